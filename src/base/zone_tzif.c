#include "base/zone_tzif.h"

#include <string.h>

#include "base/arena.h"

#define HEADER_BYTES 44
#define FOOTER_BYTES_MAX 256

struct span {
    const unsigned char *at;
    const unsigned char *end;
};

struct header {
    unsigned char version;
    uint32_t isut_count;
    uint32_t isstd_count;
    uint32_t leap_count;
    uint32_t time_count;
    uint32_t type_count;
    uint32_t char_count;
};

static size_t left(const struct span *in)
{
    return (size_t)(in->end - in->at);
}

static uint32_t get_u32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t get_i64(const unsigned char *at)
{
    return (int64_t)((uint64_t)get_u32(at) << 32 | get_u32(at + 4));
}

/* RFC 9636 section 3.1. */
static bool read_header(struct span *in, struct header *out, struct err *err)
{
    const unsigned char *at = in->at;

    if (left(in) < 4 || memcmp(at, "TZif", 4) != 0)
        return err_set(err, "this is no time zone file (no TZif at its start)");
    if (left(in) < HEADER_BYTES)
        return err_set(err, "truncated in a header");
    *out = (struct header){
        .version = at[4],
        .isut_count = get_u32(at + 20),
        .isstd_count = get_u32(at + 24),
        .leap_count = get_u32(at + 28),
        .time_count = get_u32(at + 32),
        .type_count = get_u32(at + 36),
        .char_count = get_u32(at + 40),
    };
    in->at += HEADER_BYTES;
    if (out->version < '2')
        return err_set(err, "TZif version 1 has no 64-bit table");
    return true;
}

static uint64_t block_bytes(const struct header *header, unsigned time_bytes)
{
    return (uint64_t)header->time_count * (time_bytes + 1) + (uint64_t)header->type_count * 6 +
           header->char_count + (uint64_t)header->leap_count * (time_bytes + 4) +
           header->isstd_count + header->isut_count;
}

static bool check_counts(const struct header *header, const struct span *in, struct err *err)
{
    if (block_bytes(header, 8) > left(in))
        return err_set(err, "truncated in the 64-bit table");
    if (header->leap_count > 0)
        return err_set(err, "counts leap seconds; take the zone without \"right/\"");
    if (header->type_count == 0 || header->type_count > 256 || header->char_count == 0)
        return err_set(err, "bad counts in the header: %u types, %u characters", header->type_count,
                       header->char_count);
    if ((header->isut_count && header->isut_count != header->type_count) ||
        (header->isstd_count && header->isstd_count != header->type_count))
        return err_set(err, "bad counts in the header: %u UT and %u standard marks for %u types",
                       header->isut_count, header->isstd_count, header->type_count);
    return true;
}

/* RFC 9636 section 3.2: times, type numbers, types, names. */
static bool read_block(struct arena *arena, const struct header *header, const unsigned char *at,
                       struct zone_table *out, struct err *err)
{
    const unsigned char *numbers = at + (size_t)header->time_count * 8;
    const unsigned char *types = numbers + header->time_count;
    const unsigned char *names = types + (size_t)header->type_count * 6;
    int64_t *at_s = arena_array(arena, header->time_count, sizeof *at_s);
    int32_t *offset_s = arena_array(arena, header->time_count, sizeof *offset_s);

    if (names[header->char_count - 1] != '\0')
        return err_set(err, "the names do not end");
    for (uint32_t i = 0; i < header->type_count; i++) {
        const unsigned char *type = types + (size_t)i * 6;
        int32_t offset = (int32_t)get_u32(type);

        if (offset < -89999 || offset > 93599 || type[4] > 1 || type[5] >= header->char_count)
            return err_set(err, "type %u is out of range", i);
    }
    for (uint32_t i = 0; i < header->time_count; i++) {
        at_s[i] = get_i64(at + (size_t)i * 8);
        if (i > 0 && at_s[i] <= at_s[i - 1])
            return err_set(err, "transition %u is not after the one before it", i);
        if (numbers[i] >= header->type_count)
            return err_set(err, "transition %u has type %u of %u", i, numbers[i],
                           header->type_count);
        offset_s[i] = (int32_t)get_u32(types + (size_t)numbers[i] * 6);
    }
    *out = (struct zone_table){
        .at_s = at_s,
        .offset_s = offset_s,
        .count = header->time_count,
        .first_s = (int32_t)get_u32(types),
    };
    return true;
}

/* RFC 9636 section 3.3: a line of its own, which may be empty. */
static bool read_footer(const struct span *in, struct zone_table *out, struct err *err)
{
    const unsigned char *end;
    char text[FOOTER_BYTES_MAX];
    size_t bytes;

    end = left(in) >= 2 ? memchr(in->at + 1, '\n', left(in) - 1) : NULL;
    if (!end || in->at[0] != '\n')
        return err_set(err, "truncated in the footer");
    bytes = (size_t)(end - in->at - 1);
    if (bytes == 0)
        return true;
    if (bytes >= sizeof text || memchr(in->at, '\0', bytes + 1))
        return err_set(err, "the footer is not a text of at most %d bytes", FOOTER_BYTES_MAX);
    memcpy(text, in->at + 1, bytes);
    text[bytes] = '\0';
    if (!zone_rule_parse(text, &out->rule))
        return err_set(err, "the footer's rule is not understood: \"%.60s\"", text);
    out->has_rule = true;
    return true;
}

bool zone_tzif_parse(struct arena *arena, const void *bytes, size_t count, struct zone_table *out,
                     struct err *err)
{
    struct span in = {bytes, (const unsigned char *)bytes + count};
    struct header header;

    if (!read_header(&in, &header, err))
        return false;
    if (block_bytes(&header, 4) > left(&in))
        return err_set(err, "truncated in the 32-bit table");
    in.at += block_bytes(&header, 4);
    if (!read_header(&in, &header, err) || !check_counts(&header, &in, err) ||
        !read_block(arena, &header, in.at, out, err))
        return false;
    in.at += block_bytes(&header, 8);
    return read_footer(&in, out, err);
}
