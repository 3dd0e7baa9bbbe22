# Obi: one Makefile, no recursion into folders. `make help` lists the targets.
#
# Yours to set: PREFIX, DESTDIR, CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS, BUILD (where everything made goes), WERROR=1.

VERSION = 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
CFLAGS ?= -O2 -g
BUILD ?= build
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif

# What the program needs: pkg-config module or header = Debian package. docs/dependencies.md says what for.
MODULES = glib-2.0=libglib2.0-dev gio-2.0=libglib2.0-dev jansson=libjansson-dev sqlite3=libsqlite3-dev \
          pangocairo=libpango1.0-dev pangoft2=libpango1.0-dev pangofc=libpango1.0-dev \
          harfbuzz=libharfbuzz-dev harfbuzz-subset=libharfbuzz-dev freetype2=libfreetype-dev \
          fontconfig=libfontconfig-dev xlsxwriter=libxlsxwriter-dev libpng=libpng-dev \
          libturbojpeg=libturbojpeg0-dev libqpdf=libqpdf-dev zlib=zlib1g-dev libdeflate=libdeflate-dev \
          md4c=libmd4c-dev
# libharu and libcsv ship no pkg-config file.
HEADERS = hpdf.h=libhpdf-dev csv.h=libcsv-dev stdlib.h=libc6-dev
LIBS_PLAIN = -lhpdf -lcsv -lm
DEPS_RUN = fonts-morisawa-bizud-gothic fonts-noto-cjk fontconfig tzdata
DEPS_TEST = libcmocka-dev clang libclang-rt-14-dev clang-format poppler-utils qpdf python3 sqlite3 unzip strace faketime mandoc \
            $(if $(shell command -v soffice 2>/dev/null),,libreoffice-calc-nogui)

before = $(firstword $(subst =, ,$(1)))
behind = $(lastword $(subst =, ,$(1)))
PKGS = $(foreach m,$(MODULES),$(call before,$(m)))
DEPS_BUILD = gcc pkgconf $(sort $(foreach m,$(MODULES) $(HEADERS),$(call behind,$(m))))
# `make deps` alone or with goals that only build gets what these need; with goals that test, all.
TEST_GOALS = check accept asan fuzz bench lint format unit-% fuzz-%
DEPS = $(DEPS_BUILD) $(DEPS_RUN) $(if $(filter $(TEST_GOALS),$(MAKECMDGOALS)),$(DEPS_TEST))

# Asked once, and not before it is needed: in `make deps all` the answer is there only after deps.
once = $(eval $(1) := $(shell $(2)))$($(1))
PC_CFLAGS = $(call once,PC_CFLAGS,pkg-config --cflags $(PKGS) 2>/dev/null)
PC_LIBS = $(call once,PC_LIBS,pkg-config --libs $(PKGS) 2>/dev/null)

STAGES = base ingest transform render batch
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
           -Wvla -Wformat=2 -Wno-format-nonliteral -Wno-unused-parameter -Wno-missing-field-initializers
ALL_CPPFLAGS = -I. -I$(BUILD) -D_GNU_SOURCE -DOBI_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS = -std=c17 $(WARNINGS) $(if $(WERROR),-Werror) $(CFLAGS) $(PC_CFLAGS)
ALL_LIBS = $(LDLIBS) $(PC_LIBS) $(LIBS_PLAIN)

