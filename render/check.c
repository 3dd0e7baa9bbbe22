/*
 * The last look at a PDF before it is published, through an independent reader.
 *
 * In: the bytes of one PDF. Out: whether it has its pages, and every font they use inside it.
 * Rule: libqpdf only reads here; a PDF it has to repair is not published.
 */
#include "render/render.h"
#include <qpdf/qpdf-c.h>

static bool
unsound(struct problems *problems, const char *what)
{
	struct place place = { .byte_offset = -1 };
	return problem_add(problems, PROBLEM_REPORT_UNSOUND, &place, what, NULL);
}

/* What the reader found wrong, or NULL. */
static const char *
complaint(qpdf_data pdf)
{
	if (qpdf_has_error(pdf))
		return qpdf_get_error_full_text(pdf, qpdf_get_error(pdf));
	return qpdf_more_warnings(pdf) ? qpdf_get_error_full_text(pdf, qpdf_next_warning(pdf))
	                               : NULL;
}

static bool
has_file(qpdf_data pdf, qpdf_oh font)
{
	qpdf_oh descriptor = qpdf_oh_get_key(pdf, font, "/FontDescriptor");
	return qpdf_oh_is_dictionary(pdf, descriptor) &&
	       (qpdf_oh_has_key(pdf, descriptor, "/FontFile2") ||
		   qpdf_oh_has_key(pdf, descriptor, "/FontFile3") ||
		   qpdf_oh_has_key(pdf, descriptor, "/FontFile"));
}

static bool
is_embedded(qpdf_data pdf, qpdf_oh font)
{
	qpdf_oh descendants = qpdf_oh_get_key(pdf, font, "/DescendantFonts");
	if (!qpdf_oh_is_array(pdf, descendants))
		return has_file(pdf, font);
	for (int i = 0; i < qpdf_oh_get_array_n_items(pdf, descendants); i++) {
		if (!has_file(pdf, qpdf_oh_get_array_item(pdf, descendants, i)))
			return false;
	}
	return true;
}

/* Fonts seen are remembered by object number: pages share them. */
static bool
check_page(qpdf_data pdf, qpdf_oh page, GHashTable *seen, struct problems *problems)
{
	qpdf_oh resources = qpdf_oh_get_key(pdf, page, "/Resources");
	qpdf_oh fonts = qpdf_oh_get_key(pdf, resources, "/Font");
	if (!qpdf_oh_is_dictionary(pdf, fonts))
		return true;
	bool good = true;
	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf)) {
		const char *key = qpdf_oh_dict_next_key(pdf);
		qpdf_oh font = qpdf_oh_get_key(pdf, fonts, key);
		int id = qpdf_oh_get_object_id(pdf, font);
		if (good && g_hash_table_add(seen, GINT_TO_POINTER(id)) && !is_embedded(pdf, font))
			good = unsound(problems, IN_BOTH("a font is not embedded",
						     "埋め込まれていないフォントがあります"));
	}
	return good;
}

static bool
check_pages(qpdf_data pdf, int expected, struct problems *problems)
{
	int n = qpdf_get_num_pages(pdf);
	if (n < 1)
		return unsound(problems, IN_BOTH("no pages", "ページがありません"));
	if (expected > 0 && n != expected) {
		g_autofree char *what =
		    g_strdup_printf("%d pages instead of %d\x1f%dページのはずが%dページです", n,
			expected, expected, n);
		return unsound(problems, what);
	}
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	for (int i = 0; i < n; i++) {
		if (!check_page(pdf, qpdf_get_page_n(pdf, (size_t)i), seen, problems))
			return false;
		qpdf_oh_release_all(pdf);
	}
	return true;
}

bool
render_check_pdf(GBytes *bytes, int expected_pages, struct problems *problems)
{
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);
	qpdf_data pdf = qpdf_init();
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	qpdf_silence_errors(pdf);
	qpdf_set_attempt_recovery(pdf, QPDF_FALSE);
	bool read = (qpdf_read_memory(pdf, "report.pdf", data, length, NULL) & QPDF_ERRORS) == 0;
	bool good = read && check_pages(pdf, expected_pages, problems);
	const char *wrong = read && !good ? NULL : complaint(pdf);
	if (!read || wrong != NULL)
		good = unsound(problems, wrong == NULL ? "?" : wrong);
	qpdf_cleanup(&pdf);
	return good;
}
