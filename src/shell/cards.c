#include "shell/cards.h"

#include "base/str.h"
#include "shell/file.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct card *card_of(struct cards *cards, int number)
{
    for (int i = 0; i < cards->n; i++) {
        if (cards->cards[i].number == number)
            return &cards->cards[i];
    }
    if (cards->n == CARDS_MAX)
        return NULL;
    cards->cards[cards->n] = (struct card){.number = number};
    return &cards->cards[cards->n++];
}

/* The attribute's text, with what it is hashed into the state. sysfs files say 4096 bytes and have
 * fewer. */
static bool read_attribute(const char *folder, const char *connector, const char *name,
                           struct strbuf *text, uint64_t *state)
{
    struct strbuf path = {0};
    strbuf_clear(text);
    strbuf_printf(&path, "%s/%s/%s", folder, connector, name);
    bool ok = file_read(path.text, 65536, true, text, NULL, NULL) == FILE_READ_OK && text->text;
    strbuf_fini(&path);
    if (ok)
        *state ^=
            hash_bytes(hash_text(hash_text(HASH_SEED, connector), name), text->text, text->bytes);
    return ok && text->bytes > 0;
}

static void look_at_connector(const char *folder, const char *entry, const char *name,
                              struct card *card, uint64_t *state)
{
    struct strbuf text = {0};
    bool connected = read_attribute(folder, entry, "status", &text, state) &&
                     str_starts_with(text.text, "connected");
    bool modes = read_attribute(folder, entry, "modes", &text, state);
    (void)read_attribute(folder, entry, "edid", &text, state);
    strbuf_fini(&text);
    card->connectors++;
    card->connected += connected;
    card->with_modes += connected && modes;
    if (connected && !card->name[0])
        snprintf(card->name, sizeof card->name, "%s", name);
}

static int by_number(const void *a, const void *b)
{
    return ((const struct card *)a)->number - ((const struct card *)b)->number;
}

void cards_scan(const char *folder, struct cards *out)
{
    *out = (struct cards){0};
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        int number, end = 0;
        /* cardN is the card, cardN-HDMI-A-1 a connector of it; writeback connectors show nothing.
         */
        if (sscanf(entry->d_name, "card%3d%n", &number, &end) != 1 || !end)
            continue;
        const char *rest = entry->d_name + end;
        struct card *card = card_of(out, number);
        if (card && rest[0] == '-' && !str_starts_with(rest, "-Writeback"))
            look_at_connector(folder, entry->d_name, rest + 1, card, &out->state);
    }
    closedir(dir);
    qsort(out->cards, (size_t)out->n, sizeof *out->cards, by_number);
}

bool cards_any_connected(const struct cards *cards)
{
    for (int i = 0; i < cards->n; i++) {
        if (cards->cards[i].connected > 0)
            return true;
    }
    return false;
}

static int first_with_modes(const struct cards *cards)
{
    for (int i = 0; i < cards->n; i++) {
        if (cards->cards[i].with_modes > 0)
            return cards->cards[i].number;
    }
    return -1;
}

bool cards_any_with_modes(const struct cards *cards)
{
    return first_with_modes(cards) >= 0;
}

int cards_choose(const struct cards *cards, int wanted, bool failed)
{
    int good = first_with_modes(cards);
    if (good < 0)
        return -1;
    for (int i = 0; i < cards->n && wanted >= 0; i++) {
        if (cards->cards[i].number == wanted && cards->cards[i].with_modes > 0)
            return -1;
    }
    return wanted >= 0 || failed ? good : -1;
}
