/* What the feed says of alerts: which level they have here, whom they are for, where "here" is. */
#include "core/feed/cap.h"
#include "core/feed/read.h"

#include <string.h>

#define RULES_MAX 100
#define CODES_MAX 100

static const char *const severities[] = {"Extreme", "Severe", "Moderate", "Minor", "Unknown", NULL};
static const char *const urgencies[] = {"Immediate", "Expected", "Future", "Past", "Unknown", NULL};
static const char *const certainties[] = {"Observed", "Likely",  "Possible",
                                          "Unlikely", "Unknown", NULL};

static bool add_word(struct reading *reading, const struct node *node, const char *const *words,
                     unsigned *bits)
{
    const char *text = json_string_value(node->json);
    for (unsigned i = 0; text && words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *bits |= 1u << i;
            return true;
        }
    }
    node_problem(reading, node, "%s is none of CAP's own words", node_quote(reading, node));
    return false;
}

/* One word, or a list of them; any if not said. */
static bool read_words(struct reading *reading, const struct object *rule, const char *name,
                       const char *const *words, unsigned *bits)
{
    struct node node = object_member(rule, name);
    *bits = node_present(&node) ? 0 : 31u;
    if (!node_present(&node))
        return true;
    if (!json_is_array(node.json))
        return add_word(reading, &node, words, bits);
    bool good = json_array_size(node.json) > 0;
    if (!good)
        node_problem(reading, &node, "names nothing");
    for (size_t i = 0; i < json_array_size(node.json); i++) {
        struct node item = node_item(&node, i);
        good = add_word(reading, &item, words, bits) && good;
    }
    return good;
}

static bool read_rule(struct reading *reading, const struct node *node, struct cap_rule *out)
{
    static const char *const names[] = {"severity", "urgency", "certainty", "level", NULL};
    static const char *const levels[] = {"info", "notice", "urgent", "emergency", "none", NULL};
    struct object rule;
    if (!object_open(reading, &rule, node, names))
        return false;
    bool good = read_words(reading, &rule, "severity", severities, &out->severities);
    good = read_words(reading, &rule, "urgency", urgencies, &out->urgencies) && good;
    good = read_words(reading, &rule, "certainty", certainties, &out->certainties) && good;
    enum found found = read_choice(reading, &rule, "level", levels, &out->level);
    struct node level = object_member(&rule, "level");
    if (found == FOUND_NONE)
        node_problem(reading, &level, "missing");
    if (found == FOUND_GOOD && !levels[out->level + 1])
        out->level = -1;
    return good && found == FOUND_GOOD;
}

static void read_rules(struct reading *reading, const struct object *alerts, struct cap_rules *out)
{
    struct node list;
    size_t count = object_list(reading, alerts, "levels", &list);
    if (count > RULES_MAX) {
        node_problem(reading, &list, "more than %d; the first are taken", RULES_MAX);
        count = RULES_MAX;
    }
    out->rules = arena_array(reading->arena, count, sizeof *out->rules);
    for (size_t i = 0; i < count; i++) {
        struct node node = node_item(&list, i);
        if (read_rule(reading, &node, &out->rules[out->n_rules]))
            out->n_rules++;
    }
}

static void read_codes(struct reading *reading, const struct object *place, struct alert_place *out)
{
    static const char *const names[] = {"name", "value", NULL};
    struct node list;
    size_t count = object_list(reading, place, "codes", &list);
    if (count > CODES_MAX) {
        node_problem(reading, &list, "more than %d; the first are taken", CODES_MAX);
        count = CODES_MAX;
    }
    out->codes = arena_array(reading->arena, count, sizeof *out->codes);
    for (size_t i = 0; i < count; i++) {
        struct node node = node_item(&list, i);
        struct object object;
        struct cap_code *code = &out->codes[out->n_codes];
        if (!object_open(reading, &object, &node, names))
            continue;
        if (read_string(reading, &object, "name", &code->name) == FOUND_GOOD &&
            read_string(reading, &object, "value", &code->value) == FOUND_GOOD)
            out->n_codes++;
        else
            node_problem(reading, &node, "a name and a value are wanted");
    }
}

static void read_place(struct reading *reading, const struct object *alerts,
                       struct alert_place *out)
{
    static const char *const names[] = {"latitude", "longitude", "codes", NULL};
    struct node node = object_member(alerts, "place");
    struct object place;
    if (!node_present(&node) || !object_open(reading, &place, &node, names))
        return;
    enum found latitude = read_real(reading, &place, "latitude", -90, 90, &out->latitude);
    enum found longitude = read_real(reading, &place, "longitude", -180, 180, &out->longitude);
    out->has_point = latitude == FOUND_GOOD && longitude == FOUND_GOOD;
    if ((latitude == FOUND_NONE) != (longitude == FOUND_NONE))
        node_problem(reading, &node, "latitude and longitude belong together");
    read_codes(reading, &place, out);
}

void read_alerts(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"levels", "targets", "place", NULL};
    struct node node = object_member(root, "alerts");
    struct object alerts;
    struct alert_settings *out = arena_alloc(reading->arena, sizeof *out);
    *out = (struct alert_settings){.targets = {.all = true}};
    reading->snapshot->alerts = out;
    if (!node_present(&node) || !object_open(reading, &alerts, &node, names))
        return;
    read_rules(reading, &alerts, &out->rules);
    if (!read_targets(reading, &alerts, &out->targets))
        out->targets = (struct announce_targets){.all = true}; /* rather everybody than nobody */
    read_place(reading, &alerts, &out->place);
}
