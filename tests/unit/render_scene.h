/*
 * Two pages with one of everything, drawn through the page wrappers: what the tests of all devices look at.
 */
#ifndef OBI_TESTS_RENDER_SCENE_H
#define OBI_TESTS_RENDER_SCENE_H

#include "render/page.h"

#define SCENE_WIDTH 300
#define SCENE_HEIGHT 400

struct scene {
	struct page_device *device;
	struct text_engine *engine;
	struct problems *problems;
};

static void
scene_text(const struct scene *scene, const struct text_style *style, const char *text, double x,
    double y, double width)
{
	struct text_block *block =
	    text_lay_out(scene->engine, style, text, width, NULL, scene->problems);
	for (size_t i = 0; i < block->nlines; i++)
		page_line(scene->device, &block->lines[i], x + block->lines[i].x,
		    y + block->lines[i].baseline);
	text_block_drop(block);
}

static void
scene_element(const struct scene *scene, enum tag_role role, const struct text_style *style,
    const char *text, double x, double y, double width)
{
	page_tag_begin(scene->device, &(struct tag){ .role = role });
	scene_text(scene, style, text, x, y, width);
	page_tag_end(scene->device);
}

static const struct text_style scene_plain = { .size_pt = 9, .colour = 0x1b1b1b };
static const struct text_style scene_bold = {
	.size_pt = 9, .colour = 0xffffff, .weight = TEXT_BOLD
};
static const struct text_style scene_title = {
	.size_pt = 16, .colour = 0x103050, .weight = TEXT_BOLD
};

static void
scene_table(const struct scene *scene, double y)
{
	static const char *const cells[3][3] = { { "部署", "送信", "開封率" },
		{ "営業部", "42", "28.6％" }, { "髙橋・﨑田・𠮷野", "7", "0.0％" } };
	struct page_device *device = scene->device;
	page_tag_begin(device, &(struct tag){ .role = TAG_TABLE });
	for (int row = 0; row < 3; row++) {
		if (row < 2)
			page_tag_begin(
			    device, &(struct tag){ .role = row ? TAG_TBODY : TAG_THEAD });
		page_tag_begin(device, &(struct tag){ .role = TAG_TR });
		if (row == 0) {
			page_artifact_begin(device);
			page_fill_rect(device, &(struct rect){ 30, y, 240, 16 },
			    &(struct fill){ .colour = 0x336699 });
			page_artifact_end(device);
		}
		for (int column = 0; column < 3; column++) {
			bool header = row == 0 || column == 0;
			struct text_style style = row ? scene_plain : scene_bold;
			style.align = column ? TEXT_RIGHT : TEXT_LEFT;
			page_tag_begin(device, &(struct tag){ .role = header ? TAG_TH : TAG_TD,
						   .row_header = row > 0 });
			scene_text(
			    scene, &style, cells[row][column], 34 + 80 * column, y + 18 * row, 72);
			page_tag_end(device);
		}
		page_tag_end(device);
		if (row != 1)
			page_tag_end(device);
	}
	page_tag_end(device);
}

static void
scene_figure(const struct scene *scene, double y)
{
	struct page_device *device = scene->device;
	page_tag_begin(device,
	    &(struct tag){
		.role = TAG_FIGURE, .alt = "開封 3 割の帯グラフ", .bbox = { 30, y, 240, 60 } });
	for (int i = 0; i < 4; i++)
		page_fill_rect(device, &(struct rect){ 30 + 60 * i, y, 60, 24 },
		    &(struct fill){ 0xdde6f0 - (uint32_t)i * 0x101010, (enum hatch)i, 0x224466 });
	page_stroke_rect(
	    device, &(struct rect){ 30, y, 240, 24 }, &(struct stroke){ 0x224466, 0.75, { 0, 0 } });
	page_stroke_line(
	    device, 30, y + 34, 270, y + 34, &(struct stroke){ 0xcc0000, 1.5, { 4, 2 } });
	cairo_path_data_t curve[] = { { .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { 40, y + 60 } }, { .header = { CAIRO_PATH_CURVE_TO, 4 } },
		{ .point = { 80, y + 10 } }, { .point = { 160, y + 110 } },
		{ .point = { 220, y + 44 } }, { .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { 260, y + 60 } }, { .header = { CAIRO_PATH_CLOSE_PATH, 1 } } };
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, curve, G_N_ELEMENTS(curve) };
	page_fill(device, &path, &(struct fill){ 0xf0c040, HATCH_DENSE, 0x805000 });
	page_stroke(device, &path, &(struct stroke){ 0x402000, 1, { 0, 0 } });
	page_tag_end(device);
}

