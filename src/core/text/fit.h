/* Small questions of the fitting ladder (LOOK.md section 2): does it fit, and what may go first.
 * Which rung a page takes is the boards' affair, because peers step together. */
#ifndef CORE_TEXT_FIT_H
#define CORE_TEXT_FIT_H

#include "base/arena.h"
#include "core/text/paragraph.h"

/* Whether the paragraph sets whole: nothing shortened, no word torn. Remembered like the setting
 * itself, so it costs nothing twice. */
bool text_fits(struct typesetter *type, const struct paragraph *paragraph);

/* The title without the series before its `·`, `：` or `: ` (数字中国创新大赛·网络安全赛道总决赛);
 * the text itself where there is none, or where too little would be left to be a title. A mark
 * inside brackets or quotation marks does not count, nor a dot behind a name (萨蒂亚·纳德拉) or
 * behind no more than four Han. Borrowed from text; NULL for NULL. */
const char *text_without_series(const char *text);

/* The title without its generic ending (分论坛, Sub-forum), for places that say it anyway; the text
 * itself where nothing of its own would be left. NULL for NULL. */
const char *text_without_ending(struct arena *arena, const char *text);

#endif
