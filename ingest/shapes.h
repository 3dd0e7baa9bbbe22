/*
 * Shapes: files whose rows no pointer leads to, because they must be put together first (a cable's two ends, what a
 * switch sees on its ports, a table without a heading).
 *
 * A profile names a shape in "rows" in place of a JSON pointer ("lldp:links"). The shape makes rows with headings of
 * its own; which field each heading fills, and what its words mean, the profile says as for any table.
 * Each row keeps the place in the file of what it was made of. An empty row is one that was looked at and says
 * nothing (a failed neighbour): it is counted as blank.
 *
 * Memory: the rows made own their values and end with the lists; the document and the text must outlive them.
 */
#ifndef OBI_INGEST_SHAPES_H
#define OBI_INGEST_SHAPES_H

#include "ingest/lists.h"

/* True for the name of a shape, false for a JSON pointer. */
bool shapes_is(const char *pattern);
/* NULL, with nothing recorded, where the file is not of that shape. `document` is NULL for a file that is no JSON,
 * `device` what its name or "sources" says of whom it tells ("": nothing). */
struct lists *shapes_make(
    const char *device, const struct document *document, const char *text, const char *pattern);

/* What the own end of a link is called where nobody says whose neighbours these are. */
#define LLDP_OWN_END "lldp local"

/* ---- what the shapes themselves use */

struct shaping {
	const char *device; /* what the file's name or "sources" says whose it is; "": nothing */
	const struct document *document;
	const char *text;
	struct lists *out;
	struct list_row whole; /* the file as one row, for what has no place of its own */
};

/* A row as of now; takes `row` over. */
void shape_emit(struct shaping *shaping, const struct list_row *at, json_t *row);
/* Something that is counted, and is no record. */
void shape_pass(struct shaping *shaping, const struct list_row *at);
/* row[heading] = text, unless there is nothing to say or something is said already. */
void shape_put(json_t *row, const char *heading, const char *text);
/* The text at a path of keys ("object.device.name"); numbers as text; NULL where there is none. Lent. */
const char *shape_text(struct shaping *shaping, const json_t *object, const char *path);
const json_t *shape_at(const json_t *object, const char *path);
/* An address as the store writes it where the text is one, so that every file calls a nameless device alike. Lent. */
const char *shape_id(struct shaping *shaping, const char *text);
/* What the file's name says of the device it comes from: "sw1-lldp-neighbors.json" → "sw1". Caller frees. */
char *shape_file_device(const char *file);
/* The kind of device that its own description names ("IP Phone", "LaserJet"), NULL if none. */
const char *shape_described_kind(const char *description);

/* What every part of a floor plan has: what it is, the shape of its coordinates, where in the row they stand. */
struct shape_element {
	const char *element, *shape, *at;
	const json_t *coordinates; /* NULL: none */
	bool degrees;
};
/* A row for it, with the headings element, shape, at, coordinates and frame. New reference. */
json_t *shape_plan_row(const struct shape_element *element);
/* row[heading] = a scalar as it is, unless it is null or said already. */
void shape_plan_copy(json_t *row, const char *heading, const json_t *value);

void shape_lldp_devices(struct shaping *shaping);
void shape_lldp_links(struct shaping *shaping);
void shape_lldp_ports(struct shaping *shaping);
void shape_networkctl_devices(struct shaping *shaping);
void shape_networkctl_links(struct shaping *shaping);
void shape_glpi_devices(struct shaping *shaping);
void shape_glpi_links(struct shaping *shaping);
void shape_netbox_cables(struct shaping *shaping);
void shape_netbox_circuits(struct shaping *shaping);
void shape_netbox_ports(struct shaping *shaping);
void shape_netjson_nodes(struct shaping *shaping);
void shape_netjson_links(struct shaping *shaping);
void shape_meraki_links(struct shaping *shaping);
void shape_ip_neighbours(struct shaping *shaping);
void shape_ip_routes(struct shaping *shaping);
void shape_arp_scan(struct shaping *shaping);
void shape_plan_floors(struct shaping *shaping);
void shape_plan_levels(struct shaping *shaping);
void shape_plan_features(struct shaping *shaping);
void shape_plan_imdf(struct shaping *shaping);

#endif
