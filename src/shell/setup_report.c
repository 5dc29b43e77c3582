#include "shell/setup_report.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void setup_report_fini(struct setup_report *report)
{
    strbuf_fini(&report->text);
    report->n_wrong = 0;
}

static void add(struct setup_report *report, const char *mark, const char *what, const char *format,
                va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    strbuf_printf(&report->text, "%-6s %-8s %s\n", mark, what, text);
}

void setup_good(struct setup_report *report, const char *what, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(report, "ok", what, format, args);
    va_end(args);
}

void setup_wrong(struct setup_report *report, const char *what, const char *mend,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(report, "WRONG", what, format, args);
    va_end(args);
    strbuf_printf(&report->text, "%-6s %-8s %s\n", "", "mend:", mend);
    report->n_wrong++;
}

void setup_add_word(struct strbuf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "/._-+:@%,=";
    if (word[0] && !word[strspn(word, plain)]) {
        strbuf_add(out, word);
        return;
    }
    strbuf_add(out, "'");
    for (; *word; word++) {
        if (*word == '\'')
            strbuf_add(out, "'\\''");
        else
            strbuf_add_bytes(out, word, 1);
    }
    strbuf_add(out, "'");
}
