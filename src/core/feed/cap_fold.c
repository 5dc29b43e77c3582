/* Messages to announcements: status, type, scope, references, languages. */
#include "core/feed/cap.h"

#include "base/civil.h"
#include "core/feed/read.h"
#include <stdlib.h>
#include <string.h>

struct fold {
    const struct cap_input *input;
    struct reading reading;
    /* Of the document that is being folded. */
    bool may_emergency, only_emergencies;
    struct announcements *list;
    size_t items_capacity;
    struct cap_retired *retired;
    int n_retired;
    size_t retired_capacity;
};

/* -- Names of messages --------------------------------------------------------------------- */

static bool same_name(const struct cap_name *a, const struct cap_name *b)
{
    /* A reference with an unreadable time still means that message. */
    return (a->sent_ms == b->sent_ms || !a->sent_ms || !b->sent_ms) &&
           strcmp(a->identifier, b->identifier) == 0 && strcmp(a->sender, b->sender) == 0;
}

static struct cap_retired *retired_of(const struct fold *fold, const struct cap_name *name)
{
    for (int i = 0; i < fold->n_retired; i++) {
        if (same_name(&fold->retired[i].name, name))
            return &fold->retired[i];
    }
    return NULL;
}

static void retire(struct fold *fold, const struct cap_name *name, bool by_right)
{
    struct cap_retired *known = retired_of(fold, name);
    if (known) {
        known->by_right = known->by_right || by_right;
        return;
    }
    struct arena *arena = fold->reading.arena;
    struct cap_retired *slot = arena_push(arena, &fold->retired, (size_t)fold->n_retired,
                                          &fold->retired_capacity, sizeof *slot);
    *slot = (struct cap_retired){
        {arena_strdup(arena, name->sender), arena_strdup(arena, name->identifier), name->sent_ms},
        by_right};
    fold->n_retired++;
}

/* The newest of the memory before; first, so that what is new is at the end. */
static void recall(struct fold *fold)
{
    const struct cap_folded *before = fold->input->before;
    int n = before ? before->n_retired : 0;
    for (int i = n > CAP_RETIRED_KEPT ? n - CAP_RETIRED_KEPT : 0; i < n; i++)
        retire(fold, &before->retired[i].name, before->retired[i].by_right);
}

/* -- What a message may do ----------------------------------------------------------------- */

static void problem(struct fold *fold, const struct cap_alert *alert, const char *why)
{
    const char *name = alert->name.identifier[0] ? alert->name.identifier : "?";
    snapshot_problem(fold->list->holder, arena_printf(&fold->reading.scratch, "alert %s", name),
                     "%s", why);
}

/* NULL: it counts. */
static const char *fault_of(const struct cap_alert *alert)
{
    if (!alert->name.identifier[0])
        return "identifier: missing";
    if (!alert->name.sender[0])
        return "sender: missing";
    if (!alert->name.sent_ms)
        return "sent: missing, or no instant with an offset";
    if (alert->status == CAP_STATUS_UNKNOWN)
        return "status: none of Actual, Exercise, System, Test, Draft";
    if (alert->type == CAP_TYPE_UNKNOWN)
        return "msgType: none of Alert, Update, Cancel, Ack, Error";
    if (!alert->has_scope)
        return "scope: missing";
    if (alert->scope == CAP_SCOPE_UNKNOWN)
        return "scope: none of Public, Restricted, Private";
    return NULL;
}

static bool replaces(const struct cap_alert *alert)
{
    bool counts =
        alert->status == CAP_ACTUAL || alert->status == CAP_EXERCISE || alert->status == CAP_TEST;
    return counts && !fault_of(alert) && (alert->type == CAP_UPDATE || alert->type == CAP_CANCEL);
}

/* A drill ends drills of its kind; a real message whatever it names. */
static bool may_retire(const struct fold *fold, const struct cap_alert *alert,
                       const struct cap_name *name)
{
    for (int i = 0; i < fold->input->n_sources && alert->status != CAP_ACTUAL; i++) {
        const struct cap_document *document = fold->input->sources[i].document;
        for (int k = 0; k < document->n_alerts; k++) {
            if (same_name(&document->alerts[k].name, name))
                return document->alerts[k].status == alert->status;
        }
    }
    return alert->status == CAP_ACTUAL;
}

static void retire_references(struct fold *fold, const struct cap_alert *alert)
{
    for (int i = 0; i < alert->n_references; i++) {
        const struct cap_name *name = &alert->references[i];
        if (strcmp(name->sender, alert->name.sender) != 0)
            problem(fold, alert, "refers to a message of another sender, which stays");
        else if (may_retire(fold, alert, name))
            retire(fold, name, fold->may_emergency);
    }
}

