/*
 * Text and marked content in a content stream.
 *
 * In: lines of glyphs. Out: BT … ET, BDC … EMC with as few operators as will do. Rule: marked content that was opened
 * inside a text object is closed inside it, and the glyphs stand where Pango put them, to 0.02 pt.
 */
#include "render/page_pdf.h"

#include <math.h>
#include <string.h>

#define DRIFT_PT 0.02
#define NOTHING "\xe2\x80\x8b" /* zero-width space: what the further glyphs of a cluster say */

void
pdf_set_fill(struct page_pdf *pdf, uint32_t colour)
{
	if (pdf->state.fill == colour)
		return;
	pdf->state.fill = colour;
	g_string_append(pdf->content, pdf_append_colour(pdf->content, colour) ? "g\n" : "rg\n");
}

void
pdf_close_mark(struct page_pdf *pdf)
{
	if (pdf->mark == PDF_MARK_NONE)
		return;
	if (pdf->in_text && !pdf->mark_in_text) {
		g_string_append(pdf->content, "ET\n");
		pdf->in_text = false;
	}
	g_string_append(pdf->content, "EMC\n");
	pdf->mark = PDF_MARK_NONE;
	pdf->mark_in_text = false;
}

void
pdf_leave_text(struct page_pdf *pdf)
{
	if (!pdf->in_text)
		return;
	if (pdf->mark_in_text)
		pdf_close_mark(pdf);
	g_string_append(pdf->content, "ET\n");
	pdf->in_text = false;
}

void
pdf_mark(struct page_pdf *pdf)
{
	int wanted = pdf->device.artifacts > 0 ? PDF_MARK_ARTIFACT : pdf_tags_current(pdf->tags);
	if (wanted == pdf->mark)
		return;
	pdf_close_mark(pdf);
	if (wanted == PDF_MARK_ARTIFACT) {
		g_string_append(pdf->content, "/Artifact BMC\n");
	} else {
		g_string_append_c(pdf->content, '/');
		g_string_append(pdf->content, tag_role_name(pdf_tags_role(pdf->tags, wanted)));
		g_string_append(pdf->content, "<</MCID ");
		pdf_append_integer(pdf->content, pdf_tags_content(pdf->tags, wanted));
		g_string_append(pdf->content, ">>BDC\n");
	}
	pdf->mark = wanted;
	pdf->mark_in_text = pdf->in_text;
}

static void
enter_text(struct page_pdf *pdf)
{
	if (pdf->in_text)
		return;
	g_string_append(pdf->content, "BT\n");
	pdf->in_text = true;
	pdf->text_x_c = pdf->text_y_c = 0;
}

/* Start a piece at a place. Returns where it really starts, rounded. */
static double
move_to(struct page_pdf *pdf, double x, double y)
{
	gint64 x_c = llround(x * 100), y_c = llround((pdf->device.height_pt - y) * 100);
	pdf_append_number_c(pdf->content, x_c - pdf->text_x_c);
	g_string_append_c(pdf->content, ' ');
	pdf_append_number_c(pdf->content, y_c - pdf->text_y_c);
	g_string_append(pdf->content, " Td\n");
	pdf->text_x_c = x_c;
	pdf->text_y_c = y_c;
	return (double)x_c / 100;
}

static void
set_font(struct page_pdf *pdf, const struct pdf_font *font, double size_pt)
{
	if (pdf->state.font == font && pdf->state.size_pt == size_pt)
		return;
	pdf->state.font = font;
	pdf->state.size_pt = size_pt;
	if (!HPDF_Dict_GetItem(pdf->page_fonts, font->key, HPDF_OCLASS_DICT))
		HPDF_Dict_Add(pdf->page_fonts, font->key, font->dict);
	g_string_append_c(pdf->content, '/');
	g_string_append(pdf->content, font->key);
	g_string_append_c(pdf->content, ' ');
	pdf_append_number_c(pdf->content, llround(size_pt * 100));
	g_string_append(pdf->content, " Tf\n");
}

static void
append_byte(GString *out, unsigned char byte)
{
	if (byte == '\r') {
		g_string_append(out, "\\r");
		return;
	}
	if (byte == '(' || byte == ')' || byte == '\\')
		g_string_append_c(out, '\\');
	g_string_append_c(out, (char)byte);
}

/* The text that a glyph stands for: up to the next cluster. */
static size_t
cluster_end(const struct glyph_run *run, size_t i)
{
	for (size_t k = i + 1; k < run->nglyphs; k++)
		if (run->clusters[k] > run->clusters[i])
			return run->clusters[k];
	return run->text_length;
}

static bool
shares_cluster(const struct glyph_run *run, size_t i)
{
	return (i > 0 && run->clusters[i - 1] == run->clusters[i]) ||
	       (i + 1 < run->nglyphs && run->clusters[i + 1] == run->clusters[i]);
}

