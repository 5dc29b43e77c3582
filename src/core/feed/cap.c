/* The parser: XML events to struct cap_document. */
#include "core/feed/cap_value.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((size_t)16 << 20)
#define DEPTH_MAX 32
#define ELEMENTS_MAX 400000
#define ALERTS_MAX 1000
#define INFOS_MAX 64
#define REFERENCES_MAX 5000 /* of all alerts */
#define AREAS_MAX 20000
#define TEXT_BYTES_MAX (1 << 18) /* of one element; the rest is passed over */

/* An Atom entry while it is read. */
struct entry {
    struct cap_alert alert;
    struct cap_info info;
    const char *title, *summary, *id, *author;
    int64_t updated_ms, published_ms;
    bool has_message; /* the whole message stands in it */
};

struct parse {
    XML_Parser parser;
    struct cap_document *document;
    struct arena *arena;
    struct err *err;
    enum cap_tag stack[DEPTH_MAX];
    int depth;
    int skip; /* depth inside an element that is passed over */
    int elements, references, areas;
    struct strbuf text; /* of the element that is read */
    size_t alerts_capacity, infos_capacity;
    struct cap_alert alert;
    struct entry entry;
};

static void stop(struct parse *p, const char *why)
{
    err_set(p->err, "line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(p->parser), why);
    XML_StopParser(p->parser, XML_FALSE);
}

/* -- Elements ------------------------------------------------------------------------------ */

static void add_alert(struct parse *p, const struct cap_alert *alert)
{
    struct cap_document *document = p->document;
    p->references += alert->n_references;
    if (p->references > REFERENCES_MAX) {
        stop(p, "too many references");
        return;
    }
    if (document->n_alerts >= ALERTS_MAX) {
        stop(p, "too many alerts");
        return;
    }
    struct cap_alert *slot = arena_push(p->arena, &document->alerts, (size_t)document->n_alerts,
                                        &p->alerts_capacity, sizeof *slot);
    *slot = *alert;
    document->n_alerts++;
}

static void open_info(struct parse *p)
{
    struct cap_alert *alert = &p->alert;
    if (alert->n_infos >= INFOS_MAX) {
        stop(p, "too many info blocks in one alert");
        return;
    }
    struct cap_info *slot = arena_push(p->arena, &alert->infos, (size_t)alert->n_infos,
                                       &p->infos_capacity, sizeof *slot);
    *slot = cap_info_empty();
    alert->n_infos++;
}

/* What is in an entry, but not in a message that stands in it, is the entry's. */
static bool in_entry(const struct parse *p)
{
    for (int i = p->depth - 1; i >= 0; i--) {
        if (p->stack[i] == TAG_ALERT || p->stack[i] == TAG_ENTRY)
            return p->stack[i] == TAG_ENTRY;
    }
    return false;
}

/* Elements of an info stand in one, or in an entry (cap_tag_fits). */
static struct cap_info *current_info(struct parse *p)
{
    return in_entry(p) ? &p->entry.info : &p->alert.infos[p->alert.n_infos - 1];
}

static void open_area(struct parse *p, struct cap_info *info)
{
    if (++p->areas > AREAS_MAX) {
        stop(p, "too many areas");
        return;
    }
    struct cap_area *slot = arena_push(p->arena, &info->areas, (size_t)info->n_areas,
                                       &info->areas_capacity, sizeof *slot);
    *slot = (struct cap_area){.shapes = NULL};
    info->n_areas++;
}

/* rel: none, "alternate" or "related" to the message; an entry may have several links. */
static void read_link(struct parse *p, const char **attributes)
{
    const char *href = "", *type = "", *rel = "alternate";
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], "href") == 0)
            href = attributes[1];
        else if (strcmp(attributes[0], "type") == 0)
            type = attributes[1];
        else if (strcmp(attributes[0], "rel") == 0)
            rel = attributes[1];
    }
    bool is_cap = strcmp(type, "application/cap+xml") == 0;
    bool can_be = strcmp(rel, "alternate") == 0 && (!type[0] || strstr(type, "xml"));
    if (href[0] && (is_cap || (can_be && !p->entry.alert.link[0])))
        p->entry.alert.link = utf8_clean(p->arena, href, strlen(href), 2048, NULL);
}

static void open_entry(struct parse *p)
{
    p->entry = (struct entry){.alert = cap_alert_empty(),
                              .info = cap_info_empty(),
                              .title = "",
                              .summary = "",
                              .id = "",
                              .author = ""};
    p->entry.alert.is_summary = true;
}

