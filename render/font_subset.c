/*
 * Font subsets: the glyphs of one document out of a font of tens of thousands.
 *
 * In: a typeface and glyph ids. Out: the bytes of a small font. Rule: the result depends on the
 * set of glyphs alone, not on their order or on earlier subsets.
 */
#include "render/font_subset.h"

#include <hb-subset.h>

/* A PDF reader finds glyphs by number and width: it needs no layout, names or character map. */
static const char *const unneeded[] = { "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "vhea", "vmtx", "VORG", "name", "post",
	"OS/2", "cmap", "gasp", "meta", "DSIG", "kern", "VDMX", "hdmx", "LTSH", "cvt ", "fpgm", "prep" };

static hb_subset_input_t *
prepare_input(const uint32_t *glyphs, size_t nglyphs)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	if (!input)
		return NULL;
	hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	for (size_t i = 0; i < G_N_ELEMENTS(unneeded); i++)
		hb_set_add(drop, hb_tag_from_string(unneeded[i], -1));
	hb_set_t *keep = hb_subset_input_glyph_set(input);
	hb_set_add(keep, 0);
	for (size_t i = 0; i < nglyphs; i++)
		hb_set_add(keep, glyphs[i]);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	return input;
}

GBytes *
font_subset(const struct typeface *face, const uint32_t *glyphs, size_t nglyphs, uint16_t *new_ids)
{
	hb_subset_input_t *input = prepare_input(glyphs, nglyphs);
	hb_subset_plan_t *plan = input ? hb_subset_plan_create_or_fail(face->face, input) : NULL;
	hb_face_t *subset = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
	GBytes *bytes = NULL;
	if (subset) {
		const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
		for (size_t i = 0; i < nglyphs; i++)
			new_ids[i] = (uint16_t)hb_map_get(map, glyphs[i]);
		hb_blob_t *blob = hb_face_reference_blob(subset);
		unsigned length;
		const char *data = hb_blob_get_data(blob, &length);
		if (length > 0)
			bytes = g_bytes_new(data, length);
		hb_blob_destroy(blob);
		hb_face_destroy(subset);
	}
	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(input);
	return bytes;
}
