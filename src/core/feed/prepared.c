#include "core/feed/prepared.h"

#include "base/str.h"
#include "core/feed/announce.h"
#include "core/feed/json.h"
#include "core/feed/read.h"
#include <string.h>

#define FORMAT "hallboard texts 1"
#define TEXTS_MAX 256

void prepared_free(struct prepared *prepared)
{
    if (prepared)
        snapshot_free(prepared->holder); /* it lives in there */
}

const struct prepared_text *prepared_find(const struct prepared *prepared, const char *name)
{
    for (int i = 0; prepared && i < prepared->n_texts; i++) {
        if (strcmp(prepared->texts[i].name, name) == 0)
            return &prepared->texts[i];
    }
    return NULL;
}

/* Which field stands at `{` of the text; -1: none, it is a brace. *end: behind its `}`. */
static int field_at(const char *at, const char *const *fields, int n, const char **end)
{
    const char *close = *at == '{' ? strchr(at, '}') : NULL;
    for (int i = 0; close && i < n; i++) {
        size_t bytes = strlen(fields[i]);
        if ((size_t)(close - at - 1) == bytes && memcmp(at + 1, fields[i], bytes) == 0) {
            *end = close + 1;
            return i;
        }
    }
    return -1;
}

static const char *fill(struct arena *arena, const struct text_lang *form,
                        const char *const *fields, const struct text *values, int n)
{
    struct strbuf out = {0};
    for (const char *at = form->text; *at;) {
        int field = field_at(at, fields, n, &at);
        const char *value = field >= 0 ? text_any(&values[field], form->lang) : NULL;
        if (value)
            strbuf_add(&out, value);
        else if (field < 0)
            strbuf_add_bytes(&out, at++, 1);
    }
    const char *text = arena_strdup(arena, out.text ? out.text : "");
    strbuf_fini(&out);
    return text;
}

struct text prepared_fill(struct arena *arena, const struct text *form, const char *const *fields,
                          const struct text *values, int n)
{
    struct text_lang *items = arena_array(arena, (size_t)form->n, sizeof *items);
    struct text out = {.items = items};
    for (int i = 0; i < form->n; i++) {
        const char *text = fill(arena, &form->items[i], fields, values, n);
        if (text[0])
            items[out.n++] = (struct text_lang){arena_strdup(arena, form->items[i].lang), text};
    }
    return out;
}

/* Every field of the list is in every language of the texts: nobody is told half of it. */
static bool fields_used(struct reading *reading, const struct object *object,
                        const struct prepared_text *text)
{
    for (int i = 0; i < text->n_fields; i++) {
        const char *mark = arena_printf(&reading->scratch, "{%s}", text->fields[i]);
        for (int k = 0; k < text->headline.n; k++) {
            const char *lang = text->headline.items[k].lang;
            const char *more = text_in(&text->instruction, lang);
            if (!strstr(text->headline.items[k].text, mark) && !(more && strstr(more, mark))) {
                node_problem(reading, &object->node, "%s is not in its %s text", mark, lang);
                return false;
            }
        }
    }
    return true;
}

static bool read_prepared(struct reading *reading, const struct object *object, struct ids *names,
                          struct prepared_text *out)
{
    int level = ANNOUNCE_NOTICE;
    struct node name = object_member(object, "name");
    if (read_string(reading, object, "name", &out->name) != FOUND_GOOD) {
        if (!node_present(&name))
            node_problem(reading, &name, "missing");
        return false;
    }
    if (ids_get(names, out->name) != IDS_UNKNOWN) {
        node_problem(reading, &name, "%s is used before", node_quote(reading, &name));
        return false;
    }
    if (!wanted_text(reading, object, "headline", &out->headline))
        return false;
    read_text(reading, object, "instruction", &out->instruction);
    read_choice(reading, object, "level", announce_level_names, &level);
    out->level = level;
    read_bool(reading, object, "evacuation", &out->is_evacuation);
    read_strings(reading, object, "fields", &out->fields, &out->n_fields);
    if (out->n_fields > PREPARED_FIELDS_MAX) {
        node_problem(reading, &object->node, "more than %d fields", PREPARED_FIELDS_MAX);
        return false;
    }
    return fields_used(reading, object, out);
}

static bool read_library(struct reading *reading, json_t *json, struct prepared *out,
                         struct err *err)
{
    static const char *const root_names[] = {"format", "texts", "$schema", NULL};
    static const char *const text_names[] = {"name",        "level",  "evacuation", "headline",
                                             "instruction", "fields", NULL};
    struct node node = {.json = json}, list;
    struct object root, object;
    if (!json_is_object(json) || !object_open(reading, &root, &node, root_names))
        return err_set(err, "not texts: an object is wanted");
    node = object_member(&root, "format");
    const char *format = json_string_value(node.json);
    if (!format || strcmp(format, FORMAT) != 0)
        return err_set(err, "format: \"" FORMAT "\" is wanted");
    size_t count = object_list(reading, &root, "texts", &list);
    if (count > TEXTS_MAX)
        return err_set(err, "texts: more than %d", TEXTS_MAX);
    struct ids names;
    ids_init(&names, reading->seed);
    out->texts = arena_array(reading->arena, count, sizeof *out->texts);
    for (size_t i = 0; i < count; i++) {
        struct prepared_text text = {.name = ""};
        node = node_item(&list, i);
        if (!object_open(reading, &object, &node, text_names) ||
            !read_prepared(reading, &object, &names, &text))
            continue;
        ids_put(&names, text.name, out->n_texts);
        out->texts[out->n_texts++] = text;
    }
    ids_fini(&names);
    return true;
}

struct prepared *prepared_read(const char *bytes, size_t count, struct err *err)
{
    json_t *json = json_document(bytes, count, err);
    if (!json)
        return NULL;
    struct snapshot *holder = snapshot_new();
    struct prepared *out = arena_alloc(&holder->arena, sizeof *out);
    out->holder = holder;
    holder->hash = hash_bytes(HASH_SEED, bytes, count);
    struct reading reading;
    reading_init(&reading, holder);
    bool read = read_library(&reading, json, out, err);
    reading_fini(&reading);
    json_decref(json);
    if (read)
        return out;
    prepared_free(out);
    return NULL;
}
