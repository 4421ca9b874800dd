#ifndef IMPORT_FILEBESIDE_H
#define IMPORT_FILEBESIDE_H

#include "base/str.h"

struct err;
struct uploadfile;

/*
 * A file that a cell names: beside the data file, or in a folder below.  A cell
 * comes from somebody else's export, so it leads nowhere else: no place of its
 * own on the disk ("/x", "C:\x", "\\server\x"), no "..", and nothing on the way
 * is a symbolic link (each step is opened by itself, so that none can be put
 * there in between).  '\' stands between folders as '/' does: exports made on
 * Windows write it.
 *
 * The codes of import/uploadfile.h, and file.outside.  Any thread.
 */

/*
 * The folder of the data file ("-": the working directory), for close().  Of
 * failed.csv in a job's folder (private and ours, so that nobody else's archive
 * passes for one) the folder that the job lies in: rows of failed.csv name what
 * those of the source named.
 */
int filebeside_folder(const char *file, int *folder, struct err *);

/* As uploadfile_open(). */
int
filebeside_open(struct uploadfile *, int folder, struct str path, struct err *);

/* What to do about a file of that code, as a finding's hint. */
const char *filebeside_hint(const char *code);

#endif
