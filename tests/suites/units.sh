#!/bin/bash
# The systemd units: systemd-analyze has nothing to say about them (its exit status is 0 for a
# misspelt key, so any output fails), and the sandbox leaves an exposure of 1.5 at most.
units="hallboard hallboard-clock"
skip() {
    for unit in $units; do
        echo "skip $1 $unit: $2"
    done
}
command -v systemd-analyze >/dev/null || {
    skip "verify" "no systemd-analyze here"
    skip "exposure" "no systemd-analyze here"
    exit 0
}
folder=$TMPDIR/units
mkdir -p "$folder"
for unit in $units; do
    # The program need not be installed to look at the unit.
    sed "s,@PREFIX@/bin/hallboard,/bin/true," "systemd/$unit.service" >"$folder/$unit.service"
done

# check NAME FILE: verify is silent
check() {
    said=$(systemd-analyze verify --man=no "$2" 2>&1)
    status=$?
    if [ $status -eq 0 ] && [ -z "$said" ]; then
        echo "ok $1"
    else
        echo "not ok $1: exit $status: $(echo "$said" | head -n 3 | tr '\n' ' ')"
    fi
}
cd "$folder" || exit 2
for unit in $units; do
    check "verify $unit" "$unit.service"
    # --offline came with systemd 250.
    if ! systemd-analyze security --help 2>&1 | grep -q -- --offline; then
        echo "skip exposure $unit: this systemd-analyze has no --offline"
    elif said=$(systemd-analyze security --offline=true --threshold=15 "./$unit.service" 2>&1); then
        echo "$said" | tail -n 1
        echo "ok exposure $unit"
    else
        echo "$said"
        echo "not ok exposure $unit: $(echo "$said" | tail -n 1)"
    fi
done
# Those that a technician puts in; what they start may not be here.
for unit in hallboard-which hallboard-disk; do
    sed "s,^ExecStart=.*,ExecStart=/bin/true," "$OLDPWD/config/provision/$unit.service" >"$unit.service"
    check "verify $unit" "$unit.service"
done

# The check itself can fail.
mkdir planted
sed 's/^ProtectSystem=/ProtectSytem=/' hallboard.service >planted/hallboard.service
cp hallboard-clock.service planted/
said=$(systemd-analyze verify --man=no planted/hallboard.service 2>&1)
if echo "$said" | grep -q ProtectSytem; then
    echo "ok a misspelt key is told"
else
    echo "not ok a misspelt key is told: $said"
fi
sed '/^Protect/d; /^SystemCall/d' hallboard.service >planted/hallboard.service
if systemd-analyze security --offline=true --threshold=15 planted/hallboard.service >/dev/null 2>&1; then
    echo "not ok a unit without its sandbox is over the threshold: it passes"
else
    echo "ok a unit without its sandbox is over the threshold"
fi

# What the design asks of the unit, by name: easily lost in an edit.
cd - >/dev/null || exit 2
while read -r line; do
    if grep -qxF "$line" systemd/hallboard.service; then
        echo "ok unit has $line"
    else
        echo "not ok unit has $line: it is gone"
    fi
done <<'LINES'
Type=notify
WatchdogSec=20
StartLimitIntervalSec=0
Restart=always
RestartSec=2
RuntimeDirectoryPreserve=restart
LimitNICE=-10
Conflicts=getty@tty1.service
Environment=SDL_INPUT_LINUX_KEEP_KBD=1
LINES
if grep -q network-online systemd/*.service; then
    echo "not ok no unit waits for the network: network-online is named"
else
    echo "ok no unit waits for the network"
fi
