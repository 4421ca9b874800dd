#ifndef VALUE_VALUEDATETIME_SAY_H
#define VALUE_VALUEDATETIME_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuecivil.h"
#include "value/valuezone.h"

struct arena;
struct diags;
struct value_spec;

/* The findings about dates, which valuedatetime.h lists.  A part of it. */

/* A cell as one of the rule's formats reads it. */
struct valuedatetime_say_reading {
	size_t format;
	struct valuecivil v;
};

/* No format reads it; impossible: but one nearly does. */
void valuedatetime_say_unreadable(const struct value_spec *, struct str cell,
    bool impossible, struct arena *, struct diags *);

void valuedatetime_say_ambiguous(const struct value_spec *,
    const struct valuedatetime_say_reading *one,
    const struct valuedatetime_say_reading *other, struct str cell,
    struct diags *);

/* In a gap or an overlap of the zone's clocks. */
void valuedatetime_say_clock(enum valuezone_verdict, const struct value_spec *,
    struct str cell, struct diags *);

#endif
