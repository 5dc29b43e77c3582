# hallboard. The usual ways in:
#   make run        install what is missing, build, show the demo (WINDOW=1280x720 for a window)
#   make test       install what is missing, build with sanitizers, run every test
#   make            build/hallboard and build/hallboard-desk (keys and signatures)
#   make gallery    every board in every size and state, into build/gallery/
#   make deb        Debian packages, cross-built too, in clean roots; into build/deb/ (as root)
#   make test-deb   those packages installed, upgraded, removed, purged in a minimal Debian (as root)
#   make boot-test  the package on a Debian that boots in qemu, named assertions with screendumps (as root)
#   make test-arm64 unit and golden tests as arm64 programs, by qemu-user (as root)
#   make bench, make install, make fonts, make check-format, make check-layers, make clean
# V=1 shows the commands, WERROR=1 allows no warning, BUILD=DIR builds elsewhere.
#
# Sources are found, not listed: src/LAYER/**/*.c goes into the layer's library. A layer sees only
# the packages named for it below, so the core is compiled without the flags of SDL and curl.

VERSION := 0.1.0
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
BUILD ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config

core_packages := jansson expat icu-uc icu-i18n libqrencode
shell_packages := $(core_packages) sdl2 SDL2_ttf SDL2_image libjpeg libcurl inih libsodium
test_packages := cmocka

# Given to the compiler where it takes them (.ci/probe-flags).
probed_flags := -Wtrampolines -fstack-protector-strong -fstack-clash-protection \
    -fstrict-flex-arrays=3 -ftrivial-auto-var-init=zero -fcf-protection=full \
    -mbranch-protection=standard
probed_ldflags := -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
    -Wformat=2 -Wimplicit-fallthrough
ifneq ($(filter 1,$(CI) $(WERROR)),)
warnings += -Werror
endif

common_flags := -std=c11 -D_GNU_SOURCE -Isrc -pthread $(warnings) -g -fPIE
release_flags := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
asan_flags := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

# What the shell and main are told about where they live.
place_flags := -DHALLBOARD_VERSION='"$(VERSION)"' \
    -DHALLBOARD_DATA_DIR='"$(PREFIX)/share/hallboard"' \
    -DHALLBOARD_CONFIG_FILE='"$(SYSCONFDIR)/hallboard/hallboard.conf"'

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- Goals that need neither compiler nor packages yet; those that do call make again. ----

outer_goals := run test deps deps-test fonts check-format check-layers clean bench gallery deb test-deb boot-test test-arm64
.PHONY: $(outer_goals) all install test-programs FORCE

# Called without -j: as many jobs as there are processors.
jobs = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

deps:
	@.ci/deps build

deps-test:
	@.ci/deps build test

# The demo runs on summit time: one hour of it in a minute on a screen, faster without one.
demo = run --feed assets/demo/feed.json --display lobby-1 --at 2021-04-25T08:40:00+08:00

