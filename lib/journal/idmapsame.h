#ifndef JOURNAL_IDMAPSAME_H
#define JOURNAL_IDMAPSAME_H

struct err;
struct idmap;

/*
 * One organisation under several API keys.  A key does not say whose it is, so
 * each is an organisation of its own, until somebody says, or a look proves,
 * that it is the one of another key.
 */

/*
 * The organisation of this map is the one that was called `name`
 * (idmap_name()) under another key: what either has put there is seen from now
 * on, by both, and the map is called as that one is.  Of two records of one
 * source key the other's stays.  One durable transaction; "" is nobody's name
 * and changes nothing.
 */
int idmapsame_adopt(struct idmap *, const char *name, struct err *);

/* A part of idmap_open(): which organisation its key is known to mean. */
int idmapsame_load(struct idmap *, struct err *);

#endif
