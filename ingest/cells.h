/*
 * Cells: what one cell's text means, in the ways Japanese offices, trackers and Excel write it.
 *
 * Keys (NFKC, lower case) are for matching only; what is shown is always the cell's own text.
 *
 * Memory: functions returning char * give a new string to free; those returning a struct cell_view lend a part of the input.
 * Errors: none recorded; each says what it made of the text, the caller says what became of the row.
 * Limits: `length` -1 means NUL-terminated; text must be valid UTF-8.
 * Source: reference survey of device lists and trackers; RFC 5321 (addresses), RFC 4291 and 791 (IP), IEEE 802 (MAC bits).
 */
#ifndef OBI_INGEST_CELLS_H
#define OBI_INGEST_CELLS_H

#include "base/problem.h"

struct cell_view {
	const char *text;
	size_t length;
};

/* ---- plain text */

/* Without white space around it (ASCII, U+00A0, U+2000-200B, U+3000, U+FEFF). */
struct cell_view cells_trim(const char *text, ssize_t length);
/* Trimmed, and without a formula guard: ' before = + - @ (GoPhish, Papa Parse), a lone leading ' (Excel), ="00123". */
struct cell_view cells_plain(const char *text, ssize_t length);
/* NFKC, lower case, trimmed, each run of white space (newlines too) one space. */
char *cells_match_key(const char *text, ssize_t length);
/* As match key, and without white space, ・ . ( ) and a final ー. */
char *cells_heading_key(const char *text, ssize_t length);
/* The heading without a unit suffix: "長さ(m)" -> key of "長さ". NULL where there is none. */
char *cells_heading_key_without_unit(const char *text, ssize_t length);
/* For serial numbers, models, ids: match key with every dash, minus and long mark as '-', white space removed. O/0, I/1 stay. */
char *cells_code_key(const char *text, ssize_t length);

/* The cell above is meant: 〃 ″ " ↑ 同上 々 (also in brackets or full width). */
bool cells_is_ditto(const char *text, ssize_t length);
/* 合計 計 小計 総計 total …: not a record. */
bool cells_is_total(const char *text, ssize_t length);
/* 以上: the list ends here. */
bool cells_is_end(const char *text, ssize_t length);

/* ---- values */

enum cell_state { CELL_OK, CELL_MISSING, CELL_BAD };

/* Full width digits, thousands commas, spaces, a trailing unit of people, pieces or yen (名 人 台 件 円 m %). */
enum cell_state cells_number(const char *text, ssize_t length, double *out);
enum cell_state cells_integer(const char *text, ssize_t length, int64_t *out);
/* true/false, TRUE/FALSE, 1/0, yes/no, y/n, はい/いいえ, 有/無, あり/なし, 済/未, ○/×, on/off. CELL_MISSING: empty or a dash. */
enum cell_state cells_boolean(const char *text, ssize_t length, bool *out);

/* Answers of the self-check; the values are the points. */
enum cell_answer { ANSWER_UNKNOWN = -1, ANSWER_NO = 0, ANSWER_PARTLY = 2, ANSWER_YES = 4 };
enum cell_state cells_answer(const char *text, ssize_t length, enum cell_answer *out);

/* ---- addresses */

struct cell_mac {
	char key[13];          /* 12 lower-case hex digits */
	bool multicast;        /* invalid as a device's address */
	bool local;            /* locally administered: a random Wi-Fi address, say nothing of duplicates */
	bool placeholder;      /* 00:00:00:00:00:00, ff:ff:ff:ff:ff:ff */
	bool virtual_router;   /* VRRP 00:00:5e:00:01:xx */
};
/* All addresses in a cell (newline , 、 ; / or spaces between), at most `max`; *n how many. CELL_BAD if any part is none. */
enum cell_state cells_macs(const char *text, ssize_t length, struct cell_mac *out, size_t max, size_t *n);

struct cell_ip {
	char key[46];     /* as inet_ntop writes it; the first of a range */
	char last[46];    /* of a range, else empty */
	int prefix;       /* /24 or a mask written behind it; -1 where none */
	bool v6;
	bool dynamic;     /* DHCP, 自動: no address, and that is an answer (CELL_OK, key empty) */
	bool more;        /* further addresses follow in the cell */
};
enum cell_state cells_ip(const char *text, ssize_t length, struct cell_ip *out);

/* NFKC, lower case; "Name <a@b>", "mailto:" and [ ] taken off. NULL where empty or no address (*state says which). */
char *cells_email_key(const char *text, ssize_t length, enum cell_state *state);

/* Serial numbers: CELL_MISSING for placeholders, CELL_BAD for what Excel damaged. *why: one of the reasons below or NULL. */
enum cell_state cells_serial(const char *text, ssize_t length, const char **why);
#define SERIAL_NOT_KNOWN "not known"            /* 不明 確認不可 剥がれ ？ */
#define SERIAL_NONE "none"                      /* なし - N/A */
#define SERIAL_FIRMWARE_DEFAULT "firmware default" /* To be filled by O.E.M., Default string, 0, 123456789 … */
#define SERIAL_EXCEL_DAMAGE "Excel damage"      /* 1.23E+11 */

#endif
