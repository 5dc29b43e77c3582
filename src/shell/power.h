/* Switches the display off and on: a television by HDMI-CEC (the program cec-ctl of v4l-utils, run
 * beside us), and what does not know that by taking the signal away, for which the screen has to be
 * closed. What is wanted is decided elsewhere (core/power.h). Waits for nothing: the program that
 * runs is looked after in later passes. The ui thread only. */
#ifndef SHELL_POWER_H
#define SHELL_POWER_H

#include "shell/config.h"
#include <sys/types.h>

struct power {
    enum config_power way;
    bool is_managed;  /* the feed asks for it */
    bool is_on;       /* what was asked of the display last */
    bool is_shut;     /* no signal: the screen is to stay closed */
    bool by_cec;      /* it was switched off so */
    pid_t child;      /* 0: none runs */
    int child_fd;     /* what it says */
    bool child_on;    /* what it was told to do */
    int64_t child_ms; /* CLOCK_BOOTTIME: it is ended then */
    int64_t retry_ms; /* of the same clock; 0: nothing is to be tried again */
    int tries;
};

void power_init(struct power *power, const struct config *config);
/* Ends the child; leaves the display as it is. */
void power_fini(struct power *power);

enum power_step {
    POWER_NOTHING,
    POWER_SHUT, /* close the screen, then power_blank(true) */
    POWER_OPEN  /* it may be opened again */
};
/* managed: the feed asks for it at all; wants: the display is to be on; can_shut: the screen is the
 * card's own (KMS). */
enum power_step power_pass(struct power *power, bool managed, bool wants, bool can_shut,
                           int64_t boot_ms);

/* The next pass is due, CLOCK_BOOTTIME; INT64_MAX. */
int64_t power_next_ms(const struct power *power, int64_t boot_ms);

/* The console's framebuffer, which has the card while we have not: the signal off or on. */
void power_blank(bool off);

#endif
