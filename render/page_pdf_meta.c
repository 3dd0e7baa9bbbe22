/*
 * What the PDF says about itself: Info, XMP, output intent, attachments, catalog.
 *
 * In: page_info, attachments, the structure tree's state. Out: objects. Rule: the date is the report's,
 * never the clock's; the PDF claims to be PDF/UA-1 and PDF/A-3a only after its structure was checked.
 */
#include "render/page_pdf.h"

#include "base/resource.h"

#include <hpdf_doc.h>
#include <string.h>

void
pdf_info_clear(struct pdf_info *info)
{
	g_free(info->title);
	g_free(info->author);
	g_free(info->subject);
	g_free(info->creator);
	g_free(info->language);
	g_free(info->date);
	*info = (struct pdf_info){ 0 };
}

void
pdf_set_info(struct page_device *device, const struct page_info *info)
{
	struct pdf_info *own = &((struct page_pdf *)device)->info;
	pdf_info_clear(own);
	own->title = g_strdup(info->title);
	own->author = g_strdup(info->author);
	own->subject = g_strdup(info->subject);
	own->creator = g_strdup(info->creator);
	own->language = g_strdup(info->language);
	own->date = g_strdup(info->date);
}

void
pdf_attachment_drop(gpointer data)
{
	struct pdf_attachment *attachment = data;
	g_free(attachment->name);
	g_free(attachment);
}

void
pdf_attach(struct page_device *device, const char *name, const char *mime, const char *relationship,
    GBytes *bytes)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	gsize length;
	const void *data = g_bytes_get_data(bytes, &length);
	HPDF_Dict stream = pdf_stream_new(pdf, data, length, true), file = pdf_dict_new(pdf);
	if (!stream || !file)
		return;
	g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_MD5, bytes);
	g_autoptr(GString) text = g_string_new("/Type/EmbeddedFile/Subtype");
	pdf_append_name(text, mime);
	pdf_dict_append(pdf, stream, "%s/Params<</Size %zu/CheckSum<%s>>>", text->str, length, sum);
	g_string_assign(text, "/Type/Filespec/F");
	pdf_append_string(text, name);
	g_string_append(text, "/UF");
	pdf_append_string(text, name);
	g_string_append(text, "/Desc");
	pdf_append_string(text, name);
	g_string_append(text, "/AFRelationship");
	pdf_append_name(text, relationship);
	pdf_dict_append(
	    pdf, file, "%s/EF<</F %u 0 R/UF %u 0 R>>", text->str, pdf_id(stream), pdf_id(stream));
	struct pdf_attachment *attachment = g_new0(struct pdf_attachment, 1);
	*attachment = (struct pdf_attachment){ g_strdup(name), file };
	g_ptr_array_add(pdf->attachments, attachment);
}

static char *
producer(void)
{
	return g_strdup("Obi " OBI_VERSION " (libharu " HPDF_VERSION_TEXT ")");
}

/* "20250331" of "2025-03-31"; NULL where there is no date. */
static char *
compact_date(const char *date)
{
	if (!date || strlen(date) != 10)
		return NULL;
	return g_strdup_printf("%.4s%.2s%.2s", date, date + 5, date + 8);
}

static void
append_entry(GString *out, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	g_string_append_printf(out, "/%s", key);
	pdf_append_string(out, value);
}

static void
write_info(struct page_pdf *pdf)
{
	const struct pdf_info *info = &pdf->info;
	g_autofree char *made_by = producer();
	g_autofree char *compact = compact_date(info->date);
	g_autofree char *date = compact ? g_strdup_printf("D:%s", compact) : NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	append_entry(text, "Title", info->title);
	append_entry(text, "Author", info->author);
	append_entry(text, "Subject", info->subject);
	append_entry(text, "Creator", info->creator);
	append_entry(text, "Producer", made_by);
	append_entry(text, "CreationDate", date);
	append_entry(text, "ModDate", date);
	HPDF_Dict_RemoveElement(pdf->doc->info, "Producer"); /* libharu's own */
	pdf_dict_append(pdf, pdf->doc->info, "%s", text->str);
}

/* One simple XMP property; the value is data and escaped. */
static void
append_property(
    GString *out, const char *name, const char *before, const char *value, const char *after)
{
	if (!value || !*value)
		return;
	g_autofree char *valid = g_utf8_make_valid(value, -1);
	for (char *p = valid; *p; p++)
		if ((unsigned char)*p < 0x20)
			*p = ' ';
	g_autofree char *escaped = g_markup_escape_text(valid, -1);
	g_string_append_printf(out, "<%s>%s%s%s</%s>\n", name, before, escaped, after, name);
}

static const char alt_begin[] = "<rdf:Alt><rdf:li xml:lang=\"x-default\">",
		  alt_end[] = "</rdf:li></rdf:Alt>";
static const char seq_begin[] = "<rdf:Seq><rdf:li>", seq_end[] = "</rdf:li></rdf:Seq>";

