// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "unit/api/putserver.h"
#include "unit/import/uploadkit.h"

#define REFUSED "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"

enum {
	ATTEMPTS = 8, /* api/retry.h */
	FIRST_ATTEMPTS = 4
};

/* Too large for the stack. */
static struct uploadkit k;

static const char *const store_takes[] = {PUTSERVER_OK, NULL};

static void
a_file_is_there_after_create_put_and_complete(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_MADE);
	assert_string_equal(k.out.id, "fil_1");
	assert_string_equal(k.files[0].body,
	    "{\"filename\":\"talk.vtt\",\"mimeType\":\"text/vtt\","
	    "\"sizeBytes\":38,\"purpose\":\"meeting_transcript\"}");
	assert_string_equal(k.files[0].status, "COMPLETED");
	assert_int_equal(k.creates, 1);
	assert_int_equal(putserver_requests(k.store), 1);
	assert_non_null(
	    strstr(putserver_head(k.store, 0), "\r\nx-token: t0ken\r\n"));
	assert_int_equal(k.completes, 1);
	/* md5sum of the text that uploadkit_begin() writes. */
	assert_string_equal(k.md5, "1337ba50347fa7f1c5a099b4ccab9b58");
	assert_int_equal(k.cancels, 0);
	uploadkit_end(&k);
}

static void
a_file_that_is_there_is_looked_at_and_left_alone(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_KNOWN);
	assert_string_equal(k.out.id, "fil_1");
	assert_int_equal(k.creates, 1);
	assert_int_equal(k.looks, 1);
	assert_int_equal(putserver_requests(k.store), 1);
	uploadkit_end(&k);
}

static void
a_file_that_was_removed_over_there_is_uploaded_again(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	(void)snprintf(k.files[0].id, sizeof(k.files[0].id), "gone");
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_MADE);
	assert_string_equal(k.out.id, "fil_2");
	uploadkit_end(&k);
}

static void
other_content_is_another_file(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	uploadkit_write(&k, "something else");
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_MADE);
	assert_int_equal(uploadkit_count(&k, "COMPLETED"), 2);
	uploadkit_end(&k);
}

static void
again_uploads_what_is_there_once_more(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	k.way.again = true;
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_MADE);
	assert_string_equal(k.out.id, "fil_2");
	uploadkit_end(&k);
}

static void
a_lost_answer_to_the_create_makes_no_second_session(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.lose = 1;
	k.lose_what = "/v1/files";
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.creates, 2);
	assert_int_equal(k.n_files, 1);
	uploadkit_end(&k);
}

static void
a_run_that_never_heard_of_its_session_goes_on_with_it(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.lose = FIRST_ATTEMPTS;
	k.lose_what = "/v1/files";
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_SERVICE);
	assert_int_equal(k.out.what, UPLOAD_NOT);
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_1");
	assert_int_equal(k.n_files, 1);
	uploadkit_end(&k);
}

static void
a_run_cut_while_sending_goes_on_in_the_same_session(void **state)
{
	const char *const answers[] = {PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_OK, NULL};

	(void)state;
	uploadkit_begin(&k, answers);
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_SERVICE);
	assert_int_equal(putserver_requests(k.store), ATTEMPTS);
	assert_int_equal(k.cancels, 0);
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_1");
	assert_int_equal(k.n_files, 1);
	uploadkit_end(&k);
}

static void
a_run_that_never_heard_of_the_end_sends_no_byte_twice(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.lose = ATTEMPTS;
	k.lose_what = "/complete";
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_SERVICE);
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_1");
	assert_int_equal(putserver_requests(k.store), 1);
	assert_int_equal(k.n_files, 1);
	uploadkit_end(&k);
}

static void
a_complete_that_is_refused_because_it_was_done_counts(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.lose = 1;
	k.lose_what = "/complete";
	k.forget = true; /* so the second one is refused with 409 */
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.completes, 2);
	assert_int_equal(k.looks, 1);
	assert_int_equal(putserver_requests(k.store), 1);
	uploadkit_end(&k);
}

static void
a_session_that_expired_is_followed_by_another(void **state)
{
	const char *const answers[] = {PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, REFUSED, PUTSERVER_OK, NULL};

	(void)state;
	uploadkit_begin(&k, answers);
	assert_int_equal(uploadkit_upload(&k), -1);
	k.files[0].status = "EXPIRED";
	k.now_ms += INT64_C(2) * 3600 * 1000;
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_2");
	assert_int_equal(uploadkit_count(&k, "COMPLETED"), 1);
	uploadkit_end(&k);
}

