/* Announcements on the glass (LOOK.md sections 12 and 13): the banner over a board, the page in
 * the rotation, the takeover, and the ticker's words. What is said comes selected and in order
 * (core/feed/announce.h); several take turns by show_ms alone, so that a corridor turns together.
 * Nothing is decided here but form and size. */
#ifndef CORE_BOARDS_PARTS_BANNER_H
#define CORE_BOARDS_PARTS_BANNER_H

#include "core/boards/parts/draw.h"
#include "core/feed/announce.h"

/* -- The banner: notices and what is urgent, one at a time ---------------------------------- */

/* Its height under the body's top: a row module, more where the display is read from far away; 0
 * without anything to say. The body begins below it. */
double banner_height_u(const struct view *v, const struct announce_selection *said);
void draw_banner(struct draw *d, const struct announce_selection *said);

/* -- A page for each of the same, under the usual header ------------------------------------ */

int notice_pages(const struct announce_selection *said);
int urgent_pages(const struct announce_selection *said); /* of them; they come first */
void draw_notice_page(struct draw *d, const struct announce_selection *said, int page);

/* -- The takeover: the whole glass, nothing else --------------------------------------------- */

bool has_emergency(const struct announce_selection *said);
/* Covers the page. The letters of the headline have the height that the ADA wants at the display's
 * distance (703.5.5), if need be on several lines and without the instruction. */
void draw_emergency(struct draw *d, const struct announce_selection *said);

/* -- The ticker: info in the footer's place of the standing fact ----------------------------- */

/* False: nothing to say. */
bool ticker_words(struct draw *d, const struct announce_selection *said, struct pair *out);
/* Those of all infos, in order, at most max of them; returns how many. */
int ticker_all(struct draw *d, const struct announce_selection *said, struct pair *out, int max);

#endif
