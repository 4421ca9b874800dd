#ifndef API_HTTPPEER_H
#define API_HTTPPEER_H

#include <stdint.h>

/*
 * What was learnt of the other end, for `lfetl doctor`: filled in after each
 * exchange of the transport that was given one.
 */
struct httppeer {
	char address[64];  /* of the API, or of the proxy; "": no connection */
	char tls[128];     /* "TLSv1.3 / TLS_AES_256_GCM_SHA384"; "": none */
	char issuer[256];  /* of its certificate, inert; "": unknown */
	int64_t expires_s; /* of its certificate, unix seconds; -1: unknown */
	char ca_file[512]; /* the one given, else libcurl's own; "": none */
	char ca_folder[512];
	int64_t ms; /* the exchange took; -1: there was none */
};

#endif
