// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

static char *acc;
static char *mem;

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	sbt_start(&t);
	acc = sbt_make(&t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	assert_int_equal(sbt_get(&t, "/v1/members"), 200);
	mem = strdup(jdoc_cstr(
	    jdoc_get(jdoc_at(jdoc_get(sbt_root(&t), "data"), 2), "id"), ""));
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	free(acc);
	free(mem);
	return 0;
}

static int
deal(struct sbt *t, const char *fields)
{
	return sbt_postf(t, "/v1/opportunities",
	    "{'fields':{'$name':'D',%s},'relationships':{'$account':'%s'}}",
	    fields, acc);
}

/* The id of a stage of one pipeline, as a client finds it. */
static const char *
text(const struct sbt *t, const char *key)
{
	return jdoc_cstr(sbt_value(t, key), "");
}

static void
an_opportunity_needs_name_stage_and_account(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/opportunities";

	sbt_refused(t, path, "{'fields':{'$stage':'Proposal'}}", 400,
	    "parameter_missing", "$name");
	sbt_refused(t, path, "{'fields':{'$name':'D'}}", 400,
	    "parameter_missing", "$stage");
	sbt_refused(t, path, "{'fields':{'$name':'D','$stage':'Proposal'}}",
	    400, "parameter_missing", "$account");
	sbt_refused(t, path,
	    "{'fields':{'$name':'D','$stage':'Proposal'},"
	    "'relationships':{'$account':[]}}",
	    400, "parameter_missing", "$account");
	assert_int_equal(deal(t, "'$stage':'Proposal'"), 200);
	assert_int_equal(strncmp(sbt_id(t), "opp_", 4), 0);
	assert_string_equal(sbt_link(t, "$account"), acc);
	assert_string_equal(sbt_link(t, "$createdBy"), mem);
	/* It shows at the account, too. */
	assert_int_equal(sbt_get(t, sbt_join("/v1/accounts/", acc, "")), 200);
	assert_int_equal(sbt_links(t, "$opportunity"), 1);
}

static void
an_opportunity_keeps_its_account_and_its_status(void **state)
{
	struct sbt *t = *state;
	const char *path;

	assert_int_equal(deal(t, "'$stage':'Proposal'"), 200);
	path = sbt_join("/v1/opportunities/", sbt_id(t), "");
	sbt_refused(t, path, "{'relationships':{'$account':{'replace':null}}}",
	    400, "invalid_configuration", "$account");
	sbt_refused(t, path, "{'fields':{'$opportunityStatus':'Won'}}", 400,
	    "invalid_configuration", "$opportunityStatus");
	sbt_refused(t, path, "{'relationships':{'$task':{'add':'x'}}}", 400,
	    "invalid_configuration", "$task");
	sbt_refused(t, path, "{'fields':{'$stage':null}}", 400,
	    "parameter_missing", "$stage");
}

static void
a_stage_label_of_two_pipelines_is_ambiguous_until_one_is_named(void **state)
{
	struct sbt *t = *state;
	const struct jval *list;

	assert_int_equal(deal(t, "'$stage':'Negotiation'"), 422);
	assert_string_equal(sbt_code(t), "ambiguous_stage_label");
	list = jdoc_get(sbt_root(t), "candidates");
	assert_int_equal(jdoc_size(list), 2);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(jdoc_at(list, 0), "label"), ""), "Negotiation");
	assert_string_not_equal(jdoc_cstr(jdoc_get(jdoc_at(list, 0), "id"), ""),
	    jdoc_cstr(jdoc_get(jdoc_at(list, 1), "id"), ""));
	assert_int_equal(
	    deal(t, "'$pipeline':'Renewals','$stage':'Negotiation'"), 200);
}

static void
a_stage_belongs_to_its_pipeline(void **state)
{
	struct sbt *t = *state;
	char *stage;
	char *pipeline;
	const char *path;

	assert_int_equal(deal(t, "'$pipeline':'Renewals','$stage':'Won'"), 422);
	assert_string_equal(sbt_code(t), "stage_unresolved_in_pipeline");
	assert_int_equal(
	    deal(t, "'$pipeline':'Renewals','$stage':'nowhere'"), 422);
	assert_string_equal(sbt_code(t), "stage_unresolved_in_pipeline");
	assert_int_equal(deal(t, "'$pipeline':'No','$stage':'Won'"), 400);
	assert_string_equal(sbt_code(t), "unknown_pipeline");
	assert_int_equal(deal(t, "'$stage':'nowhere'"), 400);
	assert_string_equal(sbt_code(t), "referenced_resource_missing");

	/* The stage's id moves it to the other pipeline, its label does not. */
	assert_int_equal(deal(t, "'$stage':'Renewed'"), 200);
	stage = strdup(text(t, "$stage"));
	pipeline = strdup(text(t, "$pipeline"));
	assert_int_equal(deal(t, "'$stage':'Won'"), 200);
	assert_string_not_equal(text(t, "$pipeline"), pipeline);
	path = sbt_join("/v1/opportunities/", sbt_id(t), "");
	sbt_refused(t, path, "{'fields':{'$stage':'Renewed'}}", 422,
	    "stage_unresolved_in_pipeline", "$stage");
	assert_int_equal(
	    sbt_postf(t, path, "{'fields':{'$stage':'%s'}}", stage), 200);
	assert_string_equal(text(t, "$pipeline"), pipeline);
	free(stage);
	free(pipeline);
}

