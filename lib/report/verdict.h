#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

struct buf;
struct summary;
struct tally;

/*
 * What a validation says, for people and for programs.  The summary is that of
 * a dry run without requests; its exit status is summary_exit().
 */

/*
 * On stderr: rows by outcome, every code with its count, first places and what
 * to do, and the next command to type (next, quoted for a shell; NULL: none).
 * Plain text, made inert.
 */
void verdict_text(
    const struct summary *, struct tally *, const char *next, struct buf *out);

/*
 * One object, version 1, that ends with a newline:
 * {version, object, rows, exit, plan: {create, update, unchanged, ambiguous,
 * failed, skipped}, findings: {code: count}}, and "stopped" as summary_json().
 */
void verdict_json(const struct summary *, struct tally *, struct buf *out);

#endif
