#ifndef VALUE_VALUEMAIL_H
#define VALUE_VALUEMAIL_H

/*
 * E-mail addresses (EMAIL): address lists as mail programs and people write
 * them (display names, comments, groups, quoted local parts, mailto:),
 * separated by , ; | newlines or what the mapping splits by.  The form is
 * local@domain: the local part as written, the domain lowered, of another
 * script as an A-label.  Repeats (without regard to case) are folded.  A field
 * of several values is a VALUE_LIST, of one a VALUE_TEXT.  Sources: RFC 5321,
 * 5322, 6531, 6068, UTS 46.  Stricter than these: no blanks around @ and dots,
 * a domain has at least two labels, the last of letters; .localhost, .local,
 * .localdomain and .invalid are refused.
 *
 * Findings (E: the address falls away, W: it is used):
 *
 *	email.placeholder  E  n/a, none@none, test@test.com
 *	email.no-at        E  there is no @
 *	email.two-at       E  two @: two addresses without a separator?
 *	email.blank        E  a blank inside
 *	email.local        E  something illegal before the @
 *	email.quote        E  a quote that is not closed
 *	email.comment      E  a bracket without its other half
 *	email.domain       E  an illegal domain
 *	email.no-dot       E  a domain without a dot
 *	email.comma        E  a comma where the domain's dot should be
 *	email.local-only   E  localhost and its like
 *	email.too-long     E  longer than RFC 5321 allows
 *	email.invalid      E  text around the address, or nothing legible
 *	email.too-many     E  the field takes one address, the first is kept
 *	email.literal      W  a network address instead of a domain
 *	email.bar          W  a | in the mailbox name: legal, but rare
 *	email.suffix       W  the domain's last part is none that is known
 */

#endif
