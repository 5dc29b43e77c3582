#include "shell/bulletin.h"
#include "shell/url.h"
#include <stdlib.h>

static void take(struct bulletin_ref *out, const struct source_ref *ref, const char *feed_url)
{
    if (!ref->url)
        return;
    out->url = url_from_document(feed_url, ref->url, &out->why);
    out->poll_ms = ref->poll_ms;
}

static const struct alert_settings *copy_settings(struct arena *arena,
                                                  const struct alert_settings *from)
{
    struct alert_settings *settings = arena_alloc(arena, sizeof *settings);
    /* Targets are copied with an announcement. */
    struct announcement carrier = {.id = "", .targets = from->targets};
    size_t n = (size_t)from->rules.n_rules;
    settings->targets = announcement_copy(arena, &carrier).targets;
    settings->rules.rules = arena_array(arena, n, sizeof *settings->rules.rules);
    for (size_t i = 0; i < n; i++)
        settings->rules.rules[i] = from->rules.rules[i];
    settings->rules.n_rules = from->rules.n_rules;
    return settings;
}

struct bulletin *bulletin_of(const struct snapshot *snapshot, const char *feed_url)
{
    struct bulletin *bulletin = xcalloc(1, sizeof *bulletin);
    arena_init(&bulletin->arena, 0);
    if (snapshot->event.n_languages > 0)
        bulletin->language = arena_strdup(&bulletin->arena, snapshot->event.languages[0]);
    if (snapshot->alerts)
        bulletin->alert_settings = copy_settings(&bulletin->arena, snapshot->alerts);
    take(&bulletin->announcements, &snapshot->announcements_source, feed_url);
    for (int i = 0; i < snapshot->n_alert_sources && i < BULLETIN_ALERTS_MAX; i++)
        take(&bulletin->alerts[bulletin->n_alerts++], &snapshot->alert_sources[i], feed_url);
    return bulletin;
}

void bulletin_free(struct bulletin *bulletin)
{
    if (!bulletin)
        return;
    arena_fini(&bulletin->arena);
    free(bulletin->announcements.url);
    for (int i = 0; i < bulletin->n_alerts; i++)
        free(bulletin->alerts[i].url);
    free(bulletin);
}
