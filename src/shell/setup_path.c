#include "shell/setup_path.h"
#include "shell/setup_service.h"
#include "shell/url.h"
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 16

/* ---- Who it is. ---- */

static FILE *open_below(const char *root, const char *path)
{
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    return fopen(whole, "re");
}

static void add_group(struct setup_who *who, gid_t group)
{
    if (who->n_groups < SETUP_GROUPS_MAX)
        who->groups[who->n_groups++] = group;
}

void setup_who_read(const char *root, struct setup_who *out)
{
    *out = (struct setup_who){0};
    FILE *file = open_below(root, "/etc/passwd");
    const struct passwd *user;
    while (file && !out->is_there && (user = fgetpwent(file))) {
        if (strcmp(user->pw_name, SETUP_USER) != 0)
            continue;
        out->is_there = true;
        out->uid = user->pw_uid;
        add_group(out, user->pw_gid);
    }
    if (file)
        fclose(file);
    file = open_below(root, "/etc/group");
    const struct group *group;
    while (file && (group = fgetgrent(file))) {
        for (char **member = group->gr_mem; *member; member++) {
            if (strcmp(*member, SETUP_USER) == 0)
                add_group(out, group->gr_gid);
        }
    }
    if (file)
        fclose(file);
}

bool setup_who_has(const struct setup_who *who, gid_t group)
{
    for (int i = 0; i < who->n_groups; i++) {
        if (who->groups[i] == group)
            return true;
    }
    return false;
}

/* ---- Where a path leads. ---- */

/* Takes the first part off the path; false at its end. */
static bool next_part(const char **path, const char **part, size_t *bytes)
{
    *part = *path + strspn(*path, "/");
    *bytes = strcspn(*part, "/");
    *path = *part + *bytes;
    return *bytes > 0;
}

static void drop_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
}

bool setup_path_follow(const char *root, const char *path, char out[PATH_MAX])
{
    char rest[PATH_MAX], link[PATH_MAX], whole[2 * PATH_MAX], target[PATH_MAX];
    const char *at = rest, *part;
    size_t bytes;
    int n_links = 0;
    if (snprintf(rest, sizeof rest, "%s", path) >= PATH_MAX)
        return false;
    out[0] = '\0';
    while (next_part(&at, &part, &bytes)) {
        if (bytes == 1 && part[0] == '.')
            continue;
        if (bytes == 2 && part[0] == '.' && part[1] == '.') {
            drop_last(out);
            continue;
        }
        size_t before = strlen(out);
        if (before + bytes + 2 > PATH_MAX)
            return false;
        snprintf(out + before, PATH_MAX - before, "/%.*s", (int)bytes, part);
        snprintf(whole, sizeof whole, "%s%s", root, out);
        ssize_t n = readlink(whole, target, sizeof target - 1);
        if (n <= 0)
            continue;
        target[n] = '\0';
        if (++n_links > LINKS_MAX ||
            snprintf(link, sizeof link, "%s%s", target, at) >= (int)sizeof link)
            return false;
        out[target[0] == '/' ? 0 : before] = '\0';
        memcpy(rest, link, strlen(link) + 1);
        at = rest;
    }
    if (!out[0])
        memcpy(out, "/", 2);
    return true;
}

/* ---- What the service may. ---- */

/* What may be done by who with this, of the bits 4 (read) and 1 (enter). */
static bool may(const struct setup_who *who, const struct stat *about, mode_t bit)
{
    if (about->st_uid == who->uid)
        return about->st_mode & (bit << 6);
    if (setup_who_has(who, about->st_gid))
        return about->st_mode & (bit << 3);
    return about->st_mode & bit;
}

