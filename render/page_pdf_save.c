/*
 * The PDF file: objects into object streams, then a cross-reference stream.
 *
 * In: libharu's objects, the bytes of streams, the text of the structure elements. Out: the whole file. libharu can
 * only write each object for itself with a table of 20 bytes an entry; a report's two thousand elements take a third
 * of that here. Rule: the file identifier is a hash of the file.
 * Source: ISO 32000-1, 7.5.7 and 7.5.8.
 */
#include "render/page_pdf.h"

#include <hpdf_doc.h>
#include <hpdf_streams.h>
#include <string.h>

#define OBJECTS_A_STREAM 400

/* Where an object went: plain at an offset (1), or the index-th in an object stream (2). */
struct place_of {
	guint8 kind;
	guint32 offset;
	guint16 index;
};

struct file {
	struct page_pdf *pdf;
	GByteArray *bytes;
	GArray *places;            /* struct place_of, by object number; all 0 = free */
	GString *bodies, *numbers; /* of the object stream being filled */
	GArray *waiting;           /* guint: its objects */
	guint next_id;             /* of the next object stream */
};

static HPDF_STATUS
write_to_string(HPDF_Stream stream, const HPDF_BYTE *data, HPDF_UINT length)
{
	g_string_append_len(stream->attr, (const char *)data, length);
	return HPDF_OK;
}

static void
append_text(struct file *file, const char *text)
{
	g_byte_array_append(file->bytes, (const guint8 *)text, (guint)strlen(text));
}

static struct place_of *
place_of(struct file *file, guint id)
{
	if (file->places->len <= id)
		g_array_set_size(file->places, id + 1);
	return &g_array_index(file->places, struct place_of, id);
}

/* An object of its own: dictionary text and stream bytes. */
static void
write_stream(struct file *file, guint id, const char *dict, const void *data, gsize length)
{
	*place_of(file, id) = (struct place_of){ 1, file->bytes->len, 0 };
	g_autofree char *head = g_strdup_printf("%u 0 obj\n%s\nstream\n", id, dict);
	append_text(file, head);
	g_byte_array_append(file->bytes, data, (guint)length);
	append_text(file, "\nendstream\nendobj\n");
}

static bool
flush_objects(struct file *file)
{
	guint n = file->waiting->len;
	if (n == 0)
		return true;
	guint id = file->next_id++;
	for (guint i = 0; i < n; i++)
		*place_of(file, g_array_index(file->waiting, guint, i)) =
		    (struct place_of){ 2, id, (guint16)i };
	gsize first = file->numbers->len;
	g_string_append_len(file->numbers, file->bodies->str, (gssize)file->bodies->len);
	g_autoptr(GBytes) deflated = pdf_deflate(file->pdf, file->numbers->str, file->numbers->len);
	if (!deflated)
		return false;
	g_autofree char *dict =
	    g_strdup_printf("<</Type/ObjStm/N %u/First %zu/Filter/FlateDecode/Length %zu>>", n,
		first, g_bytes_get_size(deflated));
	write_stream(file, id, dict, g_bytes_get_data(deflated, NULL), g_bytes_get_size(deflated));
	g_string_truncate(file->bodies, 0);
	g_string_truncate(file->numbers, 0);
	g_array_set_size(file->waiting, 0);
	return true;
}

static bool
add_object(struct file *file, guint id, const char *text, gsize length)
{
	pdf_append_integer(file->numbers, id);
	g_string_append_c(file->numbers, ' ');
	pdf_append_integer(file->numbers, (gint64)file->bodies->len);
	g_string_append_c(file->numbers, ' ');
	g_string_append_len(file->bodies, text, (gssize)length);
	g_string_append_c(file->bodies, '\n');
	g_array_append_val(file->waiting, id);
	return file->waiting->len < OBJECTS_A_STREAM || flush_objects(file);
}

