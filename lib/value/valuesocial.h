#ifndef VALUE_VALUESOCIAL_H
#define VALUE_VALUESOCIAL_H

/*
 * Profiles (SOCIAL_HANDLE): what the field's service calls a person or a
 * company, as one canonical URL, a VALUE_TEXT:
 *
 *	TWITTER    https://x.com/{user}
 *	LINKEDIN   https://www.linkedin.com/in/{slug} or .../company/{slug}
 *	FACEBOOK   https://www.facebook.com/{user}; numbered profiles and pages
 *	           as https://www.facebook.com/{number}
 *	INSTAGRAM  https://www.instagram.com/{user}
 *
 * Understood: handle, @handle, domain/handle, URLs with regional and mobile
 * subdomains, ports, twitter.com, fb.com, instagr.am, query strings, percent-encoding
 * (a slug outside ASCII is encoded again, capitals), tabs of a profile
 * (/about, /media).  A bare LinkedIn handle is a company's page where the spec
 * says so (spec->company), else a person's.  Upper and lower case stay as
 * written and do not count in comparisons.  Sources: the API's description of
 * SOCIAL_HANDLE, the services' own rules for user names.
 *
 * Findings (all E: the value falls away):
 *
 *	social.placeholder     n/a, none, -
 *	social.handle          no legal user name of that service
 *	social.other-platform  a page of another site
 *	social.not-a-profile   search, share, login, group ... pages
 *	social.post            a single post, photo or video
 *	social.no-user         the site without a user
 *	social.short-link      a shortened link that hides the profile
 *	social.invalid         a URL that cannot be read
 *	social.service         the field's service is none we know
 *	social.too-many        the field takes one profile
 */

#endif
