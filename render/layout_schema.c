/*
 * The JSON Schema of layouts, printed from the tables that read them.
 *
 * In: shapes. Out: draft-07, with descriptions, so that editors offer keys, choices and figure names.
 * Rule: blocks are told apart by "type" with if/then, which gives messages at the field.
 */
#include "render/block.h"
#include "render/layout.h"
#include "render/words.h"
#include "render/workbook.h"
#include <string.h>

#define SCHEMA "http://json-schema.org/draft-07/schema#"

static json_t *
reference(const char *name)
{
	return json_pack("{s:s+}", "$ref", "#/definitions/", name);
}

static json_t *
typed(const char *type)
{
	return json_pack("{s:s}", "type", type);
}

static json_t *
array_of(json_t *items)
{
	return json_pack("{s:s, s:o}", "type", "array", "items", items);
}

static json_t *
choices_of(const struct shape_field *field)
{
	json_t *list = json_array();
	for (size_t i = 0; field->choices[i] != NULL; i++)
		json_array_append_new(list, json_string(field->choices[i]));
	return json_pack("{s:o}", "enum", list);
}

static json_t *
number_of(const struct shape_field *field, const char *type)
{
	json_t *number = typed(type);
	if (field->minimum == 0 && field->maximum == 0)
		return number;
	json_object_set_new(number, "minimum", json_real(field->minimum));
	json_object_set_new(number, "maximum", json_real(field->maximum));
	return number;
}

/* Names of figures that fit; N stands for a round, so both are listed. */
static json_t *
figures_of(const struct shape_field *field)
{
	size_t n;
	const struct figure_declaration *declared = figures_declared(&n);
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++) {
		if (field->kinds != 0 && (field->kinds & SHAPE_KIND(declared[i].kind)) == 0)
			continue;
		if (field->drawn && declared[i].apart != NULL)
			continue;
		g_auto(GStrv) parts = g_strsplit(declared[i].name, ".N.", 2);
		if (parts[1] == NULL)
			json_array_append_new(list, json_string(declared[i].name));
		for (int round = 1; parts[1] != NULL && round <= 2; round++)
			json_array_append_new(
			    list, json_sprintf("%s.%d.%s", parts[0], round, parts[1]));
	}
	return json_pack("{s:o}", "enum", list);
}

static json_t *field_schema(const struct shape_field *field, json_t *definitions);

/* Properties and required keys of a table of fields. */
static json_t *
object_schema(const struct shape_field *fields, size_t n, const char *doc, json_t *definitions)
{
	json_t *properties = json_pack("{s:{}, s:{s:s}}", "note", "$schema", "type", "string");
	json_t *required = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *field = field_schema(&fields[i], definitions);
		json_object_set_new(field, "description", json_string(fields[i].doc));
		json_object_set_new(properties, fields[i].key, field);
		if (fields[i].required)
			json_array_append_new(required, json_string(fields[i].key));
	}
	return json_pack("{s:s, s:s, s:b, s:o, s:o}", "type", "object", "description", doc,
	    "additionalProperties", 0, "properties", properties, "required", required);
}

json_t *
shape_schema(const struct shape *shape, json_t *definitions)
{
	if (json_object_get(definitions, shape->name) == NULL) {
		json_object_set_new(
		    definitions, shape->name, json_object()); /* shapes may hold themselves */
		json_object_set_new(definitions, shape->name,
		    object_schema(shape->fields, shape->nfields, shape->doc, definitions));
	}
	return reference(shape->name);
}

static json_t *
words_schema(json_t *definitions)
{
	if (json_object_get(definitions, "words") == NULL) {
		json_object_set_new(definitions, "words", json_object());
		json_t *piece = shape_schema(words_piece_shape(), definitions);
		json_t *rows = shape_schema(words_rows_shape(), definitions);
		json_object_set_new(definitions, "words",
		    json_pack("{s:s, s:[{s:s}, o, o, {s:s, s:o}]}", "description",
			"文。{数値の名前|書式}"
			"で値を差し込みます。条件の付いた文のリストにもできます",
			"anyOf", "type", "string", piece, rows, "type", "array", "items",
			reference("words")));
	}
	return reference("words");
}

