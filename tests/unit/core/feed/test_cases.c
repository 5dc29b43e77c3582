/* tests/cases/feed: a document in, the model out. */
#include "core/feed/dump.h"
#include "core/feed/reader.h"
#include "unit/cases.h"

static void read_and_dump(const char *folder, struct strbuf *out)
{
    struct strbuf input = {0};
    struct err err = {0};
    case_read(folder, "input.json", &input);
    struct snapshot *snapshot = feed_read(input.text ? input.text : "", input.bytes, &err);
    if (snapshot)
        snapshot_dump(out, snapshot);
    else
        strbuf_printf(out, "refused: %s\n", err.text);
    snapshot_free(snapshot);
    strbuf_fini(&input);
}

int main(void)
{
    return cases_run("feed", read_and_dump);
}