run: deps
	@$(MAKE) $(jobs) all
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || .ci/has-screen; then \
	    exec $(BUILD)/hallboard $(demo) --speed 60 $(if $(WINDOW),--windowed $(WINDOW)); \
	else \
	    echo "No screen here: the first summit day, headless, into $(BUILD)/demo/ (about a minute)"; \
	    mkdir -p $(BUILD)/demo && rm -f $(BUILD)/demo/*.png && \
	    SDL_VIDEODRIVER=dummy exec $(BUILD)/hallboard $(demo) --speed 600 \
	        --until 2021-04-25T18:30:00+08:00 --shots $(BUILD)/demo; \
	fi

test: deps-test
	@failed=; $(MAKE) $(jobs) -k test-programs || failed=--build-failed; \
	    $(MAKE) run-tests BUILD_FAILED=$$failed

bench: deps
	@$(MAKE) $(jobs) run-bench

gallery: deps
	@$(MAKE) $(jobs) all
	@/usr/bin/python3 tests/gallery.py $(BUILD)/hallboard $(BUILD)/gallery $(BOARDS)

# Which: make deb DEB="bookworm arm64"; without it both releases, both processors.
deb:
	@.ci/deps deb
	@.ci/make-deb $(DEB)

test-deb:
	@for suite in $(or $(filter bookworm trixie,$(DEB)),bookworm trixie); do tests/deb $$suite || failed=1; done; \
	    [ -z "$$failed" ]

# DEB=trixie boots that release, ONLY=board,replug runs these; BOOT_PATIENCE=2 waits twice as long.
boot_suite = $(or $(filter bookworm trixie,$(DEB)),bookworm)
boot-test: deps
	@.ci/deps boot deb
	@$(MAKE) $(jobs) all
	@.ci/make-deb $(boot_suite) amd64
	@/usr/bin/python3 tests/boot/boot_test.py --deb $$(ls $(BUILD)/deb/$(boot_suite)/hallboard_*_amd64.deb) \
	    --suite $(boot_suite) --program $(BUILD)/hallboard $(if $(ONLY),--only $(ONLY)) $(BUILD)/boot-test

test-arm64:
	@.ci/deps deb arm64
	@.ci/test-arm64 $(DEB)

fonts:
	@.ci/deps fonts
	/usr/bin/python3 fonts/make-fonts.py fonts

check-format:
	@.ci/check-format

check-layers:
	@.ci/check-layers

clean:
	rm -rf $(BUILD)

# ---- The build. ----

ifneq ($(filter-out $(outer_goals),$(or $(MAKECMDGOALS),all)),)

# Asked once: the flags of packages and what the compiler can do. CC is part of the name, so that
# another compiler asks again.
probe := $(BUILD)/probe-$(subst /,_,$(firstword $(CC))).mk
$(probe): Makefile .ci/probe-flags
	@mkdir -p $(@D)
	@$(PKG_CONFIG) --exists --print-errors $(shell_packages) || \
	    { echo "Packages are missing: make deps installs them" >&2; exit 1; }
	@{ echo "core_cflags := $$($(PKG_CONFIG) --cflags $(core_packages))"; \
	   echo "core_libs := $$($(PKG_CONFIG) --libs $(core_packages))"; \
	   echo "shell_cflags := $$($(PKG_CONFIG) --cflags $(shell_packages))"; \
	   echo "shell_libs := $$($(PKG_CONFIG) --libs $(shell_packages))"; \
	   echo "test_cflags := $$($(PKG_CONFIG) --cflags $(test_packages) 2>/dev/null)"; \
	   echo "test_libs := $$($(PKG_CONFIG) --libs $(test_packages) 2>/dev/null || echo -lcmocka)"; \
	   echo "cc_flags := $$(.ci/probe-flags '$(CC)' $(probed_flags))"; \
	   echo "ld_flags := $$(.ci/probe-flags '$(CC)' $(probed_ldflags))"; } >$@.new
	@mv $@.new $@
include $(probe)

find_c = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
base_src := $(call find_c,src/base)
core_src := $(call find_c,src/core)
shell_src := $(call find_c,src/shell)
main_src := $(call find_c,src/main)
program_src := src/main/main.c src/main/desk.c # the files with a main()
all_test_src := $(call find_c,tests/unit tests/support)
unit_src := $(foreach f,$(all_test_src),$(if $(filter test_%,$(notdir $(f))),$(f)))
support_src := $(filter-out $(unit_src),$(all_test_src))
tool_src := $(sort $(wildcard tests/tools/*.c))
bench_src := $(sort $(wildcard tests/bench/bench_*.c))

# The flags of a layer, by the object's place in the tree.
layer_flags = $(strip $(if $(filter src/base/% tests/unit/base/%,$(1)),, \
    $(if $(filter src/core/% tests/unit/core/% tests/support/%,$(1)),$(core_cflags), \
    $(shell_cflags) $(place_flags))) $(if $(filter tests/%,$(1)),-Itests $(test_cflags)))

say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2);)

# Objects depend on the flags that they were made with.
flags_text := $(CC) $(common_flags) $(place_flags) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)
$(shell mkdir -p $(BUILD); printf '%s\n' '$(subst ','\'',$(flags_text))' >$(BUILD)/flags.new; \
    cmp -s $(BUILD)/flags.new $(BUILD)/flags || mv $(BUILD)/flags.new $(BUILD)/flags; rm -f $(BUILD)/flags.new)

# $(1) tree, $(2) its flags, $(3) the program's path
define tree
$(BUILD)/$(1)/%.o: %.c $(BUILD)/flags $(probe)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)$$(CC) $$(common_flags) $(2) $$(cc_flags) $$(call layer_flags,$$<) $$(CPPFLAGS) $$(CFLAGS) \
	    -MMD -MP -c $$< -o $$@

$(BUILD)/$(1)/libbase.a: $(base_src:%.c=$(BUILD)/$(1)/%.o)
$(BUILD)/$(1)/libcore.a: $(core_src:%.c=$(BUILD)/$(1)/%.o)
$(BUILD)/$(1)/libshell.a: $(shell_src:%.c=$(BUILD)/$(1)/%.o)
$(BUILD)/$(1)/libmain.a: $(patsubst %.c,$(BUILD)/$(1)/%.o,$(filter-out $(program_src),$(main_src)))
$(BUILD)/$(1)/libsupport.a: $(support_src:%.c=$(BUILD)/$(1)/%.o)
$(BUILD)/$(1)/lib%.a:
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call say,AR,$$@)$$(AR) rcsD $$@ $$^

$(3): $(addprefix $(BUILD)/$(1)/,src/main/main.o libmain.a libshell.a libcore.a libbase.a)
$(3)-desk: $(addprefix $(BUILD)/$(1)/,src/main/desk.o libmain.a libshell.a libcore.a libbase.a)
$(3) $(3)-desk:
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$$(CC) $(2) -pie -pthread $$(ld_flags) $$(LDFLAGS) $$^ -Wl,--as-needed $$(shell_libs) -lm -o $$@

-include $(patsubst %.c,$(BUILD)/$(1)/%.d,$(base_src) $(core_src) $(shell_src) $(main_src) $(support_src))
endef
$(eval $(call tree,release,$(release_flags),$(BUILD)/hallboard))
$(eval $(call tree,asan,$(asan_flags),$(BUILD)/asan/hallboard))

# The program exists as soon as its main does.
has_main := $(wildcard src/main/main.c)
all: $(if $(has_main),$(BUILD)/hallboard $(BUILD)/hallboard-desk,$(addprefix $(BUILD)/release/lib,base.a core.a shell.a))

# ---- Tests: tests/unit/LAYER/**/test_X.c is a program that links that layer and those below, and
# libsupport.a: what is not called test_ there or is in tests/support. ----

