#ifndef HARNESS_SHIM_H
#define HARNESS_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A library for LD_PRELOAD that stands between the program and libc's wrappers
 * of system calls.  It counts them, notes them, and at the Nth one fails it,
 * cuts it short or ends the process as kill -9 would.  It also keeps a trace
 * of what was done to files, from which a test builds the states that a loss
 * of power can leave (tests/rehearse/powerdisk.py), and can start the program
 * many times from one process that has been linked already (shimserve.c).
 *
 * Only the shim reads its environment, once, before main():
 *
 *   LFETL_SHIM_COUNT  kinds that count, separated by commas; empty: all
 *   LFETL_SHIM_AT     the call, from 1 on, that it happens to
 *   LFETL_SHIM_DO     kill (before the call), killafter, short, or an errno
 *   LFETL_SHIM_TIMES  so many counted calls from there on; empty: one, 0: all
 *   LFETL_SHIM_LOG    a line "N kind path" a counted call
 *   LFETL_SHIM_HIT    such a line for each call that it happened to
 *   LFETL_SHIM_TRACE  the trace, see shimtrace.c
 *   LFETL_SHIM_SWALLOW  syncs of paths that hold this text are not done
 *   LFETL_SHIM_SERVE  wait for orders, see shimserve.c
 *
 * What SQLite and libcurl call is counted, too; what libc does inside itself
 * is not, but for streams, which shimstdio.c takes over.  Counting is exact
 * with several threads, but which call is the Nth then differs from run to run.
 */

enum shim_kind {
	SHIM_OPEN,
	SHIM_CREATE, /* open that may create */
	SHIM_CLOSE,
	SHIM_READ,
	SHIM_WRITE,
	SHIM_SYNC,
	SHIM_TRUNC,
	SHIM_RENAME,
	SHIM_UNLINK,
	SHIM_MKDIR,
	SHIM_CHMOD,
	SHIM_LOCK,
	SHIM_MAP,
	SHIM_STAT,
	SHIM_SOCKET,
	SHIM_CONNECT,
	SHIM_SEND,
	SHIM_RECV,
	SHIM_POLL,
	SHIM_PIPE, /* read or write of what is no file */
	SHIM_STD,  /* of standard input, output, error */
	SHIM_KINDS
};

enum shim_verdict {
	SHIM_GO,
	SHIM_FAIL, /* errno is set */
	SHIM_SHORT
};

/* Is there anything to do?  If not, wrappers only pass on. */
bool shim_on(void);

/* A call is about to be made; may not return. */
enum shim_verdict shim_before(enum shim_kind, const char *path);

/* It was made; may not return. */
void shim_after(void);

/* Half of n where that is something, and n otherwise. */
size_t shim_less(enum shim_verdict, size_t n);

/* What a descriptor stands for; any thread. */
void shim_fd_set(int fd, const char *path);
void shim_fd_drop(int fd);

/* The path into buf (at least 256 bytes); false if it is no file of ours. */
bool shim_fd_path(int fd, char *buf);

/* The trace.  Between lock and unlock nobody else changes a file. */
enum shim_op {
	SHIM_T_CREATE = 'c',
	SHIM_T_WRITE = 'w',
	SHIM_T_TRUNC = 't',
	SHIM_T_SYNC = 's',
	SHIM_T_RENAME = 'r', /* data: the new path */
	SHIM_T_UNLINK = 'u',
	SHIM_T_MKDIR = 'm'
};
void shimtrace_open(const char *path);
void shimtrace_lock(void);
void shimtrace_unlock(void);
/* fd -1: by path.  All but SYNC and WRITE name the path. */
void shimtrace_put(enum shim_op, int fd, const char *path, uint64_t at,
    const void *data, size_t n);

/* Swallowed: it is to look done without being done. */
bool shim_swallows(const char *path);

/* Read the environment, after which shim_on() may be true. */
void shim_configure(void);

/* Take orders; returns in each child that is to be the program. */
void shimserve(int *argc, char ***argv);

#endif