/* libharu's objects: those with bytes stand alone, the others share object streams. */
static bool
write_objects(struct file *file)
{
	struct page_pdf *pdf = file->pdf;
	g_autoptr(GString) text = g_string_new(NULL);
	HPDF_Stream writer = HPDF_CallbackWriter_New(pdf->memory, write_to_string, text);
	bool good = writer != NULL;
	for (HPDF_UINT id = 1; id < pdf->doc->xref->entries->count && good; id++) {
		const HPDF_XrefEntry entry = HPDF_Xref_GetEntry(pdf->doc->xref, id);
		if (entry->entry_typ != HPDF_IN_USE_ENTRY)
			continue;
		g_string_truncate(text, 0);
		good = HPDF_Obj_WriteValue(entry->obj, writer, NULL) == HPDF_OK;
		GBytes *bytes = g_hash_table_lookup(pdf->streams, entry->obj);
		if (bytes)
			write_stream(file, id, text->str, g_bytes_get_data(bytes, NULL),
			    g_bytes_get_size(bytes));
		else
			good = good && add_object(file, id, text->str, text->len);
	}
	if (writer)
		HPDF_Stream_Free(writer);
	return good;
}

static bool
write_bodies(struct file *file, const struct pdf_bodies *bodies)
{
	bool good = true;
	for (guint i = 0; i < bodies->offsets->len && good; i++) {
		gsize begin = g_array_index(bodies->offsets, gsize, i);
		gsize end = i + 1 < bodies->offsets->len
		                ? g_array_index(bodies->offsets, gsize, i + 1)
		                : bodies->text->len;
		good =
		    add_object(file, bodies->first_id + i, bodies->text->str + begin, end - begin);
	}
	return good && flush_objects(file);
}

/* Seven bytes an entry, each less the one above it ("Up"), which deflates to almost nothing. */
static GBytes *
xref_rows(struct file *file)
{
	g_autoptr(GByteArray) rows = g_byte_array_new();
	guint8 last[7] = { 0 };
	for (guint id = 0; id < file->places->len; id++) {
		const struct place_of *place = &g_array_index(file->places, struct place_of, id);
		guint8 row[7] = { place->kind, (guint8)(place->offset >> 24),
			(guint8)(place->offset >> 16), (guint8)(place->offset >> 8),
			(guint8)place->offset, (guint8)(place->index >> 8), (guint8)place->index };
		guint8 up[8] = { 2 };
		for (int i = 0; i < 7; i++)
			up[i + 1] = (guint8)(row[i] - last[i]);
		memcpy(last, row, sizeof last);
		g_byte_array_append(rows, up, sizeof up);
	}
	return pdf_deflate(file->pdf, rows->data, rows->len);
}

static char *
file_identifier(const struct file *file)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
	g_checksum_update(sum, file->bytes->data, file->bytes->len);
	return g_strdup(g_checksum_get_string(sum));
}

static bool
write_xref(struct file *file)
{
	const struct page_pdf *pdf = file->pdf;
	guint at = file->bytes->len, id = file->next_id;
	*place_of(file, id) = (struct place_of){ 1, at, 0 };
	place_of(file, 0)->index = 65535;
	g_autoptr(GBytes) rows = xref_rows(file);
	if (!rows)
		return false;
	g_autofree char *identifier = file_identifier(file);
	g_autofree char *dict = g_strdup_printf(
	    "<</Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]"
	    "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>/Length %zu>>",
	    file->places->len, pdf_id(pdf->doc->catalog), pdf_id(pdf->doc->info), identifier,
	    identifier, g_bytes_get_size(rows));
	write_stream(file, id, dict, g_bytes_get_data(rows, NULL), g_bytes_get_size(rows));
	g_autofree char *tail = g_strdup_printf("startxref\n%u\n%%%%EOF\n", at);
	append_text(file, tail);
	return true;
}

GBytes *
pdf_save(struct page_pdf *pdf, const struct pdf_bodies *elements)
{
	struct file file = {
		.pdf = pdf,
		.bytes = g_byte_array_sized_new(1 << 18),
		.places = g_array_new(FALSE, TRUE, sizeof(struct place_of)),
		.bodies = g_string_sized_new(1 << 16),
		.numbers = g_string_sized_new(1 << 13),
		.waiting = g_array_new(FALSE, FALSE, sizeof(guint)),
		.next_id = elements->first_id + elements->offsets->len,
	};
	append_text(&file, "%PDF-1.7\n%\xe5\xb8\xaf\xef\xbc\x81\n");
	bool good = write_objects(&file) && write_bodies(&file, elements) && write_xref(&file);
	g_array_free(file.places, TRUE);
	g_array_free(file.waiting, TRUE);
	g_string_free(file.bodies, TRUE);
	g_string_free(file.numbers, TRUE);
	if (!good) {
		g_byte_array_free(file.bytes, TRUE);
		page_fail(&pdf->device, "out of memory");
		return NULL;
	}
	return g_byte_array_free_to_bytes(file.bytes);
}
