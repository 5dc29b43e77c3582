/* The reader of "hallboard announcements 1": a log of what was said. A later entry of an id takes
 * the place of the earlier one, one that clears takes it away. */
#include "core/feed/announce.h"

#include "base/civil.h"
#include "core/feed/json.h"
#include "core/feed/read.h"
#include <stdio.h>
#include <string.h>

#define FORMAT "hallboard announcements 1"
#define ANNOUNCEMENTS_MAX 1000
#define PRIORITY_MAX 1000

static const char *const item_names[] = {
    "id",       "level",   "headline", "instruction", "issued",     "from",  "expires",
    "priority", "targets", "prepared", "fields",      "evacuation", "clear", NULL};

/* What is collected; an entry that clears is kept to the end, for its instant. */
struct entry {
    struct announcement announcement;
    bool clears;
};

struct collection {
    struct reading *reading;
    const struct announce_input *input;
    struct entry *entries;
    int n;
    struct ids places; /* by id */
};

/* -- Texts --------------------------------------------------------------------------------- */

/* A field is a text, or a number as people say it. */
static bool read_field(struct reading *reading, const struct object *fields, const char *name,
                       struct text *out)
{
    struct node node = object_member(fields, name);
    *out = (struct text){0};
    if (json_is_integer(node.json)) {
        struct text_lang *item = arena_alloc(reading->arena, sizeof *item);
        item->lang = reading->first_language;
        item->text = arena_printf(reading->arena, "%lld", (long long)json_integer_value(node.json));
        *out = (struct text){item, 1};
        return true;
    }
    return wanted_text(reading, fields, name, out);
}

static bool fill_prepared(struct reading *reading, const struct object *object,
                          const struct prepared_text *form, struct announcement *out)
{
    const char *names[PREPARED_FIELDS_MAX + 1] = {NULL};
    struct text values[PREPARED_FIELDS_MAX] = {{0}};
    struct object fields = {.names = names};
    struct node node = object_member(object, "fields");
    for (int i = 0; i < form->n_fields; i++)
        names[i] = form->fields[i];
    if (node_present(&node)) {
        if (!object_open(reading, &fields, &node, names))
            return false;
    } else {
        fields.node = node; /* each wanted field is told of as missing */
    }
    for (int i = 0; i < form->n_fields; i++) {
        if (!read_field(reading, &fields, form->fields[i], &values[i]))
            return false;
    }
    out->headline = prepared_fill(reading->arena, &form->headline, names, values, form->n_fields);
    out->instruction =
        prepared_fill(reading->arena, &form->instruction, names, values, form->n_fields);
    out->level = form->level;
    out->is_evacuation = form->is_evacuation;
    return true;
}

/* What the text library gives, then what is written beside its name. */
static bool read_words(struct collection *c, const struct object *object, struct announcement *out)
{
    struct reading *reading = c->reading;
    struct node node = object_member(object, "prepared");
    const char *name = NULL;
    enum found found = read_string(reading, object, "prepared", &name);
    if (found == FOUND_BAD)
        return false;
    if (found == FOUND_GOOD) {
        const struct prepared_text *form = prepared_find(c->input->prepared, name);
        if (!form) {
            node_problem(reading, &node, "no such prepared text: %s", node_quote(reading, &node));
            return false;
        }
        if (!fill_prepared(reading, object, form, out))
            return false;
    }
    struct text written;
    read_text(reading, object, "instruction", &written);
    if (written.n)
        out->instruction = written;
    if (!out->headline.n)
        return wanted_text(reading, object, "headline", &out->headline);
    read_text(reading, object, "headline", &written);
    if (written.n)
        out->headline = written;
    return true;
}

/* -- Targets ------------------------------------------------------------------------------- */

bool read_targets(struct reading *reading, const struct object *object,
                  struct announce_targets *out)
{
    static const char *const names[] = {"all", "groups", "levels", "rooms", "displays", NULL};
    struct node node = object_member(object, "targets");
    struct object targets;
    *out = (struct announce_targets){.all = !node_present(&node)};
    if (out->all)
        return true;
    if (json_is_string(node.json) && strcmp(json_string_value(node.json), "all") == 0) {
        out->all = true;
        return true;
    }
    if (!object_open(reading, &targets, &node, names))
        return false;
    read_bool(reading, &targets, "all", &out->all);
    read_strings(reading, &targets, "groups", &out->groups, &out->n_groups);
    read_strings(reading, &targets, "levels", &out->levels, &out->n_levels);
    read_strings(reading, &targets, "rooms", &out->rooms, &out->n_rooms);
    read_strings(reading, &targets, "displays", &out->displays, &out->n_displays);
    if (out->all || out->n_groups + out->n_levels + out->n_rooms + out->n_displays > 0)
        return true;
    node_problem(reading, &node,
                 "names nobody (\"all\", or lists of groups, levels, rooms, "
                 "displays)");
    return false;
}

