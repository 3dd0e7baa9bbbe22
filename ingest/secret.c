/*
 * Which headings name secrets.
 *
 * In: a heading as it is written. Out: whether its cells may hold what somebody typed.
 * Rule: "初期パスワード変更" asks whether one was changed and is data; "管理パスワード" is one and is not.
 */
#include "ingest/secret.h"
#include "ingest/cells.h"
#include <string.h>

static const char *const endings[] = { "password", "passwords", "passwd", "passcode", "passphrase",
	"パスワード", "パスフレーズ", "暗証番号", "暗証コード", NULL };

static const char *const names[] = { "pwd", "pass", "pw", "passwordhash", "token", "tokens",
	"mfatoken", "otp", "cookie", "cookies", "cookietokens", "bodytokens", "httptokens",
	"sessiontoken", "accesstoken", "refreshtoken", "payload", "credential", "credentials",
	"secret", "psk", "formdata", "formvalues", "posteddata", "submitteddata",
	"capturedcredentials", "入力内容", "入力値", "入力データ", "送信内容", "フォーム内容",
	"事前共有鍵", "暗号化キー", "認証情報", NULL };

/* "Field-password": the fields of SniperPhish's forms, each with what was typed. */
static const char form_field[] = "Field-";

static bool
is_secret(const char *step)
{
	if (g_str_has_prefix(step, form_field))
		return true;
	g_autofree char *key = cells_match_key(step, -1);
	size_t n = 0;
	for (const char *at = key; *at != '\0'; at++)
		if (strchr("_-/", *at) == NULL)
			key[n++] = *at;
	key[n] = '\0';
	for (size_t i = 0; endings[i] != NULL; i++)
		if (g_str_has_suffix(key, endings[i]))
			return true;
	return g_strv_contains(names, key);
}

bool
secret_heading(const char *heading)
{
	g_auto(GStrv) steps = g_strsplit(heading, ".", -1);
	for (char **step = steps; *step != NULL; step++)
		if (is_secret(*step))
			return true;
	return false;
}
