/* Which words of a title stand in a place, and at what size: the fitting ladder of LOOK.md
 * section 2, the same for all peers of a page. */
#ifndef CORE_BOARDS_PARTS_TITLE_H
#define CORE_BOARDS_PARTS_TITLE_H

#include "core/boards/parts/draw.h"

/* The session as it is to be named while it stands like this: with the title of the change that
 * replaces it, if one does. Borrowed from the snapshot or in the frame's arena. */
const struct session *title_session(const struct draw *d, const struct standing *standing);

/* The session's title in the two languages: the full one, where it is wider than max_px the
 * feed's short one, then that without its series prefix ("数字中国创新大赛·", "Competition: ").
 * Each language chooses for itself. *fits, if not NULL: the leading language does fit. A private
 * session says only that it is one. */
struct pair title_choose(struct draw *d, const struct session *session, struct ink a, struct ink b,
                         int32_t max_px, bool *fits);

/* A second language's title, where it is wider than max_px without its generic ending: what leads
 * says that. NULL for NULL. */
const char *title_second(struct draw *d, const char *text, const char *lang, struct ink ink,
                         int32_t max_px);

/* The short title where there is one, without a series prefix: for third lines. */
struct pair title_brief(struct draw *d, const struct session *session);

#endif
