#ifndef VALUE_VALUESERIAL_H
#define VALUE_VALUESERIAL_H

#include "value/valuecivil.h"

/*
 * Days as spreadsheets count them: 45123, 45123.5, also with a decimal comma.
 * Day 1 is 1 January 1900, and day 60 is 29 February 1900, which never was
 * (a slip of Lotus 1-2-3 that Excel keeps): it, and 0, are impossible.  With
 * base_1904 day 0 is 1 January 1904.  The fraction is the time of the day,
 * rounded to the second; without one there is none.  No zone.  Pure.
 */
enum valuecivil_fit
valueserial_read(struct str, bool base_1904, struct valuecivil *);

/*
 * Seconds or milliseconds since 1970, in UTC; seconds also with a fraction,
 * whose digits behind the milliseconds are cut.  Pure.
 */
enum valuecivil_fit
valueserial_epoch(struct str, bool seconds, struct valuecivil *);

#endif
