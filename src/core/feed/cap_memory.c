/* What was replaced or cancelled, kept for the next start. */
#include "core/feed/cap.h"

#include "base/civil.h"
#include "core/feed/json.h"
#include <stdlib.h>
#include <string.h>

#define FORMAT "hallboard retired alerts 1"

void cap_retired_write(const struct cap_folded *folded, struct strbuf *out)
{
    json_t *root = json_object(), *list = json_array();
    int n = folded->n_retired;
    json_object_set_new(root, "format", json_string(FORMAT));
    for (int i = n > CAP_RETIRED_KEPT ? n - CAP_RETIRED_KEPT : 0; i < n; i++) {
        const struct cap_retired *retired = &folded->retired[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:b}", "sender", retired->name.sender, "identifier",
                            retired->name.identifier, "sent_ms", (json_int_t)retired->name.sent_ms,
                            "by_right", (int)retired->by_right));
    }
    json_object_set_new(root, "retired", list);
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    if (!text)
        abort(); /* out of memory */
    strbuf_add(out, text);
    free(text);
}

static bool read_one(struct arena *arena, json_t *item, struct cap_retired *out)
{
    const char *sender, *identifier;
    json_int_t sent_ms;
    int by_right;
    if (json_unpack(item, "{s:s, s:s, s:I, s:b}", "sender", &sender, "identifier", &identifier,
                    "sent_ms", &sent_ms, "by_right", &by_right) != 0)
        return false;
    *out = (struct cap_retired){
        {arena_strdup(arena, sender), arena_strdup(arena, identifier), (int64_t)sent_ms}, by_right};
    return true;
}

bool cap_retired_read(const char *bytes, size_t count, struct cap_folded *out, struct err *err)
{
    *out = (struct cap_folded){.list = NULL};
    json_t *root = json_document(bytes, count, err);
    const char *format = json_string_value(json_object_get(root, "format"));
    json_t *list = json_object_get(root, "retired");
    bool good = root && format && strcmp(format, FORMAT) == 0 && json_is_array(list);
    struct announcements *empty = announcements_new();
    struct arena *arena = &empty->holder->arena;
    size_t n = good ? json_array_size(list) : 0;
    struct cap_retired *retired = arena_array(arena, n, sizeof *retired);
    for (size_t i = 0; good && i < n; i++)
        good = read_one(arena, json_array_get(list, i), &retired[i]);
    json_decref(root);
    if (good) {
        *out = (struct cap_folded){empty, retired, (int)n};
        return true;
    }
    announcements_free(empty);
    return err_set(err, "is not a \"" FORMAT "\"");
}
