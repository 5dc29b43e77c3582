/* Exhibits: what stands in the halls, with a picture by address. */
#include "core/feed/read.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define ADDRESS_BYTES_MAX 2048

/* An http or https address, or one that is relative to the document's own (RFC 3986 section 4.2):
 * everything else has a scheme that no document may use. */
static bool address_valid(const char *url)
{
    if (!*url || strlen(url) > ADDRESS_BYTES_MAX)
        return false;
    for (const unsigned char *c = (const unsigned char *)url; *c; c++) {
        if (*c <= 0x20 || *c == 0x7f || strchr("\"<>\\^`{|}", *c))
            return false;
    }
    size_t scheme = strcspn(url, ":/?#");
    return url[scheme] != ':' || strncasecmp(url, "https://", 8) == 0 ||
           strncasecmp(url, "http://", 7) == 0;
}

enum found read_picture_address(struct reading *reading, const struct object *object,
                                const char *name, const char **out)
{
    struct node url = object_member(object, name);
    if (!node_present(&url))
        return FOUND_NONE;
    if (!json_is_string(url.json) || !address_valid(json_string_value(url.json))) {
        node_problem(reading, &url, "%s is not an http or https address, nor a relative one",
                     node_quote(reading, &url));
        return FOUND_BAD;
    }
    *out = arena_strdup(reading->arena, json_string_value(url.json));
    return FOUND_GOOD;
}

static void read_picture(struct reading *reading, const struct object *object,
                         struct exhibit *exhibit)
{
    static const char *const names[] = {"url", "focal", NULL};
    struct node node = object_member(object, "picture");
    struct object picture;
    if (!node_present(&node) || !object_open(reading, &picture, &node, names))
        return;
    enum found found = read_picture_address(reading, &picture, "url", &exhibit->picture);
    if (found == FOUND_NONE) {
        struct node url = object_member(&picture, "url");
        node_problem(reading, &url, "missing");
    }
    if (found != FOUND_GOOD)
        return;
    double focal[2];
    if (read_numbers(reading, &picture, "focal", 2, 0, 1, focal) == FOUND_GOOD) {
        exhibit->focal_x = (int)lround(focal[0] * 1000);
        exhibit->focal_y = (int)lround(focal[1] * 1000);
    }
}

static bool read_exhibit(struct reading *reading, const struct object *object,
                         struct exhibit *exhibit)
{
    read_text(reading, object, "title", &exhibit->title);
    if (!exhibit->title.n) {
        struct node title = object_member(object, "title");
        if (!node_present(&title))
            node_problem(reading, &title, "missing");
        return false;
    }
    read_text(reading, object, "organisation", &exhibit->organisation);
    read_text(reading, object, "hall", &exhibit->hall);
    read_text(reading, object, "text", &exhibit->text);
    read_string(reading, object, "stand", &exhibit->stand);
    read_level(reading, object, &exhibit->level);
    read_position(reading, object, &exhibit->x, &exhibit->y);
    read_picture(reading, object, exhibit);
    read_link(reading, object, "online", &exhibit->online);
    return true;
}

void read_exhibits(struct reading *reading, const struct object *root)
{
    static const char *const names[] = {"id",     "title",   "organisation", "stand",
                                        "hall",   "text",    "level",        "position",
                                        "lonlat", "picture", "online",       NULL};
    struct snapshot *snapshot = reading->snapshot;
    struct node list;
    struct ids ids; /* nothing else refers to an exhibit */
    size_t count = object_list(reading, root, "exhibits", &list);
    snapshot->exhibits = arena_array(reading->arena, count, sizeof *snapshot->exhibits);
    ids_init(&ids, reading->seed);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(&list, i);
        struct object object;
        struct exhibit *exhibit = &snapshot->exhibits[snapshot->n_exhibits];
        *exhibit = (struct exhibit){
            .stand = "", .level = -1, .focal_x = 500, .focal_y = 500, .x = NAN, .y = NAN};
        if (!object_open(reading, &object, &item, names) ||
            !(exhibit->id = read_id(reading, &object, &ids)) ||
            !read_exhibit(reading, &object, exhibit))
            continue;
        ids_put(&ids, exhibit->id, snapshot->n_exhibits++);
    }
    ids_fini(&ids);
}
