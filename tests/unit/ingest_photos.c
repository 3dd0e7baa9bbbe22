/* The promises of ingest/photos.h: each photo named is found, decoded once, told of where it cannot be used. */
#include "tests/unit/ingest_scratch.h"
#include <stdio.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <utime.h>

static struct scratch scratch;

static int
set_up(void **state)
{
	scratch_begin(&scratch);
	return 0;
}

static int
tear_down(void **state)
{
	scratch_end(&scratch);
	return 0;
}

#define FINDINGS "番号,項目,評価,写真\n"
#define FOUND \
	"SELECT p.name, f.path, i.type, i.width, i.height FROM photo p JOIN photo_found f USING " \
	"(record)" \
	" LEFT JOIN picture i ON i.path = f.path ORDER BY p.source, p.record"

/* A grey JPEG; an orientation above 0 is stated in EXIF. */
static void
write_jpeg(const char *path, int width, int height, char orientation)
{
	g_autofree unsigned char *grey = g_malloc0((gsize)width * (gsize)height);
	unsigned char *jpeg = NULL;
	unsigned long length = 0;
	tjhandle handle = tjInitCompress();
	assert_int_equal(tjCompress2(handle, grey, width, 0, height, TJPF_GRAY, &jpeg, &length,
			     TJSAMP_GRAY, 90, 0),
	    0);
	char exif[] = "\xff\xe1\x00\x22"
		      "Exif\0\0"
		      "MM\0*\0\0\0\x08"
		      "\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0";
	exif[29] = orientation;
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_byte_array_append(bytes, jpeg, 2);
	if (orientation > 0)
		g_byte_array_append(bytes, (guint8 *)exif, 36);
	g_byte_array_append(bytes, jpeg + 2, (guint)length - 2);
	scratch_write_bytes(&scratch, path, bytes->data, bytes->len);
	tjFree(jpeg);
	tjDestroy(handle);
}

/* Times long past, so that the file may be known by them. */
static void
make_old(const char *path)
{
	g_autofree char *full = g_build_filename(scratch.folder, path, NULL);
	struct utimbuf times = { 1700000000, 1700000000 };
	assert_int_equal(utime(full, &times), 0);
}

static char *
key_of(const char *id)
{
	GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
	char *key = NULL;
	for (guint i = 0; i < clients->len; i++)
		if (strcmp(((struct client *)clients->pdata[i])->id, id) == 0)
			key = g_strdup(((struct client *)clients->pdata[i])->key);
	g_ptr_array_unref(clients);
	return key;
}

static void
a_photo_is_kept_with_its_upright_size(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv", FINDINGS "1,施錠,△,door.jpg\n");
	write_jpeg("clients/K-1/photos/door.jpg", 64, 32, 6);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, FOUND, "door.jpg|clients/K-1/photos/door.jpg|jpeg|32|64");
	assert_query(&scratch, "SELECT length(sha256), size > 100 FROM picture", "64|1");
	assert_query(
	    &scratch, "SELECT profile, state FROM source WHERE path LIKE '%.jpg'", "photo|read");
}

static void
one_cell_may_name_several(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv",
	    FINDINGS "1,施錠,△,a.jpg; b.jpg；c.jpg\n"
		     "2,電源,○,\"a.jpg\nb.jpg\"\n3,電源,○,\"a.jpg,東,西.jpg\"\n4,電源,○,なし\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/b.jpg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/c.jpg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/東,西.jpg", 8, 8, 0);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT e.no, p.name FROM photo p JOIN environment e ON e.record = p.record - "
	    "p.position "
	    "ORDER BY p.record",
	    "1|a.jpg\n1|b.jpg\n1|c.jpg\n2|a.jpg\n2|b.jpg\n3|a.jpg\n3|東,西.jpg");
}

static void
json_names_photos_in_a_list(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.json",
	    "[{\"no\": \"1\", \"item\": \"施錠\", \"rating\": \"fix\", \"photo\": [\"a.jpg\", "
	    "\"b.jpg\"]}]");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_PHOTO_NEAR,
	    "clients/K-1/environment.json:1: error: there is no photo \"b.jpg\" under photos/; "
	    "did "
	    "you mean \"a.jpg\"? (column \"photo\"); the finding is kept without it");
}

static void
width_case_and_ending_need_not_match(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv",
	    FINDINGS
	    "1,施錠,△,img_0001.jpg\n2,施錠,△,IMG_0001\n3,施錠,△,photos\\１Ｆ\\ラック.jpeg\n"
	    "4,施錠,△,twin\n");
	write_jpeg("clients/K-1/photos/IMG_0001.JPG", 8, 8, 0);
	write_jpeg("clients/K-1/photos/1F/ﾗｯｸ.jpeg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/twin.jpg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/twin.png", 8, 8, 0);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, FOUND,
	    "img_0001.jpg|clients/K-1/photos/IMG_0001.JPG|jpeg|8|8\n"
	    "IMG_0001|clients/K-1/photos/IMG_0001.JPG|jpeg|8|8\n"
	    "photos\\１Ｆ\\ラック.jpeg|clients/K-1/photos/1F/ﾗｯｸ.jpeg|jpeg|8|8\ntwin|-|-|-|-");
	assert_messages(&scratch, PROBLEM_PHOTO_SEVERAL,
	    "clients/K-1/environment.csv:5:8: error: \"twin\" may be \"twin.jpg\" as well as "
	    "\"twin.png\" (column \"写真\"); the finding is kept without it");
}