static void
a_dependent_option_needs_its_parent(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(deal(t, "'$stage':'Lost','loss-group':'Price',"
				 "'loss-reason':'No budget'"),
	    200);
	assert_int_equal(deal(t, "'$stage':'Lost','loss-group':'Price',"
				 "'loss-reason':'Competitor'"),
	    422);
	assert_string_equal(sbt_param(t), "loss-reason");
	assert_int_equal(
	    deal(t, "'$stage':'Lost','loss-reason':'Competitor'"), 200);
}

static void
only_the_older_definitions_tell_what_depends_on_what(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/opportunities/definitions";
	const struct jval *c;

	for (unsigned older = 0; older < 2; older++) {
		sbt_stop(t);
		t->opts.older_definitions = older == 1;
		sbt_start(t);
		assert_int_equal(sbt_get(t, path), 200);
		c = jdoc_get(jdoc_get(jdoc_get(sbt_root(t), "fieldDefinitions"),
				 "loss-reason"),
		    "typeConfiguration");
		assert_int_equal(
		    jdoc_get(c, "parentFieldKey") != NULL, older == 1);
		assert_int_equal(jdoc_get(jdoc_at(jdoc_get(c, "options"), 0),
				     "parentId") != NULL,
		    older == 1);
	}
}

static void
a_task_needs_title_status_and_somebody(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/tasks";

	sbt_refused(t, path, "{'fields':{'$title':'T','$status':'TODO'}}", 400,
	    "parameter_missing", "$assignedTo");
	assert_int_equal(sbt_postf(t, path,
			     "{'fields':{'$title':'T','$status':'DONE'},"
			     "'relationships':{'$assignedTo':'%s'}}",
			     mem),
	    400);
	assert_string_equal(sbt_code(t), "referenced_resource_missing");
	assert_int_equal(
	    sbt_postf(t, path,
		"{'fields':{'$title':'T','$status':'TODO',"
		"'$dueAt':'2026-05-01T00:00:00+02:00'},"
		"'relationships':{'$assignedTo':'%s','$account':'%s'}}",
		mem, acc),
	    200);
	assert_string_equal(text(t, "$status"), "TODO");
	assert_string_equal(text(t, "$dueAt"), "2026-04-30T22:00:00.000Z");
	assert_string_equal(sbt_link(t, "$createdBy"), mem);
	path = sbt_join("/v1/tasks/", sbt_id(t), "");
	sbt_refused(t, path,
	    "{'relationships':{'$assignedTo':{'replace':null}}}", 400,
	    "parameter_missing", "$assignedTo");
	sbt_refused(t, path, "{'fields':{'estimate':1}}", 400, "unknown_field",
	    "estimate");
	sbt_refused(t, path,
	    "{'relationships':{'$createdBy':{'replace':null}}}", 400,
	    "invalid_configuration", "$createdBy");
}

static void
a_notes_links_are_added_and_removed_only(void **state)
{
	struct sbt *t = *state;
	const char *path;

	sbt_refused(t, "/v1/notes", "{'fields':{'$content':'x'}}", 400,
	    "parameter_missing", "$title");
	assert_int_equal(sbt_postf(t, "/v1/notes",
			     "{'fields':{'$title':'T','$content':'*x*'},"
			     "'relationships':{'$account':['%s']}}",
			     acc),
	    200);
	assert_string_equal(sbt_link(t, "$author"), mem);
	path = sbt_join("/v1/notes/", sbt_id(t), "");
	sbt_refused(t, path, "{'relationships':{'$account':{'replace':[]}}}",
	    400, "invalid_configuration", "$account");
	assert_int_equal(
	    sbt_postf(
		t, path, "{'relationships':{'$account':{'remove':'%s'}}}", acc),
	    200);
	assert_int_equal(sbt_links(t, "$account"), 0);
}

