// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/str.h"
#include "base/text.h"

#include "value/valuehost.h"
#include "value/valuesocial_canon.h"
#include "value/valueurl.h"

enum {
	SEGMENTS = 4,
	SEGMENT_MAX = 128,
	TEXT_MAX_BYTES = 4 * VALUESOCIAL_MAX
};

/* A path segment, percent-decoded. */
struct segment {
	char p[SEGMENT_MAX];
	size_t n;
};

struct place {
	struct segment seg[SEGMENTS];
	size_t n; /* segments; more than SEGMENTS are not kept */
	struct str query;
};

struct service {
	const char *name;
	const char *const *hosts; /* registrable domains, NULL-ended */
	const char *const *not_users;
	const char *const *posts; /* second segments of single posts */
	const char *base;
	size_t max;        /* code points of a user name */
	const char *extra; /* besides letters and digits */
	bool unicode;
};

static const char *const twitter_hosts[] = {"x.com", "twitter.com", NULL};
static const char *const twitter_not[] = {"home", "search", "hashtag", "i",
    "intent", "share", "explore", "settings", "login", "signup", "messages",
    "notifications", "about", "tos", "privacy", "compose", "download", "jobs",
    "logout", "account", "lists", "who_to_follow", NULL};
static const char *const twitter_posts[] = {
    "status", "statuses", "lists", "moments", NULL};

static const char *const linkedin_hosts[] = {"linkedin.com", NULL};
static const char *const no_names[] = {NULL};

static const char *const facebook_hosts[] = {"facebook.com", "fb.com", NULL};
static const char *const facebook_not[] = {"groups", "events", "sharer",
    "sharer.php", "share", "share.php", "search", "hashtag", "watch", "photo",
    "photo.php", "story.php", "permalink.php", "login", "login.php", "dialog",
    "plugins", "marketplace", "reel", "reels", "stories", "gaming", "help",
    "policies", "home.php", "messages", "notes", "media", "video", "video.php",
    "l.php", "public", "directory", "privacy", "settings", "ads", "business",
    "index.php", NULL};
static const char *const facebook_posts[] = {
    "posts", "photos", "videos", "reel", "permalink", "notes", "events", NULL};

static const char *const instagram_hosts[] = {
    "instagram.com", "instagr.am", NULL};
static const char *const instagram_not[] = {"explore", "accounts", "direct",
    "about", "share", "s", "web", "developer", "legal", "directory", "graphql",
    "challenge", "emails", NULL};
static const char *const instagram_posts[] = {
    "p", "reel", "tv", "stories", NULL};

static const struct service services[] = {
    [HANDLE_TWITTER] = {"X (Twitter)", twitter_hosts, twitter_not,
	twitter_posts, "https://x.com/", 15, "_", false},
    [HANDLE_LINKEDIN] = {"LinkedIn", linkedin_hosts, no_names, no_names,
	"https://www.linkedin.com/", 100, "-_.&'", true},
    [HANDLE_FACEBOOK] = {"Facebook", facebook_hosts, facebook_not,
	facebook_posts, "https://www.facebook.com/", 100, ".-", true},
    [HANDLE_INSTAGRAM] = {"Instagram", instagram_hosts, instagram_not,
	instagram_posts, "https://www.instagram.com/", 30, "._", false},
};

static const char *const short_hosts[] = {"lnkd.in", "t.co", "fb.me", "bit.ly",
    "linktr.ee", "goo.gl", "tinyurl.com", NULL};

static bool
listed(struct str s, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (str_iis(s, *names))
			return true;
	}
	return false;
}

