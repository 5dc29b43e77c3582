/* What only this box knows: where the feed is, which display it is, its folders, its clock.
 *
 * Read once at start, before any thread; immutable after. An INI file (config/hallboard.conf lists
 * every key with its default), over it the command line. It knows nothing of the feed's content
 * and opens no network. Its strings live in its own arena. */
#ifndef SHELL_CONFIG_H
#define SHELL_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_POLL_DEFAULT_MS 60000
#define CONFIG_CAP_DEFAULT_BYTES ((size_t)8 << 20)

enum config_power {
    CONFIG_POWER_AUTO, /* by CEC, else by the signal */
    CONFIG_POWER_CEC,
    CONFIG_POWER_SIGNAL,
    CONFIG_POWER_OFF /* never: always on */
};

struct config {
    struct arena arena;
    const char *faults; /* lines of the file that were left out, and why, a line each; "" if none */
    /* Where a bad line may have been about the feed or its keys: the address that is not used, and
     * the numbers of those lines ("6, 9"); "" else. */
    const char *withheld_url, *doubt_lines;
    /* [feed] */
    const char *feed_url; /* http:, https: or file: with an absolute path; "" if none is set */
    const char *venue; /* of the command line: a file or folder; NULL: as the feed says; borrowed */
    const char *ca_file; /* "" for the system's */
    /* Paths of secrets (identity.h), "" for none; loaded by config_load_identity. */
    const char *token_file, *client_certificate, *client_key;
    struct identity *identity; /* NULL: none */
    struct signing *signing;   /* of a command that reads once (load_signed.h); NULL: none */
    const char *keys_file;     /* who may sign (signing.h); "": nothing is signed */
    bool allow_plain_http;
    size_t cap_bytes;
    int64_t poll_ms; /* 0: as the feed says, CONFIG_POLL_DEFAULT_MS until one is known */
    /* [display] */
    const char *display_id;               /* "" if none */
    int mode_width, mode_height, mode_hz; /* 0: the display's own */
    enum config_power power;              /* how the display is switched off */
    int rotation;                         /* 0, 90, 180, 270 degrees clockwise */
    /* [paths], absolute; never "" after config_finish */
    const char *cache_dir, *state_dir, *runtime_dir;
    const char *metrics_file; /* Prometheus text; "": none is written */
    /* [clock] */
    bool trust_clock;
};

/* The defaults. */
void config_init(struct config *config);
void config_fini(struct config *config);

/* Loads the secrets. Told in the log where they cannot be used, and then done without: the server
 * says so. A command that reads once asks load_identity (load_signed.h). */
void config_load_identity(struct config *config);

/* Plain http from any host: where the config says so, or where what comes is signed. */
bool config_plain_http(const struct config *config);

/* Reads a file over what is set. False with `path:line: [section] key: value: reason` at the first
 * bad line, or with the reason why it cannot be read. A missing file is an error. */
bool config_read_file(struct config *config, const char *path, struct err *err);

/* The same for a box on a wall, which has to show something: a bad line is left out and told in
 * problems, a line each; how many. Where one is bad outside of [display], [paths] and [clock], no
 * feed is shown at all, as the line may have been the one about its keys. */
int config_read_leniently(struct config *config, const char *path, struct strbuf *problems);

/* The same for the text of a file that is not written yet; name stands for its path. */
int config_read_text(struct config *config, const char *name, const char *text,
                     struct strbuf *problems);

/* One setting, as if it stood in a file: `[section] key: value: reason` on failure. */
bool config_set(struct config *config, const char *section, const char *key, const char *value,
                struct err *err);

/* The feed as the command line gives it: a URL, or a path relative to the working folder. */
bool config_set_feed(struct config *config, const char *where, struct err *err);

/* Fills in the folders that are not set: systemd's CACHE_DIRECTORY, STATE_DIRECTORY and
 * RUNTIME_DIRECTORY, else by XDG, the last else /tmp/hallboard-UID. Makes none (folder_make). */
void config_finish(struct config *config);

#endif
