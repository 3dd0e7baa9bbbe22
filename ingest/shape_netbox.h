/*
 * Inside the NetBox shapes only: ends of cables, and the lists of ports that name what cables give by number.
 *
 * Memory: texts are lent by the document or by the shaping's lists.
 */
#ifndef OBI_INGEST_SHAPE_NETBOX_H
#define OBI_INGEST_SHAPE_NETBOX_H

#include "ingest/shapes.h"

/* One end: what it is, on which device. device NULL: only its reference is known ("dcim.interface 11"), or nothing. */
struct netbox_end {
	const char *type, *device, *port, *circuit, *reference;
};

struct netbox {
	struct shaping *shaping;
	GHashTable *ports; /* reference → the port's object, of the lists in the same file */
};

void netbox_open(struct netbox *netbox, struct shaping *shaping);
void netbox_close(struct netbox *netbox);
/* The end of a type and number; object: as the cable nests it, NULL where it does not. */
struct netbox_end netbox_end_of(
    const struct netbox *netbox, const char *type, const char *number, const json_t *object);

#endif
