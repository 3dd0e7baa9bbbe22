/*
 * What reports are made from besides figures: layouts, their themes, the workbook's layout, advice rules, published
 * values.
 *
 * A layout named "client-report" is FOLDER/client-report.json where that exists, else the compiled-in
 * one; themes, advice and benchmark likewise, in a folder of that name below FOLDER. FOLDER is INTAKE/layouts.
 * Memory: `struct materials` owns everything it lends.
 */
#ifndef OBI_BATCH_MATERIAL_H
#define OBI_BATCH_MATERIAL_H

#include "render/render.h"

#define MATERIAL_REPORT "client-report"
#define MATERIAL_WORKBOOK "appendix"
#define MATERIAL_ADVICE "standard"
#define MATERIAL_BENCHMARK "standard"

struct materials;

/* One layout, read and checked, with its theme. */
struct material {
	char *name;
	struct document *document, *theme;
	struct layout *layout;
	char digest[65]; /* SHA-256 over the files' bytes */
};

/* folder NULL: only what is compiled in. */
struct materials *materials_new(const char *folder);
void materials_drop(struct materials *materials);

/* NULL after recording a problem; asking again for a bad layout returns NULL without a second complaint. */
const struct material *materials_layout(
    struct materials *materials, const char *name, struct problems *problems);
/*
 * A file somewhere, checked as what its first key says: "advice", "benchmark", or else a layout, with the theme it
 * names. False after recording problems.
 */
bool materials_check_file(struct materials *materials, const char *path, struct problems *problems);
/*
 * The advice rules and the published values, checked; *digest (may be NULL) receives 65 bytes. NULL after recording the
 * problems; asking again for what is bad returns NULL without a second complaint.
 */
const struct document *materials_advice(
    struct materials *materials, char *digest, struct problems *problems);
const struct document *materials_benchmark(
    struct materials *materials, char *digest, struct problems *problems);

enum material_kind { MATERIAL_LAYOUTS, MATERIAL_THEMES, MATERIAL_ADVICES, MATERIAL_BENCHMARKS };
/* Names of one kind, sorted, each once; *own says which lie in the folder. Free with g_strfreev. */
char **materials_list(const struct materials *materials, enum material_kind kind);
bool materials_is_own(const struct materials *materials, enum material_kind kind, const char *name);

#endif