/* -- One entry ----------------------------------------------------------------------------- */

static bool read_times(struct reading *reading, const struct object *object,
                       struct announcement *out)
{
    out->expires_ms = INSTANT_NEVER;
    if (read_instant(reading, object, "issued", &out->issued_ms) == FOUND_BAD ||
        read_instant(reading, object, "from", &out->from_ms) == FOUND_BAD ||
        read_instant(reading, object, "expires", &out->expires_ms) == FOUND_BAD)
        return false;
    if (out->expires_ms > out->from_ms)
        return true;
    struct node node = object_member(object, "expires");
    node_problem(reading, &node, "not after from");
    return false;
}

/* False: left out, and why is told. */
static bool read_entry(struct collection *c, const struct object *object, struct entry *out)
{
    struct reading *reading = c->reading;
    struct announcement *a = &out->announcement;
    struct ids none;
    ids_init(&none, 0);
    a->id = read_id(reading, object, &none);
    ids_fini(&none);
    if (!a->id || read_bool(reading, object, "clear", &out->clears) == FOUND_BAD)
        return false;
    if (out->clears)
        return read_instant(reading, object, "issued", &a->issued_ms) != FOUND_BAD;
    if (!read_words(c, object, a) || !read_times(reading, object, a) ||
        !read_targets(reading, object, &a->targets))
        return false;
    int level = (int)a->level;
    struct node node = object_member(object, "level"), name = object_member(object, "prepared");
    enum found found = read_choice(reading, object, "level", announce_level_names, &level);
    if (found == FOUND_NONE && !node_present(&name))
        node_problem(reading, &node, "missing");
    if (found == FOUND_BAD || (found == FOUND_NONE && !node_present(&name)))
        return false;
    a->level = (enum announce_level)level;
    read_int(reading, object, "priority", -PRIORITY_MAX, PRIORITY_MAX, &a->priority);
    read_bool(reading, object, "evacuation", &a->is_evacuation);
    a->revision = announcement_revision(a);
    return true;
}

/* -- The document -------------------------------------------------------------------------- */

static const struct announcement *before_with(const struct announce_input *input, const char *id)
{
    for (int i = 0; input->before && i < input->before->n_items; i++) {
        if (strcmp(input->before->items[i].id, id) == 0)
            return &input->before->items[i];
    }
    return NULL;
}

static bool stands(const struct announcement *a, const struct announce_input *input)
{
    return a && a->level == ANNOUNCE_EMERGENCY && a->expires_ms > input->now_ms;
}

/* Whether whoever signed may say this. An emergency that is in force already they may repeat, and
 * what has its id they may not touch. */
static bool may_say(struct collection *c, const struct node *node, const struct entry *entry)
{
    const struct announcement *old = before_with(c->input, entry->announcement.id);
    if (c->input->may_emergency)
        return true;
    if (stands(old, c->input)) {
        if (!entry->clears && entry->announcement.revision == old->revision)
            return true;
        node_problem(c->reading, node,
                     "the emergency \"%s\" is in force, and who signed may not "
                     "change it",
                     old->id);
        if (ids_get(&c->places, old->id) < 0)
            ids_put(&c->places, old->id, IDS_LEFT_OUT);
        return false;
    }
    if (entry->clears || entry->announcement.level != ANNOUNCE_EMERGENCY)
        return true;
    node_problem(c->reading, node, "an emergency, and who signed may not say one");
    return false;
}

/* The newer of two: by their time of issue where both say it, else the later one in the list. */
static void collect(struct collection *c, const struct entry *entry)
{
    const char *id = entry->announcement.id;
    int32_t place = ids_get(&c->places, id);
    if (place < 0) {
        ids_put(&c->places, id, c->n);
        c->entries[c->n++] = *entry;
        return;
    }
    int64_t old_ms = c->entries[place].announcement.issued_ms;
    int64_t new_ms = entry->announcement.issued_ms;
    if (!old_ms || !new_ms || new_ms >= old_ms)
        c->entries[place] = *entry;
}

