#include "shell/trace.h"

#include <errno.h>
#include <inttypes.h>

bool trace_open(struct trace *trace, const char *path, struct err *err)
{
    trace->file = NULL;
    if (!path)
        return true;
    trace->file = fopen(path, "we");
    if (!trace->file)
        return err_set_errno(err, errno, "%s: cannot be written", path);
    /* A reader sees each frame at once. */
    setvbuf(trace->file, NULL, _IOLBF, BUFSIZ);
    fputs("# show_ms monotonic_us kind board page pages painted_px permille pass_us\n",
          trace->file);
    return true;
}

void trace_write(struct trace *trace, const struct trace_line *line)
{
    if (!trace->file)
        return;
    fprintf(trace->file, "%" PRId64 " %" PRId64 " %s %s %d %d %" PRId64 " %d %" PRId64 "\n",
            line->show_ms, line->monotonic_us, line->kind, line->board, line->page, line->pages,
            line->painted_px, line->permille, line->pass_us);
}

void trace_close(struct trace *trace)
{
    if (trace->file)
        fclose(trace->file);
    trace->file = NULL;
}
