#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/zone_tzif.h"

#define ZONEINFO_FOLDER "/usr/share/zoneinfo"
#define FILE_BYTES_MAX ((size_t)1024 * 1024) /* tzdata.zi has 112 KB, a zone 4 KB */
#define NAME_BYTES_MAX 128
#define ALIAS_HOPS_MAX 4
#define DAY_S INT64_C(86400)
#define REACH_S (26 * 3600) /* no offset is larger: zone_tzif.c refuses it */

struct zone {
    const char *name;
    struct zone_table table;
};

enum file_result { FILE_READ, FILE_MISSING, FILE_FAILED };

/* What tzdb itself allows in a name, less what could leave the folder. */
static bool name_is_good(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789/._+-";
    size_t bytes = strlen(name);

    if (bytes == 0 || bytes > NAME_BYTES_MAX || strspn(name, letters) != bytes)
        return false;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/' && part != name;
        if (*part == '.' || *part == '/' || *part == '\0')
            return false;
    }
    return true;
}

/* Reads at most FILE_BYTES_MAX of an open file; closes it. */
static enum file_result read_all(int fd, const char *path, struct strbuf *out, struct err *err)
{
    struct stat status;
    char block[4096];
    ssize_t count = 0;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        err_set(err, "%s is not a file", path);
        close(fd);
        return FILE_FAILED;
    }
    while (out->bytes <= FILE_BYTES_MAX) {
        count = read(fd, block, sizeof block);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        strbuf_add_bytes(out, block, (size_t)count);
    }
    if (count < 0)
        err_set_errno(err, errno, "%s cannot be read", path);
    else if (out->bytes > FILE_BYTES_MAX)
        err_set(err, "%s is larger than %zu bytes", path, FILE_BYTES_MAX);
    close(fd);
    return count < 0 || out->bytes > FILE_BYTES_MAX ? FILE_FAILED : FILE_READ;
}

static enum file_result read_file(const char *path, struct strbuf *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return FILE_MISSING;
    if (fd < 0) {
        err_set_errno(err, errno, "%s cannot be opened", path);
        return FILE_FAILED;
    }
    return read_all(fd, path, out, err);
}

/* The target of the line `L target name`, or NULL. */
static char *alias_find(struct arena *arena, const char *tzdata, const char *name)
{
    size_t name_bytes = strlen(name);

    for (const char *line = tzdata; line && *line;) {
        const char *end = strchrnul(line, '\n');

        if (line[0] == 'L' && line[1] == ' ') {
            const char *target = line + 2;
            size_t target_bytes = strcspn(target, " \n");
            const char *link = target + target_bytes;

            if (*link == ' ' && (size_t)(end - link - 1) == name_bytes &&
                memcmp(link + 1, name, name_bytes) == 0)
                return arena_strndup(arena, target, target_bytes);
        }
        line = *end ? end + 1 : end;
    }
    return NULL;
}

/* Finds the bytes of a zone by its name, or by the names that it is an alias of. */
static bool load(struct arena *arena, const char *folder, const char *name, struct strbuf *out,
                 struct err *err)
{
    struct strbuf tzdata = {0};
    const char *file = name;
    enum file_result result = FILE_MISSING;

