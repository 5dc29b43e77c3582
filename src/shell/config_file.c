/* hallboard.conf, by inih. */
#include "base/arena.h"
#include "shell/config.h"
#include "shell/config_inside.h"
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* inih cuts a line at 200 bytes (INI_MAX_LINE, with the end of line) and says nothing. */
#define LINE_MAX_BYTES 198

struct reader {
    FILE *file;
    const char *path;
    struct config *config;
    int line;
    bool seen[CONFIG_KEYS_MAX];
    struct err *err;
    bool failed;
    struct strbuf *problems; /* NULL: the first bad line is the end */
    int n_problems;
    bool feed_in_doubt;
    struct strbuf doubt_lines; /* "6, 9" */
};

/* section: where it stands; NULL: who knows. */
static void reader_fail(struct reader *reader, const char *section, const char *text)
{
    if (!reader->problems) {
        if (!reader->failed)
            err_set(reader->err, "%s:%d: %s", reader->path, reader->line, text);
        reader->failed = true;
        return;
    }
    strbuf_printf(reader->problems, "%s:%d: %s\n", reader->path, reader->line, text);
    reader->n_problems++;
    /* A key that was meant and is not read would have the box show what nobody signed. */
    if (section &&
        (!strcmp(section, "display") || !strcmp(section, "paths") || !strcmp(section, "clock")))
        return;
    reader->feed_in_doubt = true;
    strbuf_printf(&reader->doubt_lines, "%s%d", reader->doubt_lines.bytes ? ", " : "",
                  reader->line);
}

/* One line at a time for inih, which knows neither the number of a line that it hands over nor
 * that it was cut. Leading blanks are taken off: inih would read an indented line as more of the
 * value before it. */
static char *read_line(char *out, int size, void *stream)
{
    struct reader *reader = stream;
    if (reader->failed)
        return NULL;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t bytes = getline(&line, &capacity, reader->file);
    if (bytes < 0) {
        free(line);
        return NULL;
    }
    reader->line++;
    while (bytes > 0 && (line[bytes - 1] == '\n' || line[bytes - 1] == '\r'))
        line[--bytes] = '\0';
    size_t skip = strspn(line, " \t");
    const char *start = line + skip;
    int problems = reader->n_problems;
    if (memchr(line, '\0', (size_t)bytes)) {
        reader_fail(reader, NULL, "a zero byte in the line");
    } else if (start[0] == '#' || start[0] == ';') {
        start = ""; /* comments may be as long as they like */
    } else if ((size_t)bytes - skip > LINE_MAX_BYTES || bytes - (ssize_t)skip > size - 2) {
        char text[80];
        snprintf(text, sizeof(text), "the line has %zd bytes; at most %d are read", bytes,
                 LINE_MAX_BYTES);
        reader_fail(reader, NULL, text);
    } else if (start[0] == '[' && !strchr(start, ']')) {
        /* inih goes on with the lines after it, and their faults would be told instead. */
        reader_fail(reader, NULL, "is neither [section] nor key = value");
    }
    if (!reader->failed)
        snprintf(out, (size_t)size, "%s\n", reader->n_problems > problems ? "" : start);
    free(line);
    return reader->failed ? NULL : out;
}

static int take_pair(void *user, const char *section, const char *name, const char *value)
{
    struct reader *reader = user;
    if (reader->failed)
        return 0;
    int number = config_key_number(section, name);
    if (number >= 0 && reader->seen[number]) {
        char text[320], *shown = config_value_shown(value);
        snprintf(text, sizeof(text), "[%s] %s: %s: is set twice", section, name, shown);
        free(shown);
        reader_fail(reader, section, text);
        return !reader->failed; /* inih's own faults are to be told from ours */
    }
    if (number >= 0)
        reader->seen[number] = true;
    struct err reason = {""};
    if (!config_set(reader->config, section, name, value, &reason)) {
        reader_fail(reader, section, reason.text);
        return !reader->failed;
    }
    return 1;
}

/* Closes the reader's file. */
static bool read_all(struct reader *reader)
{
    if (!reader->file)
        return err_set_errno(reader->err, errno, "%s: cannot be opened", reader->path);
    int bad_line = ini_parse_stream(read_line, reader, take_pair, reader);
    if (ferror(reader->file)) {
        /* Also for a folder, which opens and does not read. */
        err_set_errno(reader->err, errno, "%s: cannot be read", reader->path);
        reader->failed = true;
    } else if (!reader->failed && bad_line > 0) {
        reader->line = bad_line;
        reader_fail(reader, NULL, "is neither [section] nor key = value");
    } else if (!reader->failed && bad_line < 0) {
        reader_fail(reader, NULL, "cannot be parsed");
    }
    fclose(reader->file);
    return !reader->failed;
}

bool config_read_file(struct config *config, const char *path, struct err *err)
{
    struct reader reader = {.path = path, .config = config, .err = err, .file = fopen(path, "re")};
    return read_all(&reader);
}

static int read_leniently(struct reader *reader)
{
    struct config *config = reader->config;
    struct err err = {""};
    reader->err = &err;
    if (!read_all(reader)) {
        strbuf_printf(reader->problems, "%s\n", err.text);
        reader->n_problems++;
        reader->feed_in_doubt = true;
    }
    if (reader->feed_in_doubt) {
        config->withheld_url = config->feed_url;
        config->doubt_lines =
            arena_strdup(&config->arena, reader->doubt_lines.text ? reader->doubt_lines.text : "");
        config->feed_url = "";
    }
    config->faults =
        arena_strdup(&config->arena, reader->problems->text ? reader->problems->text : "");
    strbuf_fini(&reader->doubt_lines);
    return reader->n_problems;
}

int config_read_leniently(struct config *config, const char *path, struct strbuf *problems)
{
    struct reader reader = {
        .path = path, .config = config, .problems = problems, .file = fopen(path, "re")};
    return read_leniently(&reader);
}

int config_read_text(struct config *config, const char *name, const char *text,
                     struct strbuf *problems)
{
    /* Read only: what is not const in its prototype is not written to. */
    struct reader reader = {.path = name,
                            .config = config,
                            .problems = problems,
                            .file = fmemopen((void *)text, strlen(text), "r")};
    return read_leniently(&reader);
}
