#include "shell/config.h"
#include "base/log.h"
#include "shell/config_inside.h"
#include "shell/identity.h"
#include "shell/signing.h"
#include "shell/url.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void config_init(struct config *config)
{
    *config = (struct config){.faults = "",
                              .withheld_url = "",
                              .doubt_lines = "",
                              .feed_url = "",
                              .ca_file = "",
                              .keys_file = "",
                              .token_file = "",
                              .client_certificate = "",
                              .client_key = "",
                              .cap_bytes = CONFIG_CAP_DEFAULT_BYTES,
                              .display_id = "",
                              .cache_dir = "",
                              .state_dir = "",
                              .runtime_dir = "",
                              .metrics_file = ""};
    arena_init(&config->arena, 4096);
}

void config_fini(struct config *config)
{
    if (!config)
        return;
    identity_free(config->identity);
    signing_free(config->signing);
    arena_fini(&config->arena);
}

bool config_plain_http(const struct config *config)
{
    return config->allow_plain_http || config->keys_file[0];
}

void config_load_identity(struct config *config)
{
    struct err why = {""};
    config->identity = identity_load(config, &why);
    if (why.text[0])
        log_error("the box's secrets: %s; asking without them", why.text);
    else if (config->identity && !identity_for(config->identity, config->feed_url))
        log_warning("the box's secrets are not sent over plain http");
}

/* ---- Values. Each says in err only the reason; the caller knows where. ---- */

static bool parse_bool(const char *value, bool *out, struct err *err)
{
    static const char *const yes[] = {"yes", "true", "on", "1"};
    static const char *const no[] = {"no", "false", "off", "0"};
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (!strcmp(value, yes[i]) || !strcmp(value, no[i])) {
            *out = !strcmp(value, yes[i]);
            return true;
        }
    }
    return err_set(err, "must be yes or no");
}

static bool parse_number(const char *value, int64_t min, int64_t max, int64_t *out, struct err *err)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (!isdigit((unsigned char)value[0]) || *end || errno || number < min || number > max)
        return err_set(err, "must be a whole number from %lld to %lld", (long long)min,
                       (long long)max);
    *out = number;
    return true;
}

static bool parse_mode(struct config *config, const char *value, struct err *err)
{
    if (!strcmp(value, "auto")) {
        config->mode_width = config->mode_height = config->mode_hz = 0;
        return true;
    }
    int width, height, hz = 0, end = 0;
    if (sscanf(value, "%5dx%5d%n", &width, &height, &end) == 2 && value[end] == '@') {
        int more = 0;
        end = sscanf(value + end, "@%3d%n", &hz, &more) == 1 && hz > 0 ? end + more : 0;
    }
    if (end == 0 || value[end] || width < 64 || height < 64 || width > 16384 || height > 16384)
        return err_set(err, "must be auto, WIDTHxHEIGHT or WIDTHxHEIGHT@HZ, such as 1920x1080@60");
    config->mode_width = width;
    config->mode_height = height;
    config->mode_hz = hz;
    return true;
}

static bool set_url(struct config *config, const char *value, struct err *err)
{
    struct url_parts parts;
    if (!url_parse(value, &parts, err))
        return false;
    url_parts_fini(&parts);
    config->feed_url = arena_strdup(&config->arena, value);
    return true;
}

static bool set_path(struct config *config, const char *value, const char **out, struct err *err)
{
    if (value[0] != '/')
        return err_set(err, "must be an absolute path");
    *out = arena_strdup(&config->arena, value);
    return true;
}

/* Whether it can be read and used is found when it is: a box with a broken key file shows the
 * holding board and says why, and does not stay dark. */
static bool set_keys(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->keys_file, err);
}

/* Read when the program starts: who only looks at the settings may not read secrets. */
static bool set_token(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->token_file, err);
}

static bool set_certificate(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->client_certificate, err);
}

static bool set_client_key(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->client_key, err);
}

static bool set_ca_file(struct config *config, const char *value, struct err *err)
{
    if (!set_path(config, value, &config->ca_file, err))
        return false;
    if (access(value, R_OK) != 0)
        return err_set_errno(err, errno, "cannot be read");
    return true;
}

static bool set_allow_plain_http(struct config *config, const char *value, struct err *err)
{
    return parse_bool(value, &config->allow_plain_http, err);
}

static bool set_cap(struct config *config, const char *value, struct err *err)
{
    int64_t number;
    if (!parse_number(value, 1024, 256 << 20, &number, err))
        return false;
    config->cap_bytes = (size_t)number;
    return true;
}

static bool set_poll(struct config *config, const char *value, struct err *err)
{
    int64_t number;
    if (!parse_number(value, 1, 3600, &number, err))
        return false;
    config->poll_ms = number * 1000;
    return true;
}

static bool set_display_id(struct config *config, const char *value, struct err *err)
{
    size_t bytes = strlen(value);
    if (bytes > 64)
        return err_set(err, "must be at most 64 bytes");
    if (!utf8_valid(value, bytes))
        return err_set(err, "must be UTF-8");
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
            return err_set(err, "must not hold control characters");
    }
    config->display_id = arena_strdup(&config->arena, value);
    return true;
}

