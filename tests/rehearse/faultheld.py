# SPDX-License-Identifier: Apache-2.0
"""The fault table beyond network and server: rows that tests elsewhere make
true.  A row names its test as "path below tests/::name"; test_faults.py sees
that there is such a test and that it is run.  Add a row where it belongs; then
write FAULTS.md again (see its first lines)."""


class Held:
    def __init__(self, fault, behaviour, ends, test):
        self.fault, self.behaviour, self.ends, self.test = fault, behaviour, ends, test


def rows(path, *some):
    """(fault, behaviour, exit status or "", name of the test)"""
    return [Held(fault, behaviour, ends, f"{path}::{name}") for fault, behaviour, ends, name in some]


LIMITS = rows(
    "unit/api/test_httpcaps.c",
    ("an answer stalls", "no answer: the connection is given up", "", "an_answer_that_stalls_is_lost"),
    ("an answer comes on and on, but too slowly", "no answer once the whole request has taken too long", "",
     "the_total_limit_ends_what_takes_too_long"),
    ("a compressed answer that nobody asked for", "no answer", "", "a_compressed_answer_is_lost_and_says_so"),
    ("an answer that is nested too deep", "no answer", "", "json_that_is_too_deep_is_no_answer"),
) + rows(
    "unit/api/test_http.c",
    ("no answer in time", "no answer: nothing is known of the write", "", "an_answer_that_takes_too_long_is_lost"),
    ("no connection in time", "not sent", "", "a_connection_that_does_not_come_about_in_time_is_unsent"),
)

PROCESS = rows(
    "rehearse/test_rebase.py",
    ("kill -9 at random moments while the file changes between the runs", "--rebase ends as an undisturbed run: each row "
     "once, as the file is now", "killed, then 0", "test_killed_at_any_instant_it_ends_as_an_undisturbed_one"),
    ("the file changes while rows are on their way", "--rebase settles them with the bytes they had", "killed, then 0",
     "test_what_is_on_its_way_is_settled_with_the_bytes_it_had"),
) + rows(
    "rehearse/test_again.py",
    ("kill -9 while refused rows are tried again", "the same command goes on", "killed, then 0",
     "test_a_retry_that_is_killed_is_repeated_by_the_same_command"),
) + rows(
    "unit/journal/test_jobformat.c",
    ("killed while a job of an older format is raised", "raised by the next run, nothing is lost", "",
     "a_raise_that_was_cut_short_is_made_again"),
) + rows(
    "rehearse/test_kill.py",
    ("kill -9 at random moments, mixed faults of the server", "the same command ends as an undisturbed run",
     "killed, then 0", "test_a_killed_import_with_mixed_faults_ends_as_an_undisturbed_one"),
    ("kill -9 at random moments, every fifth answer lost", "the same command ends as an undisturbed run",
     "killed, then 0", "test_a_killed_import_with_every_fifth_answer_lost_ends_as_an_undisturbed_one"),
) + rows(
    "rehearse/test_syscalls.py",
    ("kill -9 at a system call, and at one of the run that resumes", "the same command ends as an undisturbed run",
     "killed, then 0", "test_an_import_killed_at_its_calls_and_again_while_it_resumes_ends_as_an_undisturbed_one"),
) + rows(
    "rehearse/test_syscalls_others.py",
    ("kill -9 at a system call of an export", "the former file or a whole one", "killed, then 0",
     "test_an_export_leaves_the_former_file_or_a_whole_one"),
    ("kill -9 at a system call of an undo", "nothing is taken back twice", "killed, then 0", "test_an_undo"),
    ("kill -9 at a system call of a verification", "nothing is written", "killed, then 0", "test_a_verification"),
    ("kill -9 at a system call of an upload", "each file is there once", "killed, then 0", "test_an_upload"),
) + rows(
    "rehearse/test_syscalls_errors.py",
    ("a signal interrupts a system call", "goes on", 0, "test_calls_that_a_signal_interrupts"),
) + rows(
    "rehearse/test_relate.py",
    ("kill -9 between two requests of one row", "the parts that are there are not sent again", "killed, then 0",
     "test_a_kill_during_the_second_part"),
) + rows(
    "rehearse/test_upkill.py",
    ("kill -9 during an upsert that searches", "the same command ends as an undisturbed run", "killed, then 0",
     "test_a_killed_upsert_that_searches_while_the_index_lags_ends_alike"),
) + rows(
    "rehearse/test_undo.py",
    ("kill -9 during an undo", "the same command goes on; nothing is restored twice", "killed, then 0",
     "test_a_killed_undo_of_updates_restores_all_and_keeps_an_edit"),
    ("the first signal during an undo", "it stops; what is taken back is listed", "143, then 0",
     "test_the_first_signal_ends_it_and_the_next_undo_goes_on"),
) + rows(
    "rehearse/test_export.py",
    ("kill -9 during an export", "the former file stays; the same command goes on", "killed, then 0",
     "test_killed_at_many_instants_it_goes_on_and_ends_whole"),
) + rows(
    "rehearse/test_stop.py",
    ("an interrupt", "drains what flies, the rest stays pending", "130, then 0",
     "test_an_interrupt_drains_and_the_same_command_goes_on"),
) + rows(
    "rehearse/test_verify.py",
    ("an interrupt during a verification", "the last certificate stays", "130",
     "test_an_interrupted_verification_leaves_the_last_certificate"),
)

