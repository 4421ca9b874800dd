// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/str.h"
#include "base/text.h"

#include "value/valuehost.h"
#include "value/valuesocial_canon.h"
#include "value/valuesocial_place.h"
#include "value/valueurl.h"

enum {
	TEXT_MAX_BYTES = 4 * VALUESOCIAL_MAX
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
    "logout", "account", "lists", "who_to_follow", "oauth", "bookmarks",
    "premium_sign_up", NULL};
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
    "index.php", "me", "games", "fundraisers", "recover", "checkpoint",
    "sharer", NULL};
static const char *const facebook_posts[] = {
    "posts", "photos", "videos", "reel", "permalink", "notes", "events", NULL};

static const char *const instagram_hosts[] = {
    "instagram.com", "instagr.am", NULL};
static const char *const instagram_not[] = {"explore", "accounts", "direct",
    "about", "share", "s", "web", "developer", "legal", "directory", "graphql",
    "challenge", "emails", "popular", "oauth", "nametag", "create", NULL};
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

/* A legal user name of the service? */
static bool
is_user(const struct service *v, struct str s)
{
	size_t points = 0;
	size_t len;
	uint32_t cp;

	if (s.n == 0 || s.p[0] == '.' ||
	    (s.p[s.n - 1] == '.' && v != &services[HANDLE_LINKEDIN]) ||
	    (v == &services[HANDLE_INSTAGRAM] &&
		str_find_str(s, STR_LIT("..")) < s.n))
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
linkedin(const struct service *v, struct valuesocial_place *p,
    char out[VALUESOCIAL_MAX])
{
	static const char *const before[] = {"mwlite", "comm", NULL};
	size_t at =
	    valuesocial_place_listed(valuesocial_place_seg(p, 0), before) ? 1
									  : 0;
	struct str kind = valuesocial_place_seg(p, at);
	struct str slug = valuesocial_place_seg(p, at + 1);

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

/* Acme-Inc-100012345: what follows the last hyphen. */
static struct str
behind_hyphen(struct str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] != '-')
		n--;
	return str_from(s, n);
}

/* Facebook's numbered profiles: their user, or an empty view. */
static struct str
facebook_user(const struct valuesocial_place *p)
{
	struct str first = valuesocial_place_seg(p, 0);
	struct str second = valuesocial_place_seg(p, 1);
	struct str id = {NULL, 0};

	if (str_iis(first, "profile.php"))
		id = valuesocial_place_id(p->query);
	else if (str_iis(first, "p"))
		id = behind_hyphen(second);
	else if (str_iis(first, "pages") && str_iis(second, "category"))
		id = behind_hyphen(valuesocial_place_seg(p, 3));
	else if (str_iis(first, "people") || str_iis(first, "pages"))
		id = valuesocial_place_seg(p, 2);
	else if (str_iis(first, "pg"))
		return second;
	else
		return first;
	return all_digits(id) ? id : (struct str){NULL, 0};
}

static enum valuesocial_fault
user_of_path(enum handle_service which, struct valuesocial_place *p,
    char out[VALUESOCIAL_MAX])
{
	/* Links that open the app: instagram.com/_u/ada. */
	static const char *const doors[] = {"_u", "_n", NULL};
	const struct service *v = &services[which];
	struct str user = valuesocial_place_seg(p, 0);

	if (which == HANDLE_LINKEDIN)
		return linkedin(v, p, out);
	if (p->n == 0)
		return VALUESOCIAL_NO_USER;
	if (valuesocial_place_listed(user, v->not_users))
		return VALUESOCIAL_NOT_PROFILE;
	if (which == HANDLE_INSTAGRAM &&
	    (valuesocial_place_listed(user, v->posts) ||
		str_iis(user, "reels")))
		return VALUESOCIAL_POST;
	if (which == HANDLE_INSTAGRAM && valuesocial_place_listed(user, doors))
		user = valuesocial_place_seg(p, 1);
	if (p->n > 2 &&
	    valuesocial_place_listed(valuesocial_place_seg(p, 1), v->posts))
		return VALUESOCIAL_POST;
	if (which == HANDLE_FACEBOOK) {
		user = facebook_user(p);
		if (user.n == 0)
			return VALUESOCIAL_NO_USER;
	}
	return put(v, "", user, out);
}

/*
 * A user that was dug out of a path (/@p/x, /pg/groups) may have the name of a
 * page of the site: then the canonical form would not lead to a user.
 */
