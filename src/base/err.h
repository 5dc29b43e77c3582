/* Why a thing failed, in words for a person. The caller owns it; the first error wins, and it is
 * reported once, where it is handled. Bugs assert and memory exhaustion aborts; neither comes
 * this way. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

struct err {
    char text[400]; /* "" while nothing has failed */
};

/* Sets the text unless one is set. err may be NULL. Returns false, so that
 * `return err_set(err, "…")` reads well. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As err_set, with `: strerror(number)` behind. */
bool err_set_errno(struct err *err, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts `format: ` before a text that is set. Returns false. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
