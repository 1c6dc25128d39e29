#include "core/list.h"

#include "tests/harness.h"

struct item {
	int number;
	struct list_node link;
};

static int
number_of(struct list_node *n)
{
	return CONTAINER_OF(n, struct item, link)->number;
}

START_TEST(nodes_come_out_in_the_order_in_which_they_went_in)
{
	struct list_node list;
	struct item items[3];

	list_init(&list);
	ck_assert(list_is_empty(&list));
	for (int i = 0; i < 3; i++) {
		items[i].number = i;
		list_append(&list, &items[i].link);
	}
	ck_assert(!list_is_empty(&list));
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(number_of(list_pop(&list)), i);
	ck_assert_ptr_null(list_pop(&list));
	ck_assert(list_is_empty(&list));
}
END_TEST

START_TEST(a_popped_node_is_in_no_list)
{
	struct list_node list, n;

	list_init(&list);
	list_append(&list, &n);
	ck_assert_ptr_eq(list_pop(&list), &n);
	ck_assert(list_is_empty(&n));
}
END_TEST

START_TEST(remove_takes_out_any_node_and_is_harmless_twice)
{
	struct list_node list, a, b, c;

	list_init(&list);
	list_append(&list, &a);
	list_append(&list, &b);
	list_append(&list, &c);
	list_remove(&b);
	list_remove(&b);
	ck_assert_ptr_eq(list_pop(&list), &a);
	ck_assert_ptr_eq(list_pop(&list), &c);
	ck_assert_ptr_null(list_pop(&list));
}
END_TEST

START_TEST(splice_moves_all_nodes_behind_those_of_the_other)
{
	struct list_node list, from, a, b, c;

	list_init(&list);
	list_init(&from);
	list_append(&list, &a);
	list_append(&from, &b);
	list_append(&from, &c);
	list_splice(&list, &from);
	ck_assert(list_is_empty(&from));
	ck_assert_ptr_eq(list_pop(&list), &a);
	ck_assert_ptr_eq(list_pop(&list), &b);
	ck_assert_ptr_eq(list_pop(&list), &c);
	ck_assert_ptr_null(list_pop(&list));
}
END_TEST

START_TEST(splice_of_an_empty_list_changes_nothing)
{
	struct list_node list, from, a;

	list_init(&list);
	list_init(&from);
	list_append(&list, &a);
	list_splice(&list, &from);
	ck_assert(list_is_empty(&from));
	ck_assert_ptr_eq(list.next, &a);
	ck_assert_ptr_eq(list.prev, &a);
}
END_TEST

START_TEST(splice_into_an_empty_list_takes_over_both_ends)
{
	struct list_node list, from, a, b;

	list_init(&list);
	list_init(&from);
	list_append(&from, &a);
	list_append(&from, &b);
	list_splice(&list, &from);
	ck_assert_ptr_eq(list.next, &a);
	ck_assert_ptr_eq(list.prev, &b);
}
END_TEST

START_TEST(for_each_visits_all_in_order)
{
	struct list_node list;
	struct item items[3];
	int sum = 0;

	list_init(&list);
	for (int i = 0; i < 3; i++) {
		items[i].number = i + 1;
		list_append(&list, &items[i].link);
	}
	list_for_each (n, &list)
		sum = sum * 10 + number_of(n);
	ck_assert_int_eq(sum, 123);
}
END_TEST

START_TEST(for_each_safe_allows_to_remove_the_node)
{
	struct list_node list;
	struct item items[4];
	int sum = 0;

	list_init(&list);
	for (int i = 0; i < 4; i++) {
		items[i].number = i + 1;
		list_append(&list, &items[i].link);
	}
	list_for_each_safe (n, &list) {
		sum = sum * 10 + number_of(n);
		list_remove(n);
	}
	ck_assert_int_eq(sum, 1234);
	ck_assert(list_is_empty(&list));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("list");
	TCase *c = tcase_create("nodes");

	tcase_add_test(c, nodes_come_out_in_the_order_in_which_they_went_in);
	tcase_add_test(c, a_popped_node_is_in_no_list);
	tcase_add_test(c, remove_takes_out_any_node_and_is_harmless_twice);
	suite_add_tcase(s, c);

	c = tcase_create("lists");
	tcase_add_test(c, splice_moves_all_nodes_behind_those_of_the_other);
	tcase_add_test(c, splice_of_an_empty_list_changes_nothing);
	tcase_add_test(c, splice_into_an_empty_list_takes_over_both_ends);
	tcase_add_test(c, for_each_visits_all_in_order);
	tcase_add_test(c, for_each_safe_allows_to_remove_the_node);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
