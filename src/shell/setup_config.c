#include "shell/setup_config.h"
#include <stdint.h>
#include <string.h>

#define WORD_MAX 64 /* longer words are like no other */

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct line {
    const char *text;
    size_t bytes; /* without its line feed */
};

static bool next_line(const char **at, struct line *line)
{
    if (!**at)
        return false;
    const char *end = strchr(*at, '\n');
    *line = (struct line){*at, end ? (size_t)(end - *at) : strlen(*at)};
    *at += line->bytes + (end ? 1 : 0);
    return true;
}

static struct line trimmed(struct line line)
{
    if (line.bytes >= 3 && memcmp(line.text, BYTE_ORDER_MARK, 3) == 0)
        line = (struct line){line.text + 3, line.bytes - 3}; /* an editor of Windows' */
    while (line.bytes && (*line.text == ' ' || *line.text == '\t')) {
        line.text++;
        line.bytes--;
    }
    while (line.bytes && strchr(" \t\r", line.text[line.bytes - 1]))
        line.bytes--;
    return line;
}

static bool equals(struct line line, const char *word)
{
    return strlen(word) == line.bytes && memcmp(line.text, word, line.bytes) == 0;
}

/* "[name]" */
static bool is_head(struct line line, struct line *name)
{
    line = trimmed(line);
    const char *end = line.bytes ? memchr(line.text, ']', line.bytes) : NULL;
    if (!end || line.text[0] != '[')
        return false;
    *name = (struct line){line.text + 1, (size_t)(end - line.text) - 1};
    return true;
}

/* What stands behind a key: `=` or `:` as inih reads it. Behind a mark of comment only `=`, as
 * sentences have colons. NULL: none. */
static const char *sign_of(struct line line, bool is_comment)
{
    for (size_t i = 0; i < line.bytes; i++) {
        if (line.text[i] == '=' || (line.text[i] == ':' && !is_comment))
            return line.text + i;
    }
    return NULL;
}

static bool is_comment_mark(char c)
{
    return c == '#' || c == ';';
}

enum kind { OTHER, SETS, SHOWS };

/* Whether a line sets the key, or shows it commented out. */
static enum kind kind_of(struct line line, const char *key)
{
    line = trimmed(line);
    bool is_comment = line.bytes && is_comment_mark(*line.text);
    if (is_comment)
        line = (struct line){line.text + 1, line.bytes - 1};
    const char *sign = sign_of(line, is_comment);
    if (!sign || !equals(trimmed((struct line){line.text, (size_t)(sign - line.text)}), key))
        return OTHER;
    return is_comment ? SHOWS : SETS;
}

/* The comment behind a value, with the blanks before it: a `;` behind a blank begins one. */
static struct line comment_of(struct line line)
{
    const char *end = line.text + line.bytes;
    line = trimmed(line);
    bool is_comment = line.bytes && is_comment_mark(*line.text);
    const char *sign =
        sign_of((struct line){line.text + is_comment, line.bytes - is_comment}, is_comment);
    for (const char *at = sign ? sign + 1 : end; at + 1 < end; at++) {
        if ((*at != ' ' && *at != '\t') || at[strspn(at, " \t")] != ';')
            continue;
        const char *last = line.text + line.bytes;
        return (struct line){at, last > at ? (size_t)(last - at) : 0};
    }
    return (struct line){end, 0};
}

/* Which line of the text the value goes to: the n-th line, from 0. */
struct place {
    int set, shown, head; /* -1: there is none */
};

static struct place find_place(const char *text, const struct setup_value *value)
{
    struct place place = {-1, -1, -1};
    struct line line, name;
    bool here = false;
    for (int n = 0; next_line(&text, &line); n++) {
        if (is_head(line, &name)) {
            here = equals(name, value->section);
            if (here && place.head < 0)
                place.head = n;
        } else if (here) {
            enum kind kind = kind_of(line, value->key);
            if (kind == SETS && place.set < 0)
                place.set = n;
            if (kind == SHOWS && place.shown < 0)
                place.shown = n;
        }
    }
    return place;
}

static void edit_one(const char *text, const struct setup_value *value, struct strbuf *out)
{
    struct place place = find_place(text, value);
    int instead = place.set >= 0 ? place.set : place.shown;
    struct line line, name;
    bool here = false;
    for (int n = 0; next_line(&text, &line); n++) {
        if (is_head(line, &name))
            here = equals(name, value->section);
        if (!value->value[0] && n == place.set) {
            strbuf_printf(out, "#%.*s\n", (int)line.bytes, line.text);
        } else if (value->value[0] && n == instead) {
            struct line comment = comment_of(line);
            strbuf_printf(out, "%s = %s%.*s\n", value->key, value->value, (int)comment.bytes,
                          comment.text);
        } else if (!here || kind_of(line, value->key) != SETS) {
            strbuf_add_bytes(out, line.text, line.bytes);
            strbuf_add(out, "\n");
        }
        if (value->value[0] && n == place.head && instead < 0)
            strbuf_printf(out, "%s = %s\n", value->key, value->value);
    }
    if (value->value[0] && place.head < 0)
        strbuf_printf(out, "%s[%s]\n%s = %s\n", out->bytes ? "\n" : "", value->section, value->key,
                      value->value);
}

void setup_config_edit(const char *text, const struct setup_value *values, int n,
                       struct strbuf *out)
{
    struct strbuf now = {0}, next = {0};
    strbuf_add(&now, text);
    for (int i = 0; i < n; i++) {
        if (!values[i].value)
            continue;
        edit_one(now.text ? now.text : "", &values[i], &next);
        strbuf_fini(&now);
        now = next;
        next = (struct strbuf){0};
    }
    if (now.bytes)
        strbuf_add_bytes(out, now.text, now.bytes);
    strbuf_fini(&now);
}

/* Levenshtein's distance. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1], a_bytes = strlen(a), b_bytes = strlen(b);
    if (a_bytes > WORD_MAX || b_bytes > WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_bytes; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_bytes; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_bytes; j++) {
            size_t least = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            if (row[j] + 1 < least)
                least = row[j] + 1;
            if (row[j - 1] + 1 < least)
                least = row[j - 1] + 1;
            row[j] = least;
        }
    }
    return row[b_bytes];
}

const char *setup_nearest(const char *word, const char *const *words, int n)
{
    const char *best = NULL;
    size_t best_distance = strlen(word) / 3 + 2; /* more is another word */
    for (int i = 0; i < n; i++) {
        size_t d = distance(word, words[i]);
        if (d < best_distance) {
            best_distance = d;
            best = words[i];
        }
    }
    return best;
}
