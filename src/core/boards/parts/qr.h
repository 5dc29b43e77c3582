/* QR codes (ISO/IEC 18004, by libqrencode): dark on white in both themes, modules of whole px, a
 * quiet zone of 4 inside the white square (LOOK.md section 12). Where a code would be too dense or
 * too small to be read, the address stands in words. */
#ifndef CORE_BOARDS_PARTS_QR_H
#define CORE_BOARDS_PARTS_QR_H

#include "core/boards/parts/draw.h"

#define QR_VERSION_MAX 6
#define QR_QUIET 4

struct qr {
    int version;         /* 1 to QR_VERSION_MAX */
    int modules;         /* of a side, without the quiet zone */
    const uint8_t *dark; /* modules x modules, 1: dark; in the arena */
    int32_t module_px;   /* qr_fit */
    int32_t side_px;     /* qr_fit; of the white square */
};

/* A pure function of the text. Level M, L where only that stays at version 6. False: too long. */
bool qr_encode(struct arena *arena, const char *text, struct qr *out);

/* Encodes and chooses the module: at least module_u (0.75 or 0.85), and so large that the symbol
 * is a tenth of the distance it is scanned from. False where it does not fit into room_px. */
bool qr_fit(struct draw *d, const char *text, double module_u, int32_t room_px, struct qr *out);

/* The white square with its top left at (x, y) px. */
void draw_qr(struct draw *d, const char *name, const struct qr *qr, int32_t x, int32_t y);

/* The address as people write it: without https:// and a last slash. */
const char *qr_address_words(struct arena *arena, const char *url);

/* Grows the module of a code that qr_fit made, as far as room_px lets it. */
void qr_grow(struct qr *qr, int32_t room_px);

/* What an online link took of its room, in px: no text may be below top from code_left on, nor
 * below words_top. */
struct online_place {
    int32_t top, code_left, words_top;
};

/* An `online` link in the lower right corner of the room (px): the code, left of it at its middle
 * the link's words (else `words`); where no code fits, the address at the left.
 * step: of the words. */
struct online_place draw_online(struct draw *d, const char *name, const struct link *link,
                                enum word words, double module_u, struct rect room, int step);

#endif
