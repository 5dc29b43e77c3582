/* hallboard-desk: what publishes for the boards. Makes keys, signs what is published, checks
 * signatures; all in minisign's format. A program of its own, as keys belong on the desk and never
 * on a box. */
#include "base/civil.h"
#include "core/feed/manifest.h"
#include "main/desk_manifest.h"
#include "shell/file.h"
#include "shell/minisign.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define DOCUMENT_BYTES_MAX ((size_t)256 << 20)
#define PASSWORD_BYTES_MAX 1024

static const char usage[] =
    "usage: hallboard-desk keygen [OPTION...] [NAME]\n"
    "       hallboard-desk manifest [--serial N] [--valid HOURS] MANIFEST FILE...\n"
    "       hallboard-desk sign --key SECRET [OPTION...] FILE...\n"
    "       hallboard-desk verify --key PUBLIC [OPTION...] FILE...\n"
    "\n"
    "Keys and signatures for the boards, in minisign's format. The signature of FILE is\n"
    "FILE.minisig, that of a second person FILE.2.minisig.\n"
    "\n"
    "  keygen    make NAME.key, to be kept secret, and NAME.pub (NAME: hallboard)\n"
    "  manifest  write MANIFEST, which names each FILE beside it by length and hash\n"
    "  sign      sign each FILE\n"
    "  verify    check each FILE and its signature\n"
    "\n"
    "      --key FILE            the key; for verify also the public key itself\n"
    "      --password-file FILE  first line: the secret key's password, else asked for\n"
    "      --no-password         keygen: leave the secret key readable\n"
    "      --serial N            manifest: its serial (default: one more than the last)\n"
    "      --valid HOURS         manifest: until when it is good (default: 24)\n"
    "      --second              use FILE.2.minisig\n"
    "      --comment TEXT        sign: the trusted comment (default: time and file)\n"
    "  -h, --help                show this help\n"
    "      --version             show the version\n"
    "\n"
    "Exit status: 0 all good; 1 a signature is wrong, or a file cannot be read or written;\n"
    "2 wrong usage.\n";

struct options {
    const char *key, *password_file, *comment;
    bool no_password, second;
    int64_t serial, valid_h; /* 0: not said */
};

/* First error of a file to standard error; the status of the failure. */
static int complain(const char *file, const struct err *err)
{
    if (str_starts_with(err->text, file))
        fprintf(stderr, "%s\n", err->text);
    else
        fprintf(stderr, "%s: %s\n", file, err->text);
    return EXIT_REFUSED;
}

static int wrong_usage(const char *what)
{
    fprintf(stderr, "hallboard-desk: %s\nTry 'hallboard-desk --help'.\n", what);
    return EXIT_USAGE;
}

static bool read_file(const char *path, size_t cap_bytes, struct strbuf *out, struct err *err)
{
    strbuf_clear(out);
    return file_read(path, cap_bytes, true, out, NULL, err) == FILE_READ_OK;
}

static void wipe(struct strbuf *buf)
{
    if (buf->text)
        explicit_bzero(buf->text, buf->capacity);
    strbuf_fini(buf);
}

/* A line without its end, typed unseen. */
static bool ask_password(const char *prompt, char *out, size_t room, struct err *err)
{
    FILE *terminal = fopen("/dev/tty", "r+e");
    if (!terminal)
        return err_set(err, "no terminal to ask for the password on: --password-file gives it");
    struct termios shown, hidden;
    bool can_hide = tcgetattr(fileno(terminal), &shown) == 0;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    if (can_hide)
        tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
    fputs(prompt, terminal);
    fflush(terminal);
    bool read = fgets(out, (int)room, terminal) != NULL;
    if (can_hide)
        tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
    fputs("\n", terminal);
    fclose(terminal);
    if (!read)
        return err_set(err, "no password was given");
    out[strcspn(out, "\r\n")] = '\0';
    return true;
}

/* From the file named by the options, else from a person; twice where it is a new one. */
static bool get_password(const struct options *options, bool is_new, char out[PASSWORD_BYTES_MAX],
                         struct err *err)
{
    if (options->password_file) {
        struct strbuf file = {0};
        bool read = read_file(options->password_file, PASSWORD_BYTES_MAX - 1, &file, err);
        if (read)
            snprintf(out, PASSWORD_BYTES_MAX, "%.*s",
                     (int)strcspn(file.text ? file.text : "", "\r\n"), file.text ? file.text : "");
        wipe(&file);
        return read && (out[0] ||
                        err_set(err, "%s: no password in its first line", options->password_file));
    }
    if (!ask_password("Password of the secret key: ", out, PASSWORD_BYTES_MAX, err))
        return false;
    if (!is_new)
        return true;
    char again[PASSWORD_BYTES_MAX];
    bool same =
        ask_password("The same again: ", again, sizeof again, err) && strcmp(out, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!same)
        return err_set(err, "the two passwords differ");
    return out[0] || err_set(err, "the password is empty; --no-password leaves the key readable");
}

