/* What a venue says about itself: figures, about, partners. */
#include "core/feed/read.h"

#include <math.h>

static bool read_figure(struct reading *reading, const struct object *object, struct figure *out)
{
    double share;
    out->share_tenths = -1;
    if (!wanted_text(reading, object, "value", &out->value) ||
        !wanted_text(reading, object, "caption", &out->caption))
        return false;
    read_text(reading, object, "unit", &out->unit);
    read_text(reading, object, "words", &out->words);
    read_text(reading, object, "share_unit", &out->share_unit);
    read_text(reading, object, "share_caption", &out->share_caption);
    read_text(reading, object, "source", &out->source);
    if (read_real(reading, object, "share", 0, 100, &share) == FOUND_GOOD)
        out->share_tenths = (int)lround(share * 10);
    return true;
}

void read_figures(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id",    "value",      "unit",          "words",  "caption",
                                        "share", "share_unit", "share_caption", "source", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "figures", &list);
    snapshot->figures = arena_array(reading->arena, count, sizeof *snapshot->figures);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct figure *figure = &snapshot->figures[snapshot->n_figures];
        *figure = (struct figure){0};
        if (!object_open(reading, &object, &item, names) ||
            !(figure->id = read_id(reading, &object, &reading->figures)))
            continue;
        if (!read_figure(reading, &object, figure)) {
            ids_put(&reading->figures, figure->id, IDS_LEFT_OUT);
            continue;
        }
        ids_put(&reading->figures, figure->id, snapshot->n_figures++);
    }
}

static void read_sentences(struct reading *reading, const struct object *object, struct about *out)
{
    struct node list;
    size_t count = object_list(reading, object, "sentences", &list);
    out->sentences = arena_array(reading->arena, count, sizeof *out->sentences);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct text *sentence = &out->sentences[out->n_sentences];
        node_text(reading, &item, sentence);
        if (sentence->n)
            out->n_sentences++;
    }
}

void read_about(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id", "title", "sentences", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "about", &list);
    snapshot->about = arena_array(reading->arena, count, sizeof *snapshot->about);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct about *about = &snapshot->about[snapshot->n_about];
        *about = (struct about){0};
        if (!object_open(reading, &object, &item, names) ||
            !(about->id = read_id(reading, &object, &reading->about)))
            continue;
        if (!wanted_text(reading, &object, "title", &about->title)) {
            ids_put(&reading->about, about->id, IDS_LEFT_OUT);
            continue;
        }
        read_sentences(reading, &object, about);
        ids_put(&reading->about, about->id, snapshot->n_about++);
    }
}

void read_partners(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"role", "name", "mark", NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    size_t count = object_list(reading, root, "partners", &list);
    snapshot->partners = arena_array(reading->arena, count, sizeof *snapshot->partners);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct partner *partner = &snapshot->partners[snapshot->n_partners];
        *partner = (struct partner){0};
        if (!object_open(reading, &object, &item, names) ||
            !wanted_text(reading, &object, "name", &partner->name))
            continue;
        read_text(reading, &object, "role", &partner->role);
        read_picture_address(reading, &object, "mark", &partner->mark);
        snapshot->n_partners++;
    }
}
