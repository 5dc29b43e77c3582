/* A pair over several lines: the leading language over the other, each with its own leading, the
 * gap inside the pair as everywhere (LOOK.md section 2). Set first, to know its height; then
 * drawn. Lines break where their sense does, none is a single character. */
#ifndef CORE_BOARDS_PARTS_STACK_H
#define CORE_BOARDS_PARTS_STACK_H

#include "core/boards/parts/draw.h"

struct stack_style {
    struct ink a, b;
    int lines_a, lines_b; /* most; 0: the language is left out */
};

struct stack {
    struct stack_style style;
    struct pair pair;
    const struct set_text *a, *b; /* NULL: nothing is said in it */
    int a_px, b_px;
};

/* b is two steps smaller than a, Regular and quieter: the pair of the look. */
struct stack_style stack_pair(int step, enum weight weight, enum text_role role, uint32_t a,
                              uint32_t b, int lines_a, int lines_b);

/* Size in u that a step has in a role on this display, the role's floor counted. */
double stack_size_u(const struct view *v, int step, enum text_role role);
/* Ink top to descenders of a pair of one line each, in u. */
double stack_height_u(const struct view *v, int step, enum text_role role);

/* A text alone keeps the leading place. width_px: of the column. */
void stack_set(struct draw *d, const struct pair *pair, const struct stack_style *style,
               int32_t width_px, struct stack *out);
/* An ellipsis stands for a part of it. */
bool stack_shortened(const struct stack *stack);
/* From the first baseline to the last one, and to the descenders under that, in px. */
int32_t stack_drop(const struct draw *d, const struct stack *stack);
int32_t stack_below(const struct draw *d, const struct stack *stack);
int32_t stack_width(const struct stack *stack);

/* baseline: of the first line. session, if not NULL, goes to the item of the title. Returns the
 * last baseline. */
int32_t draw_stack(struct draw *d, const char *name, const struct stack *stack, int32_t x,
                   int32_t baseline, enum align align, const char *session);

/* Lines through the leading language of a stack that stands there, "strike1" and so on. */
void draw_stack_strikes(struct draw *d, const struct stack *stack, int32_t x, int32_t baseline);

#endif