static void
a_key_is_not_repeated_after_23_hours(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.lose = FIRST_ATTEMPTS;
	k.lose_what = "/v1/files";
	assert_int_equal(uploadkit_upload(&k), -1);
	k.now_ms += INT64_C(23) * 3600 * 1000;
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_2");
	assert_int_equal(uploadkit_count(&k, "COMPLETED"), 1);
	uploadkit_end(&k);
}

static void
a_service_that_forgot_the_key_gets_its_first_session_cancelled(void **state)
{
	const char *const answers[] = {PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_CUT,
	    PUTSERVER_CUT, PUTSERVER_CUT, PUTSERVER_OK, NULL};

	(void)state;
	uploadkit_begin(&k, answers);
	assert_int_equal(uploadkit_upload(&k), -1);
	k.forget = true;
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.files[0].status, "CANCELLED");
	assert_string_equal(k.files[1].status, "COMPLETED");
	assert_string_equal(k.out.id, "fil_2");
	uploadkit_end(&k);
}

static void
a_file_that_is_refused_is_told_with_the_services_words(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.refuse = 1;
	k.refuse_what = "/v1/files";
	k.refuse_status = 400;
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_USAGE);
	assert_string_equal(k.out.code, "server.bad_request");
	assert_non_null(strstr(k.e.msg, "no: bad_request"));
	assert_int_equal(putserver_requests(k.store), 0);
	uploadkit_end(&k);
}

static void
a_key_without_the_right_stops_everything(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.refuse = 1;
	k.refuse_what = "/v1/files";
	k.refuse_status = 403;
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_STOPPED);
	uploadkit_end(&k);
}

static void
a_file_that_changes_after_it_was_read_is_not_completed(void **state)
{
	struct uploadfile f;

	(void)state;
	uploadkit_begin(&k, store_takes);
	uploadkit_read(&k, &f);
	uploadkit_write(&k, "WEBVTT\n\n00:00.000 --> 00:01.000\nHELLO\n");
	assert_int_equal(uploadkit_run(&k, &f), -1);
	assert_int_equal(k.e.kind, ERR_USAGE);
	assert_string_equal(k.out.code, "file.changed");
	assert_int_equal(k.completes, 0);
	assert_string_equal(k.files[0].status, "CANCELLED");
	uploadkit_end(&k);
}

static void
a_file_that_shrinks_after_it_was_read_is_not_completed(void **state)
{
	struct uploadfile f;

	(void)state;
	uploadkit_begin(&k, store_takes);
	uploadkit_read(&k, &f);
	uploadkit_write(&k, "WEB");
	assert_int_equal(uploadkit_run(&k, &f), -1);
	assert_string_equal(k.out.code, "file.changed");
	assert_string_equal(k.files[0].status, "CANCELLED");
	uploadkit_end(&k);
}

static void
a_file_replaced_by_rename_is_sent_as_it_was_read(void **state)
{
	struct uploadfile f;

	(void)state;
	uploadkit_begin(&k, store_takes);
	uploadkit_read(&k, &f);
	assert_int_equal(remove(k.path), 0);
	uploadkit_write(&k, "another one");
	assert_int_equal(uploadkit_run(&k, &f), 0);
	uploadkit_end(&k);
}

static void
bytes_that_do_not_match_are_sent_once_more_and_then_given_up(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.refuse = 1;
	k.refuse_what = "/complete";
	k.refuse_status = 422;
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(putserver_requests(k.store), 2);
	uploadkit_write(&k, "the second file");
	k.refuse = 2;
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_USAGE);
	assert_int_equal(putserver_requests(k.store), 4);
	assert_string_equal(k.files[1].status, "CANCELLED");
	uploadkit_end(&k);
}

static void
an_address_that_is_refused_again_and_again_is_given_up(void **state)
{
	const char *const answers[] = {REFUSED, NULL};

	(void)state;
	uploadkit_begin(&k, answers);
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_USAGE);
	assert_string_equal(k.out.code, "upload.refused");
	assert_int_equal(uploadkit_count(&k, "CANCELLED"), k.n_files);
	assert_int_equal(k.n_files, 3);
	uploadkit_end(&k);
}

