#include "shell/trouble.h"

const char *trouble_code(const struct config *config, enum fetch_class class, enum ladder_rung rung,
                         bool no_fonts)
{
    if (no_fonts)
        return "E9";
    if (rung >= LADDER_HOLDING)
        return "E8";
    if (!config->feed_url[0])
        return config->faults[0] ? "E1" : "E2";
    switch (class) {
    case FETCH_OK:
    case FETCH_UNCHANGED:
        break;
    case FETCH_DNS:
    case FETCH_CONNECT:
    case FETCH_TIMEOUT:
        return "E3";
    case FETCH_PORTAL:
        return "E4";
    case FETCH_HTTP:
    case FETCH_TOO_BIG:
    case FETCH_NOT_JSON:
    case FETCH_REFUSED:
    case FETCH_FILE:
        return "E5";
    case FETCH_TLS:
        return "E6";
    case FETCH_SIGNATURE:
        return "E7";
    }
    return "";
}
