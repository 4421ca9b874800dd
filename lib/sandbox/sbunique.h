#ifndef SANDBOX_SBUNIQUE_H
#define SANDBOX_SBUNIQUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Who was the last to take a value of a unique field; whether he still has it
 * is for the caller to see.
 */
struct sbunique;

struct sbunique *sbunique_new(void);
void sbunique_free(struct sbunique *);

void sbunique_put(struct sbunique *, unsigned object, uint32_t field,
    struct str json, uint32_t row);
bool sbunique_get(const struct sbunique *, unsigned object, uint32_t field,
    struct str json, uint32_t *row);

#endif