unit_programs := $(unit_src:%.c=$(BUILD)/asan/%)
unit_base := $(filter $(BUILD)/asan/tests/unit/base/%,$(unit_programs))
unit_core := $(filter $(BUILD)/asan/tests/unit/core/%,$(unit_programs))
unit_rest := $(filter-out $(unit_base) $(unit_core),$(unit_programs))
asan_lib = $(patsubst %,$(BUILD)/asan/lib%.a,$(1))

$(unit_base): test_link := $(call asan_lib,support base)
$(unit_base): test_link_libs :=
$(unit_base): $(call asan_lib,support base)
$(unit_core): test_link := $(call asan_lib,support core base)
$(unit_core): test_link_libs = $(core_libs)
$(unit_core): $(call asan_lib,support core base)
$(unit_rest): test_link := $(call asan_lib,support main shell core base)
$(unit_rest): test_link_libs = $(shell_libs)
$(unit_rest): $(call asan_lib,support main shell core base)

$(unit_programs): $(BUILD)/asan/tests/%: $(BUILD)/asan/tests/%.o
	$(call say,LINK,$@)$(CC) $(asan_flags) -pie -pthread $(LDFLAGS) $< $(test_link) -Wl,--as-needed \
	    $(test_link_libs) $(test_libs) -lm -o $@

