/*
 * The promises of the flow: what may end a page, what may begin one, and what is repeated.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render/flow.h"

#define PAGE 100.0

static struct flow *flow;
static GArray *frames;

static int
set_up(void **state)
{
	(void)state;
	flow = flow_new(400);
	frames = g_array_new(FALSE, FALSE, sizeof(struct frame));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	flow_drop(flow);
	g_array_unref(frames);
	return 0;
}

static struct box *
add(double height, double before)
{
	return flow_add(flow, height, before, NULL, NULL);
}

static int
place(void)
{
	return flow_place(flow, PAGE, 0, frames);
}

static void
boxes_stack_with_their_space_between(void **state)
{
	(void)state;
	struct box *first = add(20, 30), *second = add(10, 5);
	assert_int_equal(place(), 1);
	assert_true(first->y == 0); /* no space at a page's top */
	assert_true(second->y == 25);
}

static void
a_box_is_never_split(void **state)
{
	(void)state;
	struct box *first = add(60, 0), *second = add(60, 0), *third = add(40, 0);
	assert_int_equal(place(), 2);
	assert_int_equal(first->page, 0);
	assert_int_equal(second->page, 1);
	assert_int_equal(third->page, 1);
	assert_true(second->y == 0 && third->y == 60);
}

static void
a_box_that_just_fits_stays(void **state)
{
	(void)state;
	add(60, 0);
	struct box *second = add(30, 10);
	place();
	assert_int_equal(second->page, 0);
}

static void
space_before_counts_when_it_decides(void **state)
{
	(void)state;
	add(60, 0);
	struct box *second = add(30, 11);
	place();
	assert_int_equal(second->page, 1);
	assert_true(second->y == 0);
}

static void
what_keeps_with_the_next_moves_with_it(void **state)
{
	(void)state;
	add(60, 0);
	struct box *heading = add(10, 0), *lead = add(10, 0), *text = add(30, 0);
	heading->keep_next = lead->keep_next = true;
	place();
	assert_int_equal(heading->page, 1);
	assert_int_equal(lead->page, 1);
	assert_int_equal(text->page, 1);
}

static void
a_chain_longer_than_a_page_is_broken_where_it_must_be(void **state)
{
	(void)state;
	struct box *boxes[5];
	for (int i = 0; i < 5; i++) {
		boxes[i] = add(40, 0);
		boxes[i]->keep_next = true;
	}
	assert_int_equal(place(), 3);
	assert_int_equal(boxes[1]->page, 0);
	assert_int_equal(boxes[2]->page, 1);
	assert_int_equal(boxes[4]->page, 2);
}

static void
a_box_higher_than_a_page_has_one_of_its_own(void **state)
{
	(void)state;
	add(10, 0);
	struct box *huge = add(150, 0), *after = add(10, 0);
	place();
	assert_int_equal(huge->page, 1);
	assert_int_equal(after->page, 2);
}

static void
a_break_begins_a_page_but_never_an_empty_one(void **state)
{
	(void)state;
	flow_break(flow);
	struct box *first = add(10, 0);
	flow_break(flow);
	struct box *second = add(10, 0);
	assert_int_equal(place(), 2);
	assert_int_equal(first->page, 0);
	assert_int_equal(second->page, 1);
}

static void
a_box_that_wants_room_begins_a_page_only_without_it(void **state)
{
	(void)state;
	add(40, 0);
	flow_room(flow, 50);
	struct box *second = add(10, 0);
	flow_room(flow, 60);
	struct box *third = add(10, 0);
	place();
	assert_int_equal(second->page, 0);
	assert_int_equal(third->page, 1);
}

static void
a_head_is_repeated_above_what_it_heads_on_every_further_page(void **state)
{
	(void)state;
	struct box *head = add(10, 0);
	head->keep_next = true;
	for (int i = 0; i < 10; i++)
		add(30, 0)->head = head;
	assert_int_equal(place(), 4);
	int repeated = 0;
	for (guint i = 0; i < frames->len; i++) {
		const struct frame *frame = &g_array_index(frames, struct frame, i);
		if (!frame->repeated)
			continue;
		repeated++;
		assert_ptr_equal(frame->box, head);
		assert_true(frame->y == 0);
		assert_true((frame + 1)->y == 10); /* its rows begin below it */
	}
	assert_int_equal(repeated, 3);
}

static void
a_head_counts_when_a_page_fills(void **state)
{
	(void)state;
	struct box *head = add(20, 0);
	head->keep_next = true;
	struct box *rows[6];
	for (int i = 0; i < 6; i++) {
		rows[i] = add(40, 0);
		rows[i]->head = head;
	}
	place();
	for (int i = 0; i < 6; i++) {
		assert_int_equal(rows[i]->page, i / 2);
		assert_true(rows[i]->y + 40 <= PAGE);
	}
}

static void
an_element_opens_with_its_first_box_and_closes_with_its_last(void **state)
{
	(void)state;
	flow_open_role(flow, TAG_SECT);
	flow_open_role(flow, TAG_P);
	struct box *first = add(10, 0);
	flow_close(flow);
	struct box *last = add(10, 0);
	flow_close(flow);
	assert_int_equal(first->nopen, 2);
	assert_int_equal(first->open[0].role, TAG_SECT);
	assert_int_equal(first->nclose, 1);
	assert_int_equal(last->nopen, 0);
	assert_int_equal(last->nclose, 1);
}

static void
an_element_without_boxes_vanishes(void **state)
{
	(void)state;
	struct box *first = add(10, 0);
	flow_open_role(flow, TAG_LIST);
	flow_close(flow);
	struct box *second = add(10, 0);
	assert_int_equal(first->nclose, 0);
	assert_int_equal(second->nopen, 0);
}

static void
of_two_spaces_the_larger_holds(void **state)
{
	(void)state;
	add(10, 0);
	flow_space(flow, 12);
	struct box *second = add(10, 5);
	place();
	assert_true(second->y == 22);
}

static void
an_empty_flow_has_no_pages(void **state)
{
	(void)state;
	assert_int_equal(place(), 0);
	assert_int_equal(frames->len, 0);
}

int
main(void)
{
#define PROMISE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PROMISE(boxes_stack_with_their_space_between),
		PROMISE(a_box_is_never_split),
		PROMISE(a_box_that_just_fits_stays),
		PROMISE(space_before_counts_when_it_decides),
		PROMISE(what_keeps_with_the_next_moves_with_it),
		PROMISE(a_chain_longer_than_a_page_is_broken_where_it_must_be),
		PROMISE(a_box_higher_than_a_page_has_one_of_its_own),
		PROMISE(a_break_begins_a_page_but_never_an_empty_one),
		PROMISE(a_box_that_wants_room_begins_a_page_only_without_it),
		PROMISE(a_head_is_repeated_above_what_it_heads_on_every_further_page),
		PROMISE(a_head_counts_when_a_page_fills),
		PROMISE(an_element_opens_with_its_first_box_and_closes_with_its_last),
		PROMISE(an_element_without_boxes_vanishes),
		PROMISE(of_two_spaces_the_larger_holds),
		PROMISE(an_empty_flow_has_no_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