SERVER = rows(
    "rehearse/test_verify.py",
    ("the server forgets keys and makes records twice", "verify --doubles finds each of them", 10,
     "test_a_record_that_the_server_made_twice_is_a_double"),
    ("the server forgets keys, nothing is matched", "verify --doubles finds each of them", 10,
     "test_doubles_are_found_where_nothing_is_matched"),
    ("reads fail during a verification", "asked again", 0, "test_reads_that_fail_on_the_way_are_asked_again"),
) + rows(
    "rehearse/test_undo.py",
    ("answers to deletes are lost", "settled by the next look", 0,
     "test_an_answer_that_is_lost_is_settled_by_the_next_look"),
)

DISK = rows(
    "unit/journal/test_jobfolder.c",
    ("the job folder is on a network file system", "refused", "", "a_network_file_system_is_refused_by_its_name"),
    ("the job folder is another user's", "refused", "", "a_folder_of_another_user_is_refused"),
    ("the journal is a link to somewhere else", "refused", "", "a_journal_that_is_no_plain_file_is_refused"),
) + rows(
    "rehearse/test_stop.py",
    ("the disk is full", "stops; what was durable counts", "8, then 0", "test_a_full_disk_ends_with_8_and_resumes"),
) + rows(
    "rehearse/test_syscalls_errors.py",
    ("the disk is full for one system call, whichever", "goes on or stops, naming the file and what to do; the same "
     "command ends as an undisturbed run", "8, then 0", "test_a_call_that_finds_the_disk_full"),
    ("the disk is full from a system call on", "stops, naming the file and what to do", "8, then 0",
     "test_a_disk_that_is_full_from_a_call_on"),
    ("the disk fails at a system call, whichever", "goes on or stops, naming the file and what to do; nothing is "
     "called damaged that is not", "8, then 0", "test_a_call_that_finds_the_disk_broken"),
    ("the disk fails from a system call on", "stops, naming the file and what to do", "8, then 0",
     "test_a_disk_that_is_broken_from_a_call_on"),
    ("less is written or read than was asked for", "goes on", 0, "test_less_is_written_or_read_than_was_asked_for"),
    ("a file cannot be locked", "goes on or stops", "8, then 0", "test_a_file_that_cannot_be_locked"),
) + rows(
    "rehearse/test_power.py",
    ("power is lost; what was not synced is there, torn, or not", "the same command ends as an undisturbed run",
     "lost, then 0", "test_an_import_survives"),
) + rows(
    "rehearse/test_export.py",
    ("the disk is full during an export", "the former file stays", "8", "test_a_full_disk_leaves_the_former_file"),
) + rows(
    "unit/journal/test_job.c",
    ("job.db is damaged when its process is killed", "found when it is opened, refused", 9,
     "damage_after_a_kill_is_found_at_the_next_open"),
    ("job.db is a text file", "refused and left as it is", 9,
     "a_text_file_named_job_db_is_refused_and_left_alone"),
    ("job.db is of a newer version", "refused", 9, "a_newer_format_is_refused"),
) + rows(
    "unit/journal/test_idmap.c",
    ("the id map is of a newer version", "refused", 9, "a_newer_format_is_refused"),
    ("the id map lies in a folder that is not there", "disk trouble, named", 8,
     "a_map_in_a_folder_that_is_not_there_is_disk_trouble"),
) + rows(
    "unit/journal/test_spill.c",
    ("no room for what is sorted on disk", "disk trouble with a remedy", 8, "a_full_disk_is_told_with_a_remedy"),
) + rows(
    "unit/base/test_fsx.c",
    ("a write to a result file fails", "noticed before the file gets its name", 8,
     "a_write_that_failed_is_noticed_by_the_commit"),
    ("the lock is a symbolic link", "not followed", 8, "a_lock_file_is_not_followed_through_a_link"),
) + rows(
    "rehearse/test_match.py",
    ("the job folder is lost", "its records are found again, nothing is doubled", 0,
     "test_a_lost_job_folder_doubles_nothing"),
)