static void
a_programme_wide_list_finds_photos_of_its_clients_then_its_own(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nK-1,架空商店\nK-2,見本商事\n");
	scratch_write(&scratch, "environment.csv",
	    "企業ID,番号,項目,評価,写真\nK-1,1,施錠,△,a.jpg\nK-2,1,施錠,△,a.jpg\nK-2,2,施錠,△,own."
	    "jpg\n");
	scratch_write(
	    &scratch, "clients/K-2/environment.csv", "番号,項目,評価,写真\n3,施錠,△,all.jpg\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	write_jpeg("clients/K-1/photos/own.jpg", 8, 8, 0);
	write_jpeg("photos/a.jpg", 16, 8, 0);
	write_jpeg("photos/all.jpg", 16, 8, 0);
	assert_true(scratch_run(&scratch));
	/* K-1's own.jpg is not K-2's, and what is K-2's own table does not look outside its folder. */
	assert_query(&scratch,
	    "SELECT p.client, p.name, f.path FROM photo p JOIN photo_found f USING (record) ORDER "
	    "BY 1, 2",
	    "K-1|a.jpg|clients/K-1/photos/a.jpg\nK-2|a.jpg|photos/"
	    "a.jpg\nK-2|all.jpg|-\nK-2|own.jpg|-");
	assert_messages(&scratch, PROBLEM_PHOTOS_UNNAMED,
	    "photos: note: 1 photo is named by no finding: all.jpg\n"
	    "clients/K-1/photos: note: 1 photo is named by no finding: own.jpg");
}

static void
names_that_lead_elsewhere_are_refused(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv",
	    FINDINGS "1,施錠,△,../client.json\n2,施錠,△,/etc/passwd\n3,施錠,△,C:\\photos\\a.jpg\n"
		     "4,施錠,△,https://example.jp/a.jpg\n5,施錠,△,link.jpg\n6,施錠,△,..jpg\n");
	write_jpeg("clients/K-1/photos/..jpg", 8, 8, 0);
	g_autofree char *link =
	    g_build_filename(scratch.folder, "clients/K-1/photos/link.jpg", NULL);
	assert_int_equal(symlink("/etc/passwd", link), 0);
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_PHOTO_PATH,
	    "clients/K-1/environment.csv:2:8: error: \"../client.json\" does not name a file under "
	    "photos/ "
	    "(column \"写真\"); the finding is kept without it\n"
	    "clients/K-1/environment.csv:3:8: error: \"/etc/passwd\" does not name a file under "
	    "photos/ "
	    "(column \"写真\"); the finding is kept without it\n"
	    "clients/K-1/environment.csv:4:8: error: \"C:\\photos\\a.jpg\" does not name a file "
	    "under "
	    "photos/ (column \"写真\"); the finding is kept without it\n"
	    "clients/K-1/environment.csv:5:8: error: \"https://example.jp/a.jpg\" does not name a "
	    "file "
	    "under photos/ (column \"写真\"); the finding is kept without it");
	assert_messages(&scratch, PROBLEM_PHOTO_REFUSED,
	    "clients/K-1/environment.csv:6:8: error: the photo \"link.jpg\" cannot be used: a link "
	    "that "
	    "leads out of the intake is not followed (column \"写真\"); the finding is kept "
	    "without it");
	assert_query(&scratch, "SELECT count(*) FROM environment", "6");
}

static void
a_photo_that_cannot_be_used_is_told_at_its_finding(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv",
	    FINDINGS
	    "1,施錠,△,gif.jpg\n2,施錠,△,empty.png\n3,施錠,△,large.jpg\n4,施錠,△,long.jpg\n");
	scratch_write(&scratch, "clients/K-1/photos/gif.jpg", "GIF89a");
	scratch_write(&scratch, "clients/K-1/photos/empty.png", "");
	write_jpeg("clients/K-1/photos/long.jpg", 8001, 1, 0);
	g_autofree char *large = g_malloc0((20 << 20) + 1);
	scratch_write_bytes(&scratch, "clients/K-1/photos/large.jpg", large, (20 << 20) + 1);
	assert_true(scratch_run(&scratch));
#define AT(line, name) \
	"clients/K-1/environment.csv:" line ":8: error: the photo \"" name "\" cannot be used: "
