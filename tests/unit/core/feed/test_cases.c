/* tests/cases/feed: a document in, the model out; with changes.json the changes document over it.
 */
#include "core/feed/dump.h"
#include "core/feed/reader.h"
#include "unit/cases.h"

static void read_and_dump(const char *folder, struct strbuf *out)
{
    struct strbuf input = {0}, changes = {0};
    struct err err = {0};
    case_read(folder, "input.json", &input);
    struct feed_parts parts = {.feed = input.text ? input.text : "", .feed_bytes = input.bytes};
    if (case_read(folder, "changes.json", &changes)) {
        if (changes_check(changes.text, changes.bytes, &err))
            parts.changes = changes.text;
        else
            strbuf_printf(out, "changes refused: %s\n", err.text);
        parts.changes_bytes = changes.bytes;
        err = (struct err){0};
    }
    struct snapshot *snapshot = feed_read_parts(&parts, NULL, &err);
    if (snapshot)
        snapshot_dump(out, snapshot);
    else
        strbuf_printf(out, "refused: %s\n", err.text);
    snapshot_free(snapshot);
    strbuf_fini(&input);
    strbuf_fini(&changes);
}

int main(void)
{
    return cases_run("feed", read_and_dump);
}
