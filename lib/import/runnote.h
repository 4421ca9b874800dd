#ifndef IMPORT_RUNNOTE_H
#define IMPORT_RUNNOTE_H

struct engine_result;
struct import;

/*
 * The log of one run that sends (report/runlog.h): begun with what the plan
 * forecasts, a point at each tick, kept in the job at the end.  For looking
 * only: where it cannot be kept, as on a full disk, it is not.
 */
void runnote_begin(struct import *);

/* The engine's result so far; passes of one run add up. */
void runnote_tick(struct import *, const struct engine_result *);

/* A pass ended: the next one's engine counts from zero again. */
void runnote_pass(struct import *, const struct engine_result *);

/* Keep it, if anything was begun. */
void runnote_end(struct import *);

#endif