#define STAYS " (column \"写真\"); the finding is kept without it"
	static const char messages[] = AT(
	    "2", "gif.jpg") "not a usable image: neither PNG nor JPEG, but GIF" STAYS "\n" AT("3",
	    "empty.png") "not a usable image: the file is empty" STAYS "\n" AT("4",
	    "large.jpg") "file of 20971521 bytes is above the limit of 20971520" STAYS "\n" AT("5",
	    "long.jpg") "image of 8001 × 1 is above the limit of 8000 × 8000, 40 Mpx" STAYS;
	assert_messages(&scratch, PROBLEM_PHOTO_REFUSED, messages);
	assert_query(&scratch, "SELECT count(*) FROM environment", "4");
	assert_query(&scratch,
	    "SELECT scope, line, column_name, code, client FROM set_aside WHERE line = 2",
	    "cell|2|写真|photo_refused|K-1");
	/* Said again where nothing changed, and no more once it is mended. */
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_PHOTO_REFUSED, messages);
	write_jpeg("clients/K-1/photos/gif.jpg", 8, 8, 0);
	scratch_write(&scratch, "clients/K-1/environment.csv", FINDINGS "1,施錠,△,gif.jpg\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_PHOTO_REFUSED, "");
	assert_query(&scratch, "SELECT count(*) FROM set_aside", "0");
}

static void
a_changed_photo_changes_the_clients_key_and_no_other(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv", FINDINGS "1,施錠,△,a.jpg\n");
	scratch_write(&scratch, "clients/K-2/environment.csv", FINDINGS "1,施錠,△,a.jpg\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	write_jpeg("clients/K-2/photos/a.jpg", 8, 8, 0);
	assert_true(scratch_run(&scratch));
	g_autofree char *first = key_of("K-1"), *other = key_of("K-2");
	assert_true(scratch_run(&scratch));
	g_autofree char *again = key_of("K-1");
	assert_string_equal(first, again);
	write_jpeg("clients/K-1/photos/a.jpg", 8, 16, 0);
	assert_true(scratch_run(&scratch));
	g_autofree char *changed = key_of("K-1"), *other_again = key_of("K-2");
	assert_string_not_equal(first, changed);
	assert_string_equal(other, other_again);
	scratch_delete(&scratch, "clients/K-1/photos/a.jpg");
	assert_true(scratch_run(&scratch));
	g_autofree char *gone = key_of("K-1");
	assert_string_not_equal(first, gone);
	assert_query(&scratch, "SELECT path FROM picture", "clients/K-2/photos/a.jpg");
}

/* The store is told a lie about the picture: who decodes again would find out. */
static void
an_unchanged_photo_is_not_decoded_again(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv", FINDINGS "1,施錠,△,a.jpg\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	make_old("clients/K-1/photos/a.jpg");
	assert_true(scratch_run(&scratch));
	assert_int_equal(sqlite3_exec(store_handle(scratch.store), "UPDATE picture SET width = 77",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT width FROM picture", "77");
	/* Touched, but the same bytes. */
	make_old("clients/K-1/photos/a.jpg");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT width FROM picture", "77");
	write_jpeg("clients/K-1/photos/a.jpg", 16, 8, 0);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT width FROM picture", "16");
}

/* Times are trusted only when they are older than a file system's coarsest clock. */
static void
a_photo_known_by_its_times_is_not_even_read(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.csv", FINDINGS "1,施錠,△,a.jpg\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT stamp FROM picture", "");
	g_usleep(3 * G_USEC_PER_SEC);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT stamp <> '' FROM picture", "1");
	assert_int_equal(sqlite3_exec(store_handle(scratch.store),
			     "UPDATE picture SET sha256 = 'x'", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT sha256 FROM picture", "x");
	make_old("clients/K-1/photos/a.jpg");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT length(sha256) FROM picture", "64");
}

static void
one_client_alone_finds_its_photos(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nK-1,架空商店\nK-2,見本商事\n");
	scratch_write(&scratch, "environment.csv",
	    "企業ID,番号,項目,評価,写真\nK-1,1,施錠,△,a.jpg\nK-2,1,施錠,△,b.jpg\n");
	write_jpeg("clients/K-1/photos/a.jpg", 8, 8, 0);
	write_jpeg("clients/K-2/photos/b.jpg", 8, 8, 0);
	write_jpeg("photos/spare.jpg", 8, 8, 0);
	assert_true(scratch_run_for(&scratch, "K-1"));
	assert_no_complaint(&scratch);
	g_autofree char *alone = key_of("K-1");
	assert_true(scratch_run(&scratch));
	g_autofree char *all = key_of("K-1");
	assert_string_equal(alone, all);
	assert_query(&scratch,
	    "SELECT p.client, f.path FROM photo p JOIN photo_found f USING (record) ORDER BY 1",
	    "K-1|clients/K-1/photos/a.jpg\nK-2|clients/K-2/photos/b.jpg");
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(a_photo_is_kept_with_its_upright_size),
		PROMISE(one_cell_may_name_several),
		PROMISE(json_names_photos_in_a_list),
		PROMISE(width_case_and_ending_need_not_match),
		PROMISE(a_programme_wide_list_finds_photos_of_its_clients_then_its_own),
		PROMISE(names_that_lead_elsewhere_are_refused),
		PROMISE(a_photo_that_cannot_be_used_is_told_at_its_finding),
		PROMISE(a_changed_photo_changes_the_clients_key_and_no_other),
		PROMISE(an_unchanged_photo_is_not_decoded_again),
		PROMISE(a_photo_known_by_its_times_is_not_even_read),
		PROMISE(one_client_alone_finds_its_photos),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
