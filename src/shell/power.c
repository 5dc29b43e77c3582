#include "shell/power.h"

#include "base/log.h"
#include "base/str.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/fb.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_MS 10000 /* a television may take its time; a line that hangs does not hold us */
#define LOOK_MS 200    /* while it runs */
#define RETRY_MS 15000 /* a display that did not wake up is asked again … */
#define TRIES 8        /* … so often */

extern char **environ;

void power_init(struct power *power, const struct config *config)
{
    *power = (struct power){.way = config->power, .is_on = true, .child_fd = -1};
}

static void drop_child(struct power *power)
{
    if (power->child_fd >= 0)
        close(power->child_fd);
    power->child_fd = -1;
    power->child = 0;
}

void power_fini(struct power *power)
{
    if (power->child > 0) {
        kill(power->child, SIGKILL);
        waitpid(power->child, NULL, 0);
    }
    drop_child(power);
}

/* ---- HDMI-CEC. ---- */

static bool find_adapter(char out[64])
{
#ifdef __SANITIZE_ADDRESS__
    const char *test = getenv("HALLBOARD_TEST_CEC");
    if (test && *test) {
        snprintf(out, 64, "%s", test);
        return true;
    }
#endif
    glob_t found;
    bool any = glob("/dev/cec*", 0, NULL, &found) == 0 && found.gl_pathc > 0;
    if (any) {
        snprintf(out, 64, "%s", found.gl_pathv[0]);
        globfree(&found);
    }
    return any;
}

static int spawn(char *const *arguments, int out_fd, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none); /* ours are blocked, which would be inherited */
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out_fd, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int rc = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

/* Address 0 is the television. False: there is no line, or no program for it. */
static bool begin_cec(struct power *power, bool on, int64_t boot_ms)
{
    char adapter[64];
    int ends[2];
    if ((power->way != CONFIG_POWER_AUTO && power->way != CONFIG_POWER_CEC) ||
        !find_adapter(adapter) || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    char *const arguments[] = {"cec-ctl",    "-d", adapter, "--skip-info",
                               "--playback", "-t", "0",     on ? "--image-view-on" : "--standby",
                               NULL};
    int rc = spawn(arguments, ends[1], &power->child);
    close(ends[1]);
    if (rc != 0) {
        close(ends[0]);
        power->child = 0;
        log_warning("cec-ctl cannot be run (package v4l-utils): %s", strerror(rc));
        return false;
    }
    power->child_fd = ends[0];
    power->child_on = on;
    power->child_ms = boot_ms + CHILD_MS;
    return true;
}

/* Whether the television took it: the program also ends well when nobody answered. */
static bool was_taken(struct power *power, int status)
{
    char said[4096];
    ssize_t bytes = read(power->child_fd, said, sizeof said - 1);
    said[bytes > 0 ? bytes : 0] = '\0';
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && !strstr(said, "Not Acknowledged") &&
           !strstr(said, "Failed");
}

/* True when no child runs any more; *good: it did what it was to do. */
static bool reap(struct power *power, int64_t boot_ms, bool *good)
{
    int status = 0;
    pid_t ended = waitpid(power->child, &status, WNOHANG);
    if (ended == 0 && boot_ms < power->child_ms)
        return false;
    if (ended == 0) {
        kill(power->child, SIGKILL);
        waitpid(power->child, NULL, 0);
    }
    *good = ended > 0 && was_taken(power, status);
    drop_child(power);
    return true;
}

/* ---- What is done. ---- */

static enum power_step shut(struct power *power, bool can_shut)
{
    power->by_cec = false;
    if (!can_shut || (power->way != CONFIG_POWER_AUTO && power->way != CONFIG_POWER_SIGNAL)) {
        log_warning("the display cannot be switched off: it does not know HDMI-CEC%s",
                    can_shut ? "" : ", and the screen is not ours alone");
        return POWER_NOTHING;
    }
    log_info("the display is switched off by its signal");
    power->is_shut = true;
    return POWER_SHUT;
}

static enum power_step switch_off(struct power *power, bool can_shut, int64_t boot_ms)
{
    power->is_on = false;
    power->retry_ms = 0;
    power->tries = 0;
    return begin_cec(power, false, boot_ms) ? POWER_NOTHING : shut(power, can_shut);
}

static enum power_step switch_on(struct power *power, int64_t boot_ms)
{
    enum power_step step = power->is_shut ? POWER_OPEN : POWER_NOTHING;
    if (power->is_shut) {
        power_blank(false);
        log_info("the display is switched on by its signal");
    } else if (!begin_cec(power, true, boot_ms)) {
        power->retry_ms = 0; /* nothing to ask: it was never switched off */
    }
    power->is_on = true;
    power->is_shut = false;
    return step;
}

static enum power_step child_ended(struct power *power, bool good, bool can_shut, int64_t boot_ms)
{
    if (good) {
        log_info("the display is switched %s by HDMI-CEC", power->child_on ? "on" : "off");
        power->by_cec = !power->child_on;
        power->retry_ms = 0;
        return POWER_NOTHING;
    }
    if (!power->child_on)
        return power->is_on ? POWER_NOTHING : shut(power, can_shut);
    /* One that was never switched off by CEC may not know it: asked once, at the start. */
    power->retry_ms = power->by_cec && ++power->tries < TRIES ? boot_ms + RETRY_MS : 0;
    if (power->by_cec)
        log_warning("the display does not answer to HDMI-CEC%s",
                    power->retry_ms ? "; asking again" : "");
    return POWER_NOTHING;
}

enum power_step power_pass(struct power *power, bool managed, bool wants, bool can_shut,
                           int64_t boot_ms)
{
    if (power->way == CONFIG_POWER_OFF)
        return POWER_NOTHING;
    if (power->child > 0) {
        bool good;
        if (!reap(power, boot_ms, &good))
            return POWER_NOTHING;
        enum power_step step = child_ended(power, good, can_shut, boot_ms);
        if (step != POWER_NOTHING)
            return step;
    }
    /* It may have been left off by the run before. */
    bool is_first = managed && !power->is_managed;
    power->is_managed = managed;
    if (wants != power->is_on)
        return wants ? switch_on(power, boot_ms) : switch_off(power, can_shut, boot_ms);
    bool again = power->retry_ms && boot_ms >= power->retry_ms;
    if (wants && (is_first || again))
        return switch_on(power, boot_ms);
    return POWER_NOTHING;
}

int64_t power_next_ms(const struct power *power, int64_t boot_ms)
{
    if (power->child > 0)
        return boot_ms + LOOK_MS;
    return power->retry_ms ? power->retry_ms : INT64_MAX;
}

void power_blank(bool off)
{
    int fd = open("/dev/fb0", O_RDWR | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, FBIOBLANK, off ? FB_BLANK_POWERDOWN : FB_BLANK_UNBLANK) != 0)
        log_debug("/dev/fb0: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
}
