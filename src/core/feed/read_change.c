/* Changes: the on-site arrangement. Two passes, so that a change may refer to a session which
 * another one adds. */
#include "core/feed/read.h"

#include "base/str.h"
#include <stdlib.h>
#include <string.h>

#define DELAY_MINUTES_MAX 2880

static const char *const change_names[] = {
    "id",  "kind",    "decided", "expires", "note", "session", "match", "room",   "start",
    "end", "minutes", "was",     "state",   "by",   "title",   "add",   "people", NULL};

/* As written; doors is one kind with two states in a document and two kinds in the model. */
static const char *const kind_names[] = {"moved", "retimed",  "delayed",    "cancelled",
                                         "full",  "not_full", "doors",      "replaced",
                                         "added", "speaker",  "reinstated", NULL};
static const enum change_kind kinds[] = {CHANGE_MOVED,      CHANGE_RETIMED,   CHANGE_DELAYED,
                                         CHANGE_CANCELLED,  CHANGE_FULL,      CHANGE_NOT_FULL,
                                         CHANGE_DOORS_OPEN, CHANGE_REPLACED,  CHANGE_ADDED,
                                         CHANGE_SPEAKER,    CHANGE_REINSTATED};

/* A change while it is read: its place decides where nothing else does. */
struct draft {
    struct change change;
    size_t place;
    int list;            /* 0: the first one */
    int32_t first_added; /* the first session that this list may have added */
    bool is_repeated;    /* a later one of its list holds in its place */
};

static void missing(struct reading *reading, const struct object *object, const char *name)
{
    struct node node = object_member(object, name);
    node_problem(reading, &node, "missing");
}

/* -- match: a title in any language, and a start ------------------------------------------- */

#define ANY_START INT64_MIN
#define MATCHES_SEVERAL (-3)

static const char *match_key(struct reading *reading, const char *title, int64_t start_ms)
{
    return arena_printf(&reading->scratch, "%lld %s", (long long)start_ms, title);
}

static void add_match(struct reading *reading, const struct text *title, int64_t start_ms,
                      int32_t session)
{
    for (int i = 0; i < title->n; i++) {
        const char *key = match_key(reading, title->items[i].text, start_ms);
        int32_t before = ids_get(&reading->matches, key);
        bool other = before >= 0 && session >= 0 && before != session;
        if (before < 0 || other)
            ids_put(&reading->matches, key,
                    other || before == MATCHES_SEVERAL ? MATCHES_SEVERAL : session);
    }
}

/* A session left out for its start matches whatever start a change names. */
static void add_lost_match(struct reading *reading, json_t *json)
{
    const char *const names[] = {"title", "start", NULL};
    struct snapshot *snapshot = reading->snapshot;
    int problems = snapshot->n_problems, unknown = snapshot->n_unknown_members;
    struct node node = {.json = json};
    struct object object;
    if (object_open(reading, &object, &node, names)) {
        struct text title;
        int64_t start_ms = ANY_START;
        read_text(reading, &object, "title", &title);
        read_instant(reading, &object, "start", &start_ms);
        add_match(reading, &title, start_ms, IDS_LEFT_OUT);
    }
    snapshot->n_problems = problems; /* told when the session was read */
    snapshot->n_unknown_members = unknown;
}

static void add_other_start(void *context, int32_t session, int64_t start_ms)
{
    struct reading *reading = context;
    add_match(reading, &reading->snapshot->sessions[session].title, start_ms, session);
}

static void make_matches(struct reading *reading)
{
    const struct snapshot *snapshot = reading->snapshot;
    reading->matches_made = true;
    for (int i = 0; i < snapshot->n_sessions; i++)
        add_match(reading, &snapshot->sessions[i].title, snapshot->sessions[i].start_ms, i);
    if (reading->revisions)
        revisions_each_start(reading->revisions, add_other_start, reading);
    for (size_t i = 0; i < reading->n_left_out; i++)
        add_lost_match(reading, reading->left_out[i]);
}

static int32_t look_up_match(struct reading *reading, const struct text *title, int64_t start_ms)
{
    int32_t found = IDS_UNKNOWN;
    for (int i = 0; i < title->n && found == IDS_UNKNOWN; i++)
        found = ids_get(&reading->matches, match_key(reading, title->items[i].text, start_ms));
    for (int i = 0; i < title->n && found == IDS_UNKNOWN; i++)
        found = ids_get(&reading->matches, match_key(reading, title->items[i].text, ANY_START));
    return found;
}

