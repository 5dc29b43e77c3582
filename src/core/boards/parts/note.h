/* What whoever changed something on site said with it ("因主讲人航班延误", "the lift is full"): in
 * the footer of the boards that show the session, one after the other in turns of 8 s. */
#ifndef CORE_BOARDS_PARTS_NOTE_H
#define CORE_BOARDS_PARTS_NOTE_H

#include "core/boards/parts/draw.h"

#define NOTES_MAX 8

struct notes {
    const struct standing *of[NOTES_MAX];
    int n;
};

/* Counts it in if its newest change, or the one that its state comes from, has a note. */
void notes_add(struct notes *notes, const struct standing *standing);

/* The one whose turn it is, behind the room's number if with_room. False: there is none. */
bool notes_words(struct draw *d, const struct notes *notes, bool with_room, struct pair *out);

/* A door sign's, of what is on in its room, else of what comes: a board's `fact`. */
bool notes_of_door(struct draw *d, int page, struct pair *out);

#endif