INPUT = rows(
    "rehearse/test_hostile.py",
    ("a quote that is never closed, in a file of 50 MB", "refused with the line where it opens", 2,
     "test_a_quote_that_is_never_closed_in_a_file_of_50_mb"),
    ("a cell of 40 MB", "refused", 2, "test_a_cell_of_40_mb"),
    ("5,000 columns", "refused", 2, "test_5000_columns"),
    ("a NUL byte in the middle of a row", "refused with its line", 2, "test_a_nul_in_the_middle_of_a_row"),
) + rows(
    "unit/csv/test_csvin.c",
    ("a row larger than its ceiling", "refused", 2, "a_row_may_have_its_ceiling_and_not_a_byte_more"),
    ("text behind a closing quote", "refused with its line", 2, "text_behind_a_closing_quote_is_reported"),
    ("a quote inside a cell without quotes", "kept as text, and said", "", "a_quote_inside_a_cell_without_quotes_is_text"),
    ("all three kinds of line ends in one file", "each ends a line", "", "all_three_line_ends_count_in_any_mixture"),
) + rows(
    "unit/io/test_src.c",
    ("a byte that is no UTF-8 in a UTF-8 file", "refused with line and column", 2,
     "a_bad_byte_behind_the_probe_is_named_by_line_and_column"),
    ("the last character is cut off", "refused with its place", 2, "a_character_cut_off_by_the_end_is_named"),
    ("half a surrogate pair in UTF-16", "refused", 2, "half_a_surrogate_pair_is_refused"),
    ("UTF-16 without a mark", "read, and the guess is said", "", "utf_16_without_a_mark_is_read_and_announced"),
) + rows(
    "unit/io/test_zio.c",
    ("gzip that is cut off, at every place", "refused", 2, "every_truncation_is_an_error_that_says_so"),
    ("a flipped bit in gzip", "refused", 2, "a_flipped_bit_is_noticed"),
    ("gzip that blows up", "stopped at a ceiling", 2, "what_grows_too_much_is_stopped_at_either_ceiling"),
) + rows(
    "unit/io/test_filekind.c",
    ("a workbook named .csv", "refused with what to do", 2, "spreadsheets_are_to_be_saved_as_csv"),
    ("an archive named .csv", "refused with what to do", 2, "archives_are_to_be_unpacked"),
) + rows(
    "cli/input.bats",
    ("an export that begins with NULs", "refused", 2, "a file of NULs is refused"),
    ("windows-1252", "read, and the guess is said", 0, "windows-1252 is read, and the guess is announced"),
    ("standard input holds other rows than before", "refused", 9,
     "standard input is kept, resumes with the same data, and refuses other data"),
) + rows(
    "cli/import.bats",
    ("an empty file", "unusable input", 2, "an empty file is unusable"),
    ("nothing but headings", "nothing to do", 0, "a file with nothing but headings is a success"),
    ("the file changed after rows were sent", "refused, nothing is sent", 9,
     "a file that changed after rows were sent is refused"),
) + rows(
    "rehearse/test_again.py",
    ("a row is edited while the import runs", "stops at it; the row is not sent", 9,
     "test_a_row_edited_while_the_import_runs_stops_with_9_and_is_not_sent"),
) + rows(
    "rehearse/test_data.py",
    ("another locale, zone and number of cores", "the same bytes and keys", 0,
     "test_locale_zone_and_cores_change_no_byte"),
) + rows(
    "cli/inert.bats",
    ("control characters in cells and headings", "shown as text", "",
     "control characters in cells and headings are shown as text"),
)

