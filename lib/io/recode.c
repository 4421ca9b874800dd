// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <unicode/ucnv.h>

#include "base/err.h"
#include "base/mem.h"

#include "io/recode.h"

enum {
	PIVOT_UNITS = 4096
};

struct recode {
	UConverter *from;
	UConverter *to;
	UChar pivot[PIVOT_UNITS]; /* between the two, kept from call to call */
	UChar *pivot_from;
	UChar *pivot_to;
};

int
recode_open(struct recode **out, const char *encoding, struct err *e)
{
	struct recode *r = mem_alloc(sizeof(*r));
	UErrorCode rc = U_ZERO_ERROR;

	*out = NULL;
	r->pivot_from = r->pivot_to = r->pivot;
	r->from = ucnv_open(encoding, &rc);
	r->to = ucnv_open("UTF-8", &rc);
	ucnv_setToUCallBack(
	    r->from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &rc);
	if (U_SUCCESS(rc)) {
		*out = r;
		return 0;
	}
	recode_close(r);
	(void)err_set(
	    e, ERR_USAGE, "text in the encoding %s cannot be read", encoding);
	return err_hint(e, "Name it as in UTF-8, windows-1252, ISO-8859-2, "
			   "Shift_JIS, GB18030; or save the file as UTF-8.");
}

bool
recode_run(struct recode *r, struct str *in, bool last, char *p, size_t cap,
    size_t *got)
{
	UErrorCode rc = U_ZERO_ERROR;
	const char *from = in->n > 0 ? in->p : "";
	const char *end = from + in->n;
	char *to = p;

	ucnv_convertEx(r->to, r->from, &to, p + cap, &from, end, r->pivot,
	    &r->pivot_from, &r->pivot_to, r->pivot + PIVOT_UNITS, false,
	    last ? 1 : 0, &rc);
	if (U_FAILURE(rc) && rc != U_BUFFER_OVERFLOW_ERROR) {
		/* What came before the bad bytes still waits in between. */
		UErrorCode rest = U_ZERO_ERROR;
		const UChar *units = r->pivot_from;

		ucnv_fromUnicode(r->to, &to, p + cap, &units, r->pivot_to, NULL,
		    true, &rest);
		r->pivot_from = r->pivot_to;
	}
	*in = (struct str){from, (size_t)(end - from)};
	*got = (size_t)(to - p);
	return U_SUCCESS(rc) || rc == U_BUFFER_OVERFLOW_ERROR;
}

void
recode_close(struct recode *r)
{
	if (r == NULL)
		return;
	ucnv_close(r->from);
	ucnv_close(r->to);
	free(r);
}

const char *
recode_converter(const char *name)
{
	UErrorCode rc = U_ZERO_ERROR;

	return ucnv_getAlias(name, 0, &rc);
}

const char *
recode_version(void)
{
	return U_ICU_VERSION;
}
