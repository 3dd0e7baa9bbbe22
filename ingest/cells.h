/*
 * Cells: what one cell's text means, in the ways Japanese offices, trackers and Excel write it.
 *
 * Keys (NFKC, lower case) are for matching only; what is shown is always the cell's own text.
 *
 * Memory: char * results are new strings to free; a struct cell_view lends a part of the input.
 * Errors: none recorded; each says what it made of the text, the caller says what became of the row.
 * Limits: `length` -1 means NUL-terminated; text that is not UTF-8 matches nothing and is CELL_BAD.
 * Source: exports and device lists as staff send them (docs/intake.md); RFC 5321 (addresses),
 * RFC 791 and 4291 (IP), IEEE 802 (bits of MAC addresses), RFC 5798 (VRRP).
 */
#ifndef OBI_INGEST_CELLS_H
#define OBI_INGEST_CELLS_H

#include "base/problem.h"
#include <sys/types.h>

struct cell_view {
	const char *text;
	size_t length;
};

/* ---- plain text */

/* Without white space around it (ASCII, U+00A0, U+2000-200B, U+3000, U+FEFF). */
struct cell_view cells_trim(const char *text, ssize_t length);
/*
 * Trimmed, and without what guards a text from being taken for a formula or number: ' before = + - @
 * (GoPhish, Papa Parse) or before a digit (Excel), ="00123".
 */
struct cell_view cells_plain(const char *text, ssize_t length);
/* NFKC, lower case, trimmed, each run of white space (newlines too) one space, nothing invisible. */
char *cells_match_key(const char *text, ssize_t length);
/* As match key, without any white space, ・ . ( ) and a final ー. */
char *cells_heading_key(const char *text, ssize_t length);
/* The heading key without a unit behind it: "長さ(m)" gives that of "長さ". NULL: there is none. */
char *cells_heading_key_without_unit(const char *text, ssize_t length);
/* For serials, models, ids: match key, every dash or long mark '-', no white space. O/0, I/1 stay. */
char *cells_code_key(const char *text, ssize_t length);

/* The cell above is meant: 〃 ″ " ↑ 々 同上 同じ (also in brackets, spaced or full width). */
bool cells_is_ditto(const char *text, ssize_t length);
/* 合計 計 小計 総計 total, also with a number behind: not a record. */
bool cells_is_total(const char *text, ssize_t length);
/* 以上: the list ends here. */
bool cells_is_end(const char *text, ssize_t length);

/* ---- values */

enum cell_state {
	CELL_OK,
	CELL_MISSING, /* empty, a dash, 不明, なし, N/A … */
	CELL_BAD,
};

/* Empty, or a word that stands for nothing: - ー 不明 なし 該当なし 未記入 未回答 N/A null … */
bool cells_is_missing(const char *text, ssize_t length);

/*
 * Full width digits, thousands commas, ¥, a minus in any form (− － △1 ▲1), one unit behind (名 人 台 件
 * 個 本 回 点 円 分 秒 階 社 時間 m). Ranges and 約 are CELL_BAD: they are not one number.
 */
enum cell_state cells_number(const char *text, ssize_t length, double *out);
/* A number without a fraction, up to 2^53. */
enum cell_state cells_integer(const char *text, ssize_t length, int64_t *out);
/* Whole yen: as integers, and in 千 万 億 ("1億2,000万円", "1.5万"), also with "-" behind ("¥1,000-"). */
enum cell_state cells_yen(const char *text, ssize_t length, int64_t *out);
/* A time taken: a number times `scale`, "1時間2分3秒", "1:30" (minutes and seconds), "0:01:30". */
enum cell_state cells_seconds(const char *text, ssize_t length, double scale, double *out);
/* true/false, TRUE/FALSE, 1/0, yes/no, y/n, on/off, はい/いいえ, 有/無, あり/なし, 済/未, ○/×, レ. */
enum cell_state cells_boolean(const char *text, ssize_t length, bool *out);

/* Answers of the self-check; the values are the points. Words, points, symbols, full width. */
enum cell_answer { ANSWER_UNKNOWN = -1, ANSWER_NO = 0, ANSWER_PARTLY = 2, ANSWER_YES = 4 };
enum cell_state cells_answer(const char *text, ssize_t length, enum cell_answer *out);
/* 該当なし, 対象外, N/A: said on purpose, but none of the four answers (cells_answer: CELL_MISSING or CELL_BAD). */
bool cells_is_not_applicable(const char *text, ssize_t length);

/*
 * Serial numbers: CELL_MISSING for placeholders, CELL_BAD for what Excel damaged or no UTF-8.
 * *why: one of the reasons below, or NULL.
 */
enum cell_state cells_serial(const char *text, ssize_t length, const char **why);
#define SERIAL_EMPTY "empty"
#define SERIAL_NOT_KNOWN "not known"               /* 不明 確認不可 剥がれ ？ */
#define SERIAL_NONE "none"                         /* なし - N/A None */
#define SERIAL_FIRMWARE_DEFAULT "firmware default" /* To be filled by O.E.M., 0, 123456789 */
#define SERIAL_EXCEL_DAMAGE "Excel damage"         /* 1.23E+11, 1月2日 */

/* "1月2日", "2-Jan", "Jan-02": what Excel makes of "1-2"; out: "1-2". */
bool cells_is_made_date(const char *text, ssize_t length, char out[8]);

/* ---- addresses */

struct cell_mac {
	char key[13];   /* 12 lower-case hex digits */
	bool multicast; /* invalid as a device's own address */
	bool local; /* locally administered: a random Wi-Fi address, say nothing of duplicates */
	bool placeholder; /* 00:00:00:00:00:00, ff:ff:ff:ff:ff:ff; then the two above are false */
	bool virtual_router; /* VRRP 00:00:5e:00:01:xx, 00:00:5e:00:02:xx */
};
/*
 * All addresses of a cell (newline , 、 ; / or spaces between, labels before them), at most `max`; *n
 * how many. CELL_BAD if any part with digits is no address.
 */
enum cell_state cells_macs(
    const char *text, ssize_t length, struct cell_mac *out, size_t max, size_t *n);

struct cell_ip {
	char key[46];  /* as inet_ntop writes it; the first of a range */
	char last[46]; /* of a range, else empty */
	int prefix;    /* /24, or a mask written behind it; -1 where none */
	bool v6;
	bool dynamic; /* DHCP, 自動: CELL_OK, the key empty unless an address is written too */
	bool more;    /* further addresses follow in the cell */
};
enum cell_state cells_ip(const char *text, ssize_t length, struct cell_ip *out);

/*
 * NFKC, lower case; "Name <a@b>", mailto: and brackets taken off. NULL where missing or no address
 * (*state says which). Structure only: one @, a local part up to 64, a domain of labels.
 */
char *cells_email_key(const char *text, ssize_t length, enum cell_state *state);

#endif
