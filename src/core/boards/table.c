#include "core/boards/table.h"

static const struct board *const boards[] = {
    &board_now_next,
    &board_day,
    &board_overview,
    &board_room,
    &board_welcome,
    &board_figures,
    &board_about,
    &board_partners,
    &board_exhibit,
    &board_exhibits,
    &board_map,
    &board_directions,
    &board_notice,
    &board_emergency,
    &board_identify,
    &board_holding,
    NULL,
};

const struct board *const *board_all(void)
{
    return boards;
}

const struct board *board_find(const char *name)
{
    for (int i = 0; boards[i]; i++) {
        if (str_equal(boards[i]->name, name))
            return boards[i];
    }
    return NULL;
}
