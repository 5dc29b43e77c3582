/* Words and phrases of a text: where ICU's dictionary sees a word's edge, and the small lists of
 * words that conference programmes are made of. Positions are code units. Pure; any thread. */
#ifndef CORE_TEXT_PHRASES_H
#define CORE_TEXT_PHRASES_H

#include "base/arena.h"
#include "core/text/break.h"

struct phrases {
    const UChar *text;
    int32_t n;
    bool *in_word; /* position by position: no edge of a Han word */
    bool *in_term; /* inside a term that ICU's dictionary takes for two words */
    bool *beside;  /* beside a word of one character, which may be a part of its neighbour */
    bool *ending;  /* a generic ending begins here */
};

/* Arrays are in the arena. */
void phrases_find(struct phrases *out, struct arena *arena, struct breaker *breaker,
                  const UChar *text, int32_t n);

bool phrases_in_word(const struct phrases *p, int32_t at);
bool phrases_in_term(const struct phrases *p, int32_t at);
bool phrases_beside_one(const struct phrases *p, int32_t at);
/* 分论坛, 总决赛, 签约仪式: what a title's own words stand before. */
bool phrases_ending_at(const struct phrases *p, int32_t at);
bool phrases_particle_at(const struct phrases *p, int32_t at); /* 的 and its kin */
/* What stands before `at` needs what follows: of, the, and; 与, 和, 暨. */
bool phrases_joiner_before(const struct phrases *p, int32_t at);
/* Inside an address or a file's name: behind one of its marks. */
bool phrases_part_ends(const struct phrases *p, int32_t at);

enum phrase_end {
    PHRASE_INSIDE, /* behind the hyphen of a compound */
    PHRASE_NONE,
    PHRASE_MINOR,  /* where scripts change, before Sub-forum */
    PHRASE_CLAUSE, /* behind a comma, a spaced dash, a space between Han */
    PHRASE_PART    /* behind a colon, a dot, —— */
};
/* What ends at left, when the next thing begins at right (spaces between). */
enum phrase_end phrases_end_at(const struct phrases *p, int32_t left, int32_t right);

/* Start of the joining word (and the spaces before it) that ends at `at`; `at` if there is none. */
int32_t phrases_cut_joiner(const UChar *text, int32_t at);

#endif
