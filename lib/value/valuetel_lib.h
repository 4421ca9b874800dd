#ifndef VALUE_VALUETEL_LIB_H
#define VALUE_VALUETEL_LIB_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * libphonenumber, whose C++ stays behind this header: the judge where there are
 * no tables (valuetel_tab.h), and the oracle of their tests.  Any thread.
 */
enum valuetel_verdict {
	VALUETEL_VALID,    /* assigned, as far as the metadata knows */
	VALUETEL_POSSIBLE, /* the right length, but in no range that is known */
	VALUETEL_SHORT,
	VALUETEL_LONG,
	VALUETEL_NO_CODE, /* + and a calling code that does not exist */
	VALUETEL_NOT      /* no number of that country */
};

enum {
	VALUETEL_E164_MAX = 32
};

struct valuetel_lib_number {
	enum valuetel_verdict verdict;
	int international;            /* read as + or international prefix */
	char e164[VALUETEL_E164_MAX]; /* filled for VALID and POSSIBLE */
};

/*
 * Read digits (a leading + allowed, NUL-terminated) as dialled in region
 * (alpha-2; "ZZ": unknown, then only + is understood).
 */
void valuetel_lib_parse(
    const char *digits, const char *region, struct valuetel_lib_number *out);

/* The calling code of a region (alpha-2, capitals); 0: no such region. */
int valuetel_lib_code(const char *region);

#ifdef __cplusplus
}
#endif

#endif