MAPPING = rows(
    "rehearse/test_hostile.py",
    ("nested 10,000 deep", "refused", 2, "test_a_mapping_nested_10000_deep"),
    ("20 MB", "refused", 2, "test_a_mapping_of_20_mb"),
    ("NULs and control characters", "refused", 2, "test_a_mapping_that_is_no_text"),
    ("aliases that would grow without end", "refused", 2, "test_a_mapping_of_aliases_that_would_grow_without_end"),
) + rows(
    "unit/doc/test_ydoc.c",
    ("more entries than the ceiling", "refused", 2, "the_number_of_entries_has_a_ceiling"),
    ("a key twice", "refused with both lines", 2, "a_duplicate_key_names_both_lines"),
    ("a tab as indentation", "refused in words of its own", 2, "a_tab_as_indentation_has_its_own_words"),
    ("bytes that are no text", "refused with their place", 2, "bytes_that_are_no_text_have_their_place"),
) + rows(
    "unit/plan/test_bind.c",
    ("a column that is not in the file", "refused with the nearest", 2,
     "a_missing_column_is_answered_with_the_nearest"),
    ("a field that the organisation does not have", "refused with the nearest, or with all", 2,
     "an_unknown_field_is_answered_with_the_nearest_or_with_all"),
    ("two headings that look alike", "refused", 2, "headings_that_look_alike_are_a_complaint"),
    ("a field that cannot be written", "refused", 2, "read_only_and_unknown_types_are_refused"),
) + rows(
    "rehearse/test_again.py",
    ("edited after rows were sent", "refused, nothing is sent", 9,
     "test_a_mapping_edited_after_the_first_sent_row_is_refused_with_9"),
    ("only its comments are edited", "goes on", 0, "test_a_mapping_edited_in_its_comments_goes_on"),
) + rows(
    "rehearse/test_stop.py",
    ("a field is deleted in Lightfield after the plan", "costs one write, then stops", 5,
     "test_an_unknown_field_costs_exactly_one_write"),
) + rows(
    "unit/import/test_jobfit.c",
    ("definitions change between two runs", "said; rows not yet sent are made with the new ones", "",
     "changed_definitions_are_announced"),
)

