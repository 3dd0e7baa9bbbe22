/*
 * Whose row it is where only an e-mail address says so: "email_domains" of programme.json.
 *
 * In: the row's e-mail cell, the domains. Out: import->client, or the row set aside.
 * Rule: a client that the row or the folder names goes before; a domain that nobody has is never guessed at.
 */
#include "ingest/import_inside.h"
#include <string.h>

/* The e-mail column that is read first; -1: the table has none. */
static ssize_t
email_index(const struct import *import)
{
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->type == PROFILE_EMAIL)
			return (ssize_t)import->active[i].index;
	return -1;
}

/* The client of mail.example.jp: that of the domain itself, else of example.jp. */
static const char *
client_of(GHashTable *domains, const char *domain)
{
	while (domain != NULL && *domain != '\0') {
		const char *client = g_hash_table_lookup(domains, domain);
		if (client != NULL)
			return client;
		domain = strchr(domain, '.');
		domain = domain == NULL ? NULL : domain + 1;
	}
	return NULL;
}

static enum row_result
refuse(struct import *import, enum problem_id id, ssize_t index, const char *seen)
{
	bool personal = id == PROBLEM_EMAIL_BAD;
	return import_set_row_aside(import, id, index, personal, seen, NULL) ? ROW_DONE
	                                                                     : ROW_STORE_FAILED;
}

/* "Campaign Created" is nobody's mail. */
static enum row_result
pass_over(struct import *import)
{
	import->account->heading++;
	return ROW_DONE;
}

enum row_result
import_client_of_email(struct import *import)
{
	ssize_t index = email_index(import);
	const struct import_job *job = import->job;
	if (job->domains == NULL || index < 0 || (size_t)index >= import->row->n)
		return refuse(import, PROBLEM_VALUE_MISSING, import->client_index, NULL);
	const struct cell *cell = &import->row->cells[index];
	enum cell_state state;
	g_autofree char *key = cells_email_key(cell->text, (ssize_t)cell->length, &state);
	if (state == CELL_MISSING && import->table == RECORD_EVENT)
		return pass_over(import);
	if (key == NULL)
		return refuse(import,
		    state == CELL_MISSING ? PROBLEM_VALUE_MISSING : PROBLEM_EMAIL_BAD, index,
		    cell->text);
	const char *domain = strchr(key, '@') + 1;
	const char *client = client_of(job->domains, domain);
	if (client == NULL)
		return refuse(import, PROBLEM_DOMAIN_UNKNOWN, index, domain);
	if (job->known != NULL && !g_hash_table_contains(job->known->ids, client))
		return refuse(import, PROBLEM_CLIENT_UNKNOWN_FAR, index, client);
	import->client = import_intern(import, client, strlen(client));
	return ROW_GOOD;
}
