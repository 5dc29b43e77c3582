#include "shell/picture_store.h"

#include "base/arena.h"
#include "base/log.h"
#include "core/map/view.h"
#include "shell/clock.h"
#include "shell/load.h"
#include "shell/picture_entry.h"
#include "shell/url.h"
#include <stdlib.h>
#include <string.h>

static void wake(const struct picture_store *store, void (*whom)(void *user))
{
    if (whom)
        whom(store->setup.user);
}

/* ---- Addresses. ---- */

static void entry_clear(struct picture_store *store, struct entry *entry)
{
    if (entry->stage == ENTRY_HERE)
        store->memory_bytes -= entry->body.bytes;
    free(entry->address);
    free(entry->url);
    free(entry->path);
    cache_fini(&entry->cache);
    strbuf_fini(&entry->body);
    *entry = (struct entry){0};
}

/* A view of the venue has neither a file nor a source: it is drawn of what is shown. */
static bool resolve_drawn(struct entry *entry)
{
    struct map_view view;
    uint64_t venue;
    if (!map_view_parse(entry->address, &view, &venue))
        return false;
    entry->head = (struct picture_head){PICTURE_PNG, view.area.w, view.area.h, 1, false};
    entry->content = hash_text(HASH_SEED, entry->address);
    entry->is_drawn = entry->has_file = true;
    entry->stage = ENTRY_HERE;
    return true;
}

static void resolve(struct picture_store *store, struct entry *entry)
{
    if (resolve_drawn(entry))
        return;
    struct err why = {""};
    struct url_parts parts;
    if (store->document_url)
        entry->url = url_from_document(store->document_url, entry->address, &why);
    else
        err_set(&why, "%s: the document has no address", entry->address);
    if (entry->url && url_parse(entry->url, &parts, &why)) {
        if (parts.scheme == URL_FILE)
            entry->path = xstrdup(parts.path);
        url_parts_fini(&parts);
    }
    if (!entry->url) {
        log_warning("picture %s", why.text);
        entry->failed = true;
        return;
    }
    char name[40];
    snprintf(name, sizeof name, "picture-%016llx",
             (unsigned long long)hash_text(HASH_SEED, entry->url));
    cache_init(&entry->cache, entry->path ? "" : store->cache_dir, name, entry->url);
    entry->stage = ENTRY_LOOK;
}

/* The entry of this address, made where there is none; NULL where all places are taken. */
static struct entry *entry_for(struct picture_store *store, const char *address)
{
    struct entry *place = NULL;
    for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++) {
        struct entry *entry = &store->entries[i];
        if (entry->stage != ENTRY_FREE && !strcmp(entry->address, address))
            return entry;
        bool usable =
            entry->stage == ENTRY_FREE || (!entry->is_planned && !entry->is_busy &&
                                           entry->asked + PICTURE_FRAMES_KEPT < store->frame);
        if (usable && (!place || (place->stage != ENTRY_FREE &&
                                  (entry->stage == ENTRY_FREE || entry->asked < place->asked))))
            place = entry;
    }
    if (!place)
        return NULL;
    for (int i = 0; i < PICTURE_CUTS_MAX; i++) {
        if (store->cuts[i].stage == CUT_WANTED && store->cuts[i].entry == place - store->entries)
            store->cuts[i].stage = CUT_FREE;
    }
    entry_clear(store, place);
    place->stage = ENTRY_IDLE;
    place->address = xstrdup(address);
    place->asked = store->frame;
    resolve(store, place);
    return place;
}

/* ---- What the core asks. ---- */

/* Without threads: everything there and then. */
static void settle_now(struct picture_store *store, struct entry *entry)
{
    while (picture_work_one(store))
        ;
    if (entry->stage != ENTRY_WANTED)
        return;
    struct config config = *store->setup.config;
    struct fetch_result result = {.class = FETCH_OK};
    config.cap_bytes = PICTURE_FILE_MAX_BYTES;
    entry->is_busy = true;
    pthread_mutex_unlock(&store->lock);
    if (!load_document(entry->url, &config, &result.body, &result.why))
        result.class = FETCH_FILE;
    picture_store_fetched(store, (int)(entry - store->entries), &result, 0);
    pthread_mutex_lock(&store->lock);
    while (picture_work_one(store))
        ;
}

