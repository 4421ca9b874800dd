#ifndef SANDBOX_SBBUILTINROW_H
#define SANDBOX_SBBUILTINROW_H

#include "sandbox/sbbuiltin.h"
#include "sandbox/sbdefs.h"

/*
 * How the built-in definitions are written down, one row a field; and who
 * writes which (sbbuiltin.c puts them in the order of sbobject.c).
 */
/* clang-format off */
#define N_OF(a) (sizeof(a) / sizeof((a)[0]))
#define FIELD(k, l, t) .key = (k), .label = (l), .type_name = (t)
#define SYSTEM .system = true
#define READ_ONLY .system = true, .read_only = true
#define SEVERAL .has_multiple = true, .multiple = true
#define SINGLE .has_multiple = true
#define OPTIONS(o) .options = (o), .n_options = N_OF(o)
#define LINK(k, l, o) .key = (k), .label = (l), .object_type = (o)
/* clang-format on */

extern const struct sbbuiltin sbbuiltinwork_opportunity;
extern const struct sbbuiltin sbbuiltinwork_task;
extern const struct sbbuiltin sbbuiltinwork_note;
extern const struct sbbuiltin sbbuiltinwork_list;
extern const struct sbbuiltin sbbuiltinwork_subscription;
extern const struct sbbuiltin sbbuiltintalk_meeting;
extern const struct sbbuiltin sbbuiltintalk_file;
extern const struct sbbuiltin sbbuiltintalk_email;

#endif
