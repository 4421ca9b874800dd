// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#include "sandbox/sbweb.h"

enum {
	LABEL_MAX = 63,
	HOST_MAX = 253,
	LOCAL_MAX = 64,
	EMAIL_MAX = 254,
	URL_MAX = 2048
};

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool
in_set(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_label(struct str s)
{
	if (s.n == 0 || s.n > LABEL_MAX || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* Two labels or more, the last one not a number. */
static bool
is_domain(struct str s)
{
	size_t labels = 0;
	struct str last = {NULL, 0};

	if (s.n == 0 || s.n > HOST_MAX || s.p[s.n - 1] == '.')
		return false;
	while (str_next(&s, STR_LIT("."), &last)) {
		if (!is_label(last))
			return false;
		labels++;
	}
	return labels >= 2 && (last.p[0] < '0' || last.p[0] > '9');
}

static bool
is_dot_atom(struct str s)
{
	bool dot =
	    true; /* none at the start, no two in a row, none at the end */

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			if (dot)
				return false;
			dot = true;
			continue;
		}
		if (!is_alnum(s.p[i]) && !in_set(s.p[i], "!#$%&'*+-/=?^_`{|}~"))
			return false;
		dot = false;
	}
	return !dot;
}

static bool
is_quoted(struct str s)
{
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] == '\\' && i + 2 < s.n)
			i++;
		else if (s.p[i] == '"' || s.p[i] == '\\')
			return false;
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	}
	return true;
}

bool
sbweb_email(struct str s)
{
	size_t at = s.n;
	struct str local;

	while (at > 0 && s.p[at - 1] != '@')
		at--;
	if (at == 0 || s.n > EMAIL_MAX)
		return false;
	local = str_upto(s, at - 1);
	return local.n <= LOCAL_MAX &&
	       (is_dot_atom(local) || is_quoted(local)) &&
	       is_domain(str_from(s, at));
}

struct parts {
	struct str host;
	struct str path; /* from the slash, without query and fragment */
};

/* Host, port, path; false when a byte has no place in a URL. */
static bool
split_url(struct str s, struct parts *out)
{
	size_t end = 0;
	size_t stop;
	struct str port;

	if (s.n > URL_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' ||
		    in_set(s.p[i], "\"<>\\^`{|}\x7f"))
			return false;
	while (end < s.n && !in_set(s.p[end], "/?#"))
		end++;
	out->host = str_upto(s, end);
	out->path = str_from(s, end);
	for (stop = 0; stop < out->path.n; stop++)
		if (in_set(out->path.p[stop], "?#"))
			break;
	out->path = str_upto(out->path, stop);
	port = str_from(out->host, str_find(out->host, ':'));
	out->host = str_upto(out->host, out->host.n - port.n);
	for (size_t i = 1; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return false;
	return port.n <= 6;
}

static bool
cut_scheme(struct str *s)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < 2; i++) {
		struct str scheme = str_of(schemes[i]);

		if (str_istarts(*s, scheme)) {
			*s = str_from(*s, scheme.n);
			return true;
		}
	}
	return false;
}

/* Bytes above 127 are let through: hosts may be internationalised. */
static bool
is_host(struct str s)
{
	bool ascii = true;

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			ascii = false;
	return ascii ? is_domain(s) || str_iis(s, "localhost")
		     : s.n <= HOST_MAX;
}

bool
sbweb_url(struct str s)
{
	struct parts u;

	if (!cut_scheme(&s))
		return false;
	return split_url(s, &u) && is_host(u.host);
}

struct service {
	const char *name;
	const char *hosts[2];
	const char *folders[2]; /* before the user; NULL: none */
	const char *more;       /* what a user name may hold beside letters */
	size_t max;
};

static const struct service services[] = {
    {"TWITTER", {"twitter.com", "x.com"}, {NULL, NULL}, "_", 15},
    {"LINKEDIN", {"linkedin.com", NULL}, {"in", "company"}, "-_%.&'", 200},
    {"FACEBOOK", {"facebook.com", "fb.com"}, {NULL, NULL}, ".-_", 100},
    {"INSTAGRAM", {"instagram.com", NULL}, {NULL, NULL}, "._", 30},
};

static bool
host_of(const struct service *v, struct str host)
{
	for (size_t i = 0; i < 2 && v->hosts[i] != NULL; i++) {
		struct str h = str_of(v->hosts[i]);
		struct str tail;

		if (host.n < h.n)
			continue;
		tail = str_from(host, host.n - h.n);
		if (str_ieq(tail, h) &&
		    (host.n == h.n || host.p[host.n - h.n - 1] == '.'))
			return true;
	}
	return false;
}

/* The path behind the service's folder; the folder must be there if it has. */
static bool
cut_folder(const struct service *v, struct str *path)
{
	if (v->folders[0] == NULL)
		return true;
	for (size_t i = 0; i < 2; i++) {
		struct str f = str_of(v->folders[i]);

		if (str_starts(*path, f) && path->n > f.n &&
		    path->p[f.n] == '/') {
			*path = str_from(*path, f.n + 1);
			return true;
		}
	}
	return false;
}

static const struct service *
find_service(const char *name)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (name != NULL && strcmp(services[i].name, name) == 0)
			return &services[i];
	return NULL;
}

void
sbweb_profile_put(const char *service, struct str s, struct buf *out)
{
	struct parts u;
	size_t start;

	if (find_service(service) == NULL) {
		buf_add_str(out, s);
		return;
	}
	(void)cut_scheme(&s);
	if (!split_url(s, &u))
		return;
	buf_puts(out, "https://");
	start = out->n;
	buf_add_str(out, u.host);
	text_lower(out->p + start, out->n - start);
	while (u.path.n > 0 && u.path.p[u.path.n - 1] == '/')
		u.path = str_upto(u.path, u.path.n - 1);
	buf_add_str(out, u.path);
}

bool
sbweb_profile(const char *service, struct str s)
{
	const struct service *v = find_service(service);
	struct parts u;
	struct str user;

	if (v == NULL)
		return sbweb_url(s);
	(void)cut_scheme(&s);
	if (!split_url(s, &u) || !host_of(v, u.host) || u.path.n < 2)
		return false;
	user = str_from(u.path, 1);
	if (!cut_folder(v, &user))
		return false;
	if (user.n > 0 && user.p[user.n - 1] == '/')
		user = str_upto(user, user.n - 1);
	for (size_t i = 0; i < user.n; i++)
		if (!is_alnum(user.p[i]) && !in_set(user.p[i], v->more))
			return false;
	return user.n > 0 && user.n <= v->max;
}
