/* tests/cases/venue: a venue in, the model and the ways out, and what is told of it. Files:
 * `venue*.json` and `*.geojson` (all of them, by name, as a folder) with `feed.json`, an event
 * without a programme if there is none. */
#include "core/feed/reader.h"
#include "core/venue/dump.h"
#include "unit/cases.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 16

static const char empty_feed[] =
    "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"x\",\"zone\":"
    "\"UTC\"},\"rooms\":[],\"sessions\":[]}";

static int is_venue(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && (strcmp(dot, ".geojson") == 0 ||
                   (strcmp(dot, ".json") == 0 && strcmp(entry->d_name, "feed.json") != 0));
}

static void dump(const struct snapshot *snapshot, struct strbuf *out)
{
    for (int i = 0; i < snapshot->n_problems; i++)
        strbuf_printf(out, "problem %s: %s\n", snapshot->problems[i].path,
                      snapshot->problems[i].message);
    venue_dump(out, snapshot);
}

static void read_and_dump(const char *folder, struct strbuf *out)
{
    struct strbuf feed = {0}, bodies[FILES_MAX] = {{0}};
    struct venue_file files[FILES_MAX];
    struct dirent **entries = NULL;
    struct err err = {0};
    int n = scandir(folder, &entries, is_venue, alphasort);
    for (int i = 0; i < n && i < FILES_MAX; i++) {
        case_read(folder, entries[i]->d_name, &bodies[i]);
        files[i] = (struct venue_file){entries[i]->d_name, bodies[i].text ? bodies[i].text : "",
                                       bodies[i].bytes};
    }
    if (!case_read(folder, "feed.json", &feed))
        strbuf_add(&feed, empty_feed);
    const struct feed_parts parts = {
        .feed = feed.text, .feed_bytes = feed.bytes, .venue = files, .n_venue = n > 0 ? n : 0};
    struct snapshot *snapshot = feed_read_parts(&parts, NULL, &err);
    if (snapshot)
        dump(snapshot, out);
    else
        strbuf_printf(out, "refused: %s\n", err.text);
    snapshot_free(snapshot);
    for (int i = 0; i < n; i++) {
        strbuf_fini(&bodies[i]);
        free(entries[i]);
    }
    free(entries);
    strbuf_fini(&feed);
}

int main(void)
{
    return cases_run("venue", read_and_dump);
}
