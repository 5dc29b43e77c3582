/* The ways of a feed's displays: dump_routes [--json] FEED [VENUE]. One way a line in JSON, else
 * the venue as the cases show it. */
#include "core/venue/dump.h"
#include "shell/load.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct err err = {0};
    struct strbuf out = {0};
    int json = argc > 1 && strcmp(argv[1], "--json") == 0;
    if (argc < 2 + json || argc > 3 + json) {
        fputs("usage: dump_routes [--json] FEED [VENUE]\n", stderr);
        return 2;
    }
    struct snapshot *snapshot =
        load_with_venue(argv[1 + json], NULL, argc > 2 + json ? argv[2 + json] : NULL, NULL, &err);
    if (!snapshot) {
        fprintf(stderr, "dump_routes: %s\n", err.text);
        return 2;
    }
    if (json)
        routes_dump_json(&out, snapshot);
    else
        venue_dump(&out, snapshot);
    fputs(out.text ? out.text : "", stdout);
    strbuf_fini(&out);
    snapshot_free(snapshot);
    return 0;
}