static enum picture_state on_info(void *self, const char *address, struct picture_info *out)
{
    struct picture_store *store = self;
    enum picture_state state = PICTURE_NONE;
    bool wakes = false;
    pthread_mutex_lock(&store->lock);
    struct entry *entry = entry_for(store, address);
    if (entry) {
        entry->asked = store->frame;
        if (entry->stage == ENTRY_IDLE && entry->url && !entry->failed)
            entry->stage = ENTRY_LOOK;
        if (store->setup.blocking)
            settle_now(store, entry);
        wakes = entry->stage == ENTRY_LOOK;
        state = entry->has_file ? PICTURE_READY : entry->failed ? PICTURE_NONE : PICTURE_COMING;
        entry->coming = state == PICTURE_COMING ? store->frame : 0;
        if (state == PICTURE_READY)
            *out = (struct picture_info){picture_upright_width(&entry->head),
                                         picture_upright_height(&entry->head), entry->content};
    }
    pthread_mutex_unlock(&store->lock);
    if (wakes)
        wake(store, store->setup.wake_worker);
    return state;
}

static bool same_cut(const struct picture_cut *a, const struct picture_cut *b)
{
    return a->content == b->content && a->x == b->x && a->y == b->y && a->w == b->w &&
           a->h == b->h && a->width == b->width && a->height == b->height && a->ink == b->ink;
}

static struct cut *cut_find(struct picture_store *store, const struct picture_cut *cut)
{
    for (int i = 0; i < PICTURE_CUTS_MAX; i++) {
        if (store->cuts[i].stage != CUT_FREE && same_cut(&store->cuts[i].cut, cut))
            return &store->cuts[i];
    }
    return NULL;
}

static void cut_clear(struct picture_store *store, struct cut *cut)
{
    if (cut->pixels)
        store->pixel_bytes -= (size_t)cut->cut.width * (size_t)cut->cut.height * 4;
    free(cut->pixels);
    *cut = (struct cut){.stage = CUT_FREE};
}

static bool cut_is_old(const struct picture_store *store, const struct cut *cut)
{
    return cut->stage != CUT_DECODING && cut->asked + PICTURE_FRAMES_KEPT < store->frame;
}

/* The free place, or the one that was asked for longest ago; NULL: all are in use. */
static struct cut *cut_oldest(struct picture_store *store, bool with_pixels)
{
    struct cut *oldest = NULL;
    for (int i = 0; i < PICTURE_CUTS_MAX; i++) {
        struct cut *cut = &store->cuts[i];
        if (cut->stage == CUT_FREE) {
            if (!with_pixels)
                return cut;
            continue;
        }
        if (cut_is_old(store, cut) && (!with_pixels || cut->pixels) &&
            (!oldest || cut->asked < oldest->asked))
            oldest = cut;
    }
    return oldest;
}

/* Room for the pixels of one more cut; false where what is in use leaves none. */
static bool make_room(struct picture_store *store, size_t bytes)
{
    while (store->pixel_bytes + bytes > PICTURE_PIXELS_MAX_BYTES) {
        struct cut *oldest = cut_oldest(store, true);
        if (!oldest)
            return false;
        cut_clear(store, oldest);
    }
    return true;
}

static struct cut *cut_add(struct picture_store *store, int entry, const struct picture_cut *wish)
{
    size_t bytes = (size_t)wish->width * (size_t)wish->height * 4;
    if (wish->width < 1 || wish->height < 1 || wish->width > 16384 || wish->height > 16384 ||
        !make_room(store, bytes))
        return NULL;
    struct cut *cut = cut_oldest(store, false);
    if (!cut)
        return NULL;
    cut_clear(store, cut);
    *cut = (struct cut){.stage = CUT_WANTED, .entry = entry, .cut = *wish};
    return cut;
}