static bool read_match(struct reading *reading, const struct node *node, int32_t *out)
{
    static const char *const names[] = {"title", "start", NULL};
    struct object object;
    if (!object_open(reading, &object, node, names))
        return false;
    struct text title;
    int64_t start_ms = 0;
    int before = reading->snapshot->n_problems;
    read_text(reading, &object, "title", &title);
    enum found start = read_instant(reading, &object, "start", &start_ms);
    if (start == FOUND_NONE)
        missing(reading, &object, "start");
    if (!title.n && reading->snapshot->n_problems == before)
        missing(reading, &object, "title");
    if (start != FOUND_GOOD || !title.n)
        return false;
    if (!reading->matches_made)
        make_matches(reading);
    *out = look_up_match(reading, &title, start_ms);
    if (*out == IDS_UNKNOWN)
        node_problem(reading, node, "no such session");
    else if (*out == MATCHES_SEVERAL)
        node_problem(reading, node, "several sessions have this title and start");
    return *out >= 0;
}

static bool read_which(struct reading *reading, const struct object *object, int32_t *out)
{
    struct node match = object_member(object, "match"), id = object_member(object, "session");
    enum found found = read_ref(reading, object, "session", &reading->sessions, "session", out);
    if (found == FOUND_NONE && node_present(&match))
        return read_match(reading, &match, out);
    if (found == FOUND_NONE)
        node_problem(reading, &id, "missing, and no match either");
    return found == FOUND_GOOD;
}

/* -- what each kind needs ------------------------------------------------------------------- */

static bool read_moved(struct reading *reading, const struct object *object, struct change *change)
{
    enum found found = read_ref(reading, object, "room", &reading->rooms, "room", &change->room);
    if (found == FOUND_NONE)
        missing(reading, object, "room");
    return found == FOUND_GOOD;
}

struct start_sought {
    int32_t session;
    int64_t start_ms;
    bool is_found;
};

static void seek_start(void *context, int32_t session, int64_t start_ms)
{
    struct start_sought *sought = context;
    if (session == sought->session && start_ms == sought->start_ms)
        sought->is_found = true;
}

/* A delay says of which start: once the programme has another one, it took the delay over. Only
 * what is remembered of earlier polls could tell that otherwise. */
static void read_was(struct reading *reading, const struct object *object, struct change *change)
{
    struct start_sought sought = {.session = change->session};
    if (read_instant(reading, object, "was", &sought.start_ms) != FOUND_GOOD)
        return;
    seek_start(&sought, change->session, reading->snapshot->sessions[change->session].start_ms);
    if (reading->revisions)
        revisions_each_start(reading->revisions, seek_start, &sought);
    change->is_adopted = !sought.is_found;
}

static bool read_delayed(struct reading *reading, const struct object *object,
                         struct change *change)
{
    int minutes = 0;
    enum found found = read_int(reading, object, "minutes", 0, DELAY_MINUTES_MAX, &minutes);
    if (found == FOUND_NONE)
        missing(reading, object, "minutes");
    change->delay_ms = minutes * MS_MINUTE;
    read_was(reading, object, change);
    return found == FOUND_GOOD;
}

static bool read_retimed(struct reading *reading, const struct object *object,
                         struct change *change)
{
    const struct session *session = &reading->snapshot->sessions[change->session];
    enum found start = read_instant(reading, object, "start", &change->start_ms);
    enum found end = read_instant(reading, object, "end", &change->end_ms);
    if (start == FOUND_NONE && end == FOUND_NONE)
        missing(reading, object, "start");
    if (start == FOUND_BAD || end == FOUND_BAD || (start == FOUND_NONE && end == FOUND_NONE))
        return false;
    int64_t start_ms = start == FOUND_GOOD ? change->start_ms : session->start_ms;
    if (end == FOUND_GOOD && change->end_ms <= start_ms) {
        struct node node = object_member(object, "end");
        node_problem(reading, &node, "not after %s start",
                     start == FOUND_GOOD ? "its" : "the session's");
        return false;
    }
    return true;
}

static bool read_doors(struct reading *reading, const struct object *object, struct change *change)
{
    static const char *const states[] = {"open", "closed", NULL};
    int state = 0;
    enum found found = read_choice(reading, object, "state", states, &state);
    if (found == FOUND_NONE)
        missing(reading, object, "state");
    change->kind = state == 1 ? CHANGE_DOORS_CLOSED : CHANGE_DOORS_OPEN;
    return found == FOUND_GOOD;
}

static bool read_replaced(struct reading *reading, const struct object *object,
                          struct change *change)
{
    enum found by =
        read_ref(reading, object, "by", &reading->sessions, "session", &change->replacement);
    read_text(reading, object, "title", &change->title);
    if (by == FOUND_GOOD && change->replacement == change->session) {
        struct node node = object_member(object, "by");
        node_problem(reading, &node, "the session itself");
        change->replacement = -1;
        by = FOUND_BAD;
    }
    if (by == FOUND_NONE && !change->title.n)
        missing(reading, object, "by");
    return by == FOUND_GOOD || change->title.n > 0;
}

