#include "core/venue/dump.h"

#include "core/venue/kinds.h"
#include "core/venue/route.h"
#include <math.h>
#include <string.h>

/* -0.0 is 0.0. */
static double tidy(double value)
{
    double tenth = round(value * 10) / 10;
    return tenth == 0 ? 0 : tenth;
}

static void add_place(struct strbuf *out, struct venue_point at)
{
    strbuf_printf(out, " %.1f,%.1f", tidy(at.x), tidy(at.y));
}

static void add_text(struct strbuf *out, const struct text *text)
{
    for (int i = 0; i < text->n; i++) {
        const char *words = text->items[i].text;
        strbuf_printf(out, "%s%s=\"%.*s\"", i ? " " : " name ", text->items[i].lang,
                      (int)utf8_cut(words, strlen(words), 60), words);
    }
}

static void add_shape(struct strbuf *out, const struct venue_shape *shape)
{
    for (int r = 0; r < shape->n; r++) {
        strbuf_add(out, r ? "\n      and" : "\n     ");
        for (int k = 0; k < shape->rings[r].n && k < 12; k++)
            add_place(out, shape->rings[r].points[k]);
        if (shape->rings[r].n > 12)
            strbuf_printf(out, " ... %d", shape->rings[r].n);
    }
}

static void add_space(struct strbuf *out, const struct snapshot *snapshot,
                      const struct venue_space *space)
{
    strbuf_printf(out, "  space \"%s\" %s", space->id, venue_kind_names[space->kind]);
    if (space->number[0])
        strbuf_printf(out, " number \"%s\"", space->number);
    add_text(out, &space->name);
    if (space->room >= 0)
        strbuf_printf(out, " room %s", snapshot->rooms[space->room].id);
    if (space->exhibit >= 0)
        strbuf_printf(out, " exhibit %s", snapshot->exhibits[space->exhibit].id);
    if (space->is_closed)
        strbuf_add(out, " closed");
    strbuf_printf(out, " label%s", space->label_given ? " given" : "");
    add_place(out, space->label);
    strbuf_add(out, space->n_nodes ? " ends" : "");
    for (int i = 0; i < space->n_nodes; i++)
        strbuf_printf(out, " %s", snapshot->venue->graph.nodes[space->nodes[i]].id);
    add_shape(out, &space->shape);
    strbuf_add(out, "\n");
}

static void add_level(struct strbuf *out, const struct snapshot *snapshot, int index)
{
    const struct venue *venue = snapshot->venue;
    const struct venue_level *level = &venue->levels[index];
    strbuf_printf(out, "level \"%s\" short \"%s\" ordinal %d is %s", level->id, level->short_name,
                  level->ordinal, snapshot->levels[level->level].id);
    add_text(out, &level->name);
    add_shape(out, &level->footprint);
    strbuf_add(out, "\n");
    for (int i = 0; i < level->n_spaces; i++)
        add_space(out, snapshot, &venue->spaces[level->first_space + i]);
    for (int i = 0; i < level->n_openings; i++) {
        const struct venue_opening *door = &venue->openings[level->first_opening + i];
        strbuf_printf(out, "  door \"%s\" of \"%s\"%s", door->id,
                      door->space < 0 ? "" : venue->spaces[door->space].id,
                      door->is_closed ? " closed" : "");
        add_place(out, door->a);
        add_place(out, door->b);
        strbuf_add(out, "\n");
    }
}

static void add_spots(struct strbuf *out, const struct venue *venue)
{
    for (int i = 0; i < venue->n_spots; i++) {
        const struct venue_spot *spot = &venue->spots[i];
        strbuf_printf(out, "point \"%s\" %s on %s", spot->id, venue_point_kind_names[spot->kind],
                      spot->level < 0 ? "none" : venue->levels[spot->level].id);
        add_text(out, &spot->name);
        add_place(out, spot->at);
        strbuf_printf(out, "%s%s%s\n", spot->node < 0 ? "" : " node ",
                      spot->node < 0 ? "" : venue->graph.nodes[spot->node].id,
                      spot->is_closed ? " closed" : "");
    }
}

static void add_graph(struct strbuf *out, const struct venue *venue)
{
    const struct venue_graph *graph = &venue->graph;
    for (int i = 0; i < graph->n_nodes; i++) {
        strbuf_printf(out, "node %s on %s", graph->nodes[i].id,
                      venue->levels[graph->nodes[i].level].id);
        add_place(out, graph->nodes[i].at);
        strbuf_add(out, "\n");
    }
    for (int i = 0; i < graph->n_edges; i++) {
        const struct venue_edge *edge = &graph->edges[i];
        strbuf_printf(out, "edge %s %s %s %.1f m %.0f s%s%s%s\n", graph->nodes[edge->from].id,
                      graph->nodes[edge->to].id, venue_way_names[edge->way], edge->metres,
                      edge->seconds, edge->step_free ? "" : " steps",
                      edge->one_way ? " one-way" : "", edge->is_closed ? " closed" : "");
    }
}

