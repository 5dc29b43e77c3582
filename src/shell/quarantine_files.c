#include "shell/quarantine_files.h"

#include "base/str.h"
#include "shell/file.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LADDER_FIRST_LINE "hallboard quarantine 1"
#define TRIAL_FIRST_LINE "hallboard trial 1"
#define FILE_MAX_BYTES ((size_t)64 << 10)

static bool write_text(const char *path, struct strbuf *text, bool durable, struct err *err)
{
    struct file_piece piece = {text->text, text->bytes};
    bool ok = file_replace(path, &piece, 1, durable, err);
    strbuf_fini(text);
    return ok;
}

/* The line at *at without its end, which becomes a zero; NULL at the end of the text. */
static char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (!*line)
        return NULL;
    *at = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

/* "KEY NAME" at the end of a line. */
static bool take_item(const char *text, struct ladder_item *item)
{
    int used = 0;
    if (sscanf(text, "%16" SCNx64 " %n", &item->key, &used) != 1 || !used || !item->key)
        return false;
    size_t bytes = utf8_cut(text + used, strlen(text + used), LADDER_NAME_MAX - 1);
    memcpy(item->name, text + used, bytes);
    item->name[bytes] = '\0';
    return bytes > 0 && utf8_valid(item->name, bytes);
}

/* The text, NULL if there is none with this first line. */
static char *read_text(const char *path, const char *first_line, struct strbuf *text, char **at)
{
    if (file_read(path, FILE_MAX_BYTES, false, text, NULL, NULL) != FILE_READ_OK || !text->bytes)
        return NULL;
    *at = text->text;
    char *line = next_line(at);
    return line && str_equal(line, first_line) ? line : NULL;
}

/* ---- The ladder. ---- */

bool ladder_write(const char *path, const struct ladder *ladder, const char *boot_id,
                  int64_t boot_ms, struct err *err)
{
    struct strbuf text = {0};
    strbuf_printf(&text, LADDER_FIRST_LINE "\nsaved %" PRId64 " %s\n", boot_ms, boot_id);
    for (int i = 0; i < ladder->n_crashes; i++)
        strbuf_printf(&text, "crash %" PRId64 "\n", ladder->crashed_ms[i]);
    for (int i = 0; i < ladder->n_aside; i++)
        strbuf_printf(&text, "aside %" PRId64 " %016" PRIx64 " %s\n", ladder->aside[i].until_ms,
                      ladder->aside[i].item.key, ladder->aside[i].item.name);
    if (ladder->rung != LADDER_ALL)
        strbuf_printf(&text, "rung %d %" PRId64 "\n", (int)ladder->rung, ladder->rung_until_ms);
    strbuf_add(&text, "end\n");
    return write_text(path, &text, true, err);
}

static bool take_ladder_line(const char *line, struct ladder *ladder)
{
    int64_t ms;
    int rung, used = 0;
    if (sscanf(line, "crash %" SCNd64, &ms) == 1) {
        if (ladder->n_crashes < LADDER_BARE_CRASHES)
            ladder->crashed_ms[ladder->n_crashes++] = ms;
        return true;
    }
    if (sscanf(line, "aside %" SCNd64 " %n", &ms, &used) == 1 && used) {
        struct ladder_aside aside = {.until_ms = ms};
        if (!take_item(line + used, &aside.item))
            return false;
        if (ladder->n_aside < LADDER_ASIDE_MAX)
            ladder->aside[ladder->n_aside++] = aside;
        return true;
    }
    if (sscanf(line, "rung %d %" SCNd64, &rung, &ms) != 2 || rung < LADDER_ALL ||
        rung > LADDER_BARE)
        return false;
    ladder->rung = (enum ladder_rung)rung;
    ladder->rung_until_ms = ms;
    return true;
}

static bool parse_ladder(char *at, struct ladder *ladder, int64_t *saved_ms, char boot_id[40])
{
    char *line = next_line(&at);
    boot_id[0] = '\0';
    if (!line || sscanf(line, "saved %" SCNd64 " %39s", saved_ms, boot_id) < 1)
        return false;
    while ((line = next_line(&at)) && !str_equal(line, "end")) {
        if (!take_ladder_line(line, ladder))
            return false;
    }
    return line != NULL; /* without its end it was torn */
}

bool ladder_read(const char *path, struct ladder *ladder, const char *boot_id, int64_t boot_ms,
                 struct err *err)
{
    struct strbuf text = {0};
    char *at, saved_boot[40];
    int64_t saved_ms = 0;
    *ladder = (struct ladder){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    bool ok = read_text(path, LADDER_FIRST_LINE, &text, &at) &&
              parse_ladder(at, ladder, &saved_ms, saved_boot);
    if (!ok)
        *ladder = (struct ladder){0};
    else if (!str_equal(saved_boot, boot_id) || saved_ms > boot_ms)
        ladder_shift(ladder, boot_ms - saved_ms);
    strbuf_fini(&text);
    return ok || err_set(err, "%s: cannot be read, or is damaged", path);
}

/* ---- The trial. ---- */

bool trial_write(const char *path, const struct trial *trial, const char *boot_id, struct err *err)
{
    struct strbuf text = {0};
    strbuf_printf(&text, TRIAL_FIRST_LINE "\nboot %s\n", boot_id);
    for (int i = 0; i < trial->n; i++) {
        const struct trial_page *page = &trial->pages[i];
        const char *kind = page->is_good ? "good" : page->is_suspect ? "suspect" : "trial";
        strbuf_printf(&text, "%s %d %016" PRIx64 " %s\n", kind, page->page, page->item.key,
                      page->item.name);
    }
    const struct ladder_item *measured = &trial->measured, *job = &trial->job;
    if (measured->key)
        strbuf_printf(&text, "measured 0 %016" PRIx64 " %s\n", measured->key, measured->name);
    if (job->key)
        strbuf_printf(&text, "job 0 %016" PRIx64 " %s\n", job->key, job->name);
    return write_text(path, &text, false, err);
}

static void take_trial_line(const char *line, struct trial *trial)
{
    char kind[12];
    struct trial_page page = {0};
    int used = 0;
    if (sscanf(line, "%11s %d %n", kind, &page.page, &used) != 2 || !used ||
        !take_item(line + used, &page.item))
        return;
    page.is_good = str_equal(kind, "good");
    page.is_suspect = str_equal(kind, "suspect");
    if (str_equal(kind, "measured"))
        trial->measured = page.item;
    else if (str_equal(kind, "job"))
        trial->job = page.item;
    else if (trial->n < TRIAL_MAX)
        trial->pages[trial->n++] = page;
}

bool trial_read(const char *path, struct trial *trial, const char *boot_id)
{
    struct strbuf text = {0};
    char *at, *line, boot[60];
    *trial = (struct trial){0};
    bool ok = read_text(path, TRIAL_FIRST_LINE, &text, &at) != NULL;
    snprintf(boot, sizeof boot, "boot %s", boot_id);
    ok = ok && (line = next_line(&at)) && str_equal(line, boot);
    while (ok && (line = next_line(&at)))
        take_trial_line(line, trial);
    strbuf_fini(&text);
    return ok;
}