static enum picture_state on_cut(void *self, const char *address, const struct picture_cut *wish)
{
    struct picture_store *store = self;
    enum picture_state state = PICTURE_NONE;
    bool wakes = false;
    pthread_mutex_lock(&store->lock);
    struct entry *entry = entry_for(store, address);
    struct cut *cut = cut_find(store, wish);
    if (!cut && entry && entry->has_file && entry->content == wish->content) {
        cut = cut_add(store, (int)(entry - store->entries), wish);
        wakes = cut != NULL;
    }
    if (cut) {
        cut->asked = store->frame;
        if (store->setup.blocking) {
            while (picture_work_one(store))
                ;
        }
        state = cut->stage == CUT_READY    ? PICTURE_READY
                : cut->stage == CUT_FAILED ? PICTURE_NONE
                                           : PICTURE_COMING;
        cut->coming = state == PICTURE_COMING ? store->frame : 0;
    }
    pthread_mutex_unlock(&store->lock);
    if (wakes)
        wake(store, store->setup.wake_worker);
    return state;
}

/* ---- ui. ---- */

const struct pictures *picture_store_pictures(struct picture_store *store)
{
    return &store->pictures;
}

void picture_store_frame(struct picture_store *store)
{
    pthread_mutex_lock(&store->lock);
    store->frame++;
    pthread_mutex_unlock(&store->lock);
}

void picture_store_show(struct picture_store *store, const struct snapshot *snapshot)
{
    pthread_mutex_lock(&store->lock);
    store->shown = snapshot;
    pthread_mutex_unlock(&store->lock);
}

static void plan_one(struct picture_store *store, const char *address)
{
    struct entry *entry = address ? entry_for(store, address) : NULL;
    if (!entry)
        return;
    entry->is_planned = true;
    /* A file may be another one than it was when the document is. */
    if (entry->url && !entry->is_busy &&
        (entry->stage == ENTRY_IDLE || (entry->stage == ENTRY_HERE && entry->path)))
        entry->stage = ENTRY_LOOK;
}

void picture_store_plan(struct picture_store *store, const struct snapshot *snapshot)
{
    picture_store_show(store, snapshot);
    pthread_mutex_lock(&store->lock);
    for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++)
        store->entries[i].is_planned = false;
    for (int i = 0; snapshot && i < snapshot->n_exhibits; i++)
        plan_one(store, snapshot->exhibits[i].picture);
    for (int i = 0; snapshot && i < snapshot->n_partners; i++)
        plan_one(store, snapshot->partners[i].mark);
    if (snapshot) {
        plan_one(store, snapshot->theme.logo);
        plan_one(store, snapshot->theme.logo_light);
    }
    pthread_mutex_unlock(&store->lock);
    wake(store, store->setup.wake_worker);
}

const uint32_t *picture_store_pixels(struct picture_store *store, const struct picture_cut *wish)
{
    pthread_mutex_lock(&store->lock);
    struct cut *cut = cut_find(store, wish);
    const uint32_t *pixels = cut && cut->stage == CUT_READY ? cut->pixels : NULL;
    pthread_mutex_unlock(&store->lock);
    return pixels;
}

bool picture_store_is_making(struct picture_store *store)
{
    bool is_making = false;
    pthread_mutex_lock(&store->lock);
    for (int i = 0; i < PICTURE_ADDRESSES_MAX && !is_making; i++) {
        const struct entry *entry = &store->entries[i];
        is_making = entry->coming == store->frame &&
                    (entry->stage == ENTRY_LOOK || entry->stage == ENTRY_FETCHED ||
                     entry->stage == ENTRY_HERE);
    }
    for (int i = 0; i < PICTURE_CUTS_MAX && !is_making; i++) {
        const struct cut *cut = &store->cuts[i];
        is_making = cut->coming == store->frame && cut->stage != CUT_FREE;
    }
    pthread_mutex_unlock(&store->lock);
    return is_making;
}