CREDENTIALS = rows(
    "rehearse/test_again.py",
    ("another key, which can read what the job wrote", "goes on; what the id map knows is known under both", 0,
     "test_another_key_that_reads_what_the_job_wrote_goes_on"),
    ("another key, which can read none of it", "refused, unless it is said to be of the same organisation", 9,
     "test_another_key_that_reads_nothing_is_9_unless_the_option_says_so"),
) + rows(
    "rehearse/test_stop.py",
    ("the key is not known", "stops; nothing is written", 5, "test_a_bad_key_stops_with_5_and_all_rows_pending"),
    ("the key is revoked in the middle", "stops; the rest is pending", "5, then 0",
     "test_a_key_revoked_in_the_middle_stops_with_5_and_the_rest_pending"),
    ("a scope is missing", "stops before any write", 5,
     "test_a_scope_that_is_missing_stops_with_5_before_any_write"),
) + rows(
    "rehearse/test_verify.py",
    ("the key is revoked during a verification", "stops; no certificate", 5, "test_a_key_that_was_revoked_is_exit_5"),
) + rows(
    "rehearse/test_undo.py",
    ("the key may not delete", "stops before a second request", 5,
     "test_a_key_that_is_refused_stops_it_before_a_second_request"),
) + rows(
    "cli/key.bats",
    ("a key file that others can read", "refused with the command to type", 2,
     "a key file that others can read is refused with the command to type"),
    ("the command that should print the key fails", "said; nothing is sent", 2, "a command that fails gives no key"),
    ("a key with a blank inside", "refused, and not shown", 2, "a key with a blank inside is refused and not shown"),
    ("an empty key", "refused", 2, "an empty key is refused"),
)

CLOCK = rows(
    "unit/import/test_stopped.c",
    ("the process is stopped for 25 hours with rows in flight", "in doubt, and found by the same command; never sent again",
     "6, then 0", "a_process_stopped_for_25_hours_doubts_what_flew_and_never_sends_it_again"),
) + rows(
    "rehearse/test_doubt.py",
    ("an update in doubt did not arrive so far", "waits until it cannot any more, then sends it under another key", 0,
     "test_an_update_that_did_not_arrive_goes_again"),
    ("an update in doubt is executed while it is looked for", "done, nothing is sent", 0,
     "test_an_update_that_is_executed_while_it_is_looked_for_is_done"),
    ("a day passes on the server's clock only", "in doubt: the key may be forgotten", 6,
     "test_a_day_on_the_servers_clock_is_a_day_whatever_ours_says"),
    ("the clock stands behind what an earlier run saw", "in doubt, no request", 6,
     "test_a_clock_behind_what_was_seen_makes_doubt_and_no_request"),
    ("the clock is not the server's", "said", "", "test_a_clock_that_is_not_the_servers_is_said"),
) + rows(
    "unit/run/test_enginestop.c",
    ("23 hours pass while a row waits", "in doubt, no request", "",
     "a_row_is_not_sent_again_after_23_hours_of_waiting"),
    ("the clock stands still", "the window does not grow", "",
     "a_wall_clock_that_stands_still_does_not_lengthen_the_window"),
    ("the clock jumps while rows are on their way", "in doubt, no request", "",
     "a_wall_clock_that_jumps_makes_doubt_and_no_request"),
) + rows(
    "unit/import/test_jobfit.c",
    ("a plan of the future", "made anew", "", "a_plan_of_the_future_is_made_anew"),
)