static void
a_stop_leaves_the_session_to_the_next_run(void **state)
{
	atomic_int stop = 1;

	(void)state;
	uploadkit_begin(&k, store_takes);
	k.way.stop = &stop;
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_SERVICE);
	assert_string_equal(k.files[0].status, "PENDING");
	assert_int_equal(k.cancels, 0);
	atomic_store(&stop, 0);
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_string_equal(k.out.id, "fil_1");
	uploadkit_end(&k);
}

static void
a_key_that_may_not_look_trusts_the_log(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.way.may_look = false;
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(uploadkit_upload(&k), 0);
	assert_int_equal(k.out.what, UPLOAD_KNOWN);
	assert_int_equal(k.looks, 0);
	uploadkit_end(&k);
}

static void
a_key_that_may_not_look_does_not_guess(void **state)
{
	(void)state;
	uploadkit_begin(&k, store_takes);
	k.way.may_look = false;
	k.lose = ATTEMPTS;
	k.lose_what = "/complete";
	assert_int_equal(uploadkit_upload(&k), -1);
	k.forget = true;
	uploadkit_restart(&k);
	assert_int_equal(uploadkit_upload(&k), -1);
	assert_int_equal(k.e.kind, ERR_STOPPED);
	assert_non_null(strstr(k.e.hint, "files:read"));
	assert_int_equal(k.n_files, 1);
	uploadkit_end(&k);
}

static void
neither_address_nor_token_is_ever_on_disk(void **state)
{
	struct buf b;
	char *db;

	(void)state;
	uploadkit_begin(&k, store_takes);
	assert_int_equal(uploadkit_upload(&k), 0);
	db = fsx_join(k.dir, "uploads.db");
	buf_init(&b, LIM_BODY_BYTES);
	assert_int_equal(fsx_read(&b, db, &k.e), 0);
	assert_true(str_find_str(buf_str(&b), STR_LIT("fil_1")) < b.n);
	assert_int_equal(str_find_str(buf_str(&b), STR_LIT("s3cret")), b.n);
	assert_int_equal(str_find_str(buf_str(&b), STR_LIT("t0ken")), b.n);
	assert_int_equal(str_find_str(buf_str(&b), STR_LIT("sk_lf_x")), b.n);
	buf_fini(&b);
	free(db);
	uploadkit_end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_there_after_create_put_and_complete),
	    cmocka_unit_test(a_file_that_is_there_is_looked_at_and_left_alone),
	    cmocka_unit_test(
		a_file_that_was_removed_over_there_is_uploaded_again),
	    cmocka_unit_test(other_content_is_another_file),
	    cmocka_unit_test(again_uploads_what_is_there_once_more),
	    cmocka_unit_test(
		a_lost_answer_to_the_create_makes_no_second_session),
	    cmocka_unit_test(
		a_run_that_never_heard_of_its_session_goes_on_with_it),
	    cmocka_unit_test(
		a_run_cut_while_sending_goes_on_in_the_same_session),
	    cmocka_unit_test(
		a_run_that_never_heard_of_the_end_sends_no_byte_twice),
	    cmocka_unit_test(
		a_complete_that_is_refused_because_it_was_done_counts),
	    cmocka_unit_test(a_session_that_expired_is_followed_by_another),
	    cmocka_unit_test(a_key_is_not_repeated_after_23_hours),
	    cmocka_unit_test(
		a_service_that_forgot_the_key_gets_its_first_session_cancelled),
	    cmocka_unit_test(
		a_file_that_is_refused_is_told_with_the_services_words),
	    cmocka_unit_test(a_key_without_the_right_stops_everything),
	    cmocka_unit_test(
		a_file_that_changes_after_it_was_read_is_not_completed),
	    cmocka_unit_test(
		a_file_that_shrinks_after_it_was_read_is_not_completed),
	    cmocka_unit_test(a_file_replaced_by_rename_is_sent_as_it_was_read),
	    cmocka_unit_test(
		bytes_that_do_not_match_are_sent_once_more_and_then_given_up),
	    cmocka_unit_test(
		an_address_that_is_refused_again_and_again_is_given_up),
	    cmocka_unit_test(a_stop_leaves_the_session_to_the_next_run),
	    cmocka_unit_test(a_key_that_may_not_look_trusts_the_log),
	    cmocka_unit_test(a_key_that_may_not_look_does_not_guess),
	    cmocka_unit_test(neither_address_nor_token_is_ever_on_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
