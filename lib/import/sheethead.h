#ifndef IMPORT_SHEETHEAD_H
#define IMPORT_SHEETHEAD_H

struct err;
struct sheet;

/*
 * Opening a sheet's file at its header as the mapping's source: says, and
 * telling the user what was found out.  A part of sheet.
 */

/* Fills src, csv, delimiter, header_line; the header's row comes next. */
int sheethead_open(struct sheet *, struct err *);

/* The encoding if it is a guess, and lines that are passed over. */
void sheethead_announce(struct sheet *);

#endif
