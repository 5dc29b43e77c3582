#include "shell/setup_box.h"
#include "base/civil.h"
#include "shell/clock_sync.h"
#include "shell/file.h"
#include "shell/setup_path.h"
#include "shell/setup_service.h"
#include <dirent.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SMALL_FILE_BYTES ((size_t)65536)
/* Nobody has a board of this program from before then. */
#define EARLIEST_MS INT64_C(1735689600000) /* 2025-01-01 */
#define CONNECTORS_MAX 32
#define NAME_MAX_BYTES 64

/* The text of a small file below root; false and "" if it cannot be read. */
static bool read_small(const char *root, const char *path, struct strbuf *out)
{
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    return file_read(whole, SMALL_FILE_BYTES, true, out, NULL, NULL) == FILE_READ_OK && out->text;
}

/* ---- The clock. ---- */

void setup_check_clock(struct setup_report *report, const char *root, const struct config *config,
                       int64_t wall_ms, bool synced)
{
    char now[32];
    rfc3339_format(floor_to(wall_ms, 1000), 0, now);
    if (wall_ms < EARLIEST_MS) {
        setup_wrong(report, "clock",
                    "this box has no battery clock and has not heard from a time server: connect "
                    "the network, allow UDP port 123 to a time server (or name the venue's own in "
                    "/etc/systemd/timesyncd.conf: NTP=…), then: sudo timedatectl set-ntp true",
                    "it says %s, so no certificate is valid and nothing can be \"now\"", now);
    } else if (synced || clock_sync_marked(root)) {
        setup_good(report, "clock", "%s, synchronised", now);
    } else if (config->trust_clock) {
        setup_good(report, "clock", "%s, trusted by [clock] trust = yes", now);
    } else {
        setup_wrong(report, "clock",
                    "wait a minute after the network came; then: timedatectl timesync-status, sudo "
                    "timedatectl set-ntp true. On a box with a good clock of its own and no time "
                    "server: [clock] trust = yes",
                    "it says %s, and nothing keeps it right; until then no board says \"now\"",
                    now);
    }
}

/* ---- The card. ---- */

struct connector {
    char name[NAME_MAX_BYTES]; /* card1-HDMI-A-1 */
    bool is_connected;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct connector *)a)->name, ((const struct connector *)b)->name);
}

static int read_connectors(const char *root, struct connector *out, int *n_cards)
{
    char folder[PATH_MAX], path[PATH_MAX];
    int n = 0;
    *n_cards = 0;
    snprintf(folder, sizeof folder, "%s/sys/class/drm", root);
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        const char *name = entry->d_name, *dash = strchr(name, '-');
        if (!str_starts_with(name, "card") || strlen(name) >= NAME_MAX_BYTES)
            continue;
        *n_cards += dash == NULL;
        if (!dash || str_starts_with(dash + 1, "Writeback") || n == CONNECTORS_MAX)
            continue;
        struct strbuf status = {0};
        snprintf(path, sizeof path, "/sys/class/drm/%s/status", name);
        if (read_small(root, path, &status)) {
            memcpy(out[n].name, name, strlen(name) + 1);
            out[n++].is_connected = str_starts_with(status.text, "connected");
        }
        strbuf_fini(&status);
    }
    if (dir)
        closedir(dir);
    qsort(out, (size_t)n, sizeof *out, by_name);
    return n;
}

static const char *socket_of(const struct connector *connector)
{
    return strchr(connector->name, '-') + 1;
}