static void
scene_image(const struct scene *scene, double y)
{
	unsigned char rgb[3 * 16 * 8];
	for (size_t i = 0; i < sizeof rgb; i++)
		rgb[i] = (unsigned char)(i % 3 == 0   ? 40 + 12 * (i / 3 % 16)
					 : i % 3 == 1 ? 20 * (i / 48)
						      : 128);
	struct image image = { 16, 8, rgb };
	page_tag_begin(scene->device,
	    &(struct tag){ .role = TAG_FIGURE, .alt = "写真: 配線盤", .bbox = { 30, y, 80, 40 } });
	page_image(scene->device, &image, &(struct rect){ 30, y, 80, 40 });
	page_tag_end(scene->device);
}

static void
scene_page(const struct scene *scene, int number)
{
	struct page_device *device = scene->device;
	page_begin(device, SCENE_WIDTH, SCENE_HEIGHT);
	page_artifact_begin(device);
	scene_text(scene, &(struct text_style){ .size_pt = 7, .colour = 0x666666 }, "年次報告書",
	    30, 10, 0);
	page_artifact_end(device);
	page_destination(device, number == 1 ? "first" : "second", 30);
	page_outline(device, number, number == 1 ? "標的型攻撃メール訓練" : "詳細", 30);
	scene_element(scene, number == 1 ? TAG_H1 : TAG_H2, &scene_title, "標的型攻撃メール訓練",
	    30, 24, 240);
	scene_element(scene, TAG_P, &scene_plain,
	    "これは**重要**な報告です。AVATAR To, 12.5% ― "
	    "「かっこ」と句読点、。葛\xf3\xa0\x84\x80城 か\xe3\x82\x9a x\xcc\x81",
	    30, 54, 240);
	scene_table(scene, 100);
	if (number == 1) {
		scene_figure(scene, 170);
	} else {
		scene_image(scene, 170);
	}
	page_tag_begin(device, &(struct tag){ .role = TAG_P });
	page_tag_begin(device, &(struct tag){ .role = TAG_LINK });
	scene_text(scene, &scene_plain, number == 1 ? "次の頁" : "案内のサイト", 30, 290, 0);
	page_link(device, &(struct rect){ 30, 290, 40, 14 },
	    number == 1 ? "second" : "https://example.jp/案内?q=(1)", "移動します");
	page_tag_end(device);
	page_tag_end(device);
	scene_element(
	    scene, TAG_NOTE, &scene_plain, "注: 少人数の部署は合算しています。", 30, 320, 240);
	page_end(device);
}

/* The whole scene; closes the device. */
static bool
scene_draw(const struct scene *scene)
{
	struct page_device *device = scene->device;
	page_set_info(device, &(struct page_info){ .title = "年次報告書 <A & B>",
				  .author = "架空市",
				  .subject = "訓練の結果",
				  .creator = "Obi",
				  .language = "ja-JP",
				  .date = "2025-03-31" });
	g_autoptr(GBytes) bytes = g_bytes_new_static("部署,送信\n", 14);
	page_attach(device, "表.csv", "text/csv", "Source", bytes);
	page_tag_begin(device, &(struct tag){ .role = TAG_DOCUMENT });
	scene_page(scene, 1);
	scene_page(scene, 2);
	page_tag_end(device);
	return page_close(device);
}

#endif
