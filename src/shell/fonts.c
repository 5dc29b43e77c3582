#include "shell/fonts.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "shell/font_files.h"
#include "shell/font_last.h"
#include "shell/font_run.h"
#include "shell/run_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_BYTES (6u << 20)
#define BMP_PAGES 256

/* An open face. Size, script and direction are what SDL_ttf has been told last: telling it a size
 * again would throw away its glyphs. */
struct open_face {
    TTF_Font *font;
    void *file; /* mapped: read through SDL's files, a page of text costs 50,000 seeks */
    size_t file_bytes;
    int face;
    int size_px;
    uint32_t script;
    int rtl; /* -1: not told yet */
    uint64_t used;
};

/* What code points of the BMP a family has, 256 at a time, once asked. */
struct coverage {
    uint32_t known[BMP_PAGES / 32];
    uint32_t has[0x10000 / 32];
};

struct fonts {
    struct metrics metrics;
    struct font_files *files;
    struct open_face open[FONTS_OPEN_MAX];
    struct coverage **coverage; /* by family */
    struct run_cache *cache;
    struct fonts_stats stats;
    uint64_t uses;
    struct strbuf text; /* zero-terminated copy of the run at hand */
    bool has_ttf;
};

static void close_face(struct open_face *slot)
{
    if (slot->font) {
        TTF_CloseFont(slot->font);
        munmap(slot->file, slot->file_bytes);
    }
    memset(slot, 0, sizeof *slot);
}

static struct open_face *free_slot(struct fonts *fonts)
{
    struct open_face *least = &fonts->open[0];

    for (int i = 0; i < FONTS_OPEN_MAX; i++) {
        if (!fonts->open[i].font) {
            return &fonts->open[i];
        }
        if (fonts->open[i].used < least->used) {
            least = &fonts->open[i];
        }
    }
    close_face(least);
    fonts->stats.open--;
    return least;
}