/* Never over a file that is there: a lost key cannot be had again. */
static bool write_new(const char *path, const struct strbuf *text, mode_t mode, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return err_set_errno(err, errno, "%s", path);
    size_t done = 0;
    while (done < text->bytes) {
        ssize_t n = write(fd, text->text + done, text->bytes - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    bool good = done == text->bytes && fsync(fd) == 0;
    int number = errno;
    if (close(fd) != 0 && good) {
        good = false;
        number = errno;
    }
    if (!good)
        unlink(path);
    return good || err_set_errno(err, number, "%s", path);
}

static int keygen(const struct options *options, const char *name)
{
    char key_path[4096], public_path[4096], password[PASSWORD_BYTES_MAX] = "";
    char id[MINISIGN_ID_TEXT];
    struct strbuf secret_text = {0}, public_text = {0};
    struct minisign_secret secret = {0};
    struct err err = {0};
    if (snprintf(key_path, sizeof key_path, "%s.key", name) >= (int)sizeof key_path)
        return wrong_usage("the name is too long");
    snprintf(public_path, sizeof public_path, "%s.pub", name);
    bool good = (options->no_password || get_password(options, true, password, &err)) &&
                minisign_generate(&secret, &err);
    struct minisign_public public = minisign_public_of(&secret);
    if (good) {
        minisign_write_public(&public, &public_text);
        good =
            minisign_write_secret(&secret, password, minisign_cost_default(), &secret_text, &err);
    }
    minisign_secret_wipe(&secret);
    explicit_bzero(password, sizeof password);
    good = good && write_new(key_path, &secret_text, 0600, &err);
    if (good && !write_new(public_path, &public_text, 0644, &err)) {
        unlink(key_path); /* half a pair is none */
        good = false;
    }
    if (good) {
        minisign_id_text(public.id, id);
        printf("key %s: %s (keep it secret) and %s\n%s", id, key_path, public_path,
               strchr(public_text.text, '\n') + 1);
    }
    wipe(&secret_text);
    strbuf_fini(&public_text);
    return good ? EXIT_SUCCESS : complain(name, &err);
}

static void signature_path(const struct options *options, const char *file, struct strbuf *out)
{
    strbuf_clear(out);
    strbuf_printf(out, "%s%s", file, options->second ? ".2.minisig" : ".minisig");
}

static bool read_secret(const struct options *options, struct minisign_secret *out, struct err *err)
{
    struct strbuf text = {0};
    char password[PASSWORD_BYTES_MAX] = "";
    bool good = read_file(options->key, MINISIGN_FILE_BYTES_MAX, &text, err);
    if (good && minisign_secret_encrypted(text.text, text.bytes))
        good = get_password(options, false, password, err);
    good = good && minisign_read_secret(text.text ? text.text : "", text.bytes, password, out, err);
    explicit_bzero(password, sizeof password);
    wipe(&text);
    return good;
}

/* As minisign's: when, and under which name. */
static char *default_comment(const char *file)
{
    const char *slash = strrchr(file, '/');
    struct strbuf text = {0};
    strbuf_printf(&text, "timestamp:%lld\tfile:%s\thashed", (long long)time(NULL),
                  slash ? slash + 1 : file);
    return text.text;
}

static bool sign_file(const struct options *options, const struct minisign_secret *secret,
                      const char *file, struct err *err)
{
    struct strbuf document = {0}, signature = {0}, path = {0};
    char *comment = default_comment(file);
    signature_path(options, file, &path);
    bool good = read_file(file, DOCUMENT_BYTES_MAX, &document, err) &&
                minisign_sign(secret, document.text ? document.text : "", document.bytes,
                              options->comment ? options->comment : comment, &signature, err);
    if (good) {
        struct file_piece piece = {signature.text, signature.bytes};
        good = file_replace(path.text, &piece, 1, true, err);
    }
    if (good && chmod(path.text, 0644) != 0) /* everybody may read it, the web server must */
        good = err_set_errno(err, errno, "%s", path.text);
    if (good)
        printf("%s: signed\n", path.text);
    strbuf_fini(&document);
    strbuf_fini(&signature);
    strbuf_fini(&path);
    free(comment);
    return good;
}

static int sign(const struct options *options, char **files)
{
    struct minisign_secret secret = {0};
    struct err err = {0};
    if (!read_secret(options, &secret, &err))
        return complain(options->key, &err);
    int status = EXIT_SUCCESS;
    for (; *files; files++) {
        struct err why = {0};
        if (!sign_file(options, &secret, *files, &why))
            status = complain(*files, &why);
    }
    minisign_secret_wipe(&secret);
    return status;
}

/* A file, else the key itself as a word of the command line. */
static bool read_public(const char *key, struct minisign_public *out, struct err *err)
{
    struct strbuf text = {0};
    bool good;
    if (access(key, F_OK) != 0 && minisign_read_public(key, strlen(key), out, NULL))
        return true;
    good = read_file(key, MINISIGN_FILE_BYTES_MAX, &text, err) &&
           minisign_read_public(text.text ? text.text : "", text.bytes, out, err);
    strbuf_fini(&text);
    return good;
}

static bool verify_file(const struct options *options, const struct minisign_public *key,
                        const char *file, struct err *err)
{
    struct strbuf document = {0}, text = {0}, path = {0};
    struct minisign_signature signature;
    signature_path(options, file, &path);
    bool good = read_file(file, DOCUMENT_BYTES_MAX, &document, err) &&
                read_file(path.text, MINISIGN_FILE_BYTES_MAX, &text, err);
    if (good && !minisign_read_signature(text.text ? text.text : "", text.bytes, &signature, err))
        good = err_prefix(err, "%s", path.text);
    good = good && minisign_verify(key, &signature, document.text ? document.text : "",
                                   document.bytes, err);
    if (good)
        printf("%s: good, %.*s\n", file, (int)signature.trusted_bytes, signature.trusted);
    strbuf_fini(&document);
    strbuf_fini(&text);
    strbuf_fini(&path);
    return good;
}

static int verify(const struct options *options, char **files)
{
    struct minisign_public key;
    struct err err = {0};
    if (!read_public(options->key, &key, &err))
        return complain(options->key, &err);
    int status = EXIT_SUCCESS;
    for (; *files; files++) {
        struct err why = {0};
        if (!verify_file(options, &key, *files, &why))
            status = complain(*files, &why);
    }
    return status;
}

static int manifest(const struct options *options, char **files)
{
    struct err err = {0};
    int64_t serial;
    struct desk_manifest wanted = {
        .path = files[0],
        .serial = options->serial,
        .valid_ms = (options->valid_h ? options->valid_h : 24) * MS_HOUR,
        .issued_ms = (int64_t)time(NULL) * MS_SECOND,
        .files = files + 1,
    };
    if (!desk_manifest_write(&wanted, &serial, &err))
        return complain(files[0], &err);
    printf("%s: serial %lld\n", files[0], (long long)serial);
    return EXIT_SUCCESS;
}

static bool positive(const char *option, const char *text, int64_t max, int64_t *out)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    *out = value;
    if (end != text && !*end && !errno && value >= 1 && value <= max)
        return true;
    fprintf(stderr, "hallboard-desk: --%s %s: not a whole number from 1 to %lld\n", option, text,
            (long long)max);
    return false;
}

/* -1 to go on, else the exit status. */
static int parse_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {{"key", required_argument, NULL, 'k'},
                                          {"password-file", required_argument, NULL, 'p'},
                                          {"no-password", no_argument, NULL, 'n'},
                                          {"second", no_argument, NULL, '2'},
                                          {"comment", required_argument, NULL, 'c'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"serial", required_argument, NULL, 's'},
                                          {"valid", required_argument, NULL, 'v'},
                                          {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (option) {
        case 'k':
            options->key = optarg;
            break;
        case 'p':
            options->password_file = optarg;
            break;
        case 'n':
            options->no_password = true;
            break;
        case '2':
            options->second = true;
            break;
        case 'c':
            options->comment = optarg;
            break;
        case 's':
            if (!positive("serial", optarg, MANIFEST_SERIAL_MAX, &options->serial))
                return EXIT_USAGE;
            break;
        case 'v':
            if (!positive("valid", optarg, 24 * 366, &options->valid_h))
                return EXIT_USAGE;
            break;
        case 'h':
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        default: /* getopt_long has said why */
            fputs("Try 'hallboard-desk --help'.\n", stderr);
            return EXIT_USAGE;
        }
    }
    return -1;
}

static int run(int argc, char **argv)
{
    const char *command = argv[1];
    struct options options = {0};
    static char name[] = "hallboard-desk"; /* what getopt's messages begin with */
    argv[1] = name;
    int status = parse_options(argc - 1, argv + 1, &options);
    char **rest = argv + 1 + optind;
    int n = argc - 1 - optind;
    if (status >= 0)
        return status;
    if (strcmp(command, "keygen") == 0) {
        if (n > 1 || options.key || (options.no_password && options.password_file))
            return wrong_usage("keygen takes one NAME and at most one way to a password");
        return keygen(&options, n ? rest[0] : "hallboard");
    }
    if (strcmp(command, "manifest") == 0)
        return n < 2 ? wrong_usage("manifest takes MANIFEST and at least one FILE")
                     : manifest(&options, rest);
    bool signs = strcmp(command, "sign") == 0;
    if (!signs && strcmp(command, "verify") != 0) {
        fprintf(stderr, "hallboard-desk: '%s' is not a command\nTry 'hallboard-desk --help'.\n",
                command);
        return EXIT_USAGE;
    }
    if (!options.key)
        return wrong_usage("no key is named: --key FILE");
    if (n == 0)
        return wrong_usage("no file is named");
    return signs ? sign(&options, rest) : verify(&options, rest);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    int status = EXIT_SUCCESS;
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        fputs(usage, stdout);
    else if (strcmp(argv[1], "--version") == 0)
        puts("hallboard-desk " HALLBOARD_VERSION);
    else
        status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("hallboard-desk: standard output");
        return status ? status : EXIT_REFUSED;
    }
    return status;
}
