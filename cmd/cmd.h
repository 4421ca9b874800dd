#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stddef.h>

struct buf;

/*
 * One command of lfetl: one file exporting one constant.  run() gets what
 * stands behind the command's name and returns the exit status.
 */
struct cmd {
	const char *name;
	const char *summary;
	int (*run)(int argc, char *const *argv);
};

extern const struct cmd cmd_completion;
extern const struct cmd cmd_definitions;
extern const struct cmd cmd_doctor;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_export;
extern const struct cmd cmd_import;
extern const struct cmd cmd_jobstatus; /* "status" */
extern const struct cmd cmd_migrate;
extern const struct cmd cmd_map;
extern const struct cmd cmd_sandbox;
extern const struct cmd cmd_undo;
extern const struct cmd cmd_upload;
extern const struct cmd cmd_validate;
extern const struct cmd cmd_verify;
extern const struct cmd cmd_workflow;

/* All of them, in the order in which --help lists them. */
const struct cmd *const *cmd_table(size_t *n);

/* The exit status of an error that ended a command (design, section 4). */
struct err;
int cmd_status(const struct err *);

/* The text of --version. */
void version_text(struct buf *);

/* What the user typed, quoted for a shell; NUL-terminated in out. */
void cmd_quoted(struct buf *out, int argc, char *const *argv);

#endif