static enum valuesocial_fault
from_path(enum handle_service which, struct valuesocial_place *p,
    char out[VALUESOCIAL_MAX])
{
	enum valuesocial_fault fault = user_of_path(which, p, out);
	struct valuesocial_place own;
	char again[VALUESOCIAL_MAX];
	struct str path;

	if (fault != VALUESOCIAL_FINE)
		return fault;
	path = str_from(str_of(out), strlen(services[which].base));
	if (!valuesocial_place_read(path, &own) ||
	    user_of_path(which, &own, again) != VALUESOCIAL_FINE ||
	    strcmp(again, out) != 0)
		return VALUESOCIAL_NOT_PROFILE;
	return VALUESOCIAL_FINE;
}

static struct str
without_port(struct str host)
{
	size_t colon = str_find(host, ':');

	return all_digits(str_from(host, colon + 1)) ? str_upto(host, colon)
						     : host;
}

static enum valuesocial_fault
from_url(enum handle_service which, struct str s, char out[VALUESOCIAL_MAX])
{
	struct valuesocial_place p;
	struct str host;
	struct str sub;
	size_t n = 0;

	while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && s.p[n] != '#' &&
	       s.p[n] != '\0')
		n++;
	host = without_port(str_upto(s, n));
	if (valuesocial_place_host(host, short_hosts, &sub))
		return VALUESOCIAL_SHORT;
	if (!valuesocial_place_host(host, services[which].hosts, &sub))
		return str_find(host, '@') < host.n ? VALUESOCIAL_INVALID
						    : VALUESOCIAL_OTHER;
	if (sub.n > 0 && !valuesocial_place_is_regional(sub))
		return VALUESOCIAL_NOT_PROFILE;
	if (!valuesocial_place_read(str_from(s, n), &p))
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

	if (str_istarts(s, STR_LIT("www.")) ||
	    valuesocial_place_host(host, short_hosts, &sub))
		return true;
	for (i = HANDLE_NONE + 1; i < sizeof(services) / sizeof(services[0]);
	     i++) {
		if (valuesocial_place_host(str_upto(host, str_find(host, '?')),
			services[i].hosts, &sub))
			return true;
	}
	return host.n < s.n && str_find(host, '.') < host.n;
}

/* Some names are pages of the site, so that nobody has them. */
static enum valuesocial_fault
plain_handle(enum handle_service which, struct str s, char out[VALUESOCIAL_MAX])
{
	enum valuesocial_fault fault = put(&services[which], "", s, out);
	struct valuesocial_place p;

	if (fault != VALUESOCIAL_FINE)
		return fault;
	return valuesocial_place_read(s, &p) &&
		       from_path(which, &p, out) == VALUESOCIAL_FINE
		   ? VALUESOCIAL_FINE
		   : VALUESOCIAL_HANDLE;
}

static enum valuesocial_fault
from_handle(enum handle_service which, bool company, struct str s,
    char out[VALUESOCIAL_MAX])
{
	const struct service *v = &services[which];
	struct valuesocial_place p;

	if (str_starts(s, STR_LIT("@")))
		s = str_from(s, 1);
	if (str_find(s, '@') < s.n)
		return VALUESOCIAL_HANDLE;
	if (str_ends(s, STR_LIT("/")))
		s = str_upto(s, s.n - 1);
	if (which == HANDLE_LINKEDIN && str_find(s, '/') < s.n)
		return valuesocial_place_read(s, &p) ? linkedin(v, &p, out)
						     : VALUESOCIAL_INVALID;
	if (which != HANDLE_LINKEDIN)
		return plain_handle(which, s, out);
	if (!valuesocial_place_read(s, &p) || p.n != 1)
		return VALUESOCIAL_HANDLE;
	return put(
	    v, company ? "company/" : "in/", valuesocial_place_seg(&p, 0), out);
}

/* What most cells hold.  - is no sign of a user of X. */
static bool
plain(enum handle_service which, struct str s, char out[VALUESOCIAL_MAX])
{
	const struct service *v = &services[which];
	struct str base = str_of(v->base);
	struct str before;
	struct str user;
	bool bare;

	if ((which != HANDLE_TWITTER && which != HANDLE_LINKEDIN) ||
	    !valuesocial_place_plain(
		s, v->hosts, which == HANDLE_LINKEDIN, &before, &user, &bare) ||
	    user.n > v->max || (bare && valueurl_is_placeholder(s)) ||
	    (which == HANDLE_TWITTER && str_find(user, '-') < user.n) ||
	    valuesocial_place_listed(user, v->not_users))
		return false;
	memcpy(out, base.p, base.n);
	memcpy(out + base.n, before.p, before.n);
	memcpy(out + base.n + before.n, user.p, user.n);
	out[base.n + before.n + user.n] = '\0';
	return true;
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
	if (s.n <= TEXT_MAX_BYTES && plain(which, s, out))
		return VALUESOCIAL_FINE;
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
