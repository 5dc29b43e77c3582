#include "core/venue/kinds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const venue_kind_names[] = {"room",    "walkway", "stand",     "void", "service",
                                        "toilet",  "stairs",  "escalator", "lift", "water",
                                        "outside", "wall",    NULL};
const char *const venue_point_kind_names[] = {
    "exit",      "emergency_exit", "entrance", "lift",      "stairs", "escalator", "toilet",
    "first_aid", "information",    "assembly", "cloakroom", "food",   "other",     NULL};
const char *const venue_way_names[] = {"walk", "stairs", "escalator", "lift", NULL};

struct rule {
    const char *word;
    int class, kind;
};

#define SPACE(word, kind)                                                                          \
    {                                                                                              \
        word, CLASS_SPACE, kind                                                                    \
    }

/* Unit, section, kiosk and fixture categories of IMDF (OGC 20-094, Categories), values of
 * OpenStreetMap's indoor, room, building, highway and amenity, and the usual words of other makers.
 * By strcasecmp. */
static const struct rule shapes[] = {
    SPACE("area", VENUE_WALKWAY),
    SPACE("atrium", VENUE_WALKWAY),
    SPACE("auditorium", VENUE_ROOM),
    SPACE("balcony", VENUE_OUTSIDE),
    SPACE("ballroom", VENUE_ROOM),
    SPACE("bar", VENUE_ROOM),
    SPACE("barrier", VENUE_WALL),
    SPACE("bathroom", VENUE_TOILET),
    SPACE("booth", VENUE_STAND),
    SPACE("brick", VENUE_WALL),
    {"building", CLASS_OUTLINE, 0},
    SPACE("cafe", VENUE_ROOM),
    SPACE("cinema", VENUE_ROOM),
    SPACE("classroom", VENUE_ROOM),
    SPACE("cloakroom", VENUE_ROOM),
    SPACE("closet", VENUE_SERVICE),
    SPACE("column", VENUE_WALL),
    SPACE("concrete", VENUE_WALL),
    SPACE("concourse", VENUE_WALKWAY),
    SPACE("conferenceroom", VENUE_ROOM),
    SPACE("core", VENUE_SERVICE),
    SPACE("corridor", VENUE_WALKWAY),
    SPACE("counter", VENUE_WALL),
    SPACE("courtyard", VENUE_OUTSIDE),
    SPACE("disused", VENUE_SERVICE),
    {"door", CLASS_DOOR, 0},
    {"doorway", CLASS_DOOR, 0},
    SPACE("drywall", VENUE_WALL),
    SPACE("elevator", VENUE_LIFT),
    {"entrance", CLASS_SPACE, VENUE_WALKWAY},
    SPACE("escalator", VENUE_ESCALATOR),
    SPACE("exhibit", VENUE_STAND),
    SPACE("exhibition", VENUE_ROOM),
    SPACE("fence", VENUE_WALL),
    {"floor", CLASS_OUTLINE, 0},
    SPACE("floor_opening", VENUE_VOID),
    {"floorplan", CLASS_OUTLINE, 0},
    SPACE("foodservice", VENUE_ROOM),
    SPACE("footbridge", VENUE_WALKWAY),
    {"footprint", CLASS_OUTLINE, 0},
    SPACE("footway", VENUE_WALKWAY),
    SPACE("fountain", VENUE_WATER),
    SPACE("foyer", VENUE_WALKWAY),
    SPACE("furniture", VENUE_WALL),
    SPACE("garden", VENUE_OUTSIDE),
    {"gate", CLASS_DOOR, 0},
    SPACE("glass", VENUE_WALL),
    SPACE("grass", VENUE_OUTSIDE),
    SPACE("hall", VENUE_ROOM),
    SPACE("hallway", VENUE_WALKWAY),
    SPACE("huddleroom", VENUE_ROOM),
    SPACE("inaccessible", VENUE_SERVICE),
    SPACE("kiosk", VENUE_STAND),
    SPACE("kitchen", VENUE_SERVICE),
    SPACE("lake", VENUE_WATER),
    SPACE("laundryroom", VENUE_SERVICE),
    {"level", CLASS_OUTLINE, 0},
    SPACE("library", VENUE_ROOM),
    SPACE("lift", VENUE_LIFT),
    SPACE("lobby", VENUE_WALKWAY),
    SPACE("lounge", VENUE_ROOM),
    SPACE("mailroom", VENUE_SERVICE),
    SPACE("mothersroom", VENUE_ROOM),
    SPACE("movingwalkway", VENUE_WALKWAY),
    SPACE("nonpublic", VENUE_SERVICE),
    SPACE("obstruction", VENUE_WALL),
    SPACE("office", VENUE_ROOM),
    SPACE("open_to_below", VENUE_VOID),
    SPACE("opentobelow", VENUE_VOID),
    {"outline", CLASS_OUTLINE, 0},
    SPACE("parking", VENUE_SERVICE),
    SPACE("partition", VENUE_WALL),
    SPACE("path", VENUE_WALKWAY),
    SPACE("pathway", VENUE_WALKWAY),
    SPACE("pedestrian", VENUE_WALKWAY),
    SPACE("pillar", VENUE_WALL),
    SPACE("platform", VENUE_WALKWAY),
    SPACE("pool", VENUE_WATER),
    SPACE("ramp", VENUE_WALKWAY),
    SPACE("restaurant", VENUE_ROOM),
    SPACE("restroom", VENUE_TOILET),
    SPACE("retail", VENUE_ROOM),
    SPACE("road", VENUE_OUTSIDE),
    SPACE("roof", VENUE_OUTSIDE),
    SPACE("room", VENUE_ROOM),
    SPACE("seating", VENUE_WALL),
    SPACE("service", VENUE_SERVICE),
    SPACE("serverroom", VENUE_SERVICE),
    SPACE("shaft", VENUE_SERVICE),
    SPACE("shop", VENUE_ROOM),
    SPACE("shower", VENUE_SERVICE),
    SPACE("sidewalk", VENUE_OUTSIDE),
    SPACE("stage", VENUE_WALL),
    SPACE("stairs", VENUE_STAIRS),
    SPACE("staircase", VENUE_STAIRS),
    SPACE("stairway", VENUE_STAIRS),
    SPACE("stairwell", VENUE_STAIRS),
    SPACE("stand", VENUE_STAND),
    SPACE("steps", VENUE_STAIRS),
    SPACE("storage", VENUE_SERVICE),
    SPACE("street", VENUE_OUTSIDE),
    SPACE("structure", VENUE_SERVICE),
    SPACE("technical", VENUE_SERVICE),
    SPACE("terrace", VENUE_OUTSIDE),
    SPACE("theater", VENUE_ROOM),
    SPACE("theatre", VENUE_ROOM),
    SPACE("toilet", VENUE_TOILET),
    SPACE("toilets", VENUE_TOILET),
    SPACE("unenclosedarea", VENUE_WALKWAY),
    SPACE("unit", VENUE_ROOM),
    SPACE("vegetation", VENUE_WALL),
    SPACE("vehicle", VENUE_OUTSIDE),
    SPACE("vestibule", VENUE_WALKWAY),
    SPACE("void", VENUE_VOID),
    SPACE("waitingroom", VENUE_ROOM),
    SPACE("walkway", VENUE_WALKWAY),
    SPACE("walkable", VENUE_WALKWAY),
    SPACE("wall", VENUE_WALL),
    SPACE("walls", VENUE_WALL),
    SPACE("water", VENUE_WATER),
    SPACE("wc", VENUE_TOILET),
    SPACE("window", VENUE_WALL),
};

