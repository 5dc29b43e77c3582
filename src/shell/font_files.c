#include "shell/font_files.h"

#include "base/arena.h"
#include "base/log.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WEIGHTS 3
#define DEPTH_MAX 6

#define STRIKE_EMOJI_PX 109 /* Noto Color Emoji's only strike */

struct family {
    const char *name;
    const char *stem; /* file: stem, "-Regular", suffix; a stem with a suffix of its own: as is */
    const char *suffix;
    int index;              /* inside a .ttc */
    uint32_t first, last;   /* code points that it is asked for … */
    uint32_t first2, last2; /* … and another range, 0 for none */
};

/* The project's two, then the system's. A family may stand behind several rows of ranges. */
static const struct family FAMILIES[] = {
    {"sans", "NotoSans", ".ttf", 0, 0, 0, 0, 0},
    {"han", "NotoSansSC", ".otf", 0, 0, 0, 0, 0},
    {"arabic", "NotoSansArabic", ".ttf", 0, 0x0600, 0x08ff, 0xfb50, 0xfeff},
    {"hebrew", "NotoSansHebrew", ".ttf", 0, 0x0590, 0x05ff, 0xfb1d, 0xfb4f},
    {"armenian", "NotoSansArmenian", ".ttf", 0, 0x0530, 0x058f, 0xfb13, 0xfb17},
    {"syriac", "NotoSansSyriac", ".ttf", 0, 0x0700, 0x074f, 0x0860, 0x086f},
    {"thaana", "NotoSansThaana", ".ttf", 0, 0x0780, 0x07bf, 0, 0},
    {"devanagari", "NotoSansDevanagari", ".ttf", 0, 0x0900, 0x097f, 0xa8e0, 0xa8ff},
    {"bengali", "NotoSansBengali", ".ttf", 0, 0x0980, 0x09ff, 0x0964, 0x0965},
    {"gurmukhi", "NotoSansGurmukhi", ".ttf", 0, 0x0a00, 0x0a7f, 0, 0},
    {"gujarati", "NotoSansGujarati", ".ttf", 0, 0x0a80, 0x0aff, 0, 0},
    {"oriya", "NotoSansOriya", ".ttf", 0, 0x0b00, 0x0b7f, 0, 0},
    {"tamil", "NotoSansTamil", ".ttf", 0, 0x0b80, 0x0bff, 0, 0},
    {"telugu", "NotoSansTelugu", ".ttf", 0, 0x0c00, 0x0c7f, 0, 0},
    {"kannada", "NotoSansKannada", ".ttf", 0, 0x0c80, 0x0cff, 0, 0},
    {"malayalam", "NotoSansMalayalam", ".ttf", 0, 0x0d00, 0x0d7f, 0, 0},
    {"sinhala", "NotoSansSinhala", ".ttf", 0, 0x0d80, 0x0dff, 0, 0},
    {"thai", "NotoSansThai", ".ttf", 0, 0x0e00, 0x0e7f, 0, 0},
    {"lao", "NotoSansLao", ".ttf", 0, 0x0e80, 0x0eff, 0, 0},
    {"tibetan", "NotoSerifTibetan", ".ttf", 0, 0x0f00, 0x0fff, 0, 0},
    {"myanmar", "NotoSansMyanmar", ".ttf", 0, 0x1000, 0x109f, 0xaa60, 0xaa7f},
    {"georgian", "NotoSansGeorgian", ".ttf", 0, 0x10a0, 0x10ff, 0x1c90, 0x1cbf},
    {"ethiopic", "NotoSansEthiopic", ".ttf", 0, 0x1200, 0x139f, 0x2d80, 0x2ddf},
    {"cherokee", "NotoSansCherokee", ".ttf", 0, 0x13a0, 0x13ff, 0xab70, 0xabbf},
    {"canadian", "NotoSansCanadianAboriginal", ".ttf", 0, 0x1400, 0x167f, 0x18b0, 0x18ff},
    {"khmer", "NotoSansKhmer", ".ttf", 0, 0x1780, 0x17ff, 0x19e0, 0x19ff},
    {"mongolian", "NotoSansMongolian", ".ttf", 0, 0x1800, 0x18af, 0, 0},
    {"taile", "NotoSansTaiLe", ".ttf", 0, 0x1950, 0x197f, 0, 0},
    {"newtailue", "NotoSansNewTaiLue", ".ttf", 0, 0x1980, 0x19df, 0, 0},
    {"javanese", "NotoSansJavanese", ".ttf", 0, 0xa980, 0xa9df, 0, 0},
    {"balinese", "NotoSansBalinese", ".ttf", 0, 0x1b00, 0x1b7f, 0, 0},
    {"tifinagh", "NotoSansTifinagh", ".ttf", 0, 0x2d30, 0x2d7f, 0, 0},
    {"nko", "NotoSansNKo", ".ttf", 0, 0x07c0, 0x07ff, 0, 0},
    {"vai", "NotoSansVai", ".ttf", 0, 0xa500, 0xa63f, 0, 0},
    {"yi", "NotoSansYi", ".ttf", 0, 0xa000, 0xa4cf, 0, 0},
    {"lisu", "NotoSansLisu", ".ttf", 0, 0xa4d0, 0xa4ff, 0, 0},
    {"olchiki", "NotoSansOlChiki", ".ttf", 0, 0x1c50, 0x1c7f, 0, 0},
    {"adlam", "NotoSansAdlam", ".ttf", 0, 0x1e900, 0x1e95f, 0, 0},
    {"noto", "NotoSans", ".ttf", 0, 0x0020, 0x2fff, 0xa640, 0xabff}, /* whole, not our subset */
    {"hangul", "NotoSansCJK", ".ttc", 1, 0x1100, 0x11ff, 0xac00, 0xd7ff},
    {"cjk", "NotoSansCJK", ".ttc", 2, 0x2000, 0x9fff, 0xf900, 0x3ffff},
    {"symbols", "NotoSansSymbols", ".ttf", 0, 0x2000, 0x2bff, 0x1f100, 0x1f7ff},
    {"symbols2", "NotoSansSymbols2", ".ttf", 0, 0x2000, 0x2bff, 0x1f000, 0x1fbff},
    {"math", "NotoSansMath", ".ttf", 0, 0x2000, 0x2bff, 0x1d400, 0x1d7ff},
    {"emoji", "NotoColorEmoji.ttf", "", 0, 0x0023, 0x33ff, 0x1f000, 0x1faff},
    {"music", "NotoMusic", ".ttf", 0, 0x2669, 0x266f, 0x1d000, 0x1d24f},
    /* A system without Noto for a script may have this one, which knows many a little. */
    {"dejavu", "DejaVuSans.ttf", "", 0, 0, 0x1ffff, 0, 0},
};