/* The emergencies of the list before that nobody with the right to it has ended. */
static void keep_emergencies(struct collection *c, struct announcements *out)
{
    const struct announcements *before = c->input->before;
    for (int i = 0; !c->input->may_emergency && before && i < before->n_items; i++) {
        const struct announcement *old = &before->items[i];
        if (!stands(old, c->input) || ids_get(&c->places, old->id) >= 0)
            continue;
        out->items[out->n_items++] = announcement_copy(c->reading->arena, old);
        if (ids_get(&c->places, old->id) == IDS_LEFT_OUT)
            continue; /* told */
        snapshot_problem(out->holder, "announcements",
                         "the emergency \"%s\" is missing; it stays, as who signed may not end it",
                         old->id);
    }
}

static bool read_list(struct collection *c, const struct object *root, struct announcements *out,
                      struct err *err)
{
    struct node list = object_member(root, "announcements"), node;
    if (!json_is_array(list.json))
        return err_set(err, "announcements: %s", list.json ? "not a list" : "missing");
    size_t count = json_array_size(list.json);
    if (count > ANNOUNCEMENTS_MAX)
        return err_set(err, "announcements: more than %d", ANNOUNCEMENTS_MAX);
    int n_before = c->input->before ? c->input->before->n_items : 0;
    c->entries = arena_array(&c->reading->scratch, count, sizeof *c->entries);
    out->items = arena_array(c->reading->arena, count + (size_t)n_before, sizeof *out->items);
    for (size_t i = 0; i < count; i++) {
        struct object object;
        struct entry entry = {0};
        node = node_item(&list, i);
        if (object_open(c->reading, &object, &node, item_names) && read_entry(c, &object, &entry) &&
            may_say(c, &node, &entry))
            collect(c, &entry);
    }
    for (int i = 0; i < c->n; i++) {
        if (!c->entries[i].clears)
            out->items[out->n_items++] = c->entries[i].announcement;
    }
    keep_emergencies(c, out);
    return true;
}

static bool read_document(struct collection *c, json_t *json, struct announcements *out,
                          struct err *err)
{
    static const char *const names[] = {"format", "language", "announcements", "$schema", NULL};
    struct node node = {.json = json};
    struct object root;
    if (!json_is_object(json) || !object_open(c->reading, &root, &node, names))
        return err_set(err, "not announcements: an object is wanted");
    node = object_member(&root, "format");
    const char *format = json_string_value(node.json), *language = NULL;
    if (!format || strcmp(format, FORMAT) != 0)
        return err_set(err, "format: \"" FORMAT "\" is wanted");
    node = object_member(&root, "language");
    if (read_string(c->reading, &root, "language", &language) == FOUND_GOOD) {
        if (language_valid(language))
            c->reading->first_language = language;
        else
            node_problem(c->reading, &node, "not a language tag (BCP 47)");
    }
    return read_list(c, &root, out, err);
}

void read_announcements(struct reading *reading, const struct object *root,
                        const struct announce_input *with)
{
    struct announcements *out = arena_alloc(reading->arena, sizeof *out);
    struct collection c = {.reading = reading, .input = with};
    struct node node = object_member(root, "announcements");
    struct err err = {0};
    *out = (struct announcements){.holder = reading->snapshot};
    ids_init(&c.places, reading->seed);
    if (node_present(&node) && !read_list(&c, root, out, &err))
        node_problem(reading, &node, "%s", err.text + strlen("announcements: "));
    else if (!node_present(&node) && with->before) {
        out->items = arena_array(reading->arena, (size_t)with->before->n_items, sizeof *out->items);
        keep_emergencies(&c, out);
    }
    ids_fini(&c.places);
    reading->snapshot->announcements = out;
}

struct announcements *announcements_read(const struct announce_input *input, struct err *err)
{
    json_t *json = json_document(input->bytes, input->count, err);
    if (!json)
        return NULL;
    struct announcements *out = announcements_new();
    out->holder->hash = hash_bytes(HASH_SEED, input->bytes, input->count);
    struct reading reading;
    reading_init(&reading, out->holder);
    if (input->language)
        reading.first_language = input->language;
    struct collection c = {.reading = &reading, .input = input};
    ids_init(&c.places, reading.seed);
    bool read = read_document(&c, json, out, err);
    ids_fini(&c.places);
    reading_fini(&reading);
    json_decref(json);
    if (read)
        return out;
    announcements_free(out);
    return NULL;
}
