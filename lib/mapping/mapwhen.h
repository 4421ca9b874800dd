#ifndef MAPPING_MAPWHEN_H
#define MAPPING_MAPWHEN_H

#include "mapping/mapmember.h"

/*
 * Conditions: when: of a rule, skip-when: and only-when: of a source.
 *
 *	{ WhatId: "006*", Type: [Call, Email] }   all of these must hold
 *	[{ WhatId: "006*" }, { WhoId: "" }]       one of these maps must
 *
 * Behind a column stands a pattern (text with * and ?; "" is the empty cell,
 * "?*" a filled one), a list of patterns (any of them), or { not: ... } around
 * one of both.  A part of mapping.
 */
void mapwhen_read(
    struct mapread *, const struct ynode *, const char *what, struct when *out);

/* when: of a rule. */
void mapwhen_read_rule(struct ruling *, const struct ynode *);

#endif
