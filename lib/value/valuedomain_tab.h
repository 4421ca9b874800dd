#ifndef VALUE_VALUEDOMAIN_TAB_H
#define VALUE_VALUEDOMAIN_TAB_H

#include <stddef.h>

/*
 * Domains that name no company: registrable domains, sorted by bytes.  A family
 * is what stands before the public suffix, whatever that is (yahoo.fr,
 * yahoo.co.jp; gmail.con, too).  Read-only data, any thread.
 */

/* Mailboxes for everybody: webmail, access providers, throw-away addresses. */
extern const char *const valuedomain_tab_free[];
extern const size_t valuedomain_tab_n_free;
extern const char *const valuedomain_tab_free_families[];
extern const size_t valuedomain_tab_n_free_families;

/*
 * Pages for everybody: networks, directories, shops, link shorteners, site
 * builders whose customers' hosts are on no public suffix list.
 */
extern const char *const valuedomain_tab_shared[];
extern const size_t valuedomain_tab_n_shared;
extern const char *const valuedomain_tab_shared_families[];
extern const size_t valuedomain_tab_n_shared_families;

#endif
