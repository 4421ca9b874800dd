#ifndef SANDBOX_SBDERIVE_H
#define SANDBOX_SBDERIVE_H

struct sbdraft;
struct sbobject;
struct sbstore;

/*
 * Links that the server makes by itself when a record is created: to whom the
 * e-mail addresses in one of its fields belong, and to what those are linked to
 * (from_emails and from_links, sbdefs.h).  They do not count against the limit
 * of links in a request.
 */
void sbderive_links(
    const struct sbstore *, const struct sbobject *, struct sbdraft *);

#endif
