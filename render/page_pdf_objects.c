/*
 * PDF objects: thin helpers over libharu's object layer.
 *
 * In: names, numbers, bytes. Out: HPDF dictionaries registered in the document. Rule: a stream is a dictionary
 * and bytes that stand beside it, so that nothing is copied twice and lengths are direct.
 */
#include "render/page_pdf.h"

#include <libdeflate.h>
#include <string.h>

#define DEFLATE_LEVEL 6
#define MOST_UNITS 16000 /* of UTF-16 in a string: PDF/A allows 32,767 bytes */

static HPDF_STATUS
write_raw(HPDF_Dict dict, HPDF_Stream stream)
{
	const GString *text = dict->attr;
	return HPDF_Stream_Write(stream, (const HPDF_BYTE *)text->str, (HPDF_UINT)text->len);
}

HPDF_Dict
pdf_dict_new(struct page_pdf *pdf)
{
	HPDF_Dict dict = HPDF_Dict_New(pdf->memory);
	if (!dict || HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK) {
		page_fail(&pdf->device, "out of memory");
		return NULL;
	}
	return dict;
}

void
pdf_dict_append(struct page_pdf *pdf, HPDF_Dict dict, const char *format, ...)
{
	if (!dict)
		return;
	if (!dict->attr) {
		dict->attr = g_string_new(NULL);
		dict->write_fn = write_raw;
		g_ptr_array_add(pdf->raw, dict->attr);
	}
	va_list arguments;
	va_start(arguments, format);
	g_string_append_vprintf(dict->attr, format, arguments);
	va_end(arguments);
	g_string_append_c(dict->attr, '\n');
}

GBytes *
pdf_deflate(struct page_pdf *pdf, const void *data, size_t length)
{
	if (!pdf->compressor)
		pdf->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
	size_t bound =
	    pdf->compressor ? libdeflate_zlib_compress_bound(pdf->compressor, length) : 0;
	guchar *out = g_malloc(MAX(bound, 1));
	size_t size =
	    bound ? libdeflate_zlib_compress(pdf->compressor, data, length, out, bound) : 0;
	if (size == 0) {
		g_free(out);
		page_fail(&pdf->device, "out of memory");
		return NULL;
	}
	return g_bytes_new_take(g_realloc(out, size), size);
}

void
pdf_compressor_drop(struct page_pdf *pdf)
{
	if (pdf->compressor)
		libdeflate_free_compressor(pdf->compressor);
}

HPDF_Dict
pdf_stream_new(struct page_pdf *pdf, const void *data, size_t length, bool deflate)
{
	HPDF_Dict dict = pdf_dict_new(pdf);
	GBytes *bytes = deflate ? pdf_deflate(pdf, data, length) : g_bytes_new(data, length);
	if (!dict || !bytes) {
		page_fail(&pdf->device, "out of memory");
		g_clear_pointer(&bytes, g_bytes_unref);
		return NULL;
	}
	HPDF_Dict_AddNumber(dict, "Length", (HPDF_INT32)g_bytes_get_size(bytes));
	if (deflate)
		HPDF_Dict_AddName(dict, "Filter", "FlateDecode");
	g_hash_table_insert(pdf->streams, dict, bytes);
	return dict;
}

guint
pdf_id(const void *object)
{
	return ((const HPDF_Obj_Header *)object)->obj_id & 0x00ffffff;
}

static bool
is_plain(const char *text)
{
	size_t length = 0;
	for (; *text && length < MOST_UNITS; text++, length++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return !*text;
}

static void
append_unit(GString *out, guint unit)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[4] = { digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
		digits[unit & 15] };
	g_string_append_len(out, text, sizeof text);
}

size_t
pdf_append_utf16(GString *out, gunichar c)
{
	if (c < 0x10000) {
		append_unit(out, c);
		return 1;
	}
	append_unit(out, 0xd800 + ((c - 0x10000) >> 10));
	append_unit(out, 0xdc00 + (c & 0x3ff));
	return 2;
}

/* Text as hexadecimal digits; what is too long for PDF/A ends in an ellipsis. */
static void
append_text(GString *out, const char *utf8)
{
	g_autofree char *valid = g_utf8_make_valid(utf8, -1);
	size_t units = 0;
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (units >= MOST_UNITS) {
			pdf_append_utf16(out, 0x2026);
			return;
		}
		units += pdf_append_utf16(out, c < 0x20 ? ' ' : c);
	}
}

void
pdf_append_string(GString *out, const char *utf8)
{
	if (!is_plain(utf8)) {
		g_string_append(out, "<FEFF");
		append_text(out, utf8);
		g_string_append_c(out, '>');
		return;
	}
	g_string_append_c(out, '(');
	for (const char *p = utf8; *p; p++) {
		if (strchr("()\\", *p))
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, ')');
}

void
pdf_append_name(GString *out, const char *utf8)
{
	g_string_append_c(out, '/');
	for (const unsigned char *p = (const unsigned char *)utf8; *p; p++)
		if (g_ascii_isalnum(*p) || strchr("-_.+", *p))
			g_string_append_c(out, (char)*p);
		else
			g_string_append_printf(out, "#%02X", *p);
}

void
pdf_append_decimal(GString *out, gint64 value, int decimals)
{
	char digits[32], *p = digits + sizeof digits, *end = p;
	guint64 rest = (guint64)(value < 0 ? -value : value);
	bool started = false;
	for (int i = 0; i < decimals; i++, rest /= 10) {
		started = started || rest % 10 != 0;
		if (started)
			*--p = (char)('0' + rest % 10);
	}
	if (started)
		*--p = '.';
	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--p = '-';
	g_string_append_len(out, p, end - p);
}

void
pdf_append_integer(GString *out, gint64 value)
{
	pdf_append_decimal(out, value, 0);
}

void
pdf_append_reference(GString *out, guint id)
{
	pdf_append_decimal(out, id, 0);
	g_string_append_len(out, " 0 R", 4);
}

void
pdf_append_number_c(GString *out, gint64 hundredths)
{
	pdf_append_decimal(out, hundredths, 2);
}

bool
pdf_append_colour(GString *out, uint32_t colour)
{
	gint64 red = colour >> 16 & 255, green = colour >> 8 & 255, blue = colour & 255;
	bool grey = red == green && green == blue;
	gint64 parts[3] = { red, green, blue };
	for (int i = 0; i < (grey ? 1 : 3); i++) {
		pdf_append_decimal(out, (parts[i] * 1000 + 127) / 255, 3);
		g_string_append_c(out, ' ');
	}
	return grey;
}
