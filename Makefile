# Obi: one Makefile, no recursion. `make help` lists the targets.

VERSION = 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
CFLAGS ?= -O2 -g
BUILD ?= build

PKGS = glib-2.0 gio-2.0 jansson sqlite3 pangocairo pangoft2 pangofc harfbuzz harfbuzz-subset freetype2 fontconfig \
       xlsxwriter libpng libjpeg libqpdf
# libharu and libcsv ship no pkg-config file.
LIBS_PLAIN = -lhpdf -lcsv -lz -lm

STAGES = base ingest transform render batch
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
           -Wvla -Wformat=2 -Wno-format-nonliteral -Wno-unused-parameter -Wno-missing-field-initializers
ALL_CPPFLAGS = -I. -I$(BUILD) -D_GNU_SOURCE -DOBI_VERSION='"$(VERSION)"' -DOBI_DATADIR='"$(PREFIX)/share/obi"' \
 $(CPPFLAGS)
ALL_CFLAGS = -std=c17 $(WARNINGS) $(if $(WERROR),-Werror) $(CFLAGS) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
ALL_LIBS = $(LDLIBS) $(shell pkg-config --libs $(PKGS) 2>/dev/null) $(LIBS_PLAIN)

src = $(sort $(wildcard $(1)/*.c))
obj = $(patsubst %.c,$(BUILD)/%.o,$(call src,$(1)))

DATA = $(sort $(wildcard ingest/schema.sql ingest/profiles/*.json ingest/*.sql transform/figures/*.sql transform/*.sql \
         layouts/*.json layouts/themes/*.json layouts/advice/*.json))

# Link order: a stage may use those below it.
LIB_base = $(BUILD)/libbase.a
LIB_ingest = $(BUILD)/libingest.a $(LIB_base)
LIB_transform = $(BUILD)/libtransform.a $(LIB_ingest)
LIB_render = $(BUILD)/librender.a $(LIB_transform)
LIB_batch = $(BUILD)/libbatch.a $(LIB_render)

.PHONY: all
all: $(BUILD)/obi

$(BUILD)/obi: $(BUILD)/batch/main.o $(LIB_batch)
	@echo "  LINK  $@"; $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

define stage_rules
$(BUILD)/lib$(1).a: $(filter-out $(BUILD)/batch/main.o,$(call obj,$(1))) $(if $(filter base,$(1)),$(BUILD)/data.o)
	@echo "  AR    $$@"; rm -f $$@; $(AR) rcs $$@ $$^
endef
$(foreach s,$(STAGES),$(eval $(call stage_rules,$(s))))

$(BUILD)/%.o: %.c | prerequisites
	@mkdir -p $(@D); echo "  CC    $<"
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Files compiled in (base/resource.h): a GResource bundle made from the list of data files.
$(BUILD)/data.xml: $(DATA) Makefile
	@mkdir -p $(@D); { echo '<gresources><gresource prefix="/obi">'; \
	  for f in $(DATA); do echo "<file>$$f</file>"; done; echo '</gresource></gresources>'; } > $@
$(BUILD)/data.c: $(BUILD)/data.xml $(DATA)
	@echo "  DATA  $@"; glib-compile-resources --sourcedir=. --internal --c-name obi_data --generate-source --target=$@ $<
$(BUILD)/data.o: $(BUILD)/data.c
	@$(CC) $(ALL_CPPFLAGS) $(filter-out -Werror,$(ALL_CFLAGS)) -w -c -o $@ $<

# Unit tests: tests/unit/STAGE_topic.c is one cmocka program, linked with its stage and those below.
unit_src = $(sort $(wildcard tests/unit/$(1)_*.c))
unit_bin = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(call unit_src,$(1)))
define unit_rules
$(BUILD)/unit/$(1)_%: tests/unit/$(1)_%.c $$(LIB_$(1))
	@mkdir -p $$(@D); echo "  CC    $$<"
	@$$(CC) $$(ALL_CPPFLAGS) $$(ALL_CFLAGS) -MMD -MP -MF $$@.d $$(LDFLAGS) -o $$@ $$< $$(LIB_$(1)) $$(ALL_LIBS) -lcmocka
.PHONY: unit-$(1)
unit-$(1): $$(call unit_bin,$(1))
	@for t in $$^; do $$$$t || exit 1; done
endef
$(foreach s,$(STAGES),$(eval $(call unit_rules,$(s))))
ALL_UNITS = $(foreach s,$(STAGES),$(call unit_bin,$(s)))

.PHONY: prerequisites
prerequisites:
	@:

-include $(foreach s,$(STAGES),$(patsubst %.o,%.d,$(call obj,$(s)))) $(wildcard $(BUILD)/unit/*.d)
