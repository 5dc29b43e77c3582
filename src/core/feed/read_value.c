/* Values with their path, and members by type. */
#include "core/feed/read.h"

#include "base/str.h"
#include <math.h>
#include <string.h>

#define NAME_BYTES_SHOWN 64
#define VALUE_BYTES_SHOWN 60

/* Bytes of text up to max, cut at a code point. */
static size_t cut_bytes(const char *text, size_t max)
{
    size_t bytes = strnlen(text, max + 1);
    if (bytes <= max)
        return bytes;
    bytes = max;
    while (bytes > 0 && ((unsigned char)text[bytes] & 0xc0) == 0x80)
        bytes--;
    return bytes;
}

static void node_path(const struct node *node, struct strbuf *out)
{
    if (!node->up) {
        if (node->name) /* a document other than the feed */
            strbuf_printf(out, "%s: ", node->name);
        return;
    }
    node_path(node->up, out);
    if (!node->name) {
        strbuf_printf(out, "[%d]", node->index);
        return;
    }
    if (out->bytes && out->text[out->bytes - 1] != ' ')
        strbuf_add(out, ".");
    strbuf_add_bytes(out, node->name, cut_bytes(node->name, NAME_BYTES_SHOWN));
}

struct node node_item(const struct node *list, size_t index)
{
    return (struct node){
        .json = json_array_get(list->json, index),
        .up = list,
        .index = (int)index,
    };
}

struct node object_member(const struct object *object, const char *name)
{
    struct node node = {.up = &object->node, .name = name};
    for (size_t i = 0; object->names[i]; i++) {
        if (strcmp(object->names[i], name) == 0)
            node.json = object->values[i];
    }
    return node;
}

bool node_present(const struct node *node)
{
    return node->json && !json_is_null(node->json);
}

void node_problem(struct reading *reading, const struct node *node, const char *format, ...)
{
    struct strbuf path = {0}, message = {0};
    node_path(node, &path);
    va_list args;
    va_start(args, format);
    strbuf_add(&message, arena_vprintf(&reading->scratch, format, args));
    va_end(args);
    snapshot_problem(reading->snapshot, path.text ? path.text : "", "%s", message.text);
    strbuf_fini(&path);
    strbuf_fini(&message);
}

const char *node_quote(struct reading *reading, const struct node *node)
{
    if (json_is_string(node->json)) {
        const char *text = json_string_value(node->json);
        size_t bytes = cut_bytes(text, VALUE_BYTES_SHOWN);
        return arena_printf(&reading->scratch, "\"%.*s%s\"", (int)bytes, text,
                            text[bytes] ? "…" : "");
    }
    if (json_is_integer(node->json)) {
        return arena_printf(&reading->scratch, "%lld", (long long)json_integer_value(node->json));
    }
    if (json_is_real(node->json))
        return arena_printf(&reading->scratch, "%g", json_real_value(node->json));
    if (json_is_boolean(node->json))
        return json_is_true(node->json) ? "true" : "false";
    return json_is_object(node->json) ? "an object" : json_is_array(node->json) ? "a list" : "null";
}

static int name_place(const char *const *names, const char *key)
{
    for (int i = 0; names[i]; i++) {
        if (names[i][0] == key[0] && strcmp(names[i], key) == 0)
            return i;
    }
    return -1;
}

bool object_open(struct reading *reading, struct object *object, const struct node *node,
                 const char *const *names)
{
    *object = (struct object){.node = *node, .names = names};
    if (!json_is_object(node->json)) {
        node_problem(reading, node, "%s, where an object is wanted", node_quote(reading, node));
        return false;
    }
    const char *key;
    json_t *value;
    json_object_foreach(node->json, key, value)
    {
        int place = name_place(names, key);
        if (place >= 0)
            object->values[place] = value;
        else if (!str_starts_with(key, "x-"))
            reading->snapshot->n_unknown_members++;
    }
    return true;
}

size_t object_list(struct reading *reading, const struct object *object, const char *name,
                   struct node *list)
{
    *list = object_member(object, name);
    if (!node_present(list))
        return 0;
    if (!json_is_array(list->json)) {
        node_problem(reading, list, "%s, where a list is wanted", node_quote(reading, list));
        return 0;
    }
    return json_array_size(list->json);
}

/* C0, DEL and C1 (U+0080 to U+009F, two bytes in UTF-8). */
static bool has_controls(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
            return true;
    }
    return false;
}

