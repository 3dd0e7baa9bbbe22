/*
 * The tables that importers fill.
 *
 * In: nothing. Out: column names and kinds, in the order of schema.sql.
 * Rule: the stored columns are those of schema.sql in its order; a unit test holds them against it.
 */
#include "ingest/record.h"
#include <string.h>

static const char *const answers[] = { "yes", "partly", "no", "unknown", NULL };
static const char *const deliveries[] = { "sent", "bounced", "unsent", NULL };
static const char *const event_kinds[] = { "created", "sent", "error", "viewed", "opened",
	"submitted", "reported", "other", NULL };
static const char *const certainties[] = { "confirmed", "inferred", "unknown", NULL };
static const char *const ratings[] = { "good", "improve", "fix", "not_applicable", "unknown",
	NULL };

static const char *const plan_elements[] = { "floor", "room", "wall", "opening", "device", "outlet",
	"cable", "safety", "fixture", "site", "mark", NULL };

#define TEXT(name) \
	{ \
		name, RECORD_TEXT \
	}
#define INTEGER(name) \
	{ \
		name, RECORD_INTEGER \
	}
#define REAL(name) \
	{ \
		name, RECORD_REAL \
	}
#define NEEDED(name, kind) \
	{ \
		name, kind, true \
	}
#define NEEDED_CODE(name, allowed) \
	{ \
		name, RECORD_TEXT, true, allowed \
	}
#define CODE(name, allowed) \
	{ \
		name, RECORD_TEXT, false, allowed \
	}

static const struct record_column application_columns[] = {
	TEXT("client"),
	TEXT("name"),
	TEXT("kana"),
	TEXT("industry"),
	INTEGER("headcount"),
	TEXT("address"),
	TEXT("applied_on"),
	TEXT("services"),
	TEXT("contact"),
	TEXT("extra"),
};

static const struct record_column answer_columns[] = {
	TEXT("client"),
	TEXT("respondent"),
	TEXT("answered_on"),
	NEEDED("edition", RECORD_TEXT),
	NEEDED("question", RECORD_INTEGER),
	NEEDED_CODE("answer", answers),
	TEXT("column_name"),
	INTEGER("answered_at"),
};

static const struct record_column person_columns[] = {
	TEXT("client"),
	NEEDED("email_key", RECORD_TEXT),
	TEXT("email"),
	TEXT("name"),
	TEXT("department"),
	TEXT("title"),
	TEXT("site"),
	TEXT("extra"),
	TEXT("first_name"),
	TEXT("last_name"),
};

static const struct record_column drill_columns[] = {
	TEXT("client"),
	INTEGER("drill"),
	TEXT("campaign"),
	TEXT("tracker_id"),
	TEXT("email_key"),
	TEXT("email"),
	TEXT("name"),
	TEXT("department"),
	TEXT("title"),
	TEXT("site"),
	TEXT("mail"),
	TEXT("mail_type"),
	TEXT("difficulty"),
	TEXT("status"),
	CODE("delivery", deliveries),
	INTEGER("sent_at"),
	INTEGER("viewed_at"),
	INTEGER("opened_at"),
	INTEGER("submitted_at"),
	INTEGER("reported_at"),
	INTEGER("viewed"),
	INTEGER("opened"),
	INTEGER("submitted"),
	INTEGER("reported"),
	INTEGER("automatic"),
	TEXT("address"),
	TEXT("extra"),
	TEXT("first_name"),
	TEXT("last_name"),
	TEXT("position"),
	INTEGER("bounced"),
	TEXT("campaign_name"),
};

static const struct record_column event_columns[] = {
	TEXT("client"),
	INTEGER("drill"),
	TEXT("campaign"),
	TEXT("tracker_id"),
	TEXT("email_key"),
	TEXT("email"),
	NEEDED_CODE("kind", event_kinds),
	INTEGER("at"),
	TEXT("address"),
	INTEGER("agent"),
	TEXT("mail"),
	TEXT("extra"),
	TEXT("details"),
	TEXT("campaign_name"),
};

static const struct record_column device_columns[] = {
	TEXT("client"),
	TEXT("id"),
	NEEDED("kind", RECORD_TEXT),
	TEXT("kind_text"),
	TEXT("name"),
	TEXT("maker"),
	TEXT("model"),
	TEXT("serial"),
	TEXT("mac"),
	TEXT("ip"),
	TEXT("gateway"),
	TEXT("place"),
	TEXT("floor"),
	TEXT("firmware"),
	TEXT("eol"),
	TEXT("licence_until"),
	INTEGER("in_use"),
	TEXT("note"),
	TEXT("extra"),
	TEXT("number"),
	TEXT("status"),
};

