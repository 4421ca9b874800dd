// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "run/op.h"
#include "run/opqueue.h"

enum {
	MAX = 3,
	MANY = 500
};

static struct op *
numbered(uint64_t ord)
{
	struct op o;

	memset(&o, 0, sizeof(o));
	o.ord = ord;
	o.key = "key";
	o.body = STR_LIT("{}");
	return op_new(&o);
}

static bool
put(struct opqueue *q, uint64_t ord)
{
	bool first;

	return opqueue_put(q, numbered(ord), &first);
}

static uint64_t
take(struct opqueue *q, bool *finished)
{
	struct op *op = opqueue_take(q, finished);
	uint64_t ord = op == NULL ? 0 : op->ord;

	op_free(op);
	return ord;
}

static void
an_operation_keeps_its_texts_when_the_original_is_gone(void **state)
{
	char key[] = "key-1";
	char path[] = "/v1/x";
	char body[] = {'{', '\0', '}'};
	char before[] = "{\"was\":1}";
	char marks[] = {'$', 'e', '\0', 'a', '\0'};
	char id[] = "con_1";
	struct op from;
	struct op *op;

	(void)state;
	memset(&from, 0, sizeof(from));
	from.ord = 4;
	from.key = key;
	from.path = path;
	from.body = (struct str){body, sizeof(body)};
	from.action = ROW_UPDATE;
	from.update = true;
	from.more = true;
	from.before = str_of(before);
	from.marks = (struct str){marks, sizeof(marks)};
	from.id = id;
	from.target = id;
	from.link = path;
	op = op_new(&from);
	memset(key, 'x', sizeof(key) - 1);
	memset(path, 'x', sizeof(path) - 1);
	memset(body, 'x', sizeof(body));
	memset(before, 'x', sizeof(before) - 1);
	memset(marks, 'x', sizeof(marks));
	memset(id, 'x', sizeof(id) - 1);
	assert_string_equal(op->key, "key-1");
	assert_string_equal(op->path, "/v1/x");
	assert_int_equal(op->body.n, 3);
	assert_memory_equal(op->body.p, "{\0}", 3);
	assert_int_equal(op->action, ROW_UPDATE);
	assert_true(op->update);
	assert_true(op->more);
	assert_false(op->settled);
	assert_true(str_is(op->before, "{\"was\":1}"));
	assert_int_equal(op->marks.n, 5);
	assert_memory_equal(op->marks.p, "$e\0a", 5);
	assert_string_equal(op->id, "con_1");
	assert_string_equal(op->target, "con_1");
	assert_string_equal(op->link, "/v1/x");
	assert_null(op->code);
	assert_null(op->hint);
	op_free(op);
	op_free(NULL);
}

/* A view of nothing must not point into what the original was made of. */
static void
an_operation_with_empty_texts_owns_them_too(void **state)
{
	char empty[1] = "";
	struct op from;
	struct op *op;

	(void)state;
	memset(&from, 0, sizeof(from));
	from.body = (struct str){empty, 0};
	from.key = empty;
	op = op_new(&from);
	assert_ptr_not_equal(op->body.p, empty);
	assert_ptr_not_equal(op->key, empty);
	assert_string_equal(op->key, "");
	assert_null(op->before.p);
	op_free(op);
}

static void
operations_come_out_as_they_went_in(void **state)
{
	struct opqueue *q = opqueue_new(MAX);
	bool finished = true;

	(void)state;
	assert_int_equal(take(q, &finished), 0);
	assert_false(finished);
	for (uint64_t ord = 1; ord <= 20; ord += 2) {
		assert_true(put(q, ord));
		assert_true(put(q, ord + 1));
		assert_int_equal(take(q, &finished), ord);
		assert_int_equal(take(q, &finished), ord + 1);
	}
	opqueue_free(q);
}

static void
the_end_is_told_only_when_the_queue_is_empty(void **state)
{
	struct opqueue *q = opqueue_new(MAX);
	bool finished = true;

	(void)state;
	assert_true(put(q, 1));
	opqueue_finish(q);
	assert_int_equal(take(q, &finished), 1);
	assert_false(finished);
	assert_int_equal(take(q, &finished), 0);
	assert_true(finished);
	opqueue_free(q);
}

static void
what_is_left_in_it_goes_with_the_queue(void **state)
{
	struct opqueue *q = opqueue_new(MAX);

	(void)state;
	assert_true(put(q, 1));
	assert_true(put(q, 2));
	opqueue_free(q); /* the leak checker looks */
	opqueue_free(NULL);
}