/* A string that is compared or looked up rather than read: short, one line. Borrowed from the
 * document. */
static enum found short_string(struct reading *reading, const struct node *node, const char **out)
{
    if (!node_present(node))
        return FOUND_NONE;
    const char *text = json_string_value(node->json);
    if (!text) {
        node_problem(reading, node, "%s, where a string is wanted", node_quote(reading, node));
        return FOUND_BAD;
    }
    if (!text[0])
        return FOUND_NONE;
    if (json_string_length(node->json) > ID_BYTES_MAX) {
        node_problem(reading, node, "longer than %d bytes", ID_BYTES_MAX);
        return FOUND_BAD;
    }
    if (has_controls(text)) {
        node_problem(reading, node, "holds control characters");
        return FOUND_BAD;
    }
    *out = text;
    return FOUND_GOOD;
}

enum found read_string(struct reading *reading, const struct object *object, const char *name,
                       const char **out)
{
    struct node node = object_member(object, name);
    const char *text;
    enum found found = short_string(reading, &node, &text);
    if (found == FOUND_GOOD)
        *out = arena_strdup(reading->arena, text);
    return found;
}

static enum found node_number(struct reading *reading, const struct node *node, double min,
                              double max, double *out)
{
    if (!node_present(node))
        return FOUND_NONE;
    if (!json_is_number(node->json)) {
        node_problem(reading, node, "%s, where a number is wanted", node_quote(reading, node));
        return FOUND_BAD;
    }
    double value = json_number_value(node->json);
    if (!(value >= min && value <= max)) {
        node_problem(reading, node, "%s is not within %.10g to %.10g", node_quote(reading, node),
                     min, max);
        return FOUND_BAD;
    }
    *out = value;
    return FOUND_GOOD;
}

enum found read_int(struct reading *reading, const struct object *object, const char *name, int min,
                    int max, int *out)
{
    struct node node = object_member(object, name);
    double value;
    enum found found = node_number(reading, &node, min, max, &value);
    if (found == FOUND_GOOD && value != floor(value)) {
        node_problem(reading, &node, "%s is not a whole number", node_quote(reading, &node));
        return FOUND_BAD;
    }
    if (found == FOUND_GOOD)
        *out = (int)value;
    return found;
}

enum found read_real(struct reading *reading, const struct object *object, const char *name,
                     double min, double max, double *out)
{
    struct node node = object_member(object, name);
    return node_number(reading, &node, min, max, out);
}

enum found read_numbers(struct reading *reading, const struct object *object, const char *name,
                        size_t n, double min, double max, double *out)
{
    struct node list = object_member(object, name);
    if (!node_present(&list))
        return FOUND_NONE;
    if (!json_is_array(list.json) || json_array_size(list.json) != n) {
        node_problem(reading, &list, "not a list of %zu numbers", n);
        return FOUND_BAD;
    }
    double values[8];
    for (size_t i = 0; i < n; i++) {
        struct node item = node_item(&list, i);
        enum found found = node_number(reading, &item, min, max, &values[i]);
        if (found == FOUND_NONE)
            node_problem(reading, &item, "null, where a number is wanted");
        if (found != FOUND_GOOD)
            return FOUND_BAD;
    }
    memcpy(out, values, n * sizeof *out);
    return FOUND_GOOD;
}

enum found read_bool(struct reading *reading, const struct object *object, const char *name,
                     bool *out)
{
    struct node node = object_member(object, name);
    if (!node_present(&node))
        return FOUND_NONE;
    if (!json_is_boolean(node.json)) {
        node_problem(reading, &node, "%s, where true or false is wanted",
                     node_quote(reading, &node));
        return FOUND_BAD;
    }
    *out = json_is_true(node.json);
    return FOUND_GOOD;
}

enum found read_instant(struct reading *reading, const struct object *object, const char *name,
                        int64_t *out)
{
    struct node node = object_member(object, name);
    if (!node_present(&node))
        return FOUND_NONE;
    const char *text = json_string_value(node.json);
    int64_t ms;
    if (!text || !rfc3339_parse(text, &ms, NULL)) {
        node_problem(reading, &node, "%s is not an instant (RFC 3339 with an offset is wanted)",
                     node_quote(reading, &node));
        return FOUND_BAD;
    }
    *out = ms;
    return FOUND_GOOD;
}

