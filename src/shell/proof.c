#include "shell/proof.h"
#include <stdio.h>
#include <string.h>

#define FIRST_LINE "hallboard proof 1"

void proof_fini(struct proof *proof)
{
    strbuf_fini(&proof->manifest);
    for (int i = 0; i < MANIFEST_SIGNATURES; i++)
        strbuf_fini(&proof->signatures[i]);
    *proof = (struct proof){0};
}

static void add(struct strbuf *out, const struct strbuf *part)
{
    strbuf_add_bytes(out, part->text ? part->text : "", part->bytes);
}

void proof_write(const struct proof *proof, struct strbuf *out)
{
    strbuf_printf(out, FIRST_LINE " %zu %zu %zu\n", proof->manifest.bytes,
                  proof->signatures[0].bytes, proof->signatures[1].bytes);
    add(out, &proof->manifest);
    for (int i = 0; i < MANIFEST_SIGNATURES; i++)
        add(out, &proof->signatures[i]);
}

bool proof_read(const char *bytes, size_t count, struct proof *out)
{
    char line[96] = "";
    unsigned long long sizes[1 + MANIFEST_SIGNATURES];
    struct strbuf *parts[] = {&out->manifest, &out->signatures[0], &out->signatures[1]};
    *out = (struct proof){0};
    const char *end = memchr(bytes, '\n', count < sizeof line ? count : sizeof line - 1);
    if (!end)
        return false;
    memcpy(line, bytes, (size_t)(end - bytes));
    if (sscanf(line, FIRST_LINE " %20llu %20llu %20llu", &sizes[0], &sizes[1], &sizes[2]) != 3)
        return false;
    const char *at = end + 1;
    size_t left = count - (size_t)(at - bytes);
    for (int i = 0; i < 1 + MANIFEST_SIGNATURES; i++) {
        if (sizes[i] > left) {
            proof_fini(out);
            return false;
        }
        strbuf_add_bytes(parts[i], at, (size_t)sizes[i]);
        at += sizes[i];
        left -= (size_t)sizes[i];
    }
    if (left == 0)
        return true;
    proof_fini(out);
    return false;
}