static bool is_shown(const struct cap_alert *alert)
{
    bool status =
        alert->status == CAP_ACTUAL || alert->status == CAP_EXERCISE || alert->status == CAP_TEST;
    return status && (alert->type == CAP_ALERT || alert->type == CAP_UPDATE) &&
           alert->scope == CAP_PUBLIC;
}

/* -- Words --------------------------------------------------------------------------------- */

static void add_words(struct fold *fold, struct text *text, const char *lang, const char *words)
{
    if (!words[0])
        return;
    json_t *json = json_string(words);
    struct node node = {.json = json, .name = "alert"};
    const char *clean = json ? clean_text(&fold->reading, &node) : "";
    json_decref(json);
    if (!clean[0])
        return;
    struct text_lang *items = arena_array(fold->reading.arena, (size_t)text->n + 1, sizeof *items);
    for (int i = 0; i < text->n; i++)
        items[i] = text->items[i];
    items[text->n] = (struct text_lang){lang, clean};
    *text = (struct text){items, text->n + 1};
}

/* Which announcement each block belongs to: how many blocks of its language stand before it.
 * Returns the number of announcements. */
static int group_infos(const struct cap_alert *alert, int *groups)
{
    int n = 0;
    for (int i = 0; i < alert->n_infos; i++) {
        groups[i] = 0;
        for (int k = 0; k < i; k++)
            groups[i] += strcasecmp(alert->infos[k].language, alert->infos[i].language) == 0;
        if (groups[i] >= n)
            n = groups[i] + 1;
    }
    return n;
}

static enum announce_drill drill_of(const struct cap_alert *alert)
{
    return alert->status == CAP_ACTUAL     ? DRILL_NONE
           : alert->status == CAP_EXERCISE ? DRILL_EXERCISE
                                           : DRILL_TEST;
}

/* Adds one language's block to its announcement. */
static void add_info(struct fold *fold, const struct cap_alert *alert, const struct cap_info *info,
                     struct announcement *a, int *level)
{
    const struct alert_settings *settings = fold->input->settings;
    const struct cap_rules *rules =
        settings && settings->rules.n_rules ? &settings->rules : &cap_rules_default;
    int own = cap_level(rules, info->severity, info->urgency, info->certainty);
    if (info->is_all_clear && !info->is_evacuation && own > ANNOUNCE_INFO)
        own = ANNOUNCE_INFO;
    if (own > *level)
        *level = own;
    const char *lang =
        language_valid(info->language) ? arena_strdup(fold->reading.arena, info->language) : "und";
    const char *headline = info->headline[0] ? info->headline : info->event;
    add_words(fold, &a->headline, lang, headline);
    add_words(fold, &a->instruction, lang,
              info->instruction[0] ? info->instruction : info->description);
    int64_t from_ms = info->effective_ms ? info->effective_ms : alert->name.sent_ms;
    int64_t expires_ms = info->expires_ms ? info->expires_ms : from_ms + CAP_EXPIRES_MS;
    if (!a->from_ms || from_ms < a->from_ms)
        a->from_ms = from_ms;
    if (expires_ms > a->expires_ms)
        a->expires_ms = expires_ms;
    a->is_evacuation = a->is_evacuation || info->is_evacuation;
}

/* One announcement of the message. */
static void add_group(struct fold *fold, const struct cap_alert *alert, const int *groups,
                      int group)
{
    struct arena *arena = fold->reading.arena;
    struct announcement a = {.drill = drill_of(alert), .issued_ms = alert->name.sent_ms};
    int level = -1;
    const struct alert_settings *settings = fold->input->settings;
    int elsewhere = 0;
    for (int i = 0; i < alert->n_infos; i++) {
        if (groups[i] != group)
            continue;
        if (settings && !cap_concerns(&alert->infos[i], &settings->place))
            elsewhere++;
        else
            add_info(fold, alert, &alert->infos[i], &a, &level);
    }
    if (!a.headline.n && elsewhere)
        return;
    if (!a.headline.n) {
        problem(fold, alert, "neither a headline nor an event");
        return;
    }
    if (level < 0)
        return; /* the table does not want it */
    a.id = arena_printf(arena, "%s,%s,%lld#%d", alert->name.sender, alert->name.identifier,
                        (long long)alert->name.sent_ms, group);
    for (int i = 0; i < fold->list->n_items; i++) {
        if (strcmp(fold->list->items[i].id, a.id) == 0)
            return; /* the same message again */
    }
    if (level == ANNOUNCE_EMERGENCY && !fold->may_emergency && a.drill == DRILL_NONE) {
        problem(fold, alert, "an emergency, and who signed may not say one: shown as urgent");
        level = ANNOUNCE_URGENT;
    }
    bool is_emergency = level == ANNOUNCE_EMERGENCY && a.drill == DRILL_NONE;
    if (fold->only_emergencies && !is_emergency)
        return;
    a.level = (enum announce_level)level;
    if (settings)
        a.targets = settings->targets;
    else
        a.targets.all = true;
    a = announcement_copy(arena, &a);
    a.revision = announcement_revision(&a);
    struct announcement *slot = arena_push(arena, &fold->list->items, (size_t)fold->list->n_items,
                                           &fold->items_capacity, sizeof *slot);
    *slot = a;
    fold->list->n_items++;
}