static void check_mode(struct setup_report *report, const char *root, const struct config *config,
                       const struct connector *connector)
{
    char path[PATH_MAX], wanted[32], mend[256];
    struct strbuf modes = {0};
    snprintf(path, sizeof path, "/sys/class/drm/%s/modes", connector->name);
    if (!read_small(root, path, &modes)) {
        snprintf(mend, sizeof mend,
                 "the display does not say what it can do: try another cable, or add "
                 "video=%s:1920x1080@60D to the line in /boot/firmware/cmdline.txt and restart",
                 socket_of(connector));
        setup_wrong(report, "mode", mend, "%s is connected and has no modes", connector->name);
    } else if (!config->mode_width) {
        setup_good(report, "mode", "%.*s, the display's own", (int)strcspn(modes.text, "\n"),
                   modes.text);
    } else {
        snprintf(wanted, sizeof wanted, "%dx%d", config->mode_width, config->mode_height);
        bool found = false;
        for (const char *at = modes.text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
            found |= strcspn(at, "\n") == strlen(wanted) && str_starts_with(at, wanted);
        if (found && config->mode_hz) {
            /* The kernel's list has sizes only. */
            setup_good(report, "mode",
                       "%s; whether at %d Hz was not checked (status.json says which rate it "
                       "became)",
                       wanted, config->mode_hz);
        } else if (found) {
            setup_good(report, "mode", "%s", wanted);
        } else {
            for (char *at = modes.text; *at; at++)
                *at = *at == '\n' ? ' ' : *at;
            snprintf(mend, sizeof mend, "[display] mode = auto, or one of: %.160s", modes.text);
            setup_wrong(report, "mode", mend, "%s cannot show %s", connector->name, wanted);
        }
    }
    strbuf_fini(&modes);
}

void setup_check_card(struct setup_report *report, const char *root, const struct config *config)
{
    struct connector connectors[CONNECTORS_MAX];
    int n_cards, n = read_connectors(root, connectors, &n_cards);
    struct strbuf names = {0};
    const struct connector *used = NULL;
    for (int i = 0; i < n; i++) {
        if (connectors[i].is_connected && !used)
            used = &connectors[i];
        strbuf_printf(&names, "%s%s", i ? ", " : "", connectors[i].name);
    }
    if (!n_cards) {
        setup_wrong(
            report, "card",
            "on a Raspberry Pi dtoverlay=vc4-kms-v3d must stand in "
            "/boot/firmware/config.txt; else the kernel lacks a driver: sudo dmesg | grep -i "
            "drm",
            "there is no graphics card in /sys/class/drm");
    } else if (!n) {
        setup_wrong(
            report, "card",
            "this card only computes; the one with the sockets has no driver: on a Raspberry "
            "Pi dtoverlay=vc4-kms-v3d must stand in /boot/firmware/config.txt",
            "no graphics card has a connector");
    } else if (!used) {
        char mend[384];
        snprintf(
            mend, sizeof mend,
            "switch the display on and choose the input, check the cable (on a Raspberry Pi the "
            "socket beside the power comes first). A display that sleeps or a long cable: add "
            "video=%s:1920x1080@60D to the line in /boot/firmware/cmdline.txt",
            socket_of(&connectors[0]));
        setup_wrong(report, "card", mend, "no display is connected (looked at %s)", names.text);
    } else {
        setup_good(report, "card", "a display is on %s", used->name);
        check_mode(report, root, config, used);
    }
    strbuf_fini(&names);
}

/* ---- The user. ---- */

void setup_check_user(struct setup_report *report, const char *root)
{
    static const char *const wanted[] = {"video", "render", "input"};
    char path[PATH_MAX], missing[64] = "", mend[160];
    struct setup_who who;
    setup_who_read(root, &who);
    if (!who.is_there) {
        setup_wrong(report, "user",
                    "sudo systemd-sysusers hallboard.conf makes it (the package does by itself)",
                    "there is no user " SETUP_USER ", so the board's service cannot start");
        return;
    }
    snprintf(path, sizeof path, "%s/etc/group", root);
    FILE *file = fopen(path, "re");
    bool is_in[3] = {false};
    const struct group *group;
    while (file && (group = fgetgrent(file))) {
        for (int i = 0; i < 3; i++)
            is_in[i] |=
                strcmp(group->gr_name, wanted[i]) == 0 && setup_who_has(&who, group->gr_gid);
    }
    if (file)
        fclose(file);
    for (int i = 0; i < 3; i++) {
        if (!is_in[i])
            snprintf(missing + strlen(missing), sizeof missing - strlen(missing), "%s%s",
                     missing[0] ? "," : "", wanted[i]);
    }
    if (!missing[0]) {
        setup_good(report, "user", SETUP_USER " is in video, render and input");
        return;
    }
    snprintf(mend, sizeof mend,
             "sudo usermod -aG %s " SETUP_USER " && sudo systemctl restart hallboard", missing);
    setup_wrong(report, "user", mend, SETUP_USER " is not in the group %s: the %s cannot be opened",
                missing, is_in[0] && is_in[1] ? "keyboard" : "graphics card");
}

/* ---- What starts. ---- */

void setup_check_desktop(struct setup_report *report, const char *root)
{
    char desktop[PATH_MAX], target[PATH_MAX];
    /* One that is installed and does not start is in nobody's way. */
    bool is_quiet = setup_unit_link(root, "default.target", target, sizeof target) &&
                    !str_equal(target, "graphical.target");
    if (is_quiet || !setup_unit_link(root, "display-manager.service", desktop, sizeof desktop)) {
        setup_good(report, "desktop", "none starts beside the board");
        return;
    }
    setup_wrong(report, "desktop", "sudo systemctl set-default multi-user.target, then restart",
                "%s starts a desktop, which takes the screen", desktop);
}