# hallboard looks for its fonts beside the folder it is in.
$(BUILD)/fonts:
	@mkdir -p $(BUILD)
	@ln -sfn $(CURDIR)/fonts $@

-include $(unit_src:%.c=$(BUILD)/asan/%.d)

# Programs that suites drive; they find them in the folder TOOLS.
tools := $(tool_src:%.c=$(BUILD)/asan/%)
$(tools): $(BUILD)/asan/tests/%: $(BUILD)/asan/tests/%.o $(call asan_lib,shell core base)
	$(call say,LINK,$@)$(CC) $(asan_flags) -pie -pthread $(LDFLAGS) $^ -Wl,--as-needed $(shell_libs) -lm -o $@
-include $(tool_src:%.c=$(BUILD)/asan/%.d)

test-programs: $(unit_programs) $(tools) $(if $(has_main),$(BUILD)/asan/hallboard $(BUILD)/asan/hallboard-desk) | $(BUILD)/fonts
run-tests: | $(BUILD)/fonts
	@HALLBOARD=$(if $(has_main),$(BUILD)/asan/hallboard) TOOLS=$(BUILD)/asan/tests/tools tests/run $(BUILD_FAILED) \
	    $(unit_programs) \
	    $(sort $(wildcard tests/suites/*.py tests/suites/*.sh))

# ---- Bench: programs tests/bench/bench_X.c, then tests/bench/run.sh, which may use them. ----

bench_programs := $(bench_src:%.c=$(BUILD)/release/%)
$(bench_programs): $(BUILD)/release/tests/bench/%: $(BUILD)/release/tests/bench/%.o \
    $(patsubst %,$(BUILD)/release/lib%.a,main shell core base)
	$(call say,LINK,$@)$(CC) $(release_flags) -pie -pthread $(LDFLAGS) $^ -Wl,--as-needed $(shell_libs) -lm -o $@
-include $(bench_src:%.c=$(BUILD)/release/%.d)

run-bench: all $(bench_programs)
	@HALLBOARD=$(BUILD)/hallboard tests/bench/run.sh

# ---- Install. An operator's own configuration file is never overwritten. ----

share := $(DESTDIR)$(PREFIX)/share
lib := $(DESTDIR)$(PREFIX)/lib
docs := README.md CHANGELOG.md SECURITY.md $(wildcard config/TECHNICIANS.md config/PI-CHECKLIST.md)
put := install -D -m 644
install: all
	install -D -m 755 $(BUILD)/hallboard $(DESTDIR)$(PREFIX)/bin/hallboard
	install -D -m 755 $(BUILD)/hallboard-desk $(DESTDIR)$(PREFIX)/bin/hallboard-desk
	$(put) -t $(share)/hallboard/fonts $(wildcard fonts/*.ttf fonts/*.otf fonts/OFL-*.txt)
	$(put) -t $(share)/hallboard/texts assets/texts/library.json
	$(put) -t $(share)/hallboard $(wildcard config/*.schema.json) \
	    $(filter-out $(docs),$(wildcard config/*.md)) config/prometheus-alerts.yml
	$(put) config/hallboard.conf $(share)/hallboard/hallboard.conf.example
	$(put) -t $(share)/doc/hallboard $(docs)
	$(put) -t $(share)/doc/hallboard/examples $(wildcard config/provision/*)
	chmod 755 $(share)/doc/hallboard/examples/hallboard-which
	$(put) -t $(share)/man/man1 $(wildcard config/*.1)
	[ -e $(DESTDIR)$(SYSCONFDIR)/hallboard/hallboard.conf ] || \
	    $(put) -t $(DESTDIR)$(SYSCONFDIR)/hallboard config/hallboard.conf
	for unit in $(wildcard systemd/*.service); do \
	    sed 's,@PREFIX@,$(PREFIX),' $$unit | $(put) /dev/stdin $(lib)/systemd/system/$${unit##*/} || exit 1; \
	done
	$(put) systemd/hallboard.sysusers $(lib)/sysusers.d/hallboard.conf

endif