/* -- All messages -------------------------------------------------------------------------- */

/* The entry of a list whose message is here itself. */
static bool have_message(const struct fold *fold, const struct cap_alert *summary)
{
    for (int i = 0; i < fold->input->n_sources; i++) {
        const struct cap_source *source = &fold->input->sources[i];
        if (!source->document->is_list && source->url && strcmp(source->url, summary->link) == 0)
            return true;
    }
    return false;
}

static void fold_alert(struct fold *fold, const struct cap_alert *alert)
{
    const char *fault = fault_of(alert);
    if (fault) {
        problem(fold, alert, fault);
        return;
    }
    const struct cap_retired *retired = retired_of(fold, &alert->name);
    if (!is_shown(alert) || (retired && retired->by_right) ||
        (alert->is_summary && alert->link[0] && have_message(fold, alert)))
        return;
    fold->only_emergencies = retired != NULL;
    int *groups = arena_array(&fold->reading.scratch, (size_t)alert->n_infos, sizeof *groups);
    int n = group_infos(alert, groups);
    for (int i = 0; i < n; i++)
        add_group(fold, alert, groups, i);
    if (n == 0)
        problem(fold, alert, "says nothing: it has no info");
}

/* Where a message's announcements have their ids from; of a name without a time, the start of it.
 */
static const char *id_start(struct arena *arena, const struct cap_name *name)
{
    if (!name->sent_ms)
        return arena_printf(arena, "%s,%s,", name->sender, name->identifier);
    return arena_printf(arena, "%s,%s,%lld#", name->sender, name->identifier,
                        (long long)name->sent_ms);
}

static bool is_ended(struct fold *fold, const char *id)
{
    for (int i = 0; i < fold->n_retired; i++) {
        if (fold->retired[i].by_right &&
            str_starts_with(id, id_start(&fold->reading.scratch, &fold->retired[i].name)))
            return true;
    }
    return false;
}

static bool is_said(struct fold *fold, const char *id)
{
    for (int i = 0; i < fold->input->n_sources; i++) {
        const struct cap_document *document = fold->input->sources[i].document;
        for (int k = 0; k < document->n_alerts; k++) {
            if (str_starts_with(id, id_start(&fold->reading.scratch, &document->alerts[k].name)))
                return true;
        }
    }
    return false;
}

/* As they were: neither words, nor targets, nor the table of levels are any more those of somebody
 * who could say them. */
static void keep_emergencies(struct fold *fold)
{
    const struct cap_folded *before = fold->input->before;
    for (int i = 0; fold->input->no_end && before && i < before->list->n_items; i++) {
        const struct announcement *old = &before->list->items[i];
        if (old->level != ANNOUNCE_EMERGENCY || old->drill != DRILL_NONE ||
            old->expires_ms <= fold->input->now_ms || is_ended(fold, old->id))
            continue;
        struct arena *arena = fold->reading.arena;
        struct announcement *slot =
            arena_push(arena, &fold->list->items, (size_t)fold->list->n_items,
                       &fold->items_capacity, sizeof *slot);
        *slot = announcement_copy(arena, old);
        fold->list->n_items++;
        if (!is_said(fold, old->id))
            snapshot_problem(
                fold->list->holder, "alerts",
                "the emergency \"%s\" is missing; it stays, as who signed may not end it", old->id);
    }
}

static const struct cap_source *begin_source(struct fold *fold, int i)
{
    const struct cap_source *source = &fold->input->sources[i];
    fold->may_emergency = fold->input->may_emergency && !source->no_emergency;
    return source;
}

struct cap_folded cap_fold(const struct cap_input *input)
{
    struct fold fold = {.input = input, .list = announcements_new()};
    reading_init(&fold.reading, fold.list->holder);
    recall(&fold);
    /* First all that ends something, so that no order shows what is over. */
    for (int i = 0; i < input->n_sources; i++) {
        const struct cap_source *source = begin_source(&fold, i);
        for (int k = 0; k < source->document->n_alerts; k++) {
            if (replaces(&source->document->alerts[k]))
                retire_references(&fold, &source->document->alerts[k]);
        }
    }
    keep_emergencies(&fold);
    for (int i = 0; i < input->n_sources; i++) {
        const struct cap_source *source = begin_source(&fold, i);
        for (int k = 0; k < source->document->n_alerts; k++)
            fold_alert(&fold, &source->document->alerts[k]);
    }
    reading_fini(&fold.reading);
    return (struct cap_folded){fold.list, fold.retired, fold.n_retired};
}
