#include "shell/load_venue.h"

#include "shell/file.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char venue_alone_feed[] = "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"Venue\","
                                "\"zone\":\"UTC\"},\"rooms\":[],\"sessions\":[]}";

void venue_files_add(struct venue_files *files, const char *name, struct strbuf *body)
{
    int i = files->n++;
    files->bodies[i] = *body;
    *body = (struct strbuf){0};
    files->names[i] = xstrdup(name);
    files->items[i] =
        (struct venue_file){files->names[i], files->bodies[i].text ? files->bodies[i].text : "",
                            files->bodies[i].bytes};
}

static int is_venue_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && (!strcmp(dot, ".json") || !strcmp(dot, ".geojson"));
}

static bool load_one(struct venue_files *files, const char *path, const char *name, size_t cap,
                     struct err *err)
{
    struct strbuf body = {0};
    if (file_read(path, cap, true, &body, NULL, err) != FILE_READ_OK) {
        strbuf_fini(&body);
        return false;
    }
    venue_files_add(files, name, &body);
    return true;
}

/* Its only folder, but for what archivers add: what an unpacked archive often is. NULL: there is
 * none, or more than one. */
static char *only_folder(const char *path)
{
    DIR *folder = opendir(path);
    char *found = NULL;
    int n = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        struct strbuf full = {0};
        struct stat about;
        strbuf_printf(&full, "%s/%s", path, entry->d_name);
        bool counts = entry->d_name[0] != '.' && entry->d_name[0] != '_' &&
                      stat(full.text, &about) == 0 && S_ISDIR(about.st_mode);
        if (counts && ++n == 1)
            found = xstrdup(full.text);
        strbuf_fini(&full);
    }
    if (folder)
        closedir(folder);
    if (n == 1)
        return found;
    free(found);
    return NULL;
}

static bool load_folder(struct venue_files *files, const char *path, struct err *err)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, is_venue_file, alphasort);
    if (n < 0)
        return err_set_errno(err, errno, "%s", path);
    bool good = n > 0 && n <= VENUE_FILES_MAX;
    if (!good)
        err_set(err, n ? "%s: more than %d files" : "%s: no .json and no .geojson in it", path,
                VENUE_FILES_MAX);
    size_t left = VENUE_CAP_BYTES;
    for (int i = 0; i < n; i++) {
        struct strbuf full = {0};
        strbuf_printf(&full, "%s/%s", path, entries[i]->d_name);
        if (good && (good = load_one(files, full.text, entries[i]->d_name, left, err)))
            left -= files->bodies[files->n - 1].bytes;
        strbuf_fini(&full);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static bool holds_no_file(const char *path)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, is_venue_file, NULL);
    for (int i = 0; i < n; i++)
        free(entries[i]);
    free(entries);
    return n == 0;
}

bool venue_files_load(struct venue_files *files, const char *path, struct err *err)
{
    struct stat about;
    const char *slash = strrchr(path, '/');
    if (stat(path, &about) != 0)
        return err_set_errno(err, errno, "%s", path);
    if (S_ISDIR(about.st_mode)) {
        char *inner = holds_no_file(path) ? only_folder(path) : NULL;
        bool good = load_folder(files, inner ? inner : path, err);
        free(inner);
        return good;
    }
    return load_one(files, path, slash ? slash + 1 : path, VENUE_CAP_BYTES, err);
}

void venue_files_fini(struct venue_files *files)
{
    for (int i = 0; i < files->n; i++) {
        strbuf_fini(&files->bodies[i]);
        free(files->names[i]);
    }
    files->n = 0;
}
