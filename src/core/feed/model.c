#include "core/feed/model.h"

#include "base/str.h"
#include "core/feed/ids.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SNAPSHOT_CHUNK_BYTES ((size_t)256 * 1024)

static const struct display neutral = {
    .id = "",
    .group = "",
    .screenshot = "",
    .room = -1,
    .level = -1,
    .height_mm = 685,
    .distance_mm = 2800,
    .heading_deg = -1,
    .x = NAN,
    .y = NAN,
    .playlist = -1,
};

struct snapshot *snapshot_new(void)
{
    struct snapshot *snapshot = xcalloc(1, sizeof *snapshot);
    arena_init(&snapshot->arena, SNAPSHOT_CHUNK_BYTES);
    snapshot->format = "";
    snapshot->event.id = "";
    snapshot->default_playlist = -1;
    snapshot->neutral = neutral;
    snapshot->revisions = true;
    snapshot->freshness = (struct freshness){
        .poll_ms = MS_MINUTE,
        .fresh_ms = 3 * MS_MINUTE,
        .stale_ms = 30 * MS_MINUTE,
        .withdrawn_ms = 12 * MS_HOUR,
    };
    return snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    arena_fini(&snapshot->arena);
    free(snapshot);
}

/* A problem is one line wherever it is shown. */
static const char *one_line(char *text)
{
    for (char *c = text; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    }
    return text;
}

void snapshot_problem(struct snapshot *snapshot, const char *path, const char *format, ...)
{
    struct problem *problem =
        arena_push(&snapshot->arena, &snapshot->problems, (size_t)snapshot->n_problems,
                   &snapshot->problems_capacity, sizeof *problem);
    va_list args;
    va_start(args, format);
    char *message = arena_vprintf(&snapshot->arena, format, args);
    va_end(args);
    problem->path = one_line(arena_strdup(&snapshot->arena, path));
    problem->message = one_line(message);
    snapshot->n_problems++;
}

const struct display *snapshot_display(const struct snapshot *snapshot, const char *id)
{
    if (!snapshot)
        return &neutral;
    for (int i = 0; id && i < snapshot->n_displays; i++) {
        if (strcmp(snapshot->displays[i].id, id) == 0)
            return &snapshot->displays[i];
    }
    return &snapshot->neutral;
}

int32_t snapshot_room(const struct snapshot *snapshot, const char *id)
{
    int low = 0, high = snapshot->n_rooms;
    while (id && low < high) {
        int middle = low + (high - low) / 2;
        int32_t room = snapshot->rooms_by_id[middle];
        int order = strcmp(snapshot->rooms[room].id, id);
        if (order == 0)
            return room;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

bool snapshot_span(const struct snapshot *snapshot, int64_t *first_ms, int64_t *last_ms)
{
    int n = snapshot->n_sessions - snapshot->n_added;
    for (int i = 0; i < n; i++) {
        const struct session *session = &snapshot->sessions[i];
        if (i == 0 || session->start_ms < *first_ms)
            *first_ms = session->start_ms;
        if (i == 0 || session->end_ms > *last_ms)
            *last_ms = session->end_ms;
    }
    return n > 0;
}

/* Whether the session stands in the document itself. */
static bool in_document(const struct session *session)
{
    return !session->is_gone && (!session->is_added || session->is_new);
}

const char *session_key(struct arena *arena, const struct session *session, int64_t start_ms)
{
    const char *title = session->title.n ? session->title.items[0].text : "";
    return arena_printf(arena, "%lld %s", (long long)start_ms, title);
}

bool snapshot_suspicious(const struct snapshot *last, const struct snapshot *next, int64_t now_ms)
{
    if (next->replaces)
        return false;
    struct ids ids, keys;
    struct arena scratch;
    arena_init(&scratch, 0);
    ids_init(&ids, next->hash);
    ids_init(&keys, next->hash);
    for (int i = 0; i < next->n_sessions; i++) {
        const struct session *session = &next->sessions[i];
        if (!in_document(session))
            continue;
        ids_put(&ids, session->id, i);
        ids_put(&keys, session_key(&scratch, session, session->start_ms), i);
    }
    int future = 0, missing = 0;
    for (int i = 0; i < last->n_sessions; i++) {
        const struct session *session = &last->sessions[i];
        if (!in_document(session) || session->end_ms <= now_ms)
            continue;
        future++;
        missing += ids_get(&ids, session->id) == IDS_UNKNOWN &&
                   ids_get(&keys, session_key(&scratch, session, session->start_ms)) == IDS_UNKNOWN;
    }
    ids_fini(&ids);
    ids_fini(&keys);
    arena_fini(&scratch);
    return missing > future - missing;
}
