#ifndef VALUE_VALUEMARKUP_H
#define VALUE_VALUEMARKUP_H

/*
 * MARKDOWN and HTML: text, kept but for line ends in markdown, which become
 * LF.  With from: html a markdown field takes HTML, which becomes markdown
 * (valuehtml.h).
 *
 * Findings:
 *	markdown.control-character	warning, kept
 *	markdown.html			error: the HTML cannot be read
 *	html.control-character		warning, kept
 *
 * The types are valuemarkdown_type and valuehtml_type (valuetype.h).
 */

#endif