static bool read_speaker(struct reading *reading, const struct object *object,
                         struct change *change)
{
    int before = reading->snapshot->n_problems;
    read_people(reading, object, "people", &change->people, &change->n_people);
    if (!change->n_people && reading->snapshot->n_problems == before)
        missing(reading, object, "people");
    return change->n_people > 0;
}

static bool read_particulars(struct reading *reading, const struct object *object,
                             struct change *change)
{
    switch (change->kind) {
    case CHANGE_MOVED:
        return read_moved(reading, object, change);
    case CHANGE_DELAYED:
        return read_delayed(reading, object, change);
    case CHANGE_RETIMED:
        return read_retimed(reading, object, change);
    case CHANGE_FULL: /* still full without the overflow room */
        read_ref(reading, object, "room", &reading->rooms, "room", &change->room);
        return true;
    case CHANGE_DOORS_OPEN:
    case CHANGE_DOORS_CLOSED:
        return read_doors(reading, object, change);
    case CHANGE_REPLACED:
        return read_replaced(reading, object, change);
    case CHANGE_SPEAKER:
        return read_speaker(reading, object, change);
    case CHANGE_CANCELLED:
    case CHANGE_REINSTATED:
    case CHANGE_NOT_FULL:
    case CHANGE_ADDED:
        return true;
    }
    return false;
}

/* -- the passes ------------------------------------------------------------------------------ */

static bool read_when_in_force(struct reading *reading, const struct object *object,
                               struct change *change)
{
    change->expires_ms = INSTANT_NEVER;
    enum found decided = read_instant(reading, object, "decided", &change->decided_ms);
    if (decided == FOUND_NONE)
        missing(reading, object, "decided");
    if (decided != FOUND_GOOD)
        return false;
    if (read_instant(reading, object, "expires", &change->expires_ms) == FOUND_GOOD &&
        change->expires_ms <= change->decided_ms) {
        struct node node = object_member(object, "expires");
        node_problem(reading, &node, "not after decided");
        return false;
    }
    return true;
}

/* The session of this id in the programme itself, which has adopted it by now; or -1. */
static int32_t adopted_as(const struct reading *reading, const struct node *add)
{
    const char *id = json_string_value(json_object_get(add->json, "id"));
    int32_t index = id ? ids_get(&reading->sessions, id) : IDS_UNKNOWN;
    if (index < 0)
        return -1;
    const struct session *session = &reading->snapshot->sessions[index];
    return session->is_added && !session->is_new ? -1 : index;
}

static bool read_added(struct reading *reading, const struct object *object, struct draft *draft)
{
    struct snapshot *snapshot = reading->snapshot;
    struct node add = object_member(object, "add");
    if (!node_present(&add)) {
        missing(reading, object, "add");
        return false;
    }
    draft->change.session = adopted_as(reading, &add);
    if (draft->change.session >= 0)
        return true;
    const char *id = json_string_value(json_object_get(add.json, "id"));
    int32_t there = id ? ids_get(&reading->sessions, id) : IDS_UNKNOWN;
    bool is_again = there >= draft->first_added; /* corrected further down */
    if (is_again)
        ids_put(&reading->sessions, id, IDS_UNKNOWN);
    struct session session;
    bool is_good = read_session(reading, &add, &session);
    session.is_added = true;
    int32_t at = is_again ? there : snapshot->n_sessions;
    if (is_good)
        snapshot->sessions[at] = session;
    if (is_good || is_again)
        ids_put(&reading->sessions, snapshot->sessions[at].id, at);
    draft->change.session = at;
    if (is_good && !is_again) {
        snapshot->n_sessions++;
        snapshot->n_added++;
    }
    return is_good;
}

/* Who it is, when it counts, and the session that it adds. */
static bool read_draft(struct reading *reading, const struct object *object, struct draft *draft)
{
    struct change *change = &draft->change;
    *change = (struct change){.id = "", .session = -1, .room = -1, .replacement = -1};
    struct node id = object_member(object, "id");
    if (node_present(&id)) {
        /* Said in both documents: the earlier list holds, and that is no mistake. */
        const char *text = json_string_value(id.json);
        int32_t list = text ? ids_get(&reading->changes, text) : IDS_UNKNOWN;
        if (list >= 0 && list < draft->list)
            return false;
        static const struct ids none; /* of one list the last holds, when all are read */
        text = read_id(reading, object, &none);
        if (!text)
            return false;
        change->id = text;
        ids_put(&reading->changes, text, draft->list);
    }
    int kind = 0;
    enum found found = read_choice(reading, object, "kind", kind_names, &kind);
    if (found == FOUND_NONE)
        missing(reading, object, "kind");
    if (found != FOUND_GOOD || !read_when_in_force(reading, object, change))
        return false;
    change->kind = kinds[kind];
    return change->kind != CHANGE_ADDED || read_added(reading, object, draft);
}

