#ifndef VALUE_VALUETEL_H
#define VALUE_VALUETEL_H

/*
 * Telephone numbers (TELEPHONE): text to E.164, with ";ext=" where there is an
 * extension.  A number with + or the region's international prefix must be
 * valid; one that is merely possible is used with a warning, since the
 * metadata grows old.  Any other is read in the row's region, then in the
 * mapping's, and must be valid there.  Without a region the server reads it as
 * a US number first and takes 7 to 15 digits as a local one; so do we, the
 * latter with a warning.  Source: the API's description of TELEPHONE, E.164,
 * RFC 3966, libphonenumber.
 *
 * Findings (E: the number falls away, W: it is used):
 *
 *	telephone.invalid       E  no number of that country
 *	telephone.too-short     E  too few digits
 *	telephone.too-long      E  too many digits
 *	telephone.unknown-code  E  no country has this calling code
 *	telephone.letters       E  words; a vanity number unless vanity: true
 *	telephone.character     E  a character that no number has
 *	telephone.plus          E  a + in the middle: two numbers?
 *	telephone.no-digits     E  no digit at all
 *	telephone.placeholder   E  n/a, none, -
 *	telephone.rounded       E  a spreadsheet has rounded it: 4.15555E+09
 *	telephone.extension     E  an extension without digits, or two of them
 *	telephone.too-many      E  the field takes one number
 *	telephone.possible      W  right length, but no known range
 *	telephone.local         W  kept as a local number, country unknown
 *	telephone.region        W  the row's country is none we know
 *	telephone.other-region  W  no number of the row's country, but of the
 *				   mapping's
 *	telephone.fax           W  labelled as a fax number
 *	telephone.over-15       W  longer than E.164 allows
 */

/*
 * The version of the metadata that the tables were made of, or NULL: there are
 * none, and libphonenumber reads every number.
 */
const char *valuetel_tables(void);

#endif