static json_t *
block_branch(const struct block_type *type, json_t *definitions)
{
	struct shape_field fields[BLOCK_FIELD_LIMIT];
	size_t n = block_fields(type, fields);
	g_autofree char *name = g_strconcat("block_", type->name, NULL);
	if (json_object_get(definitions, name) == NULL) {
		json_object_set_new(definitions, name, json_object());
		json_object_set_new(
		    definitions, name, object_schema(fields, n, type->doc, definitions));
	}
	return json_pack("{s:{s:{s:{s:s}}}, s:o}", "if", "properties", "type", "const", type->name,
	    "then", reference(name));
}

json_t *
block_schema(json_t *definitions)
{
	if (json_object_get(definitions, "block") != NULL)
		return reference("block");
	size_t n;
	const struct block_type *const *types = block_types(&n);
	json_object_set_new(definitions, "block", json_object());
	json_t *names = json_array(), *branches = json_array();
	for (size_t i = 0; i < n; i++) {
		json_array_append_new(names, json_string(types[i]->name));
		json_array_append_new(branches, block_branch(types[i], definitions));
	}
	json_object_set_new(definitions, "block",
	    json_pack("{s:s, s:[s], s:{s:{s:s, s:o}}, s:o}", "type", "object", "required", "type",
		"properties", "type", "description", "ブロックの種類", "enum", names, "allOf",
		branches));
	return reference("block");
}

static json_t *
any_of_kind(const struct shape_field *field, json_t *definitions)
{
	switch (field->kind) {
	case SHAPE_WORDS:
		return words_schema(definitions);
	case SHAPE_WORDS_LIST:
		return array_of(words_schema(definitions));
	case SHAPE_OBJECT:
		return shape_schema(field->shape, definitions);
	case SHAPE_LIST:
		return array_of(shape_schema(field->shape, definitions));
	case SHAPE_MAP:
		return json_pack("{s:s, s:o}", "type", "object", "additionalProperties",
		    shape_schema(field->shape, definitions));
	case SHAPE_BLOCK:
		return block_schema(definitions);
	case SHAPE_BLOCKS:
		return array_of(block_schema(definitions));
	case SHAPE_FIGURE:
	case SHAPE_DATA:
		return figures_of(field);
	default:
		return typed("string");
	}
}

static json_t *
field_schema(const struct shape_field *field, json_t *definitions)
{
	json_t *schema;
	switch (field->kind) {
	case SHAPE_BOOL:
		return typed("boolean");
	case SHAPE_INTEGER:
		return number_of(field, "integer");
	case SHAPE_NUMBER:
		return number_of(field, "number");
	case SHAPE_CHOICE:
		return choices_of(field);
	case SHAPE_TEXTS:
		return array_of(typed("string"));
	case SHAPE_ANY:
		return json_object();
	case SHAPE_WHEN:
		return typed("object");
	case SHAPE_COLOUR:
		return json_pack("{s:s, s:s}", "type", "string", "pattern", "^#[0-9A-Fa-f]{6}$");
	default:
		schema = any_of_kind(field, definitions);
	}
	/* Draft-07 ignores what stands beside "$ref": the description needs a wrapper. */
	if (json_object_get(schema, "$ref") != NULL)
		return json_pack("{s:[o]}", "allOf", schema);
	return schema;
}

json_t *
layout_schema(void)
{
	json_t *definitions = json_object();
	json_t *schema =
	    object_schema(layout_shape.fields, layout_shape.nfields, layout_shape.doc, definitions);
	json_object_set_new(schema, "$schema", json_string(SCHEMA));
	json_object_set_new(schema, "title", json_string("Obi layout"));
	json_object_set_new(
	    json_object_get(schema, "properties"), "workbook", workbook_schema(definitions));
	json_object_set_new(schema, "definitions", definitions);
	return schema;
}
