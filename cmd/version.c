// SPDX-License-Identifier: Apache-2.0
#include "api/transport.h"
#include "base/buf.h"
#include "doc/jdoc.h"
#include "io/mimetype.h"
#include "io/recode.h"
#include "io/zio.h"
#include "journal/sqlx.h"
#include "sandbox/sbfront.h"
#include "value/valuedomain.h"
#include "value/valuetel.h"

#include "cmd.h"

void
version_text(struct buf *b)
{
	const char *tables = valuetel_tables();

	buf_puts(b, "lfetl " LFETL_VERSION "\n");
	if (tables != NULL)
		buf_printf(b, "telephone tables %s\n", tables);
	else
		buf_puts(b,
		    "telephone tables: none, libphonenumber reads every number\n");
	buf_puts(b, "public suffixes: libpsl ");
	valuedomain_version(b);
	buf_printf(b, "\nSQLite %s\n", sqlx_version());
	buf_printf(b, "zlib %s\n", zio_version());
	buf_printf(b, "ICU %s\n", recode_version());
	buf_printf(b, "jansson %s\n", jdoc_version());
	buf_printf(b, "libmagic %d.%02d\n", mimetype_version() / 100,
	    mimetype_version() % 100);
	buf_printf(b, "libmicrohttpd %s\n", sbfront_version());
	/* Last, for it is a list: libcurl, its TLS and the rest. */
	buf_printf(b, "%s\n", http_version());
}
