/* What config.c, which knows the keys, shares with config_file.c, which reads the file. */
#ifndef SHELL_CONFIG_INSIDE_H
#define SHELL_CONFIG_INSIDE_H

#define CONFIG_KEYS_MAX 32

/* Below CONFIG_KEYS_MAX; -1: there is no such key. */
int config_key_number(const char *section, const char *name);

/* What a fault tells stands in log and status: an address without what is secret in it. Owned by
 * the caller. */
char *config_value_shown(const char *value);

#endif
