/* Alerts of authorities: the Common Alerting Protocol, 1.2 and 1.1 (OASIS), alone or in an Atom
 * list. A document is parsed into what it says (cap_read), and several documents are folded into a
 * list of announcements (cap_fold): who may interrupt, what replaces and cancels what, which words
 * belong together. Pure functions of bytes; any thread.
 *
 * The parser opens nothing: a document type declaration is refused, so there are no entities but
 * XML's own five. Depth, counts and sizes are limited. Elements of other namespaces (a signature,
 * an extension) are passed over with all that is in them. */
#ifndef CORE_FEED_CAP_H
#define CORE_FEED_CAP_H

#include "base/str.h"
#include "core/feed/announce.h"

enum cap_status { CAP_ACTUAL, CAP_EXERCISE, CAP_SYSTEM, CAP_TEST, CAP_DRAFT, CAP_STATUS_UNKNOWN };
enum cap_type { CAP_ALERT, CAP_UPDATE, CAP_CANCEL, CAP_ACK, CAP_ERROR, CAP_TYPE_UNKNOWN };
enum cap_scope { CAP_PUBLIC, CAP_RESTRICTED, CAP_PRIVATE, CAP_SCOPE_UNKNOWN };

/* Section 3.2.2; what is not one of them counts as unknown, as the standard's own "Unknown". */
enum cap_urgency { CAP_IMMEDIATE, CAP_EXPECTED, CAP_FUTURE, CAP_PAST, CAP_URGENCY_UNKNOWN };
enum cap_severity { CAP_EXTREME, CAP_SEVERE, CAP_MODERATE, CAP_MINOR, CAP_SEVERITY_UNKNOWN };
enum cap_certainty {
    CAP_OBSERVED,
    CAP_LIKELY, /* 1.0's "Very Likely" too */
    CAP_POSSIBLE,
    CAP_UNLIKELY,
    CAP_CERTAINTY_UNKNOWN
};

struct cap_shape {
    bool is_circle;
    const char *text; /* as written: "lat,lon lat,lon …", "lat,lon km" */
};

struct cap_code {
    const char *name, *value; /* "SAME", "006037" */
};

struct cap_area {
    struct cap_shape *shapes;
    struct cap_code *codes;
    int n_shapes, n_codes;
    size_t shapes_capacity, codes_capacity; /* of the parser */
};

/* Texts are "" where nothing is said; white space is one blank. Times are 0 where none is said. */
struct cap_info {
    const char *language; /* "en-US" if not said (section 3.2.2) */
    const char *event, *headline, *description, *instruction;
    const char *area; /* of the first area */
    enum cap_urgency urgency;
    enum cap_severity severity;
    enum cap_certainty certainty;
    int64_t effective_ms, onset_ms, expires_ms;
    bool is_evacuation; /* responseType Evacuate */
    bool is_all_clear;  /* responseType AllClear and none that asks for something */
    struct cap_area *areas;
    int n_areas;
    size_t areas_capacity; /* of the parser */
};

/* A message by its three parts. */
struct cap_name {
    const char *sender, *identifier;
    int64_t sent_ms;
};

struct cap_alert {
    struct cap_name name;
    enum cap_status status;
    enum cap_type type;
    enum cap_scope scope;
    bool has_scope;
    struct cap_name *references;
    int n_references;
    size_t references_capacity; /* of the parser */
    struct cap_info *infos;
    int n_infos;
    bool is_summary;  /* an entry of a list, not the message itself */
    const char *link; /* of a summary: where the message is; "" */
};

struct cap_document {
    struct arena arena;
    bool is_list; /* Atom */
    struct cap_alert *alerts;
    int n_alerts;
};

/* Owned by the caller; NULL with err: not XML, a document type declaration, neither an alert nor a
 * list, or over a limit. Nothing is judged yet. */
struct cap_document *cap_read(const char *bytes, size_t count, struct err *err);
void cap_document_free(struct cap_document *document); /* NULL is allowed */

/* -- Severity, urgency and certainty to a level -------------------------------------------- */

/* Bits by the enums above. */
struct cap_rule {
    unsigned severities, urgencies, certainties;
    int level; /* enum announce_level; -1: not shown */
};

struct cap_rules {
    struct cap_rule *rules; /* the first that holds decides; none: info */
    int n_rules;
};

/* The built-in table: Extreme, Immediate, Observed or Likely alone takes over. */
extern const struct cap_rules cap_rules_default;

int cap_level(const struct cap_rules *rules, enum cap_severity severity, enum cap_urgency urgency,
              enum cap_certainty certainty);

/* Where the venue is, as far as the feed says. */
struct alert_place {
    bool has_point;
    double latitude, longitude; /* degrees, WGS 84 */
    struct cap_code *codes;
    int n_codes;
};

/* Whether an info is about this place: it has no area, or one that holds the place, or one of which
 * that cannot be told. Rather one alert too many than one too few. */
bool cap_concerns(const struct cap_info *info, const struct alert_place *place);

/* What a feed says of alerts. */
struct alert_settings {
    struct cap_rules rules;          /* no rule: the built-in table */
    struct announce_targets targets; /* whom alerts are for */
    struct alert_place place;        /* what is elsewhere is not shown */
};

/* -- Documents to announcements ------------------------------------------------------------ */

#define CAP_EXPIRES_MS INT64_C(3600000) /* where a message says no expiry */
#define CAP_RETIRED_KEPT 500            /* of the memory before */

struct cap_source {
    const char *url; /* where it was had; drops the list entries that point there */
    const struct cap_document *document;
    bool no_emergency; /* who signed this one may not say one, whatever the input says */
};

/* Replaced or cancelled: not shown again, but for an emergency that somebody named who may not say
 * one. */
struct cap_retired {
    struct cap_name name;
    bool by_right;
};

struct cap_folded {
    struct announcements *list; /* the memory of all this is in its holder */
    const struct cap_retired *retired;
    int n_retired;
};

struct cap_input {
    const struct cap_source *sources; /* all that are polled, also from before */
    int n_sources;
    const struct alert_settings *settings; /* NULL: the built-in table, for all displays */
    const struct cap_folded *before;       /* NULL: none */
    bool may_emergency;                    /* else what would take over is urgent */
    bool no_end;    /* who signed what is in force may not end an emergency that `before` has */
    int64_t now_ms; /* with no_end: what has expired, has ended */
};

/* Owned by the caller: frees list with announcements_free. What is left out is in its problems.
 *
 * Only Actual can be more than a drill; System and Draft are not shown, nor what is Restricted or
 * Private, nor Ack and Error. Update and Cancel retire what they refer to, if the sender is the
 * same, in whatever order they come. The same (sender, identifier, sent) is shown once. Blocks of
 * different languages are one announcement; a second block of one language begins the next. */
struct cap_folded cap_fold(const struct cap_input *input);

/* What was replaced or cancelled as a small document, so that it outlives the program. Adds it to
 * out, the newest CAP_RETIRED_KEPT. */
void cap_retired_write(const struct cap_folded *folded, struct strbuf *out);
/* An empty list with that memory, for cap_input.before; owned by the caller as of cap_fold. False
 * with err where it is none of that, and *out is empty. */
bool cap_retired_read(const char *bytes, size_t count, struct cap_folded *out, struct err *err);

#endif
