/* The boards that there are; table.c lists them. */
#ifndef CORE_BOARDS_TABLE_H
#define CORE_BOARDS_TABLE_H

#include "core/boards/board.h"

extern const struct board board_now_next;
extern const struct board board_day;
extern const struct board board_overview;
extern const struct board board_room;
extern const struct board board_welcome;
extern const struct board board_figures;
extern const struct board board_about;
extern const struct board board_partners;
extern const struct board board_directions;
extern const struct board board_exhibit;
extern const struct board board_exhibits;
extern const struct board board_notice;
extern const struct board board_emergency;
extern const struct board board_identify;
extern const struct board board_map;
extern const struct board board_holding;

#endif
