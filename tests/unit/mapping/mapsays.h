#ifndef MAPSAYS_H
#define MAPSAYS_H

/*
 * What the tests of complaints about mappings share.  The mapping's file is
 * m.yaml.
 */

/* What a mapping's complaints look like, all of them. */
void mapsays_all(const char *text, const char *want);

/* It has one complaint, which holds both texts. */
void mapsays_once(const char *text, const char *message, const char *hint);

#endif
