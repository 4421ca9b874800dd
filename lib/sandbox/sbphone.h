#ifndef SANDBOX_SBPHONE_H
#define SANDBOX_SBPHONE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	SBPHONE_MAX = 48 /* bytes of a stored number, with NUL */
};

/*
 * A telephone number as the API takes it, judged by libphonenumber (this is
 * the one C++ file of the sandbox).  With a plus it must be valid E.164,
 * separators aside; without, a valid US number is stored in its E.164 form
 * and otherwise 7 to 15 digits stay as they are, a local number.  An extension
 * (;ext=100, x100, ext:100, #100) is stored as ;ext=100.  False: no number.
 */
bool sbphone_check(const char *p, size_t n, char out[SBPHONE_MAX]);

#ifdef __cplusplus
}
#endif

#endif
