#include "shell/setup_service.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNITS "/etc/systemd/system/"
#define SHOWN_BYTES_MAX ((size_t)16384)
/* A board that came back and stays is none that fails. */
#define STEADY_US INT64_C(60000000)
#define LOOK "journalctl -u hallboard -n 20 says why"

extern char **environ;

/* ---- systemctl. ---- */

static bool read_all(int fd, struct strbuf *out)
{
    char part[4096];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || out->bytes > SHOWN_BYTES_MAX)
            return n == 0;
        strbuf_add_bytes(out, part, (size_t)n);
    }
}

static pid_t start(char *const command[], const int ends[2], struct err *err)
{
    pid_t pid = -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (ends) {
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    int number = posix_spawnp(&pid, command[0], &actions, NULL, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (number)
        err_set_errno(err, number, "%s: cannot be started", command[0]);
    return number ? -1 : pid;
}

/* To its end. said: what it says; NULL: it says so to who looks on. */
static bool run(char *const command[], struct strbuf *said, struct err *err)
{
    int ends[2], status = -1;
    if (said && pipe2(ends, O_CLOEXEC) != 0)
        return err_set_errno(err, errno, "%s", command[0]);
    pid_t pid = start(command, said ? ends : NULL, err);
    bool is_whole = true;
    if (said) {
        close(ends[1]);
        is_whole = pid > 0 && read_all(ends[0], said);
        close(ends[0]);
    }
    if (pid < 0)
        return false;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return err_set_errno(err, errno, "%s", command[0]);
    }
    if (is_whole && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return err_set(err, "%s %s %s failed", command[0], command[1], command[2]);
}

static bool ask(char *const command[], struct strbuf *said)
{
    return run(command, said, NULL) && said->bytes;
}

bool setup_has_systemd(const char *root)
{
    return !root[0] && access("/run/systemd/system", F_OK) == 0;
}

/* The value of `NAME=value` among the lines; "" where it is not. */
static void value_of(const char *shown, const char *name, char *out, size_t bytes)
{
    size_t name_bytes = strlen(name);
    out[0] = '\0';
    for (const char *at = shown; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        if (strncmp(at, name, name_bytes) == 0 && at[name_bytes] == '=') {
            at += name_bytes + 1;
            snprintf(out, bytes, "%.*s", (int)strcspn(at, "\n"), at);
            return;
        }
    }
}

bool setup_service_leaves_out(const char *root, const char *setting)
{
    char property[64], value[64];
    struct strbuf shown = {0};
    snprintf(property, sizeof property, "--property=%s,LoadState", setting);
    char *const command[] = {"systemctl", "show", SETUP_UNIT, property, NULL};
    bool is_off = false;
    if (setup_has_systemd(root) && ask(command, &shown)) {
        value_of(shown.text, "LoadState", value, sizeof value);
        bool is_loaded = str_equal(value, "loaded");
        value_of(shown.text, setting, value, sizeof value);
        is_off = is_loaded && (str_equal(value, "no") || str_equal(value, "read-only"));
    }
    strbuf_fini(&shown);
    return is_off;
}

/* ---- What is told. ---- */

bool setup_unit_link(const char *root, const char *name, char *out, size_t bytes)
{
    char path[PATH_MAX], target[PATH_MAX];
    snprintf(path, sizeof path, "%s" UNITS "%s", root, name);
    ssize_t n = readlink(path, target, sizeof target - 1);
    if (n <= 0)
        return false;
    target[n] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(out, bytes, "%s", slash ? slash + 1 : target);
    return true;
}

void setup_tell_service(struct setup_report *report, const char *shown, int64_t up_us)
{
    char state[32], sub[32], result[64], restarts[32], since[32], times[64] = "";
    value_of(shown, "ActiveState", state, sizeof state);
    value_of(shown, "SubState", sub, sizeof sub);
    value_of(shown, "Result", result, sizeof result);
    value_of(shown, "NRestarts", restarts, sizeof restarts);
    value_of(shown, "ActiveEnterTimestampMonotonic", since, sizeof since);
    long n_restarts = strtol(restarts, NULL, 10);
    int64_t steady_us = up_us - strtoll(since, NULL, 10);
    if (n_restarts > 0)
        snprintf(times, sizeof times, ", restarted %ld time%s since it was switched on", n_restarts,
                 n_restarts == 1 ? "" : "s");
    if (str_equal(state, "active") && n_restarts > 0 && steady_us < STEADY_US)
        setup_wrong(report, "service", LOOK "; if it stays up, all is well in a minute",
                    "the board fell and came back %lld s ago%s", (long long)(steady_us / 1000000),
                    times);
    else if (str_equal(state, "active") || str_equal(state, "reloading"))
        setup_good(report, "service", "it starts with the box, and runs%s", times);
    else if (str_equal(state, "activating") && n_restarts == 0 && !str_equal(sub, "auto-restart"))
        setup_good(report, "service", "it starts with the box, and is starting");
    else if (str_equal(state, "activating") || str_equal(state, "failed"))
        setup_wrong(report, "service", LOOK, "the board does not stay up: %s, %s (%s)%s", state,
                    sub, result, times);
    else
        setup_wrong(report, "service", "sudo systemctl start hallboard; " LOOK,
                    "the board does not run: %s, %s (%s)", state, sub, result);
}

void setup_check_service(struct setup_report *report, const char *root)
{
    char unit[PATH_MAX];
    static char properties[] = "--property=ActiveState,SubState,NRestarts,Result,"
                               "ActiveEnterTimestampMonotonic";
    char *const command[] = {"systemctl", "show", SETUP_UNIT, properties, NULL};
    struct strbuf shown = {0};
    struct timespec up = {0};
    if (setup_unit_link(root, SETUP_UNIT, unit, sizeof unit) && str_equal(unit, "null")) {
        setup_wrong(report, "service", "sudo systemctl unmask hallboard, then sudo hallboard setup",
                    "hallboard.service is masked: the board cannot start");
    } else if (!setup_unit_link(root, "multi-user.target.wants/" SETUP_UNIT, unit, sizeof unit)) {
        setup_wrong(report, "service", "sudo hallboard setup switches it on",
                    "hallboard.service is off: after a restart the display stays dark");
    } else if (!setup_has_systemd(root)) {
        setup_good(report, "service", "it starts with the box");
    } else if (!ask(command, &shown)) {
        setup_wrong(report, "service", "systemctl status hallboard says more",
                    "it starts with the box; whether it runs systemctl does not say");
    } else {
        clock_gettime(CLOCK_MONOTONIC, &up);
        setup_tell_service(report, shown.text, up.tv_sec * INT64_C(1000000) + up.tv_nsec / 1000);
    }
    strbuf_fini(&shown);
}

bool setup_enable(const char *root, bool start, struct err *err)
{
    char at[PATH_MAX + 8];
    snprintf(at, sizeof at, "--root=%s", root);
    char *const elsewhere[] = {"systemctl", at, "enable", SETUP_UNIT, NULL};
    char *const here[] = {"systemctl", "--quiet", "enable", SETUP_UNIT, NULL};
    char *const again[] = {"systemctl", "--quiet", "restart", SETUP_UNIT, NULL};
    if (!run(root[0] ? elsewhere : here, NULL, err))
        return false;
    return root[0] || !start || run(again, NULL, err);
}