static void
a_custom_object_lists_at_its_slug_and_writes_below_values(void **state)
{
	struct sbt *t = *state;
	char *id;

	assert_int_equal(sbt_get(t, "/v1/objects"), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0),
			  "objectType"),
		""),
	    "subscription");
	assert_int_equal(
	    sbt_postf(t, "/v1/objects/subscription", "{'fields':{}}"), 404);
	assert_int_equal(sbt_postf(t, "/v1/objects/subscription/values",
			     "{'fields':{'$name':'S','seats':3},"
			     "'relationships':{'account':'%s'}}",
			     acc),
	    200);
	id = strdup(sbt_id(t));
	assert_int_equal(
	    sbt_postf(t, sbt_join("/v1/objects/subscription/values/", id, ""),
		"{'fields':{'seats':4}}"),
	    200);
	assert_int_equal(jdoc_int(sbt_value(t, "seats"), 0), 4);
	assert_int_equal(
	    sbt_get(t, "/v1/objects/subscription?seats[equal]=4"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/objects/subscription/", id, "")), 404);
	assert_int_equal(
	    sbt_get(t, "/v1/objects/subscription/definitions"), 200);
	assert_int_equal(
	    sbt_send(t, "DELETE",
		sbt_join("/v1/objects/subscription/values/", id, ""), NULL),
	    200);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/objects/subscription/values/", id, "")),
	    404);
	free(id);
}

static void
a_definitions_file_brings_custom_objects_of_its_own(void **state)
{
	struct sbt *t = *state;
	const char *path = sbt_path(t, "defs.json");

	sbt_stop(t);
	sbt_write(path,
	    "{\"site\":{\"objectType\":\"site\",\"fieldDefinitions\":{"
	    "\"$name\":{\"label\":\"N\",\"description\":null,\"valueType\":"
	    "\"TEXT\",\"typeConfiguration\":{}}},"
	    "\"relationshipDefinitions\":{\"account\":{\"label\":\"A\","
	    "\"description\":null,\"cardinality\":\"HAS_ONE\",\"objectType\":"
	    "\"account\"}}}}");
	t->opts.definitions = path;
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/objects"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 2);
	assert_int_equal(sbt_postf(t, "/v1/objects/site/values",
			     "{'fields':{'$name':'Berlin'}}"),
	    200);
	assert_int_equal(sbt_get(t, "/v1/objects/site"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
}

static void
every_object_outlives_the_process_in_the_state_file(void **state)
{
	struct sbt *t = *state;
	const char *file = sbt_path(t, "state");
	char *id;

	sbt_stop(t);
	t->opts.state = file;
	sbt_start(t);
	free(acc);
	acc = sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	assert_int_equal(deal(t, "'$stage':'Won'"), 200);
	id = strdup(sbt_id(t));
	assert_int_equal(
	    sbt_postf(t, "/v1/objects/subscription/values",
		"{'fields':{'$name':'S'},'relationships':{'account':'%s'}}",
		acc),
	    200);
	assert_int_equal(
	    sbt_postf(t, "/v1/meetings",
		"{'fields':{'$title':'M','$startDate':'2025-01-01T10:00:00Z',"
		"'$endDate':'2025-01-01T11:00:00Z'}}"),
	    200);
	sbt_stop(t);
	sbt_start(t);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/opportunities/", id, "")), 200);
	assert_string_equal(sbt_link(t, "$account"), acc);
	assert_int_equal(sbt_get(t, "/v1/meetings"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	assert_int_equal(sbt_get(t, "/v1/objects/subscription"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	free(id);
}

static void
a_workflow_run_goes_on_with_the_clock(void **state)
{
	struct sbt *t = *state;
	const char *path;

	assert_int_equal(sbt_postf(t, "/_sandbox/workflow",
			     "{'seconds':60,'outcome':'failed'}"),
	    200);
	path = sbt_join("/v1/workflowRun/",
	    jdoc_cstr(jdoc_get(sbt_root(t), "runId"), ""), "/status");
	t->req.version = NULL; /* not needed here */
	assert_int_equal(sbt_get(t, path), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "status"), ""), "running");
	t->now_ms += 60000;
	assert_int_equal(sbt_get(t, path), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "status"), ""), "failed");
	assert_int_equal(sbt_get(t, "/v1/workflowRun/wfr_1/status"), 404);
	assert_int_equal(
	    sbt_postf(t, "/_sandbox/workflow", "{'outcome':'Not one'}"), 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(an_opportunity_needs_name_stage_and_account),
	    T(an_opportunity_keeps_its_account_and_its_status),
	    T(a_stage_label_of_two_pipelines_is_ambiguous_until_one_is_named),
	    T(a_stage_belongs_to_its_pipeline),
	    T(a_dependent_option_needs_its_parent),
	    T(only_the_older_definitions_tell_what_depends_on_what),
	    T(a_task_needs_title_status_and_somebody),
	    T(a_notes_links_are_added_and_removed_only),
	    T(a_custom_object_lists_at_its_slug_and_writes_below_values),
	    T(a_definitions_file_brings_custom_objects_of_its_own),
	    T(every_object_outlives_the_process_in_the_state_file),
	    T(a_workflow_run_goes_on_with_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