static bool finish_draft(struct reading *reading, const struct object *object, struct draft *draft)
{
    struct change *change = &draft->change;
    if (change->kind != CHANGE_ADDED && !read_which(reading, object, &change->session))
        return false;
    if (!read_particulars(reading, object, change))
        return false;
    read_text(reading, object, "note", &change->note);
    return true;
}

static int compare_drafts(const void *a, const void *b)
{
    const struct draft *x = a, *y = b;
    if (x->change.decided_ms != y->change.decided_ms)
        return x->change.decided_ms < y->change.decided_ms ? -1 : 1;
    int order = strcmp(x->change.id, y->change.id);
    if (!order)
        order = x->list - y->list;
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool adds_session(const json_t *json)
{
    const char *kind = json_string_value(json_object_get(json, "kind"));
    return kind && strcmp(kind, "added") == 0;
}

/* Of one list, those that add a session, or the others: the good ones to the end of drafts. */
static size_t read_pass(struct reading *reading, const struct node *list, int number, bool adding,
                        struct draft *drafts)
{
    size_t kept = 0;
    int32_t first_added = reading->snapshot->n_sessions;
    for (size_t i = 0; i < json_array_size(list->json); i++) {
        struct node item = node_item(list, i);
        struct object object;
        struct draft draft = {.place = i, .list = number, .first_added = first_added};
        if (adds_session(item.json) == adding &&
            object_open(reading, &object, &item, change_names) &&
            read_draft(reading, &object, &draft) && finish_draft(reading, &object, &draft))
            drafts[kept++] = draft;
    }
    return kept;
}

/* Of two, the one that stands earlier in its list gives way, and that is told. */
static struct draft *give_way(struct reading *reading, const struct node *lists, struct draft *a,
                              struct draft *b, const char *what)
{
    struct draft *earlier = a->place < b->place ? a : b, *later = earlier == a ? b : a;
    struct node item = node_item(&lists[earlier->list], earlier->place);
    if (!earlier->is_repeated)
        node_problem(reading, &item, "%s again in changes[%zu], which holds in its place", what,
                     later->place);
    earlier->is_repeated = true;
    return later;
}

/* Somebody appends a correction under the id of what it corrects, or adds the same session. */
static size_t drop_repeated(struct reading *reading, const struct node *lists, struct draft *drafts,
                            size_t n)
{
    const struct snapshot *snapshot = reading->snapshot;
    struct ids by_id, by_session;
    ids_init(&by_id, reading->seed);
    ids_init(&by_session, reading->seed);
    for (size_t i = 0; i < n; i++) {
        const struct change *change = &drafts[i].change;
        struct draft *last = &drafts[i];
        int32_t at = change->id[0] ? ids_get(&by_id, change->id) : IDS_UNKNOWN;
        if (at >= 0)
            last = give_way(reading, lists, &drafts[at], last, "this id");
        if (change->id[0])
            ids_put(&by_id, change->id, (int32_t)(last - drafts));
        const struct session *session = &snapshot->sessions[change->session];
        if (drafts[i].is_repeated || change->kind != CHANGE_ADDED || !session->is_added ||
            session->is_new)
            continue;
        last = &drafts[i];
        at = ids_get(&by_session, session->id);
        if (at >= 0 && !drafts[at].is_repeated)
            last = give_way(reading, lists, &drafts[at], last, "this session");
        ids_put(&by_session, session->id, (int32_t)(last - drafts));
    }
    ids_fini(&by_id);
    ids_fini(&by_session);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!drafts[i].is_repeated)
            drafts[kept++] = drafts[i];
    return kept;
}

void read_changes(struct reading *reading, const struct object *const *roots, int n)
{
    struct snapshot *snapshot = reading->snapshot;
    struct node lists[CHANGE_LISTS_MAX];
    size_t count = 0, kept = 0;
    for (int i = 0; i < n; i++)
        count += object_list(reading, roots[i], "changes", &lists[i]);
    if (!count)
        return;
    struct draft *drafts = arena_array(&reading->scratch, count, sizeof *drafts);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++)
            kept += read_pass(reading, &lists[i], i, pass == 0, drafts + kept);
    kept = drop_repeated(reading, lists, drafts, kept);
    qsort(drafts, kept, sizeof *drafts, compare_drafts);
    snapshot->changes = arena_array(reading->arena, kept, sizeof *snapshot->changes);
    for (size_t i = 0; i < kept; i++)
        snapshot->changes[i] = drafts[i].change;
    snapshot->n_changes = (int)kept;
}