static bool
moves(const struct glyph_run *run, size_t i)
{
	return run->offsets && (run->offsets[2 * i] != 0 || run->offsets[2 * i + 1] != 0);
}

/* A piece of a run under way: a string, perhaps with adjustments between its parts. */
struct piece {
	GString *string;
	bool adjusted;
	double pen; /* where the reader will draw next */
};

static void
end_piece(struct page_pdf *pdf, struct piece *piece)
{
	if (piece->string->len == 0)
		return;
	g_string_append(pdf->content, piece->adjusted ? "[(" : "(");
	g_string_append_len(pdf->content, piece->string->str, (gssize)piece->string->len);
	g_string_append(pdf->content, piece->adjusted ? ")]TJ\n" : ")Tj\n");
	g_string_truncate(piece->string, 0);
	piece->adjusted = false;
}

/* Let the pen follow Pango where the font's own width would lead elsewhere. */
static void
adjust(struct piece *piece, double x, double size_pt)
{
	double drift = x - piece->pen;
	if (fabs(drift) <= DRIFT_PT || piece->string->len == 0)
		return;
	int thousandths = (int)lround(-drift * 1000 / size_pt);
	g_string_append_printf(piece->string, ")%d(", thousandths);
	piece->adjusted = true;
	piece->pen -= thousandths * size_pt / 1000;
}

static void
add_glyph(struct piece *piece, const struct pdf_glyph *glyph, double size_pt)
{
	append_byte(piece->string, (unsigned char)(glyph->code >> 8));
	append_byte(piece->string, (unsigned char)(glyph->code & 255));
	piece->pen += glyph->width * size_pt / 1000;
}

static void
begin_span(struct page_pdf *pdf, const char *text, size_t length)
{
	g_autofree char *says = g_strndup(text, length);
	g_string_append(pdf->content, "/Span<</ActualText ");
	pdf_append_string(pdf->content, says);
	g_string_append(pdf->content, ">>BDC\n");
}

/* A cluster that no code can say alone: several glyphs for one text, or a text that is not the code's. */
static size_t
draw_cluster(struct page_pdf *pdf, struct pdf_font *font, const struct glyph_run *run, size_t i,
    double x, double y)
{
	size_t end = cluster_end(run, i), from = run->clusters[i];
	struct piece piece = { .string = g_string_new(NULL) };
	begin_span(pdf, run->text + from, end - from);
	size_t k = i;
	do {
		bool says, first = k == i;
		const struct pdf_glyph *glyph =
		    pdf_font_glyph(font, run->glyphs[k], first ? run->text + from : NOTHING,
			first ? end - from : strlen(NOTHING), &says);
		double dx = run->offsets ? run->offsets[2 * k] : 0,
		       dy = run->offsets ? run->offsets[2 * k + 1] : 0;
		piece.pen = move_to(pdf, x + dx, y + dy);
		add_glyph(&piece, glyph, run->size_pt);
		end_piece(pdf, &piece);
		x += run->advances[k++];
	} while (k < run->nglyphs && run->clusters[k] == from);
	g_string_append(pdf->content, "EMC\n");
	g_string_free(piece.string, TRUE);
	return k - i;
}

static void
draw_run(struct page_pdf *pdf, const struct glyph_run *run, double x, double y)
{
	struct pdf_font *font = pdf_font_find(pdf, run->typeface);
	if (!font)
		return;
	pdf_set_fill(pdf, run->colour);
	set_font(pdf, font, run->size_pt);
	struct piece piece = { .string = g_string_new(NULL) };
	for (size_t i = 0; i < run->nglyphs;) {
		bool says = true;
		const struct pdf_glyph *glyph = pdf_font_glyph(font, run->glyphs[i],
		    run->text + run->clusters[i], cluster_end(run, i) - run->clusters[i], &says);
		if (!says || moves(run, i) || shares_cluster(run, i)) {
			end_piece(pdf, &piece);
			size_t n = draw_cluster(pdf, font, run, i, x, y);
			for (size_t k = i; k < i + n; k++)
				x += run->advances[k];
			i += n;
			continue;
		}
		if (piece.string->len == 0)
			piece.pen = move_to(pdf, x, y);
		adjust(&piece, x, run->size_pt);
		add_glyph(&piece, glyph, run->size_pt);
		x += run->advances[i++];
	}
	end_piece(pdf, &piece);
	g_string_free(piece.string, TRUE);
}

void
pdf_draw_line(struct page_pdf *pdf, const struct text_line *line, double x, double y)
{
	pdf_mark(pdf);
	enter_text(pdf);
	for (size_t i = 0; i < line->nruns && !pdf->device.failed; i++)
		if (line->runs[i].nglyphs > 0)
			draw_run(pdf, &line->runs[i], x + line->runs[i].x, y);
}