static struct str
seg(const struct place *p, size_t i)
{
	return i < p->n && i < SEGMENTS ? (struct str){p->seg[i].p, p->seg[i].n}
					: (struct str){NULL, 0};
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
decode(struct str s, struct segment *out)
{
	size_t i;

	out->n = 0;
	for (i = 0; i < s.n; i++) {
		if (out->n == SEGMENT_MAX)
			return false;
		if (s.p[i] == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 ||
			    hex(s.p[i + 2]) < 0)
				return false;
			out->p[out->n++] =
			    (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else {
			out->p[out->n++] = s.p[i];
		}
	}
	return true;
}

/* Path and query; a "#!/user" of old Twitter links counts as a path. */
static bool
take_path(struct str s, struct place *p)
{
	struct str path;
	struct str piece;
	size_t n = str_find(s, '#');
	struct str fragment = str_from(s, n + 1);

	p->n = 0;
	s = str_upto(s, n);
	n = str_find(s, '?');
	p->query = str_from(s, n + 1);
	path = str_upto(s, n);
	if (path.n <= 1 && str_starts(fragment, STR_LIT("!/")))
		path = str_upto(str_from(fragment, 1),
		    str_find(str_from(fragment, 1), '?'));
	while (str_next(&path, STR_LIT("/"), &piece)) {
		if (piece.n == 0)
			continue;
		if (p->n < SEGMENTS && !decode(piece, &p->seg[p->n]))
			return false;
		p->n++;
	}
	return true;
}

/* A legal user name of the service? */
static bool
is_user(const struct service *v, struct str s)
{
	size_t points = 0;
	size_t len;
	uint32_t cp;

	if (s.n == 0 || (s.p[0] == '.' || s.p[s.n - 1] == '.'))
		return false;
	for (; s.n > 0; s = str_from(s, len), points++) {
		cp = text_decode(s, &len);
		if (cp >= 0x80) {
			if (!v->unicode || cp < 0xa1 || cp == 0xfffd ||
			    valuehost_is_blank(cp))
				return false;
		} else if (!((cp >= 'a' && cp <= 'z') ||
			       (cp >= 'A' && cp <= 'Z') ||
			       (cp >= '0' && cp <= '9')) &&
			   (cp == 0 || strchr(v->extra, (int)cp) == NULL)) {
			return false;
		}
	}
	return points <= v->max;
}

/* base, prefix and user, the latter percent-encoded. */
static enum valuesocial_fault
put(const struct service *v, const char *prefix, struct str user,
    char out[VALUESOCIAL_MAX])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = strlen(v->base);
	size_t m = strlen(prefix);
	size_t i;

	memcpy(out, v->base, n);
	memcpy(out + n, prefix, m);
	n += m;
	if (user.n > 0 && user.p[0] == '@')
		user = str_from(user, 1);
	if (!is_user(v, user))
		return VALUESOCIAL_HANDLE;
	for (i = 0; i < user.n; i++) {
		unsigned char c = (unsigned char)user.p[i];

		if (n + 4 > VALUESOCIAL_MAX)
			return VALUESOCIAL_HANDLE;
		if (c < 0x80) {
			out[n++] = (char)c;
		} else {
			out[n++] = '%';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15U];
		}
	}
	out[n] = '\0';
	return VALUESOCIAL_FINE;
}

static enum valuesocial_fault
linkedin(const struct service *v, struct place *p, char out[VALUESOCIAL_MAX])
{
	size_t at = str_iis(seg(p, 0), "mwlite") ? 1 : 0;
	struct str kind = seg(p, at);
	struct str slug = seg(p, at + 1);

	if (kind.n == 0)
		return VALUESOCIAL_NO_USER;
	if (str_iis(kind, "posts") || str_iis(kind, "feed") ||
	    str_iis(kind, "pulse"))
		return VALUESOCIAL_POST;
	if (!str_iis(kind, "in") && !str_iis(kind, "company"))
		return VALUESOCIAL_NOT_PROFILE;
	if (slug.n == 0)
		return VALUESOCIAL_NO_USER;
	return put(v, str_iis(kind, "in") ? "in/" : "company/", slug, out);
}

static bool
all_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

/* The value of id= in a query. */
static struct str
query_id(struct str query)
{
	struct str pair;

	while (str_next(&query, STR_LIT("&"), &pair)) {
		if (str_istarts(pair, STR_LIT("id=")))
			return str_from(pair, 3);
	}
	return (struct str){NULL, 0};
}

/* Facebook's numbered profiles: their user, or an empty view. */
static struct str
facebook_user(const struct place *p)
{
	struct str first = seg(p, 0);
	struct str id = {NULL, 0};

	if (str_iis(first, "profile.php"))
		id = query_id(p->query);
	else if (str_iis(first, "people") || str_iis(first, "pages"))
		id = seg(p, 2);
	else if (str_iis(first, "pg"))
		return seg(p, 1);
	else
		return first;
	return all_digits(id) ? id : (struct str){NULL, 0};
}

static enum valuesocial_fault
from_path(enum handle_service which, struct place *p, char out[VALUESOCIAL_MAX])
{
	const struct service *v = &services[which];
	struct str user = seg(p, 0);

	if (which == HANDLE_LINKEDIN)
		return linkedin(v, p, out);
	if (p->n == 0)
		return VALUESOCIAL_NO_USER;
	if (listed(user, v->not_users))
		return VALUESOCIAL_NOT_PROFILE;
	if (which == HANDLE_INSTAGRAM &&
	    (listed(user, v->posts) || str_iis(user, "reels")))
		return VALUESOCIAL_POST;
	if (p->n > 2 && listed(seg(p, 1), v->posts))
		return VALUESOCIAL_POST;
	if (which == HANDLE_FACEBOOK) {
		user = facebook_user(p);
		if (user.n == 0)
			return VALUESOCIAL_NO_USER;
	}
	return put(v, "", user, out);
}

