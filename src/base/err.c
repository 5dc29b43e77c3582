#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* The text goes into JSON and journals, so a cut never splits a character. */
static void finish(struct err *err, int wanted)
{
    if (wanted >= (int)sizeof err->text)
        err->text[utf8_cut(err->text, sizeof err->text - 1, sizeof err->text - 1)] = '\0';
    /* An empty text would read as "nothing has failed". */
    if (err->text[0] == '\0')
        snprintf(err->text, sizeof err->text, "unknown error");
}

bool err_set(struct err *err, const char *format, ...)
{
    va_list args;
    int wanted;

    if (!err || err->text[0] != '\0')
        return false;
    va_start(args, format);
    wanted = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    finish(err, wanted);
    return false;
}

bool err_set_errno(struct err *err, int number, const char *format, ...)
{
    char text[sizeof err->text];
    char reason[128];
    va_list args;

    if (!err || err->text[0] != '\0')
        return false;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    /* strerror is not safe in threads; this is the GNU one, which returns its text. */
    finish(err, snprintf(err->text, sizeof err->text, "%s: %s", text,
                         strerror_r(number, reason, sizeof reason)));
    return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
    char prefix[sizeof err->text];
    char text[sizeof err->text];
    va_list args;

    if (!err || err->text[0] == '\0')
        return false;
    memcpy(text, err->text, sizeof text);
    va_start(args, format);
    vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    finish(err, snprintf(err->text, sizeof err->text, "%s: %s", prefix, text));
    return false;
}