    for (int hop = 0; file && hop <= ALIAS_HOPS_MAX; hop++) {
        char path[4096];

        if (!name_is_good(file) ||
            snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
            break;
        result = read_file(path, out, err);
        if (result != FILE_MISSING)
            break;
        snprintf(path, sizeof path, "%s/tzdata.zi", folder);
        if (!tzdata.text && read_file(path, &tzdata, err) == FILE_FAILED)
            break;
        file = tzdata.text ? alias_find(arena, tzdata.text, file) : NULL;
    }
    strbuf_fini(&tzdata);
    if (result == FILE_MISSING)
        err_set(err, "no such zone in %s", folder);
    return result == FILE_READ;
}

/* "+08:00" */
static bool fixed_offset(const char *text, int32_t *offset_s)
{
    int hours;
    int minutes;

    if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return false;
    for (int i = 1; i < 6; i++)
        if (i != 3 && (text[i] < '0' || text[i] > '9'))
            return false;
    hours = (text[1] - '0') * 10 + text[2] - '0';
    minutes = (text[4] - '0') * 10 + text[5] - '0';
    *offset_s = (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

const struct zone *zone_open_in(struct arena *arena, const char *folder, const char *name,
                                struct err *err)
{
    struct zone *zone = arena_alloc(arena, sizeof *zone);
    struct strbuf bytes = {0};
    struct err why = {0};
    bool fine;

    zone->name = arena_strdup(arena, name ? name : "");
    if (str_equal(name, "UTC") || (name && fixed_offset(name, &zone->table.first_s)))
        return zone;
    if (!name || !name_is_good(name)) {
        err_set(err, "time zone \"%.60s\": not a zone's name (Asia/Shanghai, UTC or +08:00)",
                zone->name);
        return NULL;
    }
    fine = load(arena, folder, name, &bytes, &why) &&
           zone_tzif_parse(arena, bytes.text ? bytes.text : "", bytes.bytes, &zone->table, &why);
    strbuf_fini(&bytes);
    if (!fine) {
        err_set(err, "time zone \"%s\": %s", name, why.text);
        return NULL;
    }
    return zone;
}

const struct zone *zone_open(struct arena *arena, const char *name, struct err *err)
{
    return zone_open_in(arena, ZONEINFO_FOLDER, name, err);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

static int64_t floor_s(int64_t ms)
{
    return ms / 1000 - (ms % 1000 < 0);
}

static int64_t to_ms(int64_t seconds)
{
    int64_t ms;

    if (__builtin_mul_overflow(seconds, INT64_C(1000), &ms))
        return seconds < 0 ? INT64_MIN : INT64_MAX;
    return ms;
}

/* How many transitions are at or before instant_s. */
static size_t table_find(const struct zone_table *table, int64_t instant_s)
{
    size_t low = 0;
    size_t high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (table->at_s[middle] <= instant_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int offset_at(const struct zone_table *table, int64_t instant_s)
{
    size_t index = table_find(table, instant_s);

    if (index == table->count && table->has_rule)
        return zone_rule_offset_s(&table->rule, instant_s);
    return index > 0 ? table->offset_s[index - 1] : table->first_s;
}

/* A stretch of time with one offset. It ends before end_s. */
struct stretch {
    int64_t start_s;
    int64_t end_s; /* INT64_MAX: never */
    int offset_s;
};

/* The stretch that holds instant_s, from there on. */
static struct stretch stretch_from(const struct zone_table *table, int64_t instant_s)
{
    struct stretch out = {instant_s, INT64_MAX, offset_at(table, instant_s)};
    size_t index = table_find(table, instant_s);

    if (index < table->count)
        out.end_s = table->at_s[index];
    else if (table->has_rule)
        out.end_s = zone_rule_next_s(&table->rule, instant_s);
    return out;
}

static int64_t day_of(int64_t instant_s, int offset_s)
{
    int64_t local_s = instant_s + offset_s;

    return local_s / DAY_S - (local_s % DAY_S < 0);
}

int zone_offset_s(const struct zone *zone, int64_t ms)
{
    return offset_at(&zone->table, floor_s(ms));
}

void zone_civil(const struct zone *zone, int64_t ms, struct civil *out)
{
    int64_t local_ms;

    if (__builtin_add_overflow(ms, to_ms(zone_offset_s(zone, ms)), &local_ms))
        local_ms = ms;
    civil_from_ms(local_ms, out);
}

int64_t zone_instant(const struct zone *zone, const struct civil *local)
{
    int64_t local_ms = civil_to_ms(local);
    int64_t local_s = floor_s(local_ms);
    int64_t rest_ms = (local_ms % 1000 + 1000) % 1000;
    int64_t instant_s;
    int64_t ms;
    struct stretch now = stretch_from(&zone->table, local_s - REACH_S);

    /* Forward from where it cannot be yet: the first stretch that has the reading is the earlier
     * one of a fold. If the next one starts behind the reading, it lies in the gap between. */
    for (;;) {
        struct stretch next;

        instant_s = local_s - now.offset_s;
        if (instant_s < now.end_s)
            break;
        next = stretch_from(&zone->table, now.end_s);
        if (local_s - next.offset_s < next.start_s)
            break;
        now = next;
    }
    return __builtin_add_overflow(to_ms(instant_s), rest_ms, &ms) ? INT64_MAX : ms;
}

int64_t zone_day(const struct zone *zone, int64_t ms)
{
    return day_of(floor_s(ms), zone_offset_s(zone, ms));
}

int64_t zone_day_start(const struct zone *zone, int64_t ms)
{
    int64_t day = zone_day(zone, ms);
    struct stretch now = stretch_from(&zone->table, day * DAY_S - REACH_S);

    for (;;) {
        int64_t midnight_s = day * DAY_S - now.offset_s;
        int64_t first_s = midnight_s > now.start_s ? midnight_s : now.start_s;

        if (first_s < now.end_s && day_of(first_s, now.offset_s) == day)
            return to_ms(first_s);
        now = stretch_from(&zone->table, now.end_s);
    }
}

int64_t zone_next_day(const struct zone *zone, int64_t ms)
{
    int64_t day = zone_day(zone, ms);
    struct stretch now = stretch_from(&zone->table, floor_s(ms));

    /* Where a change leads straight into a later day (Apia, 30 December 2011) that is it; where
     * the clock goes back over midnight, the second midnight is. */
    for (;;) {
        int64_t midnight_s = (day + 1) * DAY_S - now.offset_s;

        if (midnight_s < now.end_s)
            return to_ms(midnight_s > now.start_s ? midnight_s : now.start_s);
        now = stretch_from(&zone->table, now.end_s);
    }
}
