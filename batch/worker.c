/*
 * The worker process.
 *
 * In: requests on a socket. Out: replies; a workbook in the work folder.
 * Rule: writes nothing but that workbook, and gives up rather than go on after a warning of a library.
 */
#include "batch/worker.h"
#include "batch/compare.h"
#include "batch/frame.h"
#include "ingest/ingest.h"
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* Free room in memory that temporary files may take: bytes. */
#define TEMPORARY_ROOM (UINT64_C(256) << 20)

struct worker {
	int fd;
	const struct worker_setup *setup;
	struct store *store;
	struct engine *engine;
	struct renderer *renderer;
};

/* What a client's report consists of, and how long each step took. */
struct set {
	GBytes *report;
	char *figures;
	char *workbook_path;
	json_t *ms;
	size_t changed; /* figures that differ from those of the newest edition */
};

static int words_fd = -1;

/* Low memory can make text libraries warn and then draw nothing: no page may be made after a warning. */
static GLogWriterOutput
give_up(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
	if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
		return G_LOG_WRITER_HANDLED;
	for (gsize i = 0; i < n; i++) {
		if (strcmp(fields[i].key, "MESSAGE") != 0)
			continue;
		const char *text = fields[i].value;
		size_t length = fields[i].length < 0 ? strlen(text) : (size_t)fields[i].length;
		frame_send_words(words_fd, text, MIN(length, 2000));
	}
	_exit(1);
}

void
worker_settle_environment(void)
{
	static const char *const unsettling[] = { "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG",
		"LANGUAGE", "FC_LANG", "PANGO_LANGUAGE", "PANGO_RC_FILE" };
	for (size_t i = 0; i < G_N_ELEMENTS(unsettling); i++)
		g_unsetenv(unsettling[i]);
	g_setenv("LANG", "ja_JP.UTF-8", TRUE);
}

/*
 * The workbook's library opens some 45 temporary files a set, gone as soon as they are made: in memory they cost a
 * third of the time. Whoever sets TMPDIR decides otherwise.
 */
static void
settle_temporary_files(void)
{
	struct statvfs room;
	if (g_getenv("TMPDIR") == NULL && access("/dev/shm", W_OK | X_OK) == 0 &&
	    statvfs("/dev/shm", &room) == 0 &&
	    (uint64_t)room.f_bavail * room.f_frsize >= TEMPORARY_ROOM)
		g_setenv("TMPDIR", "/dev/shm", TRUE);
}

/* A worker makes the same kind of set again and again: memory it will need once more is not given back between two. */
static void
keep_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	mallopt(M_TOP_PAD, 16 << 20);
}

static void
limit_resources(int memory_mb)
{
	settle_temporary_files();
	keep_memory();
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
#if !defined(__SANITIZE_ADDRESS__)
	/* The address sanitizer reserves terabytes of addresses. */
	rlim_t bytes = (rlim_t)memory_mb << 20;
	setrlimit(RLIMIT_AS, &(struct rlimit){ bytes, bytes });
#endif
}

static json_t *
problems_json(const struct problems *problems)
{
	json_t *array = json_array();
	for (size_t i = 0; i < problems_count(problems); i++)
		json_array_append_new(array, problem_to_json(problems_at(problems, i)));
	return array;
}

/* Processor time of this process in µs: other programs of a busy machine do not count. */
static gint64
processor_time(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Milliseconds of work since *since, which moves on. */
static void
stop_watch(json_t *ms, const char *step, gint64 *since)
{
	gint64 now = processor_time();
	json_object_set_new(ms, step, json_real((double)(now - *since) / 1000));
	*since = now;
}

static void
set_clear(struct set *set)
{
	g_clear_pointer(&set->report, g_bytes_unref);
	g_clear_pointer(&set->figures, g_free);
	g_clear_pointer(&set->workbook_path, g_free);
	g_clear_pointer(&set->ms, json_decref);
}

static bool
make_report(struct worker *worker, const struct material *material, const struct figures *figures,
    struct set *set, struct problems *problems)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct report_options options = { .format = PAGE_FORMAT_PDF };
	if (!render_report(worker->renderer, material->layout, figures, &options, out, problems))
		return false;
	if (out->len != 1)
		return problem_add(problems, PROBLEM_WORKER_NONSENSE, NULL, NULL);
	set->report = g_bytes_ref(out->pdata[0]);
	return true;
}

/* How many figures are others than in the newest edition. */
static size_t
count_changes(
    struct worker *worker, const char *client, const json_t *now, struct problems *problems)
{
	g_autoptr(GPtrArray) editions = store_editions_of(worker->store, client, 1, problems);
	if (editions == NULL || editions->len == 0)
		return 0;
	const struct edition *edition = editions->pdata[0];
	json_t *before = edition->figures == NULL ? NULL : json_loads(edition->figures, 0, NULL);
	size_t n = compare_count_figures(before, now);
	json_decref(before);
	return n;
}