static bool set_rotation(struct config *config, const char *value, struct err *err)
{
    int64_t number;
    if (!parse_number(value, 0, 270, &number, NULL) || number % 90)
        return err_set(err, "must be 0, 90, 180 or 270");
    config->rotation = (int)number;
    return true;
}

static bool set_power(struct config *config, const char *value, struct err *err)
{
    static const char *const names[] = {"auto", "cec", "signal", "never"};
    for (int i = 0; i < 4; i++) {
        if (!strcmp(value, names[i])) {
            config->power = (enum config_power)i;
            return true;
        }
    }
    return err_set(err, "must be auto, cec, signal or never");
}

static bool set_cache(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->cache_dir, err);
}

static bool set_state(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->state_dir, err);
}

static bool set_runtime(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->runtime_dir, err);
}

static bool set_metrics(struct config *config, const char *value, struct err *err)
{
    return set_path(config, value, &config->metrics_file, err);
}

static bool set_trust(struct config *config, const char *value, struct err *err)
{
    return parse_bool(value, &config->trust_clock, err);
}

static const struct key {
    const char *section, *name;
    bool (*set)(struct config *config, const char *value, struct err *err);
} keys[] = {
    {"feed", "url", set_url},
    {"feed", "keys", set_keys},
    {"feed", "token_file", set_token},
    {"feed", "client_certificate", set_certificate},
    {"feed", "client_key", set_client_key},
    {"feed", "ca_file", set_ca_file},
    {"feed", "allow_plain_http", set_allow_plain_http},
    {"feed", "cap_bytes", set_cap},
    {"feed", "poll_s", set_poll},
    {"display", "id", set_display_id},
    {"display", "mode", parse_mode},
    {"display", "rotation", set_rotation},
    {"display", "power", set_power},
    {"paths", "cache", set_cache},
    {"paths", "state", set_state},
    {"paths", "runtime", set_runtime},
    {"paths", "metrics", set_metrics},
    {"clock", "trust", set_trust},
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))
_Static_assert(N_KEYS <= CONFIG_KEYS_MAX, "config_file.c marks each");

static const struct key *find_key(const char *section, const char *name, struct err *err)
{
    bool section_known = false;
    for (size_t i = 0; i < N_KEYS; i++) {
        if (strcmp(keys[i].section, section))
            continue;
        section_known = true;
        if (!strcmp(keys[i].name, name))
            return &keys[i];
    }
    if (section_known)
        err_set(err, "there is no such key in this section");
    else if (section[0])
        err_set(err, "there is no such section; there are [feed], [display], [paths] and [clock]");
    else
        err_set(err, "stands before any section");
    return NULL;
}

int config_key_number(const char *section, const char *name)
{
    const struct key *key = find_key(section, name, NULL);
    return key ? (int)(key - keys) : -1;
}

char *config_value_shown(const char *value)
{
    bool may_have = url_has_scheme(value) && strpbrk(value, "@?");
    return may_have ? url_without_secrets(value) : xstrdup(value);
}

bool config_set(struct config *config, const char *section, const char *key, const char *value,
                struct err *err)
{
    struct err reason = {""};
    const struct key *found = find_key(section, key, &reason);
    if (found && !value[0])
        err_set(&reason, "has no value");
    else if (found)
        found->set(config, value, &reason);
    if (!reason.text[0])
        return true;
    char *shown = config_value_shown(value);
    err_set(err, "[%s] %s: %s: %s", section, key, shown, reason.text);
    free(shown);
    return false;
}

bool config_set_feed(struct config *config, const char *where, struct err *err)
{
    char *url = url_from_argument(where, err);
    bool ok = url && config_set(config, "feed", "url", url, err);
    free(url);
    return ok;
}

/* ---- Folders. ---- */

/* systemd gives a list with colons; the first is ours. */
static const char *from_systemd(struct arena *arena, const char *variable)
{
    const char *value = getenv(variable);
    if (!value || value[0] != '/')
        return NULL;
    return arena_strndup(arena, value, strcspn(value, ":"));
}

static const char *from_xdg(struct arena *arena, const char *variable, const char *under_home)
{
    const char *base = getenv(variable);
    if (base && base[0] == '/')
        return arena_printf(arena, "%s/hallboard", base);
    const char *home = getenv("HOME");
    if (under_home && home && home[0] == '/')
        return arena_printf(arena, "%s/%s/hallboard", home, under_home);
    return NULL;
}

static const char *choose_dir(struct arena *arena, const char *set, const char *systemd,
                              const char *xdg, const char *under_home, const char *name)
{
    if (set[0])
        return set;
    const char *dir = from_systemd(arena, systemd);
    if (!dir)
        dir = from_xdg(arena, xdg, under_home);
    if (!dir)
        dir = arena_printf(arena, "/tmp/hallboard-%u%s", (unsigned)getuid(), name);
    return dir;
}

void config_finish(struct config *config)
{
    struct arena *arena = &config->arena;
    config->cache_dir = choose_dir(arena, config->cache_dir, "CACHE_DIRECTORY", "XDG_CACHE_HOME",
                                   ".cache", "/cache");
    config->state_dir = choose_dir(arena, config->state_dir, "STATE_DIRECTORY", "XDG_STATE_HOME",
                                   ".local/state", "/state");
    config->runtime_dir =
        choose_dir(arena, config->runtime_dir, "RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR", NULL, "");
}
