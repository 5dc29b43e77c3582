#include "shell/shots.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/zone.h"
#include "shell/image_out.h"
#include "shell/output.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define BLOCK_MS (30 * MS_MINUTE)

bool shots_init(struct shots *shots, const char *dir, struct err *err)
{
    *shots = (struct shots){.dir = dir};
    if (!dir || mkdir(dir, 0777) == 0)
        return true;
    int number = errno;
    struct stat found;
    if (number == EEXIST && stat(dir, &found) == 0 && S_ISDIR(found.st_mode))
        return true;
    return err_set_errno(err, number == EEXIST ? ENOTDIR : number, "%s: cannot hold shots", dir);
}

bool shots_wanted(struct shots *shots, const void *board, int item, int page, int64_t now_ms)
{
    int64_t block_ms = floor_to(now_ms, BLOCK_MS);
    if (!shots->dir || (shots->taken && shots->board == board && shots->item == item &&
                        shots->page == page && shots->block_ms == block_ms))
        return false;
    shots->board = board;
    shots->item = item;
    shots->page = page;
    shots->block_ms = block_ms;
    shots->taken++;
    return true;
}

int64_t shots_next_ms(const struct shots *shots, int64_t now_ms)
{
    return shots->dir ? floor_to(now_ms, BLOCK_MS) + BLOCK_MS : INSTANT_NEVER;
}

void shots_path(const struct shots *shots, const struct zone *zone, int64_t now_ms,
                const char *board, int page, char *out, size_t bytes)
{
    struct civil at;
    if (zone)
        zone_civil(zone, now_ms, &at);
    else
        civil_from_ms(now_ms, &at);
    snprintf(out, bytes, "%s/%04d-%02d-%02d_%02d-%02d-%02d_%s_%d.png", shots->dir, at.year,
             at.month, at.day, at.hour, at.minute, at.second, board, page + 1);
}

void shots_save(struct output *output, const char *path, bool say)
{
    int width_px, height_px;
    struct err why = {0};
    output_size(output, &width_px, &height_px);
    uint32_t *pixels = xcalloc((size_t)width_px * (size_t)height_px, sizeof *pixels);
    if (!output_read(output, pixels, &why) ||
        !image_write_png(path, pixels, width_px, height_px, width_px, &why)) {
        log_error("%s", why.text);
    } else if (say) {
        puts(path);
        fflush(stdout);
    } else {
        log_info("%s written", path);
    }
    free(pixels);
}