static bool
make_set(struct worker *worker, const char *client, const struct material *material,
    struct set *set, struct problems *problems)
{
	gint64 since = processor_time();
	struct materials *materials = worker->setup->materials;
	const struct document *advice = materials_advice(materials, NULL, problems);
	const struct material *workbook = materials_layout(materials, MATERIAL_WORKBOOK, problems);
	if (advice == NULL || workbook == NULL)
		return false;
	struct figures *figures = figures_compute(worker->engine, client, advice, problems);
	if (figures == NULL)
		return false;
	stop_watch(set->ms, "figures", &since);
	if (!compare_issued(worker->store, client, figures, problems)) {
		figures_drop(figures);
		return false;
	}
	json_t *json = figures_to_json(figures, NULL);
	set->changed = count_changes(worker, client, json, problems);
	set->figures = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	stop_watch(set->ms, "figures_json", &since);
	set->workbook_path = g_strdup_printf("%s/%s.xlsx", worker->setup->work_dir, client);
	bool made = render_workbook(
	    worker->renderer, workbook->layout, figures, set->workbook_path, problems);
	stop_watch(set->ms, "workbook", &since);
	made = made && make_report(worker, material, figures, set, problems);
	stop_watch(set->ms, "report", &since);
	figures_drop(figures);
	made = made && render_check_pdf(set->report, 0, problems);
	stop_watch(set->ms, "check", &since);
	return made;
}

static bool
send_reply(struct worker *worker, bool made, const struct set *set, const struct problems *problems)
{
	json_t *verdict = json_object();
	json_object_set_new(verdict, "made", json_boolean(made));
	json_object_set_new(verdict, "problems", problems_json(problems));
	json_object_set(verdict, "ms", set->ms);
	json_object_set_new(verdict, "changed", json_integer((json_int_t)set->changed));
	char *text = json_dumps(verdict, JSON_COMPACT);
	json_decref(verdict);
	struct frame frame = { .kind = FRAME_REPLY };
	frame.parts[0] = g_bytes_new_with_free_func(text, strlen(text), free, text);
	if (made) {
		frame.parts[1] = g_bytes_ref(set->report);
		frame.parts[2] = g_bytes_new_static(set->figures, strlen(set->figures));
	}
	bool sent = frame_send(worker->fd, &frame);
	frame_clear(&frame);
	return sent;
}

static bool
answer(struct worker *worker, const struct frame *request)
{
	gsize length;
	const char *text = g_bytes_get_data(request->parts[0], &length);
	json_t *json = json_loadb(text, length, 0, NULL);
	const char *client = json_string_value(json_object_get(json, "client"));
	const char *layout = json_string_value(json_object_get(json, "layout"));
	struct problems *problems = problems_new();
	struct set set = { .ms = json_object() };
	const struct material *material =
	    client == NULL || layout == NULL
		? NULL
		: materials_layout(worker->setup->materials, layout, problems);
	bool made = material != NULL && make_set(worker, client, material, &set, problems);
	bool sent = send_reply(worker, made, &set, problems);
	set_clear(&set);
	problems_drop(problems);
	json_decref(json);
	return sent;
}

/* The parent learns why a worker could not start from its last words. */
static void
give_reason(int fd, enum problem_language language, const struct problems *problems)
{
	for (size_t i = 0; i < problems_count(problems); i++) {
		g_autofree char *text = problem_text(problems_at(problems, i), language);
		frame_send_words(fd, text, strlen(text));
	}
}

static bool
start(struct worker *worker, struct problems *problems)
{
	worker->store = store_open(worker->setup->store_path, STORE_READ, problems);
	if (worker->store == NULL)
		return false;
	worker->engine = engine_open(worker->store, problems);
	worker->renderer = renderer_open(problems);
	const struct document *benchmark =
	    materials_benchmark(worker->setup->materials, NULL, problems);
	if (worker->engine == NULL || worker->renderer == NULL ||
	    !engine_set_benchmark(worker->engine, benchmark, problems))
		return false;
	json_t *hello = json_pack("{s:s}", "renderer_key", renderer_key(worker->renderer));
	char *text = json_dumps(hello, JSON_COMPACT);
	json_decref(hello);
	struct frame frame = { .kind = FRAME_HELLO,
		.parts = { g_bytes_new_with_free_func(text, strlen(text), free, text) } };
	bool sent = frame_send(worker->fd, &frame);
	frame_clear(&frame);
	return sent;
}

static void
stop(struct worker *worker)
{
	renderer_drop(worker->renderer);
	engine_drop(worker->engine);
	store_drop(worker->store);
}

void
worker_serve(int fd, void *data)
{
	struct worker worker = { .fd = fd, .setup = data };
	words_fd = fd;
	g_log_set_writer_func(give_up, NULL, NULL);
	worker_settle_environment();
	g_setenv("TZ", "UTC", TRUE);
	limit_resources(worker.setup->memory_mb);
	struct problems *problems = problems_new();
	bool started = start(&worker, problems);
	if (!started)
		give_reason(fd, worker.setup->language, problems);
	struct frame request;
	while (started && frame_receive(fd, &request)) {
		bool sent = answer(&worker, &request);
		frame_clear(&request);
		if (!sent)
			break;
	}
	stop(&worker);
	problems_drop(problems);
}