static void add_step(struct strbuf *out, const struct venue *venue, const struct route_step *step)
{
    if (step->kind == ROUTE_GO)
        strbuf_printf(out, " | %s %.0f m", direction_name(step->direction), step->metres);
    else if (step->kind == ROUTE_CHANGE)
        strbuf_printf(out, " | %s to %s (%+d)", venue_way_names[step->way],
                      venue->levels[step->level].short_name, step->levels);
    else
        strbuf_printf(out, " | there, %s", direction_name(step->direction));
}

static void add_route(struct strbuf *out, const struct snapshot *snapshot,
                      const struct route *route)
{
    const struct route_summary *summary = &route->summary;
    if (summary->found)
        strbuf_printf(out, " %.1f m %.0f s %d min %s%s%s", summary->metres, summary->seconds,
                      summary->minutes, direction_name(summary->direction),
                      summary->step_free ? " step-free" : "", summary->is_stated ? " stated" : "");
    else
        strbuf_add(out, " none");
    for (int i = 0; i < route->n_steps; i++)
        add_step(out, snapshot->venue, &route->steps[i]);
    if (route->words)
        add_text(out, route->words);
    strbuf_add(out, "\n");
}

static void add_ways(struct strbuf *out, const struct snapshot *snapshot,
                     const struct display *display)
{
    struct arena arena;
    struct route routes[3];
    arena_init(&arena, 0);
    strbuf_printf(out, "display %s\n", display->id);
    for (int r = 0; r < snapshot->n_rooms; r++) {
        bool found = route_to_room(snapshot, display, r, false, &arena, &routes[0]);
        strbuf_printf(out, "  to %s:", snapshot->rooms[r].id);
        add_route(out, snapshot, &routes[0]);
        if (!found || routes[0].summary.step_free)
            continue;
        route_to_room(snapshot, display, r, true, &arena, &routes[0]);
        strbuf_printf(out, "  to %s without steps:", snapshot->rooms[r].id);
        add_route(out, snapshot, &routes[0]);
    }
    int n = route_exits(snapshot, display, 3, &arena, routes);
    for (int i = 0; i < n; i++) {
        strbuf_printf(out, "  out by %s:", snapshot->venue->spots[routes[i].spot].id);
        add_route(out, snapshot, &routes[i]);
    }
    arena_fini(&arena);
}

void venue_dump(struct strbuf *out, const struct snapshot *snapshot)
{
    const struct venue *venue = snapshot->venue;
    if (!venue) {
        strbuf_add(out, "no venue\n");
        return;
    }
    strbuf_printf(out, "venue \"%s\"%s, %d of %d shapes lost\n", venue->name,
                  venue->is_geographic ? " on earth" : "", venue->n_shapes_lost, venue->n_shapes);
    for (int i = 0; i < venue->n_levels; i++)
        add_level(out, snapshot, i);
    add_spots(out, venue);
    add_graph(out, venue);
    for (int i = 0; i < snapshot->n_displays; i++)
        add_ways(out, snapshot, &snapshot->displays[i]);
}

/* -- JSON --------------------------------------------------------------------------------- */

static void add_legs_json(struct strbuf *out, const struct venue *venue, const struct route *route)
{
    strbuf_add(out, ",\"legs\":[");
    for (int i = 0; i < route->n_legs; i++) {
        const struct route_leg *leg = &route->legs[i];
        strbuf_printf(out, "%s{\"metres\":%.3f,\"level\":", i ? "," : "", leg->metres);
        strbuf_add_json(out, venue->levels[leg->level].id);
        strbuf_add(out, ",\"points\":[");
        for (int k = 0; k < leg->n; k++)
            strbuf_printf(out, "%s[%.4f,%.4f]", k ? "," : "", leg->points[k].x, leg->points[k].y);
        strbuf_add(out, "]}");
    }
    strbuf_add(out, "]");
}

void routes_dump_json(struct strbuf *out, const struct snapshot *snapshot)
{
    struct arena arena;
    arena_init(&arena, 0);
    for (int i = 0; i < snapshot->n_displays * snapshot->n_rooms * 2; i++) {
        const struct display *display = &snapshot->displays[i / 2 / snapshot->n_rooms];
        int32_t room = i / 2 % snapshot->n_rooms;
        struct route route;
        bool found = route_to_room(snapshot, display, room, i % 2, &arena, &route);
        strbuf_add(out, "{\"display\":");
        strbuf_add_json(out, display->id);
        strbuf_add(out, ",\"room\":");
        strbuf_add_json(out, snapshot->rooms[room].id);
        strbuf_printf(out, ",\"step_free\":%s,\"found\":%s", i % 2 ? "true" : "false",
                      found ? "true" : "false");
        if (found) {
            strbuf_printf(out, ",\"seconds\":%.3f,\"metres\":%.3f,\"direction\":\"%s\"",
                          route.summary.seconds, route.summary.metres,
                          direction_name(route.summary.direction));
            add_legs_json(out, snapshot->venue, &route);
        }
        strbuf_add(out, "}\n");
        arena_reset(&arena);
    }
    arena_fini(&arena);
}
