/*
 * The surveyed network as a graph, and which hosts reach the Internet without passing a UTM.
 *
 * A host is protected if every path to every circuit passes a guard (UTM, firewall): equivalently, a search from all
 * circuits that passes no guard and no host does not reach it. Links are confirmed or not, guards verified (in use,
 * licence valid on the report's day) or not; hence a verdict of several values.
 * Source: removal of a separating set (Menger 1927); minimum cut by augmenting paths (Edmonds and Karp 1972).
 */
#ifndef OBI_TRANSFORM_NETWORK_H
#define OBI_TRANSFORM_NETWORK_H

#include "transform/figures.h"

enum network_role {
	NETWORK_INTERNET,
	NETWORK_CIRCUIT, /* ONU, home gateway: where a line enters */
	NETWORK_BRIDGE,  /* switches, hubs, access points, patch panels: forward without routing */
	NETWORK_ROUTER,
	NETWORK_GUARD,
	NETWORK_MOBILE, /* its own circuit */
	NETWORK_HOST,
	NETWORK_UNSURE, /* may forward: unknown kinds, devices not listed, exchanges */
	NETWORK_APART,  /* no network: UPS */
};

struct network_node {
	const char *id, *name, *kind, *kind_label, *place, *ip, *gateway;
	enum network_role role;
	bool listed;              /* in the device list */
	bool off;                 /* in_use is no */
	bool verified;            /* guards only */
	bool source, source_sure; /* a circuit enters here */
};

enum network_medium { MEDIUM_CABLE, MEDIUM_FIBER, MEDIUM_WIRELESS, MEDIUM_PHONE };

struct network_edge {
	size_t a, b;
	const char *id, *a_port, *b_port;
	bool confirmed;
	bool unknown; /* certainty unknown */
	bool tagged;
	enum network_medium medium;
	double count;
};

struct network {
	GArray *nodes;       /* struct network_node, hosts too, in the order of the device list */
	GArray *edges;       /* struct network_edge */
	GPtrArray *adjacent; /* per node: GArray of edge numbers, in the order of the neighbours */
	GHashTable *by_id;   /* id → place + 1 */
	bool any_guard, any_verified;
	const char *report_date;
};

/* What a search may pass. */
struct network_search {
	bool all_links;       /* also those not confirmed, and nodes that only may forward */
	bool guards;          /* also guards that are verified */
	bool doubtful_guards; /* also guards that are not */
};

enum network_verdict {
	VERDICT_NONE,
	VERDICT_BYPASS,
	VERDICT_POSSIBLE,
	VERDICT_PROTECTED,
	VERDICT_NO_PATH
};

#define NETWORK_NOWHERE G_MAXSIZE

/* From working network.survey and network.links. Strings are lent by the figures. */
struct network *network_new(struct figures *figures);
void network_drop(struct network *network);
/* Marks where circuits enter; part of network_new. */
void network_find_sources(struct network *network);
const struct network_node *network_node(const struct network *network, size_t i);
const struct network_edge *network_edge(const struct network *network, size_t i);
size_t network_other(const struct network_edge *edge, size_t node);
const char *network_label(const struct network_node *node);

/*
 * Per node the edge it was first reached by, from all circuits at once, the nearest first; the number of edges for a
 * circuit itself, NETWORK_NOWHERE for a node not reached. Caller frees.
 */
size_t *network_reach(const struct network *network, const struct network_search *search);
/* "応接PC-1 → Wi-Fiルーター → ルーター → インターネット". Caller frees. */
char *network_path(const struct network *network, const size_t *reached, size_t host);
bool network_forwards(const struct network_node *node, const struct network_search *search);

/* The verdict on each node, in the order of nodes; certain and witness paths beside it. */
struct network_judgement {
	enum network_verdict verdict;
	bool certain;
	char *path;
};
GArray *network_judge(
    const struct network *network); /* of struct network_judgement; frees its paths */

/*
 * The fewest confirmed links whose removal leaves no certain bypass, nearest the circuit.
 * Numbers of edges. Caller frees.
 */
GArray *network_cut(const struct network *network, const GArray *judgements);

/* network.links, of working network.cables; before the graph, which is made of it (transform/network_links.c). */
void network_list_links(struct figures *figures);

/* network.findings, once the other figures of the network are there (transform/findings.c). */
void findings_add(struct figures *figures, const struct network *network, const GArray *judgements);

#endif
