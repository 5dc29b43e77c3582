#include "shell/library.h"
#include "base/log.h"
#include "base/str.h"
#include "shell/file.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY_BYTES_MAX ((size_t)1 << 20)
#define NAME "texts/library.json"

static bool find(char *path, size_t room)
{
    static const char *const places[] = {"assets/" NAME, "../assets/" NAME, "../../assets/" NAME};
    char exe[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);
    for (size_t i = 0; length > 0 && i < sizeof places / sizeof *places; i++) {
        exe[length] = '\0';
        int n = snprintf(path, room, "%.*s/%s", (int)(strrchr(exe, '/') - exe), exe, places[i]);
        if (n > 0 && (size_t)n < room && access(path, R_OK) == 0)
            return true;
    }
    snprintf(path, room, "%s", HALLBOARD_DATA_DIR "/" NAME);
    return access(path, R_OK) == 0;
}

struct prepared *library_load(void)
{
    char path[PATH_MAX + 64];
    struct strbuf text = {0};
    struct err why = {""};
    struct prepared *library = NULL;
    if (!find(path, sizeof path)) {
        log_warning("texts: there is no %s: announcements by name are left out", path);
        return NULL;
    }
    if (file_read(path, LIBRARY_BYTES_MAX, false, &text, NULL, &why) == FILE_READ_OK)
        library = prepared_read(text.text ? text.text : "", text.bytes, &why);
    if (!library)
        log_error("texts: %s: %s", path, why.text);
    strbuf_fini(&text);
    return library;
}