enum found read_clock(struct reading *reading, const struct object *object, const char *name,
                      int *minutes)
{
    struct node node = object_member(object, name);
    if (!node_present(&node))
        return FOUND_NONE;
    const char *t = json_string_value(node.json);
    bool shaped = t && strlen(t) == 5 && t[2] == ':' && strspn(t, "0123456789") == 2 &&
                  strspn(t + 3, "0123456789") == 2;
    int value =
        shaped ? (t[0] - '0') * 600 + (t[1] - '0') * 60 + (t[3] - '0') * 10 + t[4] - '0' : -1;
    if (value < 0 || value > 24 * 60 || t[3] > '5') {
        node_problem(reading, &node, "%s is not a time of day (HH:MM is wanted)",
                     node_quote(reading, &node));
        return FOUND_BAD;
    }
    *minutes = value;
    return FOUND_GOOD;
}

bool node_date(struct reading *reading, const struct node *node, int64_t *days)
{
    const char *text = json_string_value(node->json);
    if (text && iso_date_parse(text, days))
        return true;
    if (node_present(node))
        node_problem(reading, node, "%s is not a date (YYYY-MM-DD is wanted)",
                     node_quote(reading, node));
    else
        node_problem(reading, node, "missing");
    return false;
}

enum found read_colour(struct reading *reading, const struct object *object, const char *name,
                       uint32_t *out)
{
    struct node node = object_member(object, name);
    if (!node_present(&node))
        return FOUND_NONE;
    const char *text = json_string_value(node.json);
    uint32_t value = 0;
    if (text && text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6 &&
        strlen(text) == 7) {
        for (const char *c = text + 1; *c; c++)
            value = value << 4 | (uint32_t)(*c <= '9' ? *c - '0' : (*c | 0x20) - 'a' + 10);
        *out = 0xff000000u | value;
        return FOUND_GOOD;
    }
    node_problem(reading, &node, "%s is not a colour (#rrggbb is wanted)",
                 node_quote(reading, &node));
    return FOUND_BAD;
}

enum found read_choice(struct reading *reading, const struct object *object, const char *name,
                       const char *const *choices, int *out)
{
    struct node node = object_member(object, name);
    if (!node_present(&node))
        return FOUND_NONE;
    const char *text = json_string_value(node.json);
    int place = text ? name_place(choices, text) : -1;
    if (place >= 0) {
        *out = place;
        return FOUND_GOOD;
    }
    struct strbuf all = {0};
    for (int i = 0; choices[i]; i++)
        strbuf_printf(&all, "%s%s", i ? ", " : "", choices[i]);
    node_problem(reading, &node, "%s is none of %s", node_quote(reading, &node), all.text);
    strbuf_fini(&all);
    return FOUND_BAD;
}

void read_strings(struct reading *reading, const struct object *object, const char *name,
                  const char ***out, int *n)
{
    struct node list;
    size_t count = object_list(reading, object, name, &list);
    if (!count)
        return;
    *out = arena_array(reading->arena, count, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        const char *text;
        if (short_string(reading, &item, &text) == FOUND_GOOD)
            (*out)[(*n)++] = arena_strdup(reading->arena, text);
    }
}

const char *read_id(struct reading *reading, const struct object *object, const struct ids *ids)
{
    struct node node = object_member(object, "id");
    const char *text = NULL;
    enum found found = short_string(reading, &node, &text);
    if (found == FOUND_NONE)
        node_problem(reading, &node, "missing");
    if (found != FOUND_GOOD)
        return NULL;
    if (ids_get(ids, text) != IDS_UNKNOWN) {
        node_problem(reading, &node, "%s is used before", node_quote(reading, &node));
        return NULL;
    }
    return arena_strdup(reading->arena, text);
}

enum found node_ref(struct reading *reading, const struct node *node, struct ids *ids,
                    const char *what, int32_t *out)
{
    const char *text = NULL;
    enum found found = short_string(reading, node, &text);
    if (found != FOUND_GOOD)
        return found;
    int32_t index = ids_get(ids, text);
    if (index >= 0) {
        *out = index;
        return FOUND_GOOD;
    }
    if (index == IDS_UNKNOWN) {
        node_problem(reading, node, "no such %s: %s", what, node_quote(reading, node));
        ids_put(ids, arena_strdup(&reading->scratch, text), IDS_LEFT_OUT);
    }
    return FOUND_BAD;
}

enum found read_ref(struct reading *reading, const struct object *object, const char *name,
                    struct ids *ids, const char *what, int32_t *out)
{
    struct node node = object_member(object, name);
    return node_ref(reading, &node, ids, what, out);
}
