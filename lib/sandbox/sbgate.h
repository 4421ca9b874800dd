#ifndef SANDBOX_SBGATE_H
#define SANDBOX_SBGATE_H

struct sbcall;
struct sbfail;
struct sbobject;
struct sbworld;

/*
 * What holds for every request before its route is looked at, in the order of
 * sbcore.h: key, rate, a fault's status, size, route, version, scope, type of
 * the body.  Takes the request out of its rate bucket.
 */
int sbgate_check(struct sbworld *, struct sbcall *, struct sbfail *);

/* 403 unless the key may do to the object (NULL: none) what the route does. */
int sbgate_scope(const struct sbworld *, const struct sbcall *,
    const struct sbobject *, struct sbfail *);

#endif
