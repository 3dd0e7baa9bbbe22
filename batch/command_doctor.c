/*
 * obi doctor: is everything there that Obi needs?
 *
 * In: this machine, and an output folder where one is given. Out: a line for each thing looked at.
 * Rule: nothing is changed; exit status 4 where no report could be made or written.
 */
#include "base/resource.h"
#include "batch/grid.h"
#include "batch/lock.h"
#include "batch/material.h"
#include "batch/options.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include "batch/worker.h"
#include <sys/statvfs.h>
#include <unistd.h>

#define DISK_NEEDED_MB 100

struct doctor {
	enum problem_language language;
	struct grid *grid;
	struct problems *problems;
	bool good;
};

static void
tell(struct doctor *doctor, enum phrase_id what, enum phrase_id verdict, const char *words)
{
	grid_cell(doctor->grid, phrase(what, doctor->language));
	grid_cell(doctor->grid, phrase(verdict, doctor->language));
	grid_cell(doctor->grid, words);
	doctor->good &= verdict != PHRASE_DOCTOR_BAD;
}

static void
judge(struct doctor *doctor, enum phrase_id what, bool good, const char *words)
{
	tell(doctor, what, good ? PHRASE_DOCTOR_GOOD : PHRASE_DOCTOR_BAD, words);
}

static void
look_at_fonts(struct doctor *doctor)
{
	struct renderer *renderer = renderer_open(doctor->problems);
	judge(doctor, PHRASE_DOCTOR_FONTS, renderer != NULL,
	    "BIZ UDPGothic Regular, Bold; Noto Sans CJK JP");
	renderer_drop(renderer);
}

static void
look_at_resources(struct doctor *doctor)
{
	g_auto(GStrv) profiles = resource_list("ingest/profiles");
	size_t figures;
	figures_declared(&figures);
	guint n = g_strv_length(profiles);
	g_autofree char *words = g_strdup_printf("%u profiles, %zu figures", n, figures);
	judge(doctor, PHRASE_DOCTOR_RESOURCES, n > 0 && figures > 0, words);
}

static void
look_at_layouts(struct doctor *doctor)
{
	struct materials *materials = materials_new(NULL);
	bool good = materials_layout(materials, MATERIAL_REPORT, doctor->problems) != NULL;
	good &= materials_layout(materials, MATERIAL_WORKBOOK, doctor->problems) != NULL;
	good &= materials_advice(materials, NULL, doctor->problems) != NULL;
	good &= materials_benchmark(materials, NULL, doctor->problems) != NULL;
	judge(doctor, PHRASE_DOCTOR_LAYOUTS, good,
	    MATERIAL_REPORT ", " MATERIAL_WORKBOOK ", advice/" MATERIAL_ADVICE
			    ", benchmark/" MATERIAL_BENCHMARK);
	materials_drop(materials);
}

static void
look_at_encodings(struct doctor *doctor)
{
	GIConv cp932 = g_iconv_open("UTF-8", "CP932");
	bool good = cp932 != (GIConv)-1;
	if (good)
		g_iconv_close(cp932);
	judge(doctor, PHRASE_DOCTOR_ENCODINGS, good, "CP932, UTF-8, UTF-16");
}

static void
look_at_clock(struct doctor *doctor)
{
	g_autoptr(GTimeZone) tokyo = g_time_zone_new_identifier("Asia/Tokyo");
	judge(doctor, PHRASE_DOCTOR_CLOCK, tokyo != NULL, "Asia/Tokyo (tzdata)");
}

static void
look_at_disk(struct doctor *doctor, const char *folder)
{
	struct statvfs disk;
	if (statvfs(folder, &disk) != 0) {
		tell(doctor, PHRASE_DOCTOR_DISK, PHRASE_DOCTOR_NOTE, folder);
		return;
	}
	double free_mb = (double)disk.f_bavail * (double)disk.f_frsize / (1024 * 1024);
	g_autofree char *words = g_strdup_printf("%s: %.0f MB", folder, free_mb);
	judge(doctor, PHRASE_DOCTOR_DISK, free_mb >= DISK_NEEDED_MB, words);
}

static void
look_at_output(struct doctor *doctor, const char *out)
{
	g_autofree char *lock = g_build_filename(out, ".obi", "lock", NULL);
	g_autofree char *holder = lock_holder(lock);
	bool writable = access(out, W_OK | X_OK) == 0;
	judge(doctor, PHRASE_DOCTOR_OUTPUT, writable, out);
	if (holder == NULL) {
		tell(doctor, PHRASE_DOCTOR_LOCK, PHRASE_DOCTOR_GOOD,
		    phrase(PHRASE_DOCTOR_LOCK_FREE, doctor->language));
		return;
	}
	g_strdelimit(holder, "\n", ' ');
	tell(doctor, PHRASE_DOCTOR_LOCK, PHRASE_DOCTOR_NOTE, holder);
}

static void
look_at_machine(struct doctor *doctor)
{
	g_autofree char *processors = g_strdup_printf("%u", g_get_num_processors());
	tell(doctor, PHRASE_DOCTOR_PROCESSORS, PHRASE_DOCTOR_NOTE, processors);
	tell(doctor, PHRASE_DOCTOR_LOCALE, PHRASE_DOCTOR_NOTE,
	    doctor->language == LANGUAGE_JAPANESE ? "日本語" : "English");
	g_autofree char *versions = version_text();
	g_auto(GStrv) lines = g_strsplit(versions, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			tell(doctor, PHRASE_DOCTOR_VERSIONS, PHRASE_DOCTOR_NOTE, *line);
}

int
command_doctor(const struct request *request)
{
	struct doctor doctor = { .language = request->language,
		.grid = grid_new("lll"),
		.problems = problems_new(),
		.good = true };
	const char *out = request->narguments > 0 ? request->arguments[0] : NULL;
	worker_settle_environment();
	look_at_fonts(&doctor);
	look_at_resources(&doctor);
	look_at_layouts(&doctor);
	look_at_encodings(&doctor);
	look_at_clock(&doctor);
	look_at_disk(&doctor, out == NULL ? "." : out);
	if (out != NULL)
		look_at_output(&doctor, out);
	look_at_machine(&doctor);
	g_autofree char *text = grid_text(doctor.grid);
	struct say say = { .language = request->language };
	bool said = say_result(text);
	say_problems(&say, doctor.problems, 0);
	grid_drop(doctor.grid);
	problems_drop(doctor.problems);
	return doctor.good && said ? STATUS_DONE : STATUS_NO_OUTPUT;
}