#define N_FAMILIES ((int)(sizeof FAMILIES / sizeof *FAMILIES))
#define N_FACES (N_FAMILIES * WEIGHTS)
#define OWN_FAMILIES 2

static const char *const WEIGHT_NAMES[WEIGHTS] = {"regular", "medium", "bold"};
static const char *const WEIGHT_FILES[WEIGHTS] = {"-Regular", "-Medium", "-Bold"};

struct font_files {
    char dir[PATH_MAX];
    char system_dir[PATH_MAX];
    char *paths[N_FACES]; /* owned; NULL: not there */
    bool searched;
};

static void file_name(int face, char *out, size_t bytes)
{
    const struct family *family = &FAMILIES[face / WEIGHTS];
    bool whole = !*family->suffix;

    snprintf(out, bytes, "%s%s%s", family->stem, whole ? "" : WEIGHT_FILES[face % WEIGHTS],
             family->suffix);
}

/* A family of one file has it as its Regular. */
static bool face_exists(int face)
{
    return *FAMILIES[face / WEIGHTS].suffix || face % WEIGHTS == 0;
}

static bool has_fonts(const char *dir)
{
    char path[PATH_MAX + 64], name[64];

    for (int face = 0; face < OWN_FAMILIES * WEIGHTS; face++) {
        file_name(face, name, sizeof name);
        snprintf(path, sizeof path, "%s/%s", dir, name);
        if (access(path, R_OK) == 0) {
            return true;
        }
    }
    return false;
}

static void find_dir(struct font_files *files)
{
    static const char *const places[] = {"fonts", "../fonts", "../../fonts"};
    char exe[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (length > 0) {
        exe[length] = '\0';
        *strrchr(exe, '/') = '\0';
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            char dir[PATH_MAX + 16];
            snprintf(dir, sizeof dir, "%s/%s", exe, places[i]);
            if (strlen(dir) < sizeof files->dir && has_fonts(dir)) {
                strcpy(files->dir, dir);
                return;
            }
        }
    }
    if (has_fonts(HALLBOARD_DATA_DIR "/fonts")) {
        strcpy(files->dir, HALLBOARD_DATA_DIR "/fonts");
    }
}

struct font_files *font_files_new(const char *dir, const char *system_dir)
{
    struct font_files *files = xcalloc(1, sizeof *files);

