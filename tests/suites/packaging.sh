#!/bin/bash
# What the Debian packaging must agree with; building and installing it is `make deb`, `make test-deb`.
wanted=$(sed -n 's/^build://p' config/packages | tr ' ' '\n' | grep -e '^lib.*-dev$' -e '^pkg-config$' | grep -v '^libc6-dev$' | sort)
named=$(sed -n '/^Build-Depends:/,/^[A-Z].*:/p' config/debian/control | sed -n 's/^ \([a-z0-9.+-]*\),\{0,1\}$/\1/p' | sort)
if [ "$wanted" = "$named" ]; then
    echo "ok Build-Depends are those of config/packages"
else
    echo "not ok Build-Depends are those of config/packages: $(diff <(echo "$wanted") <(echo "$named") | grep '^[<>]' | tr '\n' ' ')"
fi
if grep -q '^Depends:' config/debian/control; then
    for name in libgl1-mesa-dri libegl1 libgles2 libgbm1 tzdata ca-certificates; do
        if sed -n '/^Depends:/,/^Recommends:/p' config/debian/control | grep -qx " $name,\{0,1\}"; then
            echo "ok depends on $name"
        else
            echo "not ok depends on $name: it is not named"
        fi
    done
else
    echo "not ok the package has Depends: there are none"
fi

# The tree that `make install` makes, without a compiler: every path that the unit and manuals name.
units=$(sed -n 's,^ExecStart=@PREFIX@/\(bin/[a-z-]*\).*,\1,p' systemd/*.service | sort -u)
for program in $units; do
    if grep -q "\$(DESTDIR)\$(PREFIX)/$program\$" Makefile; then
        echo "ok the units' program is installed: $program"
    else
        echo "not ok the units' program is installed: $program is not"
    fi
done
for word in video render input; do
    if grep -qx "m hallboard $word" systemd/hallboard.sysusers; then
        echo "ok the user is in the group $word"
    else
        echo "not ok the user is in the group $word: sysusers does not say so"
    fi
done