static const struct record_column link_columns[] = {
	TEXT("client"),
	TEXT("id"),
	NEEDED("a_device", RECORD_TEXT),
	TEXT("a_port"),
	NEEDED("b_device", RECORD_TEXT),
	TEXT("b_port"),
	TEXT("medium"),
	REAL("length_m"),
	TEXT("tag"),
	TEXT("protection"),
	NEEDED_CODE("certainty", certainties),
	NEEDED("count", RECORD_INTEGER),
	TEXT("note"),
	TEXT("extra"),
	TEXT("a_ref"),
	TEXT("b_ref"),
	TEXT("a_type"),
	TEXT("b_type"),
	TEXT("status"),
	TEXT("length_unit"),
	TEXT("unpaired"),
};

static const struct record_column environment_columns[] = {
	TEXT("client"),
	TEXT("no"),
	TEXT("item"),
	TEXT("place"),
	NEEDED_CODE("rating", ratings),
	TEXT("finding"),
	TEXT("advice"),
	TEXT("device"),
	TEXT("photo"),
	TEXT("extra"),
};

static const struct record_column photo_columns[] = {
	TEXT("client"),
	INTEGER("position"),
	NEEDED("name", RECORD_TEXT),
	TEXT("column_name"),
	INTEGER("at_line"),
	INTEGER("at_column"),
	INTEGER("byte_offset"),
};

static const struct record_column exercise_columns[] = {
	TEXT("client"),
	TEXT("participant"),
	TEXT("held_on"),
	TEXT("role"),
	TEXT("question"),
	INTEGER("card"),
	INTEGER("recommended"),
	REAL("seconds"),
	INTEGER("damage_yen"),
	INTEGER("total_damage_yen"),
	TEXT("extra"),
};

static const struct record_column comment_columns[] = { TEXT("client"), TEXT("section"),
	TEXT("markdown") };

static const struct record_column plan_columns[] = {
	TEXT("client"),
	NEEDED_CODE("element", plan_elements),
	TEXT("id"),
	TEXT("name"),
	TEXT("category"),
	TEXT("floor"),
	REAL("level"),
	TEXT("unit"),
	TEXT("file"),
	TEXT("shape"),
	TEXT("frame"),
	TEXT("geometry"),
	TEXT("device"),
	TEXT("link"),
	TEXT("mount"),
	TEXT("run"),
	REAL("width"),
	REAL("angle"),
	TEXT("swing"),
	REAL("thickness"),
	TEXT("image"),
	REAL("m_per_px"),
	REAL("origin_x"),
	REAL("origin_y"),
	TEXT("extra"),
	TEXT("raw_shape"),
	TEXT("coordinates"),
	TEXT("at"),
	TEXT("length_unit"),
	TEXT("opening"),
	TEXT("safety"),
	TEXT("crs"),
	TEXT("key"),
};

static const struct record_column port_columns[] = {
	TEXT("client"),
	NEEDED("reference", RECORD_TEXT),
	NEEDED("device", RECORD_TEXT),
	TEXT("name"),
	TEXT("extra"),
};

#define TABLE(name, columns, virtual) \
	{ \
		name, columns, G_N_ELEMENTS(columns) - (virtual), G_N_ELEMENTS(columns) \
	}

const struct record_table record_tables[RECORD_TABLE_COUNT] = {
	[RECORD_APPLICATION] = TABLE("application", application_columns, 0),
	[RECORD_ANSWER] = TABLE("diagnosis_answer", answer_columns, 0),
	[RECORD_PERSON] = TABLE("person", person_columns, 2),
	[RECORD_DRILL] = TABLE("drill_record", drill_columns, 5),
	[RECORD_EVENT] = TABLE("drill_event", event_columns, 2),
	[RECORD_DEVICE] = TABLE("device", device_columns, 2),
	[RECORD_LINK] = TABLE("link", link_columns, 7),
	[RECORD_ENVIRONMENT] = TABLE("environment", environment_columns, 0),
	[RECORD_PHOTO] = TABLE("photo", photo_columns, 0),
	[RECORD_EXERCISE] = TABLE("exercise", exercise_columns, 0),
	[RECORD_COMMENT] = TABLE("comment", comment_columns, 0),
	[RECORD_WAITING] = TABLE("link_waiting", link_columns, 5),
	[RECORD_PORT] = TABLE("port", port_columns, 0),
	[RECORD_PLAN] = TABLE("plan_element", plan_columns, 8),
};

const char *const record_table_names[] = {
	"application",
	"diagnosis_answer",
	"person",
	"drill_record",
	"drill_event",
	"device",
	"link",
	"environment",
	"exercise",
	"comment",
	"plan_element",
	"port",
	NULL,
};

G_STATIC_ASSERT(G_N_ELEMENTS(record_table_names) == RECORD_PHOTO + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(drill_columns) <= RECORD_COLUMN_LIMIT);

int
record_column_find(enum record_table_id table, const char *name)
{
	for (int i = 0; i < record_tables[table].n; i++)
		if (strcmp(record_tables[table].columns[i].name, name) == 0)
			return i;
	return -1;
}