static const struct rule points[] = {
    {"assembly_point", 0, VENUE_ASSEMBLY},
    {"baggagestorage", 0, VENUE_CLOAKROOM},
    {"bar", 0, VENUE_FOOD},
    {"cafe", 0, VENUE_FOOD},
    {"cloakroom", 0, VENUE_CLOAKROOM},
    {"coinlocker", 0, VENUE_CLOAKROOM},
    {"eatingdrinking", 0, VENUE_FOOD},
    {"elevator", 0, VENUE_AT_LIFT},
    {"emergency", 0, VENUE_EMERGENCY_EXIT},
    {"emergency_exit", 0, VENUE_EMERGENCY_EXIT},
    {"emergencyexit", 0, VENUE_EMERGENCY_EXIT},
    {"emergencyshelter", 0, VENUE_ASSEMBLY},
    {"entrance", 0, VENUE_ENTRANCE},
    {"entry", 0, VENUE_ENTRANCE},
    {"escalator", 0, VENUE_AT_ESCALATOR},
    {"exit", 0, VENUE_EXIT},
    {"fast_food", 0, VENUE_FOOD},
    {"first_aid", 0, VENUE_FIRST_AID},
    {"firstaid", 0, VENUE_FIRST_AID},
    {"foodservice", 0, VENUE_FOOD},
    {"guestservices", 0, VENUE_INFORMATION},
    {"information", 0, VENUE_INFORMATION},
    {"lift", 0, VENUE_AT_LIFT},
    {"restaurant", 0, VENUE_FOOD},
    {"restroom", 0, VENUE_AT_TOILET},
    {"service", 0, VENUE_OTHER_POINT},
    {"stairs", 0, VENUE_AT_STAIRS},
    {"steps", 0, VENUE_AT_STAIRS},
    {"subway_entrance", 0, VENUE_ENTRANCE},
    {"toilet", 0, VENUE_AT_TOILET},
    {"toilets", 0, VENUE_AT_TOILET},
    {"train_station_entrance", 0, VENUE_ENTRANCE},
    {"wc", 0, VENUE_AT_TOILET},
};

