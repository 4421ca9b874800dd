#ifndef SANDBOX_SBDEFSPUT_H
#define SANDBOX_SBDEFSPUT_H

struct buf;
struct sbdefs;
struct sbobject;

/*
 * Append the answer of GET .../definitions: the newer shape with ids, or the
 * older one with slug and system members, whichever the definitions carry.
 */
void sbdefsput_answer(
    const struct sbdefs *, const struct sbobject *, struct buf *out);

#endif
