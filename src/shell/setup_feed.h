/* The feed as `hallboard setup` tries it: can it be had, is it signed by the keys of this box, does
 * it know this display. Blocks for the network, up to about 20 s a document; before any thread. */
#ifndef SHELL_SETUP_FEED_H
#define SHELL_SETUP_FEED_H

#include "shell/config.h"
#include "shell/setup_report.h"

/* Files that the settings name are those below root. settings: the settings' file, to be told.
 * clock_good: false where the clock is already told to be wrong; then what a certificate is
 * refused for is put down to it. */
void setup_check_feed(struct setup_report *report, const char *root, const struct config *config,
                      const char *settings, bool clock_good);

#endif