static const struct rule lines[] = {
    {"corridor", 0, VENUE_WALK},
    {"elevator", 0, VENUE_BY_LIFT},
    {"escalator", 0, VENUE_BY_ESCALATOR},
    {"footway", 0, VENUE_WALK},
    {"lift", 0, VENUE_BY_LIFT},
    {"path", 0, VENUE_WALK},
    {"pathway", 0, VENUE_WALK},
    {"pedestrian", 0, VENUE_WALK},
    {"ramp", 0, VENUE_WALK},
    {"stairs", 0, VENUE_BY_STAIRS},
    {"stairwell", 0, VENUE_BY_STAIRS},
    {"steps", 0, VENUE_BY_STAIRS},
    {"walkway", 0, VENUE_WALK},
};

static const struct rule *look_up(const struct rule *rules, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (strcasecmp(rules[i].word, word) == 0)
            return &rules[i];
    }
    return NULL;
}

/* The whole word, then its parts from the last one: "building_outline" is an outline,
 * "no_geometry" nothing. */
static const struct rule *look_up_parts(const struct rule *rules, size_t n, const char *word)
{
    char text[64];
    const struct rule *rule = look_up(rules, n, word);
    if (rule || strlen(word) >= sizeof text)
        return rule;
    strcpy(text, word);
    static const char *const borders = "._-: ";
    char *rest = text;
    for (char *part; (part = strtok_r(rest, borders, &rest));) {
        const struct rule *found = look_up(rules, n, part);
        if (found && (!rule || found->class == CLASS_OUTLINE))
            rule = found; /* the first that is known: restroom.female.wheelchair */
    }
    return rule;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum shape_class kind_of_word(const char *word, enum venue_kind *kind)
{
    const struct rule *rule = look_up_parts(shapes, COUNT(shapes), word);
    if (!rule)
        return CLASS_UNKNOWN;
    if (rule->class == CLASS_SPACE)
        *kind = (enum venue_kind)rule->kind;
    return (enum shape_class)rule->class;
}

bool point_kind_of_word(const char *word, enum venue_point_kind *kind)
{
    const struct rule *rule = look_up_parts(points, COUNT(points), word);
    if (rule)
        *kind = (enum venue_point_kind)rule->kind;
    return rule;
}

bool way_of_word(const char *word, enum venue_way *way)
{
    const struct rule *rule = look_up_parts(lines, COUNT(lines), word);
    if (rule)
        *way = (enum venue_way)rule->kind;
    return rule;
}
