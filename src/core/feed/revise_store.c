/* The memory as JSON, so that a box that is started again still knows what it announced. */
#include "core/feed/revise_memory.h"

#include <jansson.h>
#include <string.h>

#define FORMAT "hallboard revisions 1"

static void write_text(struct strbuf *out, const char *name, const struct text *text)
{
    strbuf_printf(out, ",\"%s\":[", name);
    for (int i = 0; i < text->n; i++) {
        strbuf_add(out, i ? ",[" : "[");
        strbuf_add_json(out, text->items[i].lang);
        strbuf_add(out, ",");
        strbuf_add_json(out, text->items[i].text);
        strbuf_add(out, "]");
    }
    strbuf_add(out, "]");
}

static void write_revision(struct strbuf *out, const struct revision *revision)
{
    strbuf_printf(out, "[%lld,%lld,%lld,%d,", (long long)revision->decided_ms,
                  (long long)revision->start_ms, (long long)revision->end_ms, revision->is_gone);
    strbuf_add_json(out, revision->room);
    strbuf_add(out, "]");
}

static void write_members(const struct revisions *revisions, struct strbuf *out)
{
    strbuf_add(out, "{\"format\":\"" FORMAT "\",\"event\":");
    strbuf_add_json(out, revisions->event_id);
    strbuf_add(out, ",\"sessions\":[");
    for (int i = 0; i < revisions->n; i++) {
        const struct remembered *item = &revisions->items[i];
        strbuf_add(out, i ? ",\n{\"id\":" : "\n{\"id\":");
        strbuf_add_json(out, item->id);
        write_text(out, "title", &item->title);
        write_text(out, "short_title", &item->short_title);
        strbuf_add(out, ",\"kind\":");
        strbuf_add_json(out, item->kind);
        strbuf_printf(out, ",\"private\":%s,\"new\":%lld,\"states\":[",
                      item->is_private ? "true" : "false", (long long)item->new_ms);
        write_revision(out, &item->plan);
        for (int k = 0; k < item->n; k++) {
            strbuf_add(out, ",");
            write_revision(out, &item->revisions[k]);
        }
        strbuf_add(out, "]}");
    }
    strbuf_add(out, "]");
}

void revisions_write_sessions(const struct revisions *revisions, struct strbuf *out)
{
    write_members(revisions, out);
    strbuf_add(out, "}\n");
}

void revisions_write(const struct revisions *revisions, struct strbuf *out)
{
    write_members(revisions, out);
    if (revisions->aside) {
        strbuf_add(out, ",\n\"aside\":");
        revisions_write_sessions(revisions->aside, out);
    }
    strbuf_add(out, "}\n");
}

static bool read_text_of(struct arena *arena, const json_t *json, struct text *out)
{
    size_t n = json_array_size(json);
    struct text_lang *items = arena_array(arena, n, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        const json_t *pair = json_array_get(json, i);
        const char *lang = json_string_value(json_array_get(pair, 0));
        const char *text = json_string_value(json_array_get(pair, 1));
        if (!lang || !text || !text[0])
            return false;
        items[i] = (struct text_lang){arena_strdup(arena, lang), arena_strdup(arena, text)};
    }
    *out = (struct text){items, (int)n};
    return true;
}

static bool read_revision(struct arena *arena, const json_t *json, struct revision *out)
{
    const char *room = json_string_value(json_array_get(json, 4));
    if (json_array_size(json) != 5 || !room)
        return false;
    *out = (struct revision){.decided_ms = json_integer_value(json_array_get(json, 0)),
                             .start_ms = json_integer_value(json_array_get(json, 1)),
                             .end_ms = json_integer_value(json_array_get(json, 2)),
                             .is_gone = json_integer_value(json_array_get(json, 3)) != 0,
                             .room = arena_strdup(arena, room)};
    return out->end_ms > out->start_ms;
}

static bool read_item(struct arena *arena, const json_t *json, struct remembered *out)
{
    const char *id = json_string_value(json_object_get(json, "id"));
    const char *kind = json_string_value(json_object_get(json, "kind"));
    const json_t *states = json_object_get(json, "states");
    size_t n = json_array_size(states);
    if (!id || !kind || n < 1 || n > REVISIONS_MAX + 1)
        return false;
    *out = (struct remembered){.id = arena_strdup(arena, id),
                               .kind = arena_strdup(arena, kind),
                               .is_private = json_is_true(json_object_get(json, "private")),
                               .new_ms = json_integer_value(json_object_get(json, "new")),
                               .session = -1};
    out->revisions = arena_array(arena, REVISIONS_MAX, sizeof *out->revisions);
    if (!read_text_of(arena, json_object_get(json, "title"), &out->title) ||
        !read_text_of(arena, json_object_get(json, "short_title"), &out->short_title) ||
        !read_revision(arena, json_array_get(states, 0), &out->plan))
        return false;
    for (size_t i = 1; i < n; i++)
        if (!read_revision(arena, json_array_get(states, i), &out->revisions[out->n++]))
            return false;
    return true;
}

static struct revisions *read_memory(const json_t *json)
{
    const char *format = json_string_value(json_object_get(json, "format"));
    const char *event = json_string_value(json_object_get(json, "event"));
    const json_t *sessions = json_object_get(json, "sessions");
    struct revisions *revisions = NULL;
    if (format && event && strcmp(format, FORMAT) == 0 && json_is_array(sessions)) {
        size_t n = json_array_size(sessions);
        revisions = revisions_new(event, n);
        for (size_t i = 0; i < n && revisions; i++) {
            const json_t *item = json_array_get(sessions, i);
            if (read_item(&revisions->arena, item, &revisions->items[revisions->n])) {
                revisions->n++;
            } else {
                revisions_free(revisions);
                revisions = NULL;
            }
        }
    }
    return revisions;
}

struct revisions *revisions_read(const void *bytes, size_t count, struct err *err)
{
    json_error_t error;
    json_t *json = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &error);
    struct revisions *revisions = read_memory(json);
    const json_t *aside = json_object_get(json, "aside");
    if (revisions && aside)
        revisions->aside = read_memory(aside);
    json_decref(json);
    if (!revisions)
        err_set(err, "not the memory of earlier polls (\"" FORMAT "\")");
    return revisions;
}
