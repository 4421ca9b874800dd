#ifndef CMD_REHEARSAL_H
#define CMD_REHEARSAL_H

struct err;
struct sb;
struct sbfront;

/*
 * The server of a rehearsal (--sandbox): it lives in this process, its records
 * and its ledger in a folder.
 */
struct rehearsal {
	struct sb *sb;
	struct sbfront *front;
	char url[64];
};

/* The key that it takes. */
#define REHEARSAL_KEY "sk_lf_rehearsal"

/*
 * Begin; zeroed before.  rate: writes/s, < 0: the usual; definitions: a file,
 * or NULL.  End also after failure.
 */
int rehearsal_start(struct rehearsal *, const char *dir, double rate,
    const char *definitions, struct err *);
void rehearsal_stop(struct rehearsal *);

#endif