src = $(sort $(wildcard $(1)/*.c))
obj = $(patsubst %.c,$(BUILD)/%.o,$(call src,$(1)))
quote = '$(subst ','\'',$(1))'
# Shell: replace $(1) by its .new only where they differ, so that what depends on it is not made again.
replace = if cmp -s $(1).new $(1); then rm $(1).new; else mv $(1).new $(1); fi

DATA = $(sort $(wildcard ingest/schema.sql ingest/floor-form.json ingest/profiles/*.json ingest/*.sql transform/figures/*.sql transform/*.sql \
         layouts/*.json layouts/themes/*.json layouts/advice/*.json layouts/benchmark/*.json render/*.icc))

# Link order: a stage may use those below it.
LIB_base = $(BUILD)/libbase.a
LIB_ingest = $(BUILD)/libingest.a $(LIB_base)
LIB_transform = $(BUILD)/libtransform.a $(LIB_ingest)
LIB_render = $(BUILD)/librender.a $(LIB_transform)
LIB_batch = $(BUILD)/libbatch.a $(LIB_render)

.PHONY: all
all: $(BUILD)/obi ## build the program, build/obi

$(BUILD)/obi: $(BUILD)/batch/main.o $(LIB_batch)
	@echo "  LINK  $@"; $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

define stage_rules
$(BUILD)/lib$(1).a: $(filter-out $(BUILD)/batch/main.o,$(call obj,$(1))) $(if $(filter base,$(1)),$(BUILD)/data.o)
	@echo "  AR    $$@"; rm -f $$@; $(AR) rcs $$@ $$^
endef
$(foreach s,$(STAGES),$(eval $(call stage_rules,$(s))))

$(BUILD)/%.o: %.c $(BUILD)/flags | $(BUILD)/prerequisites
	@mkdir -p $(@D); echo "  CC    $<"
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Changes when the compiler or its flags do, and with it everything compiled.
$(BUILD)/flags: always
	@mkdir -p $(@D); echo $(call quote,$(CC) $(ALL_CPPFLAGS) $(CFLAGS) $(LDFLAGS)) > $@.new; $(call replace,$@)

# Files compiled in (base/resource.h): a GResource bundle made from the list of data files.
$(BUILD)/data.xml: always
	@mkdir -p $(@D); { echo '<gresources><gresource prefix="/obi">'; \
	  for f in $(DATA); do echo "<file>$$f</file>"; done; echo '</gresource></gresources>'; } > $@.new; \
	  $(call replace,$@)
$(BUILD)/data.c: $(BUILD)/data.xml $(DATA) | $(BUILD)/prerequisites
	@echo "  DATA  $@"; glib-compile-resources --sourcedir=. --internal --c-name obi_data --generate-source --target=$@ $<
$(BUILD)/data.o: $(BUILD)/data.c $(BUILD)/flags
	@$(CC) $(ALL_CPPFLAGS) $(filter-out -Werror,$(ALL_CFLAGS)) -w -c -o $@ $<

# Unit tests: tests/unit/STAGE_topic.c is one cmocka program, linked with its stage and those below.
# Fuzz targets: tests/fuzz/STAGE_topic.c likewise, for libFuzzer. tests/tools/STAGE_name.c: what cases and `make bench` use beside obi.
programs = $(patsubst tests/$(1)/%.c,$(BUILD)/$(1)/%,$(sort $(wildcard tests/$(1)/$(2)_*.c)))
LINK_unit = -lcmocka
LINK_fuzz = -fsanitize=fuzzer
define program_rules
$(BUILD)/$(1)/$(2)_%: tests/$(1)/$(2)_%.c $$(LIB_$(2)) $(BUILD)/flags
	@mkdir -p $$(@D); echo "  CC    $$<"
	@$$(CC) $$(ALL_CPPFLAGS) $$(ALL_CFLAGS) -MMD -MP -MF $$@.d $$(LDFLAGS) -o $$@ $$< $$(LIB_$(2)) $$(ALL_LIBS) \
	  $(LINK_$(1))
endef
$(foreach s,$(STAGES),$(foreach k,unit fuzz tools,$(eval $(call program_rules,$(k),$(s)))))
UNITS = $(foreach s,$(STAGES),$(call programs,unit,$(s)))
TOOLS = $(foreach s,$(STAGES),$(call programs,tools,$(s)))
FUZZERS = $(foreach s,$(STAGES),$(call programs,fuzz,$(s)))

define unit_rules
.PHONY: unit-$(1)
unit-$(1): $$(call programs,unit,$(1))
	@for t in $$^; do $$$$t || exit 1; done
endef
$(foreach s,$(STAGES),$(eval $(call unit_rules,$(s))))

.PHONY: check accept
check: $(BUILD)/obi $(UNITS) $(TOOLS) ## run every test; the last line counts them
	@BUILD=$(BUILD) tests/run
# Pages and sheets are drawn by a unit test of their own, from figures.
ACCEPT_UNIT = $(if $(filter report/%,$(CASE)),$(BUILD)/unit/render_blocks_cases)$(if $(filter \
              workbook/%,$(CASE)),$(BUILD)/unit/render_workbook)
accept: $(BUILD)/obi $(TOOLS) $(ACCEPT_UNIT) ## CASE=area/name: take what that test case prints now as right
	@$(if $(CASE),,$(error which case? make accept CASE=area/name)) BUILD=$(BUILD) OBI_ACCEPT=1 \
	  $(if $(ACCEPT_UNIT),$(ACCEPT_UNIT) $(notdir $(CASE)),tests/cases.sh $(CASE))

SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
SANITIZED = ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1 OBI_SANITIZED=1 \
            LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0
.PHONY: asan fuzz fuzz-run
asan: ## run every test under the address and undefined-behaviour sanitizers
	@$(SANITIZED) $(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE) -fsanitize=address,undefined' check
FUZZ_SECONDS ?= 60
fuzz: ## throw broken input at each parser for FUZZ_SECONDS (60); TARGET=ingest_rows: at that one
	@$(SANITIZED) $(MAKE) --no-print-directory BUILD=$(BUILD)/fuzzing CC=clang \
	  CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link,address,undefined' fuzz-run
# The words of profiles and shapes, as a dictionary for the fuzzers.
$(BUILD)/words.dict: tests/fuzz/words.py $(wildcard ingest/profiles/*.json ingest/shape*.c ingest/settings.c ingest/profile_read.c)
	@mkdir -p $(@D); python3 $^ > $@
# Where a target begins, besides tests/fuzz/corpus/NAME: the tests' own files of its kind.
SEEDS_base_document = tests/cases samples/intake
SEEDS_ingest_decode = tests/cases samples/intake
SEEDS_ingest_rows = tests/cases samples/intake
SEEDS_ingest_table = tests/cases samples/intake
SEEDS_ingest_records = tests/cases samples/intake
SEEDS_ingest_settings = tests/cases samples/intake
SEEDS_ingest_profile = ingest/profiles
define fuzz_rules
.PHONY: fuzz-run-$(1)
fuzz-run-$(1): $(BUILD)/fuzz/$(1) $(BUILD)/words.dict
	@echo "  FUZZ  $(1)"; mkdir -p $(BUILD)/corpus/$(1); $$< -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
	  -rss_limit_mb=2048 -max_len=16384 -verbosity=0 -print_final_stats=1 -dict=$(BUILD)/words.dict \
	  -artifact_prefix=$(BUILD)/$(1)- $(BUILD)/corpus/$(1) $(wildcard tests/fuzz/corpus/$(1)) $(SEEDS_$(1))
endef
$(foreach f,$(notdir $(FUZZERS)),$(eval $(call fuzz_rules,$(f))))
# One after the other, however many jobs make may run.
fuzz-run: $(FUZZERS) $(BUILD)/words.dict
	@for f in $(if $(TARGET),$(TARGET),$(notdir $(FUZZERS))); do $(MAKE) --no-print-directory fuzz-run-$$f || exit 1; done

.PHONY: demo bench
demo: $(BUILD)/obi ## render the fictional programme in samples/intake into build/demo
	@rm -rf $(BUILD)/demo; $(BUILD)/obi run samples/intake -o $(BUILD)/demo
	@echo; echo "The reports are in $(BUILD)/demo/clients; begin with $(BUILD)/demo/index.html:"; \
	  ls -1 $(BUILD)/demo/clients/*/report.pdf $(BUILD)/demo/clients/*/appendix.xlsx
bench: $(BUILD)/obi $(TOOLS) ## measure: sets, rows and files per second, memory; BENCH_EVENTS_MB=64: shorter
	@BUILD=$(BUILD) tests/bench.sh

SOURCES = $(sort $(wildcard $(addsuffix /*.[ch],$(STAGES)) tests/unit/*.[ch] tests/fuzz/*.[ch] tests/tools/*.[ch]))
.PHONY: lint format
lint: $(BUILD)/flags ## check sizes, names and places against the house style
	@tests/run lint.sh
format: ## lay out all sources by .clang-format
	@clang-format -i $(SOURCES)

bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man/man1
datadir = $(DESTDIR)$(PREFIX)/share/obi
LAYOUTS = $(filter layouts/%,$(DATA))
.PHONY: install uninstall dist clean
install: $(BUILD)/obi ## into PREFIX (/usr/local), below DESTDIR where that is set
	install -d $(bindir) $(mandir) $(datadir)
	install $(BUILD)/obi $(bindir)/obi
	install -m 644 docs/obi.1 $(mandir)/obi.1
	for f in $(LAYOUTS); do install -D -m 644 $$f $(datadir)/$$f || exit 1; done
uninstall: ## remove what install put there
	rm -f $(bindir)/obi $(mandir)/obi.1
	rm -rf $(datadir)
dist: ## pack the committed sources
	@mkdir -p $(BUILD); git archive --prefix=obi-$(VERSION)/ HEAD | gzip -9n > $(BUILD)/obi-$(VERSION).tar.gz
	@echo $(BUILD)/obi-$(VERSION).tar.gz
clean: ## remove everything made
	rm -rf $(BUILD)

# Names everything that is missing in one line.
$(BUILD)/prerequisites: Makefile
	@mkdir -p $(@D); missing=; \
	for c in $(firstword $(CC))=gcc pkg-config=pkgconf glib-compile-resources=libglib2.0-dev; do \
	  command -v $${c%%=*} >/dev/null || missing="$$missing $${c#*=}"; done; \
	for m in $(MODULES); do pkg-config --exists $${m%%=*} 2>/dev/null || missing="$$missing $${m#*=}"; done; \
	for h in $(HEADERS); do echo "#include <$${h%%=*}>" | $(CC) $(CPPFLAGS) -E -xc - >/dev/null 2>&1 || \
	  missing="$$missing $${h#*=}"; done; \
	missing=$$(echo $$missing | tr ' ' '\n' | sort -u | tr '\n' ' '); missing=$${missing% }; \
	test -z "$$missing" || { \
	  echo "obi: packages are missing; 'make deps' installs them, or: apt-get install $$missing" >&2; exit 1; }
	@touch $@

.PHONY: deps
deps: ## install Debian packages and fonts, with sudo where needed; with check or asan, those of the tests too
	@command -v dpkg-query >/dev/null || { \
	  echo "obi: not a Debian system; install what these packages hold: $(DEPS)" >&2; exit 1; }; \
	missing=; for p in $(DEPS); do \
	  dpkg-query -W -f='$${db:Status-Status}' $$p 2>/dev/null | grep -q '^installed' || missing="$$missing $$p"; done; \
	test -n "$$missing" || exit 0; \
	if [ $$(id -u) -eq 0 ]; then as=; elif command -v sudo >/dev/null; then as=sudo; else \
	  echo "obi: run as root: apt-get install --no-install-recommends$$missing" >&2; exit 1; fi; \
	echo "obi: installing$$missing"; $$as apt-get update -qq; \
	$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing

# For tests/docs.sh. LibreOffice by its package's name, also where it came another way.
.PHONY: print-packages
print-packages:
	@echo $(DEPS_BUILD) $(DEPS_RUN) $(filter-out libreoffice%,$(DEPS_TEST)) libreoffice-calc-nogui

# In `make deps check` nothing else begins before deps has ended, however many jobs run.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(filter-out deps,$(MAKECMDGOALS)) $(BUILD)/prerequisites: | deps
endif

.PHONY: help always
help: ## this list
	@sed -n 's/^\([a-z]*\):.* ## /\1\t/p' Makefile | expand -t 12

-include $(foreach s,$(STAGES),$(patsubst %.o,%.d,$(call obj,$(s))))
-include $(wildcard $(BUILD)/unit/*.d $(BUILD)/fuzz/*.d $(BUILD)/tools/*.d)
