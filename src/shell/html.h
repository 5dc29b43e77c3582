/* Tells a page for people from a document: what a captive portal answers in a server's place. */
#ifndef SHELL_HTML_H
#define SHELL_HTML_H

#include <stdbool.h>
#include <stddef.h>

/* Begins with <html, <!doctype html and the like, behind a byte order mark and blanks. */
bool body_is_html(const char *body, size_t bytes);

#endif