/* The folder of this path that the unit hides; NULL. */
static const char *hidden(const char *root, const char *path)
{
    static const struct {
        const char *folder, *setting;
    } all[] = {{"/home", "ProtectHome"},
               {"/root", "ProtectHome"},
               {"/run/user", "ProtectHome"},
               {"/tmp", "PrivateTmp"},
               {"/var/tmp", "PrivateTmp"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t bytes = strlen(all[i].folder);
        if (strncmp(path, all[i].folder, bytes) == 0 && path[bytes] == '/' &&
            !setup_service_leaves_out(root, all[i].setting))
            return all[i].folder;
    }
    return NULL;
}

/* One file that a setting names. */
struct named {
    const char *what,
        *setting; /* of the report; what names it in the settings, up to where it is */
    const char *path;
    bool is_secret, is_url;
};

/* A folder on the way that it may not enter, or the file that it may not read. */
static void check_modes(struct setup_report *report, const char *root, const struct named *file,
                        const struct setup_who *who, const char *real)
{
    char part[PATH_MAX], whole[2 * PATH_MAX];
    struct stat about;
    struct strbuf mend = {0};
    for (const char *slash = real; slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", slash == real ? 1 : (int)(slash - real), real);
        snprintf(whole, sizeof whole, "%s%s", root, part);
        if (stat(whole, &about) == 0 && !may(who, &about, 1)) {
            strbuf_add(&mend, "sudo chmod o+x ");
            setup_add_word(&mend, part);
            setup_wrong(report, file->what, mend.text,
                        "%s: the board's service (user " SETUP_USER
                        ") may not enter %s (mode %04o)",
                        file->path, part, (unsigned)about.st_mode & 07777);
            strbuf_fini(&mend);
            return;
        }
    }
    snprintf(whole, sizeof whole, "%s%s", root, real);
    if (stat(whole, &about) != 0 || may(who, &about, 4))
        return;
    if (file->is_secret) {
        strbuf_add(&mend, "sudo chown " SETUP_USER ": ");
        setup_add_word(&mend, real);
        strbuf_add(&mend, " && ");
    }
    strbuf_add(&mend, file->is_secret ? "sudo chmod 600 " : "sudo chmod 644 ");
    setup_add_word(&mend, real);
    setup_wrong(report, file->what, mend.text,
                "%s: the board's service (user " SETUP_USER ") cannot read it (mode %04o, of "
                "user %u)",
                file->path, (unsigned)about.st_mode & 07777, (unsigned)about.st_uid);
    strbuf_fini(&mend);
}

/* What names the file where it is then: a command, or a line of the settings. */
static void add_setting(struct strbuf *mend, const struct named *file, const char *to)
{
    strbuf_printf(mend, "; then %s", file->setting);
    if (str_starts_with(file->setting, "[")) {
        strbuf_add(mend, to);
        return;
    }
    char *url = file->is_url ? url_from_argument(to, NULL) : NULL;
    setup_add_word(mend, url ? url : to);
    free(url);
}

static void check_file(struct setup_report *report, const char *root, const struct named *file,
                       const struct setup_who *who)
{
    char real[PATH_MAX], to[PATH_MAX + 32];
    struct strbuf mend = {0};
    /* systemd gives its credentials to the service alone. */
    if (!file->path[0] || str_starts_with(file->path, SETUP_CREDENTIALS) ||
        !setup_path_follow(root, file->path, real))
        return;
    const char *folder = hidden(root, real);
    if (!folder) {
        if (who->is_there) /* else that is told */
            check_modes(report, root, file, who, real);
        return;
    }
    snprintf(to, sizeof to, "/etc/hallboard/%s", strrchr(file->path, '/') + 1);
    bool is_link = str_equal(to, file->path);
    strbuf_add(&mend, is_link           ? "sudo cp --remove-destination "
                      : file->is_secret ? "sudo install -D -m 600 -o " SETUP_USER " "
                                        : "sudo install -D -m 644 ");
    setup_add_word(&mend, real);
    strbuf_add(&mend, " ");
    setup_add_word(&mend, to);
    if (!is_link)
        add_setting(&mend, file, to);
    setup_wrong(report, file->what, mend.text,
                "%s: the board's service sees nothing of %s (its unit hides it)", file->path,
                folder);
    strbuf_fini(&mend);
}

bool setup_check_settings(struct setup_report *report, const char *root, const char *settings)
{
    struct setup_who who;
    const struct named file = {"config", "", settings, false, false};
    int before = report->n_wrong;
    setup_who_read(root, &who);
    check_file(report, root, &file, &who);
    return report->n_wrong == before;
}

void setup_check_paths(struct setup_report *report, const char *root, const struct config *config)
{
    struct setup_who who;
    struct url_parts parts = {.path = NULL};
    const char *feed = "";
    setup_who_read(root, &who);
    bool is_url = config->feed_url[0] && url_parse(config->feed_url, &parts, NULL);
    if (is_url && parts.scheme == URL_FILE)
        feed = parts.path;
    const struct named files[] = {
        {"feed", "sudo hallboard setup --feed ", feed, false, true},
        {"keys", "sudo hallboard setup --keys ", config->keys_file, false, false},
        {"feed", "[feed] ca_file = ", config->ca_file, false, false},
        {"feed", "[feed] token_file = ", config->token_file, true, false},
        {"feed", "[feed] client_certificate = ", config->client_certificate, true, false},
        {"feed", "[feed] client_key = ", config->client_key, true, false},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check_file(report, root, &files[i], &who);
    if (is_url)
        url_parts_fini(&parts);
}
