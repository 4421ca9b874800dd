#ifndef IMPORT_PLANROWS_H
#define IMPORT_PLANROWS_H

#include "journal/job.h"
#include "mapping/mapping.h"

/* What the journal does about repeated keys, as the mapping says. */
enum job_repeats planrows_repeats(enum duplicates);

#endif