/* www, m, de, pt-br and their like; others are no profiles. */
static bool
is_subdomain(struct str s)
{
	static const char *const known[] = {
	    "www", "m", "mobile", "web", "touch", "mbasic", NULL};
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c == '-' && i == 2))
			return false;
	}
	return listed(s, known) || s.n == 2 || (s.n == 5 && s.p[2] == '-');
}

/* Is host one of names, or below it (*sub)? */
static bool
host_of(struct str host, const char *const *names, struct str *sub)
{
	for (; *names != NULL; names++) {
		struct str name = str_of(*names);

		*sub = str_upto(host, 0);
		if (str_ieq(host, name))
			return true;
		if (host.n > name.n + 1 &&
		    str_ieq(str_from(host, host.n - name.n), name) &&
		    host.p[host.n - name.n - 1] == '.') {
			*sub = str_upto(host, host.n - name.n - 1);
			return true;
		}
	}
	return false;
}

static enum valuesocial_fault
from_url(enum handle_service which, struct str s, char out[VALUESOCIAL_MAX])
{
	struct place p;
	struct str host;
	struct str sub;
	size_t n = 0;

	while (n < s.n && strchr("/?#", s.p[n]) == NULL)
		n++;
	host = str_upto(s, n);
	if (host_of(host, short_hosts, &sub))
		return VALUESOCIAL_SHORT;
	if (!host_of(host, services[which].hosts, &sub))
		return str_find(host, '@') < host.n ? VALUESOCIAL_INVALID
						    : VALUESOCIAL_OTHER;
	if (sub.n > 0 && !is_subdomain(sub))
		return VALUESOCIAL_NOT_PROFILE;
	if (!take_path(str_from(s, n), &p))
		return VALUESOCIAL_INVALID;
	return from_path(which, &p, out);
}

/* Does the text name a host, rather than a user of the service? */
static bool
names_host(struct str s)
{
	struct str host = str_upto(s, str_find(s, '/'));
	struct str sub;
	size_t i;

	if (str_istarts(s, STR_LIT("www.")) || host_of(host, short_hosts, &sub))
		return true;
	for (i = HANDLE_NONE + 1; i < sizeof(services) / sizeof(services[0]);
	     i++) {
		if (host_of(str_upto(host, str_find(host, '?')),
			services[i].hosts, &sub))
			return true;
	}
	return host.n < s.n && str_find(host, '.') < host.n;
}

static enum valuesocial_fault
from_handle(enum handle_service which, bool company, struct str s,
    char out[VALUESOCIAL_MAX])
{
	const struct service *v = &services[which];
	struct place p;

	if (str_starts(s, STR_LIT("@")))
		s = str_from(s, 1);
	if (str_find(s, '@') < s.n)
		return VALUESOCIAL_HANDLE;
	if (str_ends(s, STR_LIT("/")))
		s = str_upto(s, s.n - 1);
	if (which == HANDLE_LINKEDIN && str_find(s, '/') < s.n)
		return take_path(s, &p) ? linkedin(v, &p, out)
					: VALUESOCIAL_INVALID;
	if (which != HANDLE_LINKEDIN)
		return put(v, "", s, out);
	if (!take_path(s, &p) || p.n != 1)
		return VALUESOCIAL_HANDLE;
	return put(v, company ? "company/" : "in/", seg(&p, 0), out);
}

enum valuesocial_fault
valuesocial_canon(enum handle_service which, bool company, struct str s,
    char out[VALUESOCIAL_MAX])
{
	size_t n;

	out[0] = '\0';
	if (which == HANDLE_NONE)
		return VALUESOCIAL_SERVICE;
	s = valuehost_trim(s);
	if (valueurl_is_placeholder(s))
		return VALUESOCIAL_PLACEHOLDER;
	if (s.n > TEXT_MAX_BYTES)
		return VALUESOCIAL_INVALID;
	if (str_starts(s, STR_LIT("//")))
		return from_url(which, str_from(s, 2), out);
	n = str_find_str(s, STR_LIT("://"));
	if (n < s.n) {
		if (!str_iis(str_upto(s, n), "https") &&
		    !str_iis(str_upto(s, n), "http"))
			return VALUESOCIAL_INVALID;
		return from_url(which, str_from(s, n + 3), out);
	}
	return names_host(s) ? from_url(which, s, out)
			     : from_handle(which, company, s, out);
}

enum handle_service
valuesocial_canon_service(struct str url)
{
	static const enum handle_service all[] = {
	    HANDLE_TWITTER, HANDLE_LINKEDIN, HANDLE_FACEBOOK, HANDLE_INSTAGRAM};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (str_istarts(url, str_of(services[all[i]].base)))
			return all[i];
	}
	return HANDLE_NONE;
}

const char *
valuesocial_canon_name(enum handle_service which)
{
	return services[which].name;
}
