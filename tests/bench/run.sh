#!/bin/sh
# make bench: one line a figure. Times are this machine's; compare figures of one run.
set -eu
here=$(dirname "$0")
programs=build/release/tests/bench

cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
memory=$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
system=$(. /etc/os-release && echo "$PRETTY_NAME $(cat /etc/debian_version)")
echo "machine: ${cpu:-$(uname -m)}, $(nproc) cores, $memory GiB, $system, load $(cut -d' ' -f1-3 /proc/loadavg)"
echo "program: $("$HALLBOARD" --version), $(git describe --always --dirty 2>/dev/null || echo no git)"

"$programs/bench_feed"
"$programs/bench_stage"
"$programs/bench_page"
"$programs/bench_map"
exec /usr/bin/python3 "$here/run_process.py"
