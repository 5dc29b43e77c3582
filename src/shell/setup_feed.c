#include "shell/setup_feed.h"
#include "base/arena.h"
#include "core/feed/reader.h"
#include "shell/clock.h"
#include "shell/identity.h"
#include "shell/keyring.h"
#include "shell/load.h"
#include "shell/load_signed.h"
#include "shell/setup_config.h"
#include "shell/setup_path.h"
#include "shell/signing.h"
#include "shell/url.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How to mend a document that cannot be had, by how its failure is called (fetch.h). */
static const struct {
    const char *class, *mend;
} mends[] = {
    {"dns", "no name server knows the host: check the spelling of the address and the network "
            "(ping 1.1.1.1; resolvectl status); then again: sudo hallboard setup --feed URL"},
    {"connect", "the host does not answer at this port: check the address, that the server runs, "
                "and that the venue's network lets this box reach it"},
    {"tls", "the certificate is not for this host or not by a known authority: check the address; "
            "of the venue's own authority: [feed] ca_file = /etc/hallboard/ca.pem"},
    {"timeout",
     "the server or the way to it is too slow: try from another machine in this network"},
    {"http", "the server has no such document for us: check the address' path"},
    {"portal", "a login page of the network answers: have this box's MAC address let through"},
    {"too big", "the document is over the limit: [feed] cap_bytes raises it"},
    {"not json", "this address is no feed: check its path"},
};

static const char *mend_of(const char *why, bool clock_good)
{
    if (str_starts_with(why, "tls:") && !clock_good)
        return "put the clock right first: a certificate is judged by it";
    for (size_t i = 0; i < sizeof mends / sizeof *mends; i++) {
        size_t bytes = strlen(mends[i].class);
        if (strncmp(why, mends[i].class, bytes) == 0 && why[bytes] == ':')
            return mends[i].mend;
    }
    return "check the address: sudo hallboard setup --feed URL writes another one; hallboard check "
           "URL says more about a document";
}

/* ---- Signatures. ---- */

static void check_signature(struct setup_report *report, const struct config *config,
                            const struct strbuf *feed)
{
    struct clock clock;
    struct proof proof = {0};
    struct err why = {""};
    clock_init_live(&clock, config->trust_clock);
    struct signing *signing = signing_new(config, NULL, &clock);
    const char *url = signing_manifest_url(signing);
    load_proof(url, config, &proof, &why);
    if (why.text[0]) {
        setup_wrong(report, "keys",
                    "a box with keys shows signed feeds only: sign it (hallboard-desk), or take "
                    "[feed] keys out to show what nobody signed",
                    "%s: %s", url, why.text);
    } else {
        enum signing_verdict verdict = signing_offer(signing, &proof, &why);
        struct signing_visa visa = {
            .url = config->feed_url, .bytes = feed->text, .count = feed->bytes};
        if (verdict != SIGNING_NEW && verdict != SIGNING_SAME)
            setup_wrong(
                report, "keys",
                "this box has another key than the desk signs with: bring the desk's key "
                "file here again, or ask the desk which key it uses (hallboard-desk verify)",
                "%s: %s", url, why.text);
        else if (!signing_admit(signing, &visa, &why))
            setup_wrong(report, "keys", "the desk must sign again after the feed changed", "%s: %s",
                        config->feed_url, why.text);
        else
            setup_good(report, "keys", "the feed is signed by a key that this box trusts");
        strbuf_fini(&visa.proof);
    }
    proof_fini(&proof);
    signing_free(signing);
}

/* The keys that are there, as they may be compared: "desk 44062A889319788C, …". */
static void add_ids(struct strbuf *out, const struct keyring *ring)
{
    char id[MINISIGN_ID_TEXT];
    for (int i = 0; i < ring->file.n_keys; i++) {
        minisign_id_text(ring->publics[i].id, id);
        strbuf_printf(out, "%s%s %s%s", i ? ", " : "", ring->file.keys[i].id, id,
                      ring->file.keys[i].is_revoked ? " (revoked)" : "");
    }
}

/* A key that is another than the publisher's looks like any other until something is signed. */
static void tell_unchecked(struct setup_report *report, const struct keyring *ring)
{
    struct strbuf ids = {0};
    add_ids(&ids, ring);
    setup_wrong(report, "keys",
                "mend the feed, then again: sudo hallboard setup --check. Or compare now: the "
                "publisher's key is right if the first line of its .pub file ends with this id "
                "(head -n 1 NAME.pub); if not, bring the desk's key file here again",
                "not checked, as the feed cannot be had; this box trusts the key%s %s",
                ring->file.n_keys == 1 ? "" : "s", ids.text ? ids.text : "(none)");
    strbuf_fini(&ids);
}

/* feed NULL: it cannot be had. */
static void check_keys(struct setup_report *report, const struct config *config,
                       const struct strbuf *feed)
{
    struct keyring ring;
    struct err err = {""};
    if (!config->keys_file[0])
        return;
    if (!keyring_load(&ring, config->keys_file, &err))
        setup_wrong(
            report, "keys",
            geteuid() != 0 && access(config->keys_file, R_OK) != 0 && errno == EACCES
                ? "you may not read it, the board may: run this with sudo to have it checked"
                : "bring the desk's key file here again (the format is in SIGNING.md)",
            "%s", err.text);
    else if (feed)
        check_signature(report, config, feed);
    else
        tell_unchecked(report, &ring);
    keyring_fini(&ring);
}

