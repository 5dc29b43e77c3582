#!/bin/sh
# The layer check passes this tree, and finds faults planted in another one.
tree=$TMPDIR/tree
mkdir -p "$tree"

# plant NAME FILE WANTED: the text on standard input as src/FILE must be told of as WANTED
plant() {
    rm -rf "$tree/src"
    mkdir -p "$tree/src/$(dirname "$2")"
    cat >"$tree/src/$2"
    said=$(.ci/check-layers "$tree")
    status=$?
    if [ $status -eq 1 ] && echo "$said" | grep -qF "src/$2:$3"; then
        echo "ok $1"
    else
        echo "not ok $1: exit $status, said: $said"
    fi
}

# clean NAME FILE: the text on standard input as src/FILE must pass
clean() {
    rm -rf "$tree/src"
    mkdir -p "$tree/src/$(dirname "$2")"
    cat >"$tree/src/$2"
    if said=$(.ci/check-layers "$tree"); then
        echo "ok $1"
    else
        echo "not ok $1: said: $said"
    fi
}

if said=$(.ci/check-layers); then
    echo "ok this tree keeps to its layers"
else
    echo "$said"
    echo "not ok this tree keeps to its layers: $(echo "$said" | tail -n 1)"
fi

plant "core includes shell" core/feed/x.c "2: core includes shell" <<'X'
/* */
#include "shell/painter.h"
X
plant "base includes core" base/x.h "1: base includes core" <<'X'
#  include "core/feed/model.h"
X
plant "shell includes main" shell/net/x.c "1: shell includes main" <<'X'
#include "main/options.h"
X
plant "core includes SDL" core/scene/x.c "1: core includes <SDL2/SDL.h>" <<'X'
#include <SDL2/SDL.h>
X
plant "core includes threads" core/x.c "2: core includes <pthread.h>" <<'X'
#include <stdint.h>
#include <pthread.h>
X
plant "core includes a clock" core/x.c "1: core includes <time.h>" <<'X'
#include <time.h>
X
plant "base includes a library" base/x.c "1: base includes <jansson.h>" <<'X'
#include <jansson.h>
X
plant "core opens a file" core/feed/x.c "3: core calls fopen()" <<'X'
#include <stdio.h>
/* fopen() in a comment is nothing */
void *x_open(const char *p) { return fopen(p, "r"); }
X
plant "a name without its layer" shell/x.c "1: \"painter.h\"" <<'X'
#include "painter.h"
X
plant "a name that climbs" core/feed/x.c "1: \"../../base/err.h\"" <<'X'
#include "../../base/err.h"
X
plant "a file outside the layers" extra/x.c "1: not in one of" <<'X'
int x;
X
yes '/* a line */' | head -n 501 | plant "a file of 501 lines" shell/x.c "501: over 500 lines"

clean "500 lines, what a layer may include" shell/x.c <<X
#include <SDL2/SDL.h>
#include "base/err.h"
#include "core/feed/model.h"
$(yes '/* a line */' | head -n 497)
X
clean "parsers and Unicode in the core" core/feed/x.c <<'X'
#include <jansson.h>
#include <unicode/ubidi.h>
#include "base/err.h"
/* a comment over
 * lines that says fopen(
 */
const char *x_text = "fopen(";
X
