#include "shell/html.h"

#include <string.h>
#include <strings.h>

bool body_is_html(const char *body, size_t bytes)
{
    static const char *const marks[] = {"<!doctype html", "<html", "<head", "<body",
                                        "<script",        "<meta", "<!--"};
    if (bytes >= 3 && !memcmp(body, "\xEF\xBB\xBF", 3)) {
        body += 3;
        bytes -= 3;
    }
    while (bytes && strchr(" \t\r\n", *body) && *body) {
        body++;
        bytes--;
    }
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t n = strlen(marks[i]);
        if (bytes >= n && !strncasecmp(body, marks[i], n))
            return true;
    }
    return false;
}
