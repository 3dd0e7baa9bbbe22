/*
 * Font subsets: the glyphs of one document out of a font of tens of thousands.
 *
 * In: a typeface and glyph ids. Out: the bytes of a small font. Rule: the result depends on the
 * set of glyphs alone, not on their order or on earlier subsets.
 */
#include "render/font_subset.h"

#include <hb-subset.h>

/*
 * A PDF reader finds glyphs by number and width. It needs no layout, names, hints or character map; hb-subset
 * would spend most of its time on the character map.
 */
static const hb_tag_t needed[] = { HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
	HB_TAG('h', 'm', 't', 'x'), HB_TAG('m', 'a', 'x', 'p'), HB_TAG('l', 'o', 'c', 'a'),
	HB_TAG('g', 'l', 'y', 'f'), HB_TAG('C', 'F', 'F', ' ') };

static hb_blob_t *
find_table(hb_face_t *face, hb_tag_t tag, void *whole)
{
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
		if (needed[i] == tag)
			return hb_face_reference_table(whole, tag);
	return NULL;
}

static void
drop_face(void *face)
{
	hb_face_destroy(face);
}

static hb_subset_input_t *
prepare_input(const uint32_t *glyphs, size_t nglyphs)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	if (!input)
		return NULL;
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
	hb_face_t *outlines =
	    hb_face_create_for_tables(find_table, hb_face_reference(face->face), drop_face);
	hb_subset_input_t *input = prepare_input(glyphs, nglyphs);
	hb_subset_plan_t *plan = input ? hb_subset_plan_create_or_fail(outlines, input) : NULL;
	hb_face_t *subset = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
	GBytes *bytes = NULL;
	if (subset) {
		const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
		for (size_t i = 0; i < nglyphs; i++)
			new_ids[i] = (uint16_t)hb_map_get(map, glyphs[i]);
		hb_blob_t *blob = face->cff
		                      ? hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' '))
		                      : hb_face_reference_blob(subset);
		unsigned length;
		const char *data = hb_blob_get_data(blob, &length);
		if (length > 0)
			bytes = g_bytes_new(data, length);
		hb_blob_destroy(blob);
		hb_face_destroy(subset);
	}
	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(input);
	hb_face_destroy(outlines);
	return bytes;
}
