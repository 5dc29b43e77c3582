#include "shell/setup_ask.h"
#include "shell/setup_write.h"
#include <ctype.h>
#include <string.h>

/* One line of the input, whole or not at all: false at its end. */
static bool read_line(FILE *in, char storage[SETUP_ANSWER_BYTES], bool *is_too_long)
{
    size_t bytes = 0;
    int c;
    *is_too_long = false;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (bytes + 1 < SETUP_ANSWER_BYTES)
            storage[bytes++] = (char)c;
        else
            *is_too_long = true;
    }
    storage[bytes] = '\0';
    return c != EOF || bytes > 0;
}

static void trim(char *text)
{
    size_t skip = 0, bytes = strlen(text);
    while (bytes > 0 && isspace((unsigned char)text[bytes - 1]))
        text[--bytes] = '\0';
    while (isspace((unsigned char)text[skip]))
        skip++;
    memmove(text, text + skip, bytes - skip + 1);
}

bool setup_ask(struct setup_value *value, const char *question, const char *now,
               char storage[SETUP_ANSWER_BYTES], FILE *in, FILE *out, struct err *err)
{
    for (int i = 0; i < SETUP_ANSWERS_MAX; i++) {
        bool is_too_long;
        struct err why = {""};
        fprintf(out, "%s%s%s%s: ", question, now[0] ? " [" : "", now, now[0] ? "]" : "");
        fflush(out);
        if (!read_line(in, storage, &is_too_long)) {
            putc('\n', out);
            return err_set(err, "the input ended at a question; nothing is written");
        }
        trim(storage);
        if (!storage[0] && !is_too_long)
            return true;
        struct setup_value answer = {value->section, value->key, storage};
        if (is_too_long)
            err_set(&why, "longer than %d bytes", SETUP_ANSWER_BYTES - 1);
        else if (setup_value_check(&answer, &why)) {
            value->value = storage;
            return true;
        }
        fprintf(out, "  no: %s\n", why.text);
    }
    return err_set(err, "%d answers that cannot be taken; nothing is written", SETUP_ANSWERS_MAX);
}