/* ---- The display. ---- */

static void check_display(struct setup_report *report, const struct config *config,
                          const struct snapshot *snapshot)
{
    const char *ids[64];
    int n = 0;
    bool is_known = false;
    for (int i = 0; i < snapshot->n_displays; i++) {
        is_known |= strcmp(snapshot->displays[i].id, config->display_id) == 0;
        if (n < 64)
            ids[n++] = snapshot->displays[i].id;
    }
    struct strbuf mend = {0};
    if (!config->display_id[0]) {
        strbuf_add(&mend, "sudo hallboard setup --display ID, with one of the feed's: ");
    } else if (is_known) {
        setup_good(report, "display", "%s is in the feed", config->display_id);
        return;
    } else {
        const char *near = setup_nearest(config->display_id, ids, n);
        if (near)
            strbuf_printf(&mend, "did you mean %s? ", near);
        strbuf_add(&mend, "sudo hallboard setup --display ID; the feed has: ");
    }
    for (int i = 0; i < n && i < 12; i++)
        strbuf_printf(&mend, "%s%s", i ? ", " : "", ids[i]);
    strbuf_add(&mend, n > 12 ? ", …" : n ? "" : "none");
    setup_wrong(report, "display", mend.text, "%s%s",
                config->display_id[0] ? config->display_id : "this display has no id",
                config->display_id[0] ? ": the feed has no such display" : "");
    strbuf_fini(&mend);
}

/* ---- The whole. ---- */

/* A path of the settings as it is seen from here; "" for what only the running service has. */
static const char *below(struct arena *arena, const char *root, const char *path)
{
    char real[PATH_MAX];
    if (str_starts_with(path, SETUP_CREDENTIALS) && (root[0] || access(path, R_OK) != 0))
        return "";
    if (!root[0] || path[0] != '/' || !setup_path_follow(root, path, real))
        return path;
    return arena_printf(arena, "%s%s", root, real);
}

static const char *feed_below(struct arena *arena, const char *root, const char *url)
{
    struct url_parts parts;
    if (!root[0] || !url_parse(url, &parts, NULL))
        return url;
    char *there = NULL;
    if (parts.scheme == URL_FILE)
        there = url_from_argument(below(arena, root, parts.path), NULL);
    if (there)
        url = arena_strdup(arena, there);
    free(there);
    url_parts_fini(&parts);
    return url;
}

static void check_feed(struct setup_report *report, struct config *reader, bool clock_good)
{
    struct strbuf body = {0};
    struct err err = {""};
    if (!load_identity(reader, reader->feed_url, &err))
        setup_wrong(report, "feed",
                    "a secret is a file of mode 0600 of the box's own user, named in "
                    "[feed] of hallboard.conf",
                    "%s", err.text);
    err = (struct err){""};
    char *shown = url_without_secrets(reader->feed_url);
    bool has_feed = load_document(reader->feed_url, reader, &body, &err);
    struct snapshot *snapshot =
        has_feed ? feed_read(body.text ? body.text : "", body.bytes, &err) : NULL;
    if (!has_feed)
        setup_wrong(report, "feed", mend_of(err.text, clock_good), "%s: %s", shown, err.text);
    else if (!snapshot)
        setup_wrong(report, "feed",
                    "this address is no feed that can be read: check its path, or "
                    "tell the desk (hallboard check says more)",
                    "%s: %s", shown, err.text);
    else
        setup_good(report, "feed", "%s: %d sessions, %d displays", shown, snapshot->n_sessions,
                   snapshot->n_displays);
    check_keys(report, reader, has_feed ? &body : NULL);
    if (snapshot)
        check_display(report, reader, snapshot);
    identity_free(reader->identity);
    snapshot_free(snapshot);
    strbuf_fini(&body);
    free(shown);
}

/* The mend of no feed would change nothing while a line may have been about it. */
static void tell_no_feed(struct setup_report *report, const struct config *config,
                         const char *settings)
{
    const char *lines = config->doubt_lines;
    if (config->faults[0] && (lines[0] || config->withheld_url[0]))
        setup_wrong(report, "feed",
                    "mend that first, as is told above; it may have been about the feed or its "
                    "keys",
                    "the feed is withheld until line%s %s of %s %s mended",
                    strchr(lines, ',') ? "s" : "", lines, settings,
                    strchr(lines, ',') ? "are" : "is");
    else
        setup_wrong(report, "feed", "sudo hallboard setup --feed URL", "no feed is named");
}

void setup_check_feed(struct setup_report *report, const char *root, const struct config *config,
                      const char *settings, bool clock_good)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct config reader = *config; /* borrowed: its strings are the other's */
    reader.allow_plain_http = config_plain_http(config);
    reader.feed_url = feed_below(&arena, root, config->feed_url);
    reader.keys_file = below(&arena, root, config->keys_file);
    reader.ca_file = below(&arena, root, config->ca_file);
    reader.token_file = below(&arena, root, config->token_file);
    reader.client_certificate = below(&arena, root, config->client_certificate);
    reader.client_key = below(&arena, root, config->client_key);
    if (config->keys_file[0] && !reader.keys_file[0])
        setup_good(report, "keys",
                   "%s: systemd gives it to the running service alone; not looked at",
                   config->keys_file);
    if (config->feed_url[0]) {
        check_feed(report, &reader, clock_good);
    } else {
        tell_no_feed(report, config, settings);
        check_keys(report, &reader, NULL);
    }
    arena_fini(&arena);
}
