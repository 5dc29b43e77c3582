/* What of a box `hallboard setup` looks at besides the feed: its clock, its graphics card and what
 * is plugged into it, its user's groups, and whether a desktop is in the way. Reads /sys, /run and
 * /etc below the folder root ("" for this machine: a card being prepared, or a test's own,
 * elsewhere); opens no device and changes nothing. */
#ifndef SHELL_SETUP_BOX_H
#define SHELL_SETUP_BOX_H

#include "shell/config.h"
#include "shell/setup_report.h"

/* wall_ms: what the clock says. synced: whether the kernel says that it is kept right. */
void setup_check_clock(struct setup_report *report, const char *root, const struct config *config,
                       int64_t wall_ms, bool synced);

/* A card, a display on one of its connectors, and the mode that the config asks for. */
void setup_check_card(struct setup_report *report, const char *root, const struct config *config);

void setup_check_user(struct setup_report *report, const char *root);

/* One that starts with the box takes the screen. */
void setup_check_desktop(struct setup_report *report, const char *root);

#endif
