#include "shell/retired_file.h"

#include "base/log.h"
#include "shell/file.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)4 << 20)

void retired_file_init(struct retired_file *file, const char *state_dir, struct cap_folded *out)
{
    struct strbuf path = {0};
    struct err why = {""};
    memset(file, 0, sizeof *file);
    *out = (struct cap_folded){.list = NULL};
    if (!state_dir || !state_dir[0])
        return;
    strbuf_printf(&path, "%s/alerts.json", state_dir);
    file->path = path.text;
    if (access(file->path, F_OK) != 0)
        return;
    if (file_read(file->path, BYTES_MAX, false, &file->text, NULL, &why) != FILE_READ_OK ||
        !cap_retired_read(file->text.text ? file->text.text : "", file->text.bytes, out, &why))
        log_warning("alerts: %s: %s; what was cancelled before is forgotten", file->path, why.text);
}

void retired_file_fini(struct retired_file *file)
{
    retired_file_sync(file);
    strbuf_fini(&file->text);
    free(file->path);
    file->path = NULL;
}

void retired_file_write(struct retired_file *file, const struct cap_folded *folded)
{
    struct strbuf text = {0};
    struct err why = {""};
    if (!file->path || (!folded->n_retired && !file->text.bytes))
        return;
    cap_retired_write(folded, &text);
    if (text.bytes == file->text.bytes && memcmp(text.text, file->text.text, text.bytes) == 0) {
        strbuf_fini(&text);
        return;
    }
    struct file_piece piece = {text.text, text.bytes};
    if (file_replace(file->path, &piece, 1, false, &why))
        atomic_store(&file->is_unsynced, true);
    else if (!file->is_told)
        log_warning("alerts: what was cancelled cannot be kept, and is forgotten at the end of the "
                    "program: %s",
                    why.text);
    file->is_told = why.text[0];
    strbuf_fini(&file->text);
    file->text = text;
}

bool retired_file_sync(struct retired_file *file)
{
    struct err why = {""};
    if (!file->path || !atomic_exchange(&file->is_unsynced, false))
        return false;
    if (!file_sync(file->path, &why))
        log_warning("alerts: %s", why.text);
    return true;
}