    snprintf(files->system_dir, sizeof files->system_dir, "%s",
             system_dir ? system_dir : "/usr/share/fonts");
    if (dir) {
        snprintf(files->dir, sizeof files->dir, "%s", dir);
    } else {
        find_dir(files);
    }
    if (!*files->dir) {
        log_error("fonts: no folder with NotoSans-Regular.ttf beside the program or in %s",
                  HALLBOARD_DATA_DIR "/fonts");
        return files;
    }
    for (int face = 0; face < OWN_FAMILIES * WEIGHTS; face++) {
        char name[64], path[PATH_MAX + 80];
        file_name(face, name, sizeof name);
        snprintf(path, sizeof path, "%s/%s", files->dir, name);
        if (access(path, R_OK) == 0) {
            files->paths[face] = xstrdup(path);
        } else {
            log_warning("fonts: %s is missing; another weight stands for it", path);
        }
    }
    return files;
}

void font_files_free(struct font_files *files)
{
    if (!files) {
        return;
    }
    for (int face = 0; face < N_FACES; face++) {
        free(files->paths[face]);
    }
    free(files);
}

const char *font_files_dir(const struct font_files *files)
{
    return files->dir;
}

static void take_file(struct font_files *files, const char *dir, const char *name)
{
    char wanted[64], path[PATH_MAX];

    if (strncmp(name, "Noto", 4) != 0 && strncmp(name, "DejaVu", 6) != 0) {
        return;
    }
    for (int face = FACE_FALLBACK; face < N_FACES; face++) {
        file_name(face, wanted, sizeof wanted);
        if (!files->paths[face] && face_exists(face) && strcmp(wanted, name) == 0 &&
            (size_t)snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path) {
            files->paths[face] = xstrdup(path);
        }
    }
}

/* Folders in the order of their names, so that the same files are found everywhere. */
static void search_dir(struct font_files *files, const char *dir, int depth)
{
    struct dirent **entries = NULL;
    int n = scandir(dir, &entries, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        const char *name = entries[i]->d_name;
        if (name[0] != '.') {
            if (entries[i]->d_type == DT_DIR && depth < DEPTH_MAX &&
                (size_t)snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path) {
                search_dir(files, path, depth + 1);
            } else {
                take_file(files, dir, name);
            }
        }
        free(entries[i]);
    }
    free(entries);
}

const char *font_files_path(struct font_files *files, int face, int *index)
{
    if (face < 0 || face >= N_FACES) {
        return NULL;
    }
    if (face >= FACE_FALLBACK && !files->searched) {
        files->searched = true;
        search_dir(files, files->system_dir, 0);
    }
    *index = FAMILIES[face / WEIGHTS].index;
    return files->paths[face];
}

void font_files_forget(struct font_files *files, int face)
{
    free(files->paths[face]);
    files->paths[face] = NULL;
}

const char *font_files_name(int face)
{
    static char names[N_FACES][24];

    if (face < 0 || face >= N_FACES) {
        return "none";
    }
    if (!names[face][0]) {
        snprintf(names[face], sizeof names[face], "%s-%s", FAMILIES[face / WEIGHTS].name,
                 WEIGHT_NAMES[face % WEIGHTS]);
    }
    return names[face];
}

int font_files_candidate(uint32_t code_point, int nth)
{
    for (int i = OWN_FAMILIES; i < N_FAMILIES; i++) {
        const struct family *f = &FAMILIES[i];
        bool in = (code_point >= f->first && code_point <= f->last) ||
                  (f->last2 && code_point >= f->first2 && code_point <= f->last2);
        if (in && nth-- == 0) {
            return i;
        }
    }
    return -1;
}

int font_files_face(struct font_files *files, int family, enum weight weight)
{
    /* The wanted weight, then what is nearest to it. */
    static const enum weight order[WEIGHTS][WEIGHTS] = {
        {WEIGHT_REGULAR, WEIGHT_MEDIUM, WEIGHT_BOLD},
        {WEIGHT_MEDIUM, WEIGHT_REGULAR, WEIGHT_BOLD},
        {WEIGHT_BOLD, WEIGHT_MEDIUM, WEIGHT_REGULAR},
    };
    for (int i = 0; i < WEIGHTS; i++) {
        int index, face = family * WEIGHTS + (int)order[weight][i];
        if (font_files_path(files, face, &index)) {
            return face;
        }
    }
    return -1;
}

int font_files_family(int face)
{
    return face / WEIGHTS;
}

int font_files_families(void)
{
    return N_FAMILIES;
}

int font_files_emoji(void)
{
    for (int i = 0; i < N_FAMILIES; i++) {
        if (strcmp(FAMILIES[i].name, "emoji") == 0) {
            return i;
        }
    }
    return -1;
}

int font_files_strike_px(int face)
{
    return font_files_family(face) == font_files_emoji() ? STRIKE_EMOJI_PX : 0;
}
