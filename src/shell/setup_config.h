/* Writes settings into the text of hallboard.conf and leaves the rest of it as it is, comments and
 * all. Pure; what the keys mean is config.h's. */
#ifndef SHELL_SETUP_CONFIG_H
#define SHELL_SETUP_CONFIG_H

#include "base/str.h"

struct setup_value {
    const char *section, *key, *value; /* value NULL: leave it as it is; "": take it out */
};

/* Adds the new text to out. A line that sets the key is replaced, but for a comment behind its
 * value (further such lines go), else the line that has it commented out, else a line is put behind
 * the section's head, else the section is added at the end. What is taken out is commented out. */
void setup_config_edit(const char *text, const struct setup_value *values, int n,
                       struct strbuf *out);

/* Which of the words is most like this one, for "did you mean"; NULL if none is near. */
const char *setup_nearest(const char *word, const char *const *words, int n);

#endif