/* PDF/A knows only some schemas: the one of PDF/UA must be described in the file. */
static const char ua_schema[] =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</"
    "pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static HPDF_Dict
write_xmp(struct page_pdf *pdf, bool conforms)
{
	const struct pdf_info *info = &pdf->info;
	g_autofree char *made_by = producer();
	const char *date = info->date && strlen(info->date) == 10 ? info->date : NULL;
	g_autoptr(GString) out = g_string_new(
	    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
	    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
	    "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
	    "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" "
	    "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
	    "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
	    "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n");
	append_property(out, "dc:format", "", "application/pdf", "");
	append_property(out, "dc:title", alt_begin, info->title, alt_end);
	append_property(out, "dc:creator", seq_begin, info->author, seq_end);
	append_property(out, "dc:description", alt_begin, info->subject, alt_end);
	append_property(out, "pdf:Producer", "", made_by, "");
	append_property(out, "xmp:CreatorTool", "", info->creator, "");
	append_property(out, "xmp:CreateDate", "", date, "");
	append_property(out, "xmp:ModifyDate", "", date, "");
	append_property(out, "xmp:MetadataDate", "", date, "");
	g_string_append_printf(out,
	    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>%s</pdfaid:conformance>\n",
	    conforms ? "A" : "U");
	if (conforms)
		g_string_append_printf(out, "<pdfuaid:part>1</pdfuaid:part>\n%s", ua_schema);
	g_string_append(out, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
	HPDF_Dict stream = pdf_stream_new(pdf, out->str, out->len, false);
	pdf_dict_append(pdf, stream, "/Type/Metadata/Subtype/XML");
	return stream;
}

static HPDF_Dict
write_output_intent(struct page_pdf *pdf)
{
	size_t length;
	const char *profile = resource_find("render/srgb.icc", &length);
	g_assert(profile); /* compiled in */
	HPDF_Dict stream = pdf_stream_new(pdf, profile, length, true), intent = pdf_dict_new(pdf);
	pdf_dict_append(pdf, stream, "/N 3");
	if (stream)
		pdf_dict_append(pdf, intent,
		    "/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB "
		    "IEC61966-2.1)/Info(sRGB IEC61966-2.1)"
		    "/DestOutputProfile %u 0 R",
		    pdf_id(stream));
	return stream ? intent : NULL;
}

/* /AF and /Names of the attached files. */
static void
append_attachments(const struct page_pdf *pdf, GString *associated, GString *names)
{
	if (pdf->attachments->len == 0)
		return;
	g_string_append(associated, "/AF[");
	g_string_append(names, "/EmbeddedFiles<</Names[");
	for (guint i = 0; i < pdf->attachments->len; i++) {
		const struct pdf_attachment *attachment = g_ptr_array_index(pdf->attachments, i);
		g_string_append_printf(associated, "%u 0 R ", pdf_id(attachment->file));
		pdf_append_string(names, attachment->name);
		g_string_append_printf(names, "%u 0 R ", pdf_id(attachment->file));
	}
	g_string_append(associated, "]");
	g_string_append(names, "]>>");
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	const struct pdf_attachment *const *x = a, *const *y = b;
	return strcmp((*x)->name, (*y)->name);
}

/* Has the document all that PDF/UA-1 asks for? What is missing is told, for whoever makes layouts. */
static bool
check_conformance(struct page_pdf *pdf)
{
	const char *fault = pdf_tags_fault(pdf->tags);
	if (!fault && (!pdf->info.title || !*pdf->info.title))
		fault = "the document has no title";
	if (fault)
		problem_add(pdf->device.problems, PROBLEM_PAGE_STRUCTURE, NULL, fault, NULL);
	return !fault;
}

guint
pdf_write_meta(struct page_pdf *pdf)
{
	write_info(pdf);
	g_ptr_array_sort(pdf->attachments, by_name);
	HPDF_Dict xmp = write_xmp(pdf, check_conformance(pdf)), intent = write_output_intent(pdf);
	if (!xmp || !intent || pdf->device.failed)
		return 0;
	g_autofree char *destinations = pdf_destinations_text(pdf);
	g_autoptr(GString) associated = g_string_new(NULL), names = g_string_new(NULL),
			   language = g_string_new(NULL);
	append_attachments(pdf, associated, names);
	pdf_append_string(language, pdf->info.language ? pdf->info.language : "ja-JP");
	guint structure_id = pdf->doc->xref->entries->count;
	HPDF_SetPageMode(
	    pdf->doc, pdf->outlines[1] ? HPDF_PAGE_MODE_USE_OUTLINE : HPDF_PAGE_MODE_USE_NONE);
	pdf_dict_append(pdf, pdf->doc->catalog,
	    "/Lang%s/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Metadata "
	    "%u 0 R/OutputIntents[%u 0 R]"
	    "/StructTreeRoot %u 0 R%s/Names<</Dests%s%s>>",
	    language->str, pdf_id(xmp), pdf_id(intent), structure_id, associated->str, destinations,
	    names->str);
	return structure_id;
}