static void
a_feeder_hears_when_the_queue_was_empty(void **state)
{
	struct opqueue *q = opqueue_new(MAX);
	bool finished;
	bool first = false;

	(void)state;
	assert_true(opqueue_put(q, numbered(1), &first));
	assert_true(first);
	assert_true(opqueue_put(q, numbered(2), &first));
	assert_false(first);
	assert_int_equal(take(q, &finished), 1);
	assert_true(opqueue_put(q, numbered(3), &first));
	assert_false(first);
	assert_int_equal(take(q, &finished), 2);
	assert_int_equal(take(q, &finished), 3);
	assert_true(opqueue_put(q, numbered(4), &first));
	assert_true(first);
	opqueue_close(q);
	first = true;
	assert_false(opqueue_put(q, numbered(5), &first));
	assert_false(first);
	opqueue_free(q);
}

struct feeder {
	struct opqueue *q;
	atomic_size_t put;
	bool refused;
};

static void *
feed(void *cookie)
{
	struct feeder *f = cookie;

	for (uint64_t ord = 1; ord <= MANY; ord++) {
		if (!put(f->q, ord)) {
			f->refused = true;
			break;
		}
		atomic_fetch_add(&f->put, 1);
	}
	opqueue_finish(f->q);
	return NULL;
}

static void
the_feeder_is_never_further_ahead_than_the_queue_is_long(void **state)
{
	struct feeder f = {opqueue_new(MAX), 0, false};
	bool finished = false;
	uint64_t taken = 0;
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, feed, &f), 0);
	while (!finished) {
		uint64_t ord;

		assert_true(atomic_load(&f.put) <= taken + MAX);
		ord = take(f.q, &finished);
		if (ord != 0)
			assert_int_equal(ord, ++taken);
	}
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(taken, MANY);
	assert_false(f.refused);
	opqueue_free(f.q);
}

static void
a_closed_queue_lets_a_waiting_feeder_go(void **state)
{
	struct feeder f = {opqueue_new(MAX), 0, false};
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, feed, &f), 0);
	while (atomic_load(&f.put) < MAX)
		;
	opqueue_close(f.q);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_true(f.refused);
	assert_int_equal(atomic_load(&f.put), MAX);
	opqueue_free(f.q);
}

static void
a_lower_limit_holds_for_what_comes(void **state)
{
	struct feeder f = {opqueue_new(8), 0, false};
	bool finished = false;
	uint64_t taken = 0;
	pthread_t t;

	(void)state;
	opqueue_limit(f.q, 2);
	assert_int_equal(pthread_create(&t, NULL, feed, &f), 0);
	while (atomic_load(&f.put) < 2)
		;
	while (!finished) {
		uint64_t ord;

		assert_true(atomic_load(&f.put) <= taken + 2);
		ord = take(f.q, &finished);
		if (ord != 0)
			assert_int_equal(ord, ++taken);
	}
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(taken, MANY);
	opqueue_free(f.q);
}

static void
a_feeder_that_waits_hears_of_a_higher_limit(void **state)
{
	struct feeder f = {opqueue_new(MAX), 0, false};
	pthread_t t;

	(void)state;
	opqueue_limit(f.q, 0); /* as 1 */
	assert_int_equal(pthread_create(&t, NULL, feed, &f), 0);
	while (atomic_load(&f.put) < 1)
		;
	opqueue_limit(f.q, 1000); /* as MAX */
	while (atomic_load(&f.put) < MAX)
		;
	opqueue_close(f.q);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(atomic_load(&f.put), MAX);
	opqueue_free(f.q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		an_operation_keeps_its_texts_when_the_original_is_gone),
	    cmocka_unit_test(an_operation_with_empty_texts_owns_them_too),
	    cmocka_unit_test(operations_come_out_as_they_went_in),
	    cmocka_unit_test(the_end_is_told_only_when_the_queue_is_empty),
	    cmocka_unit_test(a_feeder_hears_when_the_queue_was_empty),
	    cmocka_unit_test(what_is_left_in_it_goes_with_the_queue),
	    cmocka_unit_test(
		the_feeder_is_never_further_ahead_than_the_queue_is_long),
	    cmocka_unit_test(a_closed_queue_lets_a_waiting_feeder_go),
	    cmocka_unit_test(a_lower_limit_holds_for_what_comes),
	    cmocka_unit_test(a_feeder_that_waits_hears_of_a_higher_limit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