/* Atom says some of it in its own words. */
static void close_entry(struct parse *p)
{
    struct entry *entry = &p->entry;
    struct cap_alert *alert = &entry->alert;
    if (entry->has_message)
        return;
    if (!alert->name.identifier[0])
        alert->name.identifier = entry->id;
    if (!alert->name.sender[0])
        alert->name.sender = entry->author;
    if (!alert->name.sent_ms)
        alert->name.sent_ms = entry->updated_ms ? entry->updated_ms : entry->published_ms;
    if (!alert->has_scope) {
        alert->has_scope = true;
        alert->scope = CAP_PUBLIC;
    }
    if (!entry->info.headline[0])
        entry->info.headline = entry->title;
    if (!entry->info.description[0])
        entry->info.description = entry->summary;
    alert->infos = arena_alloc(p->arena, sizeof *alert->infos);
    alert->infos[0] = entry->info;
    alert->n_infos = 1;
    add_alert(p, alert);
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
    struct parse *p = user;
    if (++p->elements > ELEMENTS_MAX) {
        stop(p, "too many elements");
        return;
    }
    if (p->skip || p->depth >= DEPTH_MAX) {
        /* What is passed over is deep only in a document that means harm. */
        if (++p->skip > DEPTH_MAX)
            stop(p, "elements too deep in one another");
        return;
    }
    enum cap_tag tag = cap_tag_of(name), parent = p->depth ? p->stack[p->depth - 1] : TAG_OTHER;
    if (tag == TAG_OTHER || !cap_tag_fits(tag, parent)) {
        if (p->depth == 0)
            stop(p, "neither an alert (CAP 1.2 or 1.1) nor a list of alerts (Atom)");
        p->skip = 1;
        return;
    }
    p->stack[p->depth++] = tag;
    strbuf_clear(&p->text);
    if (tag == TAG_FEED)
        p->document->is_list = true;
    else if (tag == TAG_ENTRY)
        open_entry(p);
    else if (tag == TAG_ATOM_LINK)
        read_link(p, attributes);
    else if (tag == TAG_INFO)
        open_info(p);
    else if (tag == TAG_AREA)
        open_area(p, current_info(p));
    else if (tag == TAG_ALERT) {
        p->alert = cap_alert_empty();
        p->infos_capacity = 0;
    }
}

static void atom_value(struct entry *entry, enum cap_tag tag, const char *text)
{
    if (tag == TAG_ATOM_ID)
        entry->id = text;
    else if (tag == TAG_ATOM_TITLE)
        entry->title = text;
    else if (tag == TAG_ATOM_SUMMARY)
        entry->summary = text;
    else if (tag == TAG_ATOM_NAME)
        entry->author = text;
    else if (tag == TAG_ATOM_UPDATED)
        entry->updated_ms = cap_instant(text);
    else if (tag == TAG_ATOM_PUBLISHED)
        entry->published_ms = cap_instant(text);
}

/* An entry of a list has its area without an element around it. */
static void area_value(struct parse *p, enum cap_tag tag)
{
    struct cap_info *info = current_info(p);
    if (tag == TAG_GEOCODE)
        return;
    if (info->n_areas == 0)
        open_area(p, info);
    if (info->n_areas > 0)
        cap_area_value(p->arena, tag, cap_text(p->arena, &p->text),
                       &info->areas[info->n_areas - 1]);
}

static void XMLCALL on_end(void *user, const char *name)
{
    (void)name;
    struct parse *p = user;
    if (p->skip) {
        p->skip--;
        return;
    }
    if (p->depth == 0) /* stopped */
        return;
    enum cap_tag tag = p->stack[--p->depth];
    if (tag == TAG_ALERT) {
        p->entry.has_message = true;
        add_alert(p, &p->alert);
    } else if (tag == TAG_ENTRY) {
        close_entry(p);
    } else if (tag > TAG_ENTRY) {
        atom_value(&p->entry, tag, cap_text(p->arena, &p->text));
    } else if (tag >= TAG_POLYGON && tag <= TAG_VALUE) {
        area_value(p, tag);
    } else if (tag != TAG_INFO && tag != TAG_AREA && tag != TAG_FEED) {
        if (tag < TAG_INFO)
            cap_alert_value(p->arena, tag, cap_text(p->arena, &p->text),
                            in_entry(p) ? &p->entry.alert : &p->alert);
        else
            cap_info_value(tag, cap_text(p->arena, &p->text), current_info(p));
    }
    strbuf_clear(&p->text);
}

static void XMLCALL on_text(void *user, const char *text, int bytes)
{
    struct parse *p = user;
    if (p->skip == 0 && p->text.bytes < TEXT_BYTES_MAX)
        strbuf_add_bytes(&p->text, text, (size_t)bytes);
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id,
                               const char *public_id, int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    stop(user, "a document type declaration; alerts have none");
}

static void parse_all(struct parse *p, const char *bytes, size_t count)
{
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, on_start, on_end);
    XML_SetCharacterDataHandler(p->parser, on_text);
    XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
    if (XML_Parse(p->parser, bytes, (int)count, 1) == XML_STATUS_OK)
        return;
    enum XML_Error code = XML_GetErrorCode(p->parser);
    if (code != XML_ERROR_ABORTED)
        err_set(p->err, "not XML: line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(p->parser),
                XML_ErrorString(code));
}

struct cap_document *cap_read(const char *bytes, size_t count, struct err *err)
{
    struct err why = {0};
    if (count > BYTES_MAX) {
        err_set(err, "over %zu bytes", BYTES_MAX);
        return NULL;
    }
    struct cap_document *document = xcalloc(1, sizeof *document);
    arena_init(&document->arena, 0);
    struct parse p = {.document = document, .arena = &document->arena, .err = &why};
    p.parser = XML_ParserCreateNS(NULL, CAP_NS);
    if (!p.parser)
        abort(); /* memory */
    parse_all(&p, bytes, count);
    XML_ParserFree(p.parser);
    strbuf_fini(&p.text);
    if (!why.text[0])
        return document;
    err_set(err, "%s", why.text);
    cap_document_free(document);
    return NULL;
}

void cap_document_free(struct cap_document *document)
{
    if (!document)
        return;
    arena_fini(&document->arena);
    free(document);
}
