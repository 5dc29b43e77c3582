/* The board's service as `hallboard setup` sees it: does it start with the box, and, where systemd
 * runs (root is "" then), does it run now; and switches it on. By systemctl, which anybody may ask;
 * blocks for it. Before any thread. */
#ifndef SHELL_SETUP_SERVICE_H
#define SHELL_SETUP_SERVICE_H

#include "base/err.h"
#include "base/str.h"
#include "shell/setup_report.h"
#include <stdint.h>

#define SETUP_UNIT "hallboard.service"

/* What a link of systemd's in /etc points at, its last part; false: there is none. */
bool setup_unit_link(const char *root, const char *name, char *out, size_t bytes);

/* Whether there is a systemd to ask about this box. */
bool setup_has_systemd(const char *root);

/* systemctl enable, and with start also restart; false with the reason. root "" for this system. */
bool setup_enable(const char *root, bool start, struct err *err);

void setup_check_service(struct setup_report *report, const char *root);

/* Whether this box's unit has the setting off that ours has on (ProtectHome, PrivateTmp): a drop-in
 * of `systemctl edit`. */
bool setup_service_leaves_out(const char *root, const char *setting);

/* -- For its test: the lines of `systemctl show`, and what the report says of them. ---------- */

/* up_us: since the box started. */
void setup_tell_service(struct setup_report *report, const char *shown, int64_t up_us);

#endif
