#ifndef PLANRULE_H
#define PLANRULE_H

#include "planfix.h"

/* What the tests of rules of a contact's fields share. */

/* Bind the line that stands under fields:. */
void planrule_opens(struct planfix *, const char *fields, const char *header);

/* The fields of a row's create: what stands between {"fields":{ and }}. */
void planrule_gives(struct planfix *, const char *row, const char *fields);

/* It does not bind, and has one complaint, which holds both texts. */
void planrule_refuses(const char *fields, const char *header,
    const char *message, const char *hint);

#endif
