/* Which font files there are: the project's own six, and the system's Noto fonts for the scripts
 * that those do not have. Opens no font; looks at folders once, when first asked for a fallback.
 * Any one thread. */
#ifndef SHELL_FONT_FILES_H
#define SHELL_FONT_FILES_H

#include "core/text/metrics.h"

struct font_files;

/* dir: folder of the project's fonts; NULL: beside the program ("fonts", "../fonts",
 * "../../fonts" from its folder), else the installed one. system_dir: NULL for /usr/share/fonts.
 * Never NULL, also where nothing is found. */
struct font_files *font_files_new(const char *dir, const char *system_dir);
void font_files_free(struct font_files *files);

const char *font_files_dir(const struct font_files *files); /* "" if none was found */

/* Path of a face's file and its number inside (.ttc); NULL if it is not there. */
const char *font_files_path(struct font_files *files, int face, int *index);
/* The file turned out to be no font: as if it were not there. */
void font_files_forget(struct font_files *files, int face);
/* "sans-bold", "han-medium", "arabic-regular"; static. */
const char *font_files_name(int face);

/* Fallback families that may have a code point, best first: from 0 on, -1 at the end. The file
 * must still be asked. */
int font_files_candidate(uint32_t code_point, int nth);
/* The face of a family for this weight, by what files are there; -1 if none is. Families 0 and 1
 * are Noto Sans and Noto Sans SC. */
int font_files_face(struct font_files *files, int family, enum weight weight);
int font_files_family(int face);
int font_files_families(void); /* how many; their faces are 3 times that */
int font_files_emoji(void);    /* the family of colour emoji */

/* px of the em of a font that is a bitmap strike of one size; 0 for outlines. */
int font_files_strike_px(int face);

#endif
