/* Documents of their own that the feed names. Whether an address may be fetched is not asked here:
 * that depends on where the feed came from. */
#include "core/feed/read.h"

#include <string.h>

#define SOURCE_URL_BYTES_MAX 2048
#define CHANGES_POLL_S 10
#define ANNOUNCEMENTS_POLL_S 2
#define ALERT_SOURCES_MAX 16

static bool read_address(struct reading *reading, const struct object *source, const char **out)
{
    struct node url = object_member(source, "url");
    if (!node_present(&url)) {
        node_problem(reading, &url, "missing");
        return false;
    }
    const char *text = json_string_value(url.json);
    size_t bytes = json_string_length(url.json);
    bool good = text && bytes > 0 && bytes <= SOURCE_URL_BYTES_MAX;
    for (size_t i = 0; i < bytes && good; i++)
        good = (unsigned char)text[i] > 0x20 && text[i] != 0x7f && !strchr("\"<>\\^`{|}", text[i]);
    if (!good) {
        node_problem(reading, &url, "%s is no address", node_quote(reading, &url));
        return false;
    }
    *out = arena_strdup(reading->arena, text);
    return true;
}

bool read_source(struct reading *reading, const struct node *node, double poll_s,
                 struct source_ref *out)
{
    static const char *const names[] = {"url", "poll_s", NULL};
    struct object source;
    if (!node_present(node) || !object_open(reading, &source, node, names) ||
        !read_address(reading, &source, &out->url))
        return false;
    read_real(reading, &source, "poll_s", 1, 86400, &poll_s);
    out->poll_ms = (int64_t)(poll_s * MS_SECOND + 0.5);
    return true;
}

void read_sources(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"changes", "announcements", "alerts", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct object sources;
    struct node node = object_member(root, "sources");
    if (!node_present(&node) || !object_open(reading, &sources, &node, names))
        return;
    node = object_member(&sources, "changes");
    read_source(reading, &node, CHANGES_POLL_S, &snapshot->changes_source);
    node = object_member(&sources, "announcements");
    read_source(reading, &node, ANNOUNCEMENTS_POLL_S, &snapshot->announcements_source);
    struct node list;
    size_t count = object_list(reading, &sources, "alerts", &list);
    if (count > ALERT_SOURCES_MAX) {
        node_problem(reading, &list, "more than %d; the first are taken", ALERT_SOURCES_MAX);
        count = ALERT_SOURCES_MAX;
    }
    snapshot->alert_sources = arena_array(reading->arena, count, sizeof *snapshot->alert_sources);
    for (size_t i = 0; i < count; i++) {
        node = node_item(&list, i);
        if (read_source(reading, &node, ANNOUNCEMENTS_POLL_S,
                        &snapshot->alert_sources[snapshot->n_alert_sources]))
            snapshot->n_alert_sources++;
    }
}