CONCURRENCY = rows(
    "rehearse/test_two.py",
    ("one of two imports at once is refused a row", "its claim goes with the row", "3, then 0",
     "test_a_claim_does_not_outlive_a_row_that_was_refused"),
    ("two imports at once share match values, the index lags", "each shared row is created once", 0,
     "test_rows_that_share_a_match_value_are_created_once"),
    ("two imports at once share source keys, nothing is matched", "each shared row is created once", 0,
     "test_rows_that_share_a_source_key_are_created_once"),
    ("two imports at once, killed again and again", "each shared row is created once", "killed, then 0",
     "test_with_kills_each_row_is_created_once_whoever_is_killed"),
    ("rows of an import that was killed are in another file, too", "held; the job to finish is named", "4, then 0",
     "test_rows_of_an_import_that_was_killed_are_held_and_it_is_named"),
    ("rows of an import that runs are in another file, too", "waited for, with nothing on its way", "4, then 0",
     "test_an_import_waits_for_one_that_is_running_and_goes_on"),
    ("a job folder with rows on their way is deleted", "claims nothing any more", 0,
     "test_a_job_folder_that_was_deleted_claims_nothing"),
    ("a job folder with rows on their way is moved", "goes on under its new name", 0,
     "test_a_job_folder_that_was_moved_keeps_its_claims"),
    ("two processes on one job", "the second is told and sends nothing", 7,
     "test_two_processes_on_one_job_the_second_is_told_and_sends_nothing"),
) + rows(
    "rehearse/test_verify.py",
    ("a verification beside the import of its job", "told", 7, "test_a_job_that_an_import_holds_is_exit_7"),
) + rows(
    "rehearse/test_status.py",
    ("status beside the import of its job", "shows it; neither waits for the other", 4,
     "test_looking_never_keeps_an_import_from_its_job"),
) + rows(
    "rehearse/test_moving.py",
    ("records are created while they are listed", "none is missed", 0, "test_inserts_between_the_pages_hide_nothing"),
    ("records are deleted while they are listed", "none is missed", 0, "test_deletes_between_the_pages_hide_nothing"),
) + rows(
    "rehearse/test_edits.py",
    ("somebody edits a field between dry run and run", "kept and said", 0,
     "test_an_edit_between_dry_run_and_run_is_kept_and_reported"),
    ("somebody edits another field of the record meanwhile", "survives the update", 0,
     "test_another_field_edited_in_between_survives_the_update"),
) + rows(
    "rehearse/test_match.py",
    ("a record is deleted between plan and run", "looked for again", 0,
     "test_a_record_deleted_between_plan_and_run_is_looked_for_again"),
) + rows(
    "rehearse/test_upload.py",
    ("uploads of the same files at once", "each file once", 0, "test_runs_at_the_same_time_bring_each_file_once"),
) + rows(
    "rehearse/test_export.py",
    ("two exports into one file at once", "the second is told", 7, "test_two_of_one_target_do_not_meet"),
)

RESOURCES = rows(
    "rehearse/test_hostile.py",
    ("no file descriptors are left, at any point", "stops in words; the same command ends as an undisturbed run",
     "8, then 0", "test_no_file_descriptors_are_left"),
    ("memory runs out, at any point", "stops; the same command ends as an undisturbed run", "1, then 0",
     "test_memory_runs_out_at_any_point"),
    ("no thread can be started", "stops in words; nothing is sent", "8, then 0", "test_no_thread_can_be_started"),
    ("files may not grow", "stops; the same command ends as an undisturbed run", "8, then 0",
     "test_no_file_may_grow"),
    ("TMPDIR is not there", "said with the remedy", 8, "test_there_is_no_folder_for_temporary_files"),
    ("no room in TMPDIR", "said; nothing is left behind", 8, "test_there_is_no_room_for_temporary_files"),
    ("standard output is closed", "the import goes its way", 0, "test_standard_output_is_closed"),
    ("no standard stream is open", "no message gets into a file", 3,
     "test_no_standard_stream_is_open_and_no_message_gets_into_a_file"),
    ("standard error is a full disk", "the import goes its way", 0, "test_standard_error_is_a_full_disk"),
    ("the reader of standard output has gone", "the import goes its way", 8,
     "test_the_reader_of_standard_output_has_gone"),
) + rows(
    "rehearse/test_memory.py",
    ("a file of 200,000 rows", "memory stays within a fifth of that for 10,000", 0,
     "test_peak_rss_is_within_a_fifth_between_10_000_and_200_000_rows"),
) + rows(
    "cli/options.bats",
    ("standard output cannot be written", "an error", 8, "output that cannot be written is an error"),
)

SECTIONS = [
    ("The client's own limits", LIMITS), ("Behind an import", SERVER), ("Process", PROCESS), ("Disk", DISK), ("Input", INPUT), ("Mapping", MAPPING),
    ("Credentials", CREDENTIALS), ("Clock", CLOCK), ("Concurrency", CONCURRENCY), ("Resources", RESOURCES),
]