static bool map_file(const char *path, struct open_face *out, struct err *err)
{
    struct stat file;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    out->file = MAP_FAILED;
    if (fd >= 0 && fstat(fd, &file) == 0) {
        out->file_bytes = (size_t)file.st_size;
        out->file = mmap(NULL, out->file_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    bool good = out->file != MAP_FAILED || err_set_errno(err, errno, "%s", path);
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

static bool open_file(const char *path, int size_px, int index, struct open_face *out,
                      struct err *err)
{
    if (!map_file(path, out, err)) {
        return false;
    }
    SDL_RWops *bytes =
        out->file_bytes <= INT_MAX ? SDL_RWFromConstMem(out->file, (int)out->file_bytes) : NULL;
    out->font = bytes ? TTF_OpenFontIndexRW(bytes, 1, size_px, index) : NULL;
    if (!out->font) {
        err_set(err, "%s: %s", path, TTF_GetError());
        munmap(out->file, out->file_bytes);
        return false;
    }
    TTF_SetFontHinting(out->font, TTF_HINTING_NONE);
    TTF_SetFontKerning(out->font, 1);
    return true;
}

static struct open_face *open_face(struct fonts *fonts, int face, int size_px)
{
    struct open_face new = {.face = face, .size_px = size_px, .rtl = -1};
    struct err err = {0};

    for (int i = 0; i < FONTS_OPEN_MAX; i++) {
        struct open_face *slot = &fonts->open[i];
        if (slot->font && slot->face == face) {
            slot->used = ++fonts->uses;
            return slot;
        }
    }
    int index = 0;
    const char *path = font_files_path(fonts->files, face, &index);
    if (!path || !fonts->has_ttf) {
        return NULL;
    }
    struct open_face *slot = free_slot(fonts); /* first, so that there are never more open */
    if (!open_file(path, size_px, index, &new, &err)) {
        log_error("fonts: %s", err.text);
        font_files_forget(fonts->files, face); /* another weight takes its place */
        return NULL;
    }
    new.used = ++fonts->uses;
    *slot = new;
    fonts->stats.opens++;
    fonts->stats.open++;
    if (fonts->stats.open > fonts->stats.open_max) {
        fonts->stats.open_max = fonts->stats.open;
    }
    return slot;
}

/* The open font with the run's size, script and direction set; NULL if there is none. */
static TTF_Font *font_for_run(struct fonts *fonts, const struct font_run *run)
{
    struct open_face *slot = open_face(fonts, run->face, run->size_px);

    if (!slot) {
        return NULL;
    }
    if (slot->size_px != run->size_px && font_files_strike_px(run->face) == 0) {
        if (TTF_SetFontSize(slot->font, run->size_px) != 0) {
            return NULL;
        }
        slot->size_px = run->size_px;
    }
    if (slot->script != run->script) {
        char tag[5] = {(char)(run->script >> 24), (char)(run->script >> 16),
                       (char)(run->script >> 8), (char)run->script, '\0'};
        TTF_SetFontScriptName(slot->font, tag);
        slot->script = run->script;
    }
    if (slot->rtl != run->rtl) {
        TTF_SetFontDirection(slot->font, run->rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
        slot->rtl = run->rtl;
    }
    return slot->font;
}

/* ---- Which face has a cluster. ---- */

/* All weights of a family have the same characters, so whichever is open answers. */
static struct open_face *open_family(struct fonts *fonts, int family, enum weight weight)
{
    for (int i = 0; i < FONTS_OPEN_MAX; i++) {
        if (fonts->open[i].font && font_files_family(fonts->open[i].face) == family) {
            return &fonts->open[i];
        }
    }
    for (int face; (face = font_files_face(fonts->files, family, weight)) >= 0;) {
        struct open_face *slot = open_face(fonts, face, 24);
        if (slot || !fonts->has_ttf) {
            return slot;
        }
    }
    return NULL;
}

static void learn_page(struct fonts *fonts, struct coverage *coverage, uint32_t page, int family,
                       enum weight weight)
{
    struct open_face *slot = open_family(fonts, family, weight);

    coverage->known[page / 32] |= 1u << page % 32;
    for (uint32_t c = page << 8; slot && c < (page + 1) << 8; c++) {
        if (TTF_GlyphIsProvided32(slot->font, c)) {
            coverage->has[c / 32] |= 1u << c % 32;
        }
    }
}

static bool family_has(struct fonts *fonts, int family, enum weight weight, uint32_t c)
{
    if (c > 0xffff) {
        struct open_face *slot = open_family(fonts, family, weight);
        return slot && TTF_GlyphIsProvided32(slot->font, c);
    }
    struct coverage *coverage = fonts->coverage[family];
    if (!coverage) {
        if (font_files_face(fonts->files, family, weight) < 0) {
            return false;
        }
        coverage = fonts->coverage[family] = xcalloc(1, sizeof *coverage);
    }
    if (!(coverage->known[c >> 8 >> 5] & 1u << (c >> 8) % 32)) {
        learn_page(fonts, coverage, c >> 8, family, weight);
    }
    return coverage->has[c / 32] >> c % 32 & 1;
}

static int family_face(struct fonts *fonts, int family, enum weight weight, const char *cluster,
                       size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(cluster, bytes, &at);
        if (!font_run_ignorable(c) && !family_has(fonts, family, weight, c)) {
            return -1;
        }
    }
    return font_files_face(fonts->files, family, weight);
}

static int face_for(void *self, const char *cluster, size_t bytes, enum weight weight,
                    bool prefer_han)
{
    struct fonts *fonts = self;
    int own = prefer_han ? font_files_family(FACE_HAN) : font_files_family(FACE_SANS);
    int other = prefer_han ? font_files_family(FACE_SANS) : font_files_family(FACE_HAN);
    bool wants_emoji = false;
    uint32_t first = 0;

    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(cluster, bytes, &at);
        first = first == 0 && !font_run_ignorable(c) ? c : first;
        wants_emoji = wants_emoji || c == 0xfe0f || (c >= 0x1f000 && c <= 0x1faff);
    }
    int face =
        wants_emoji ? family_face(fonts, font_files_emoji(), WEIGHT_REGULAR, cluster, bytes) : -1;
    if (face < 0) {
        face = family_face(fonts, own, weight, cluster, bytes);
    }
    if (face < 0) {
        face = family_face(fonts, other, weight, cluster, bytes);
    }
    for (int i = 0, family; face < 0 && (family = font_files_candidate(first, i)) >= 0; i++) {
        face = family_face(fonts, family, weight, cluster, bytes);
    }
    return face < 0 && fonts_are_missing(fonts) && font_last_has(cluster, bytes) ? FACE_LAST : face;
}

bool fonts_are_missing(const struct fonts *fonts)
{
    return !fonts->has_ttf ||
           font_files_face(fonts->files, font_files_family(FACE_SANS), WEIGHT_REGULAR) < 0;
}

static void measure(void *self, const struct font_run *run, struct run_extent *out)
{
    struct fonts *fonts = self;
    if (run->face == FACE_LAST) {
        font_last_measure(run, out);
        return;
    }
    font_run_measure(font_for_run(fonts, run), font_files_strike_px(run->face), run, &fonts->text,
                     out);
}

static const char *face_name(void *self, int face)
{
    (void)self;
    return face == FACE_LAST ? "last" : font_files_name(face);
}

bool fonts_has_picture(struct fonts *fonts, const struct font_run *run)
{
    return run_cache_find(fonts->cache, run, true) != NULL;
}

struct run_picture fonts_picture(struct fonts *fonts, const struct font_run *run)
{
    const struct run_picture *known = run_cache_find(fonts->cache, run, true);

    if (known) {
        return *known;
    }
    struct run_picture picture;
    void *pixels = run->face == FACE_LAST
                       ? (void *)font_last_picture(run, &picture)
                       : font_run_picture(font_for_run(fonts, run), font_files_strike_px(run->face),
                                          run, &fonts->text, &picture);
    fonts->stats.rastered++;
    picture = *run_cache_put(fonts->cache, run, &picture);
    free(pixels);
    return picture;
}

/* ---- Life. ---- */

struct fonts *fonts_new(const char *dir, const char *system_dir, size_t cache_bytes)
{
    struct fonts *fonts = xcalloc(1, sizeof *fonts);
    size_t families = (size_t)font_files_families();

    fonts->metrics = (struct metrics){fonts, face_for, measure, face_name};
    fonts->files = font_files_new(dir, system_dir);
    fonts->coverage = xcalloc(families, sizeof *fonts->coverage);
    fonts->cache = run_cache_new(cache_bytes ? cache_bytes : CACHE_BYTES);
    fonts->has_ttf = TTF_Init() == 0;
    if (!fonts->has_ttf) {
        log_error("fonts: %s", TTF_GetError());
    }
    return fonts;
}

void fonts_free(struct fonts *fonts)
{
    if (!fonts) {
        return;
    }
    for (int i = 0; i < FONTS_OPEN_MAX; i++) {
        close_face(&fonts->open[i]);
    }
    for (int i = 0; i < font_files_families(); i++) {
        free(fonts->coverage[i]);
    }
    if (fonts->has_ttf) {
        TTF_Quit();
    }
    run_cache_free(fonts->cache);
    font_files_free(fonts->files);
    free(fonts->coverage);
    strbuf_fini(&fonts->text);
    free(fonts);
}

const char *fonts_dir(const struct fonts *fonts)
{
    return font_files_dir(fonts->files);
}

const struct metrics *fonts_metrics(struct fonts *fonts)
{
    return &fonts->metrics;
}

struct fonts_stats fonts_stats(const struct fonts *fonts)
{
    struct fonts_stats stats = fonts->stats;
    stats.cache_bytes = run_cache_bytes(fonts->cache);
    return stats;
}