size_t picture_store_pixel_bytes(struct picture_store *store)
{
    pthread_mutex_lock(&store->lock);
    size_t bytes = store->pixel_bytes;
    pthread_mutex_unlock(&store->lock);
    return bytes;
}

/* ---- net. ---- */

bool picture_store_next(struct picture_store *store, int64_t now_ms, struct picture_want *out,
                        int64_t *next_ms)
{
    struct entry *best = NULL;
    pthread_mutex_lock(&store->lock);
    for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++) {
        struct entry *entry = &store->entries[i];
        bool due = entry->stage == ENTRY_WANTED ||
                   (entry->stage == ENTRY_HERE && !entry->path && !entry->is_drawn);
        if (!due || entry->is_busy || !(entry->is_planned || entry->asked + 64 > store->frame))
            continue;
        if (entry->next_ms > now_ms) {
            *next_ms = entry->next_ms < *next_ms ? entry->next_ms : *next_ms;
        } else if (!best || entry->asked > best->asked) {
            best = entry; /* what a page waits for comes first */
        }
    }
    if (best) {
        best->is_busy = true;
        *out = (struct picture_want){.id = (int)(best - store->entries), .url = best->url};
        if (best->has_file)
            out->validators = best->validators;
    }
    pthread_mutex_unlock(&store->lock);
    return best != NULL;
}

void picture_store_fetched(struct picture_store *store, int id, struct fetch_result *result,
                           int64_t now_ms)
{
    pthread_mutex_lock(&store->lock);
    struct entry *entry = &store->entries[id];
    entry->is_busy = false;
    if (result->class == FETCH_OK) {
        if (entry->stage == ENTRY_HERE)
            store->memory_bytes -= entry->body.bytes;
        strbuf_fini(&entry->body);
        entry->body = result->body;
        result->body = (struct strbuf){0};
        entry->validators = result->validators;
        entry->stage = ENTRY_FETCHED;
    } else if (result->class == FETCH_UNCHANGED) {
        entry->failures = 0;
        entry->next_ms = now_ms + PICTURE_CHECK_MS;
    } else {
        picture_entry_failed(store, entry, &result->why, now_ms);
    }
    bool news = store->has_news;
    store->has_news = false;
    pthread_mutex_unlock(&store->lock);
    /* For the file; or for a part of the old one, that waited while the entry was busy. */
    wake(store, store->setup.wake_worker);
    if (news)
        wake(store, store->setup.wake_ui);
}

/* ---- worker. ---- */

bool picture_store_work(struct picture_store *store)
{
    pthread_mutex_lock(&store->lock);
    bool worked = picture_work_one(store), news = store->has_news;
    store->has_news = false;
    pthread_mutex_unlock(&store->lock);
    if (worked)
        wake(store, store->setup.wake_net);
    if (news)
        wake(store, store->setup.wake_ui);
    return worked;
}

/* ---- From start to end. ---- */

struct picture_store *picture_store_new(const struct picture_store_setup *setup)
{
    struct picture_store *store = xcalloc(1, sizeof *store);
    store->frame = 1; /* 0: none */
    pthread_mutex_init(&store->lock, NULL);
    store->setup = *setup;
    store->document_url =
        setup->document_url && setup->document_url[0] ? xstrdup(setup->document_url) : NULL;
    store->cache_dir = xstrdup(setup->cache_dir);
    store->pictures = (struct pictures){.self = store, .info = on_info, .cut = on_cut};
    return store;
}

void picture_store_free(struct picture_store *store)
{
    if (!store)
        return;
    for (int i = 0; i < PICTURE_CUTS_MAX; i++)
        cut_clear(store, &store->cuts[i]);
    for (int i = 0; i < PICTURE_ADDRESSES_MAX; i++)
        entry_clear(store, &store->entries[i]);
    free(store->document_url);
    free(store->cache_dir);
    pthread_mutex_destroy(&store->lock);
    free(store);
}
