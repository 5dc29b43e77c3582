/* Gets an output and gets it back: chooses between a screen, a window and no window, tries again
 * while a graphics card comes up or no display is connected, and knows when there is no hope
 * (DESIGN.md section 5, item 7). It waits for nothing itself. The ui thread only. */
#ifndef SHELL_GLASS_H
#define SHELL_GLASS_H

#include "shell/loop.h"
#include "shell/output.h"

struct glass {
    struct output_config config;
    struct output *output; /* NULL: none now */
    int64_t since_ms;      /* CLOCK_BOOTTIME: without one since then */
    int64_t next_try_ms;   /* the same clock */
    bool told;             /* that there is none was said */
    bool failed;           /* the last try */
    struct err why;        /* there is none for longer than a card takes to come up; "" */
    char connector[32];    /* where the display is plugged that is shown on; "": not known */
    uint64_t cards_state;  /* of the connectors, when it was opened (cards.h) */
};

void glass_init(struct glass *glass, const struct config *config,
                const struct loop_options *options, int64_t boot_ms);
void glass_fini(struct glass *glass);

enum glass_state {
    GLASS_OPEN,    /* there is an output, perhaps a new one */
    GLASS_WAITING, /* try again at next_try_ms */
    GLASS_HOPELESS /* no way to show anything; said in the log */
};
enum glass_state glass_try(struct glass *glass, int64_t boot_ms);

/* Whether what is plugged differs from when it was asked last: not every driver sends an event. On
 * KMS only; reads sysfs. */
bool glass_cards_changed(struct glass *glass);

/* The output is lost, or a connector changed: the next glass_try, due at once, opens it anew. */
void glass_close(struct glass *glass, int64_t boot_ms);

#endif
