/* What stands under a session's title where it stands large: its people, its times over a bar
 * with what is left, what is heard and on which channel (LOOK.md section 8). */
#ifndef CORE_BOARDS_PARTS_DETAILS_H
#define CORE_BOARDS_PARTS_DETAILS_H

#include "core/boards/parts/state.h"

struct details {
    struct draw *d;
    const struct standing *main;
    struct state_look look;
    double left_u, right_u;
    int language_lines; /* 1, or 2: the label on a line of its own, over the others */
};

/* A count of whole minutes until then is on the page: it changes when one of them is over, which
 * need not be on the minute. */
void details_counts_to(struct draw *d, int64_t then_ms);
/* Its session is told to go elsewhere: it has no details here. */
bool details_away(const struct details *s);
bool details_have_people(const struct details *s);
/* From the languages' label to them where they take two lines, and from a title's last baseline to
 * that of the people. */
double details_language_line_u(const struct details *s);
double details_people_u(const struct details *s);
/* The session's page online, else that of its series, else the event's; NULL: none. */
const struct link *details_online(const struct details *s);
/* Width of the languages in one line, in px; 0: nothing to say. */
int32_t details_languages_width(struct details *s);

/* Baselines in u; the bar lies under the times. */
void draw_people(struct details *s, double y_u);
void draw_times(struct details *s, double y_u);
void draw_languages(struct details *s, double y_u);

#endif
