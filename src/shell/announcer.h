/* Announcements and alerts as net sees them: polls their documents on kept connections, parses them
 * here (a mebibyte at most, a few milliseconds), and hands the lists to the loop by themselves, so
 * that an emergency waits for no programme. What is in force is cached, with its proof where the
 * feed is signed, and shown again at a start without network.
 *
 * What it is not: it decides neither what an announcement may do (core/feed/announce.h, cap.h) nor
 * what is shown. Belongs to the net thread. */
#ifndef SHELL_ANNOUNCER_H
#define SHELL_ANNOUNCER_H

#include "shell/bulletin.h"
#include "shell/manifest_watch.h"
#include "shell/net.h"
#include "shell/reporter.h"
#include "shell/retired_file.h"

#define ANNOUNCER_SOURCES (1 + BULLETIN_ALERTS_MAX) /* the first: announcements */
#define ANNOUNCER_CAP_BYTES ((size_t)1 << 20)

struct announcer_source {
    struct source source;
    char name[24];
    char *url; /* NULL: none */
    struct cache cache;
    struct file_stamp *stamp; /* of a file: that was read; NULL: none yet */
    struct strbuf body;       /* that is shown */
    bool may_emergency;       /* it was read with that right */
    /* What was last read with the right to emergencies, so that a start shows it first. */
    struct cache right_cache;
    struct cap_document *alert; /* of an alert; NULL: none yet */
};

struct announcer {
    const struct net_setup *setup;
    struct manifest_watch *manifest;
    struct reporter *reporter;
    struct prepared *library;  /* NULL: it was not found */
    struct bulletin *bulletin; /* of the feed that is shown; NULL: none yet */
    struct announcer_source sources[ANNOUNCER_SOURCES];
    struct announcements *list;
    struct cap_folded folded;
    struct retired_file retired; /* what of it outlives the program */
};

/* setup, manifest and reporter are borrowed until announcer_fini. */
void announcer_init(struct announcer *announcer, const struct net_setup *setup,
                    struct manifest_watch *manifest, struct reporter *reporter);
void announcer_fini(struct announcer *announcer, CURLM *multi);

/* The feed that is shown says where they are. Takes the bulletin. */
void announcer_follow(struct announcer *announcer, CURLM *multi, struct bulletin *bulletin);

/* Begins what is due; returns when the next thing is, or far_ms. */
int64_t announcer_run(struct announcer *announcer, CURLM *multi, int64_t now_ms, int64_t far_ms);
/* A transfer ended; false if it is not one of ours. */
bool announcer_done(struct announcer *announcer, CURLM *multi, CURL *easy, CURLcode code);
/* The worker's: syncs to disk what was remembered since. False if there was nothing. */
bool announcer_sync(struct announcer *announcer);
/* A try of the manifest is over: what it names anew is due at once. */
void announcer_manifest(struct announcer *announcer);

#endif
