// SPDX-License-Identifier: Apache-2.0
/*
 * Import requests a second against a server with one fixed answer, without a
 * rate and with the durable journal, beside a bare libcurl multi loop that
 * sends the same bytes: "bench_import [ROWS]".  Best of two rounds each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "journal/job.h"
#include "run/driver.h"
#include "run/op.h"

#include "benchkit.h"
#include "benchserver.h"

enum {
	BODY = 700,
	BATCH = 25,
	ROUNDS = 2,
	MOST = 64
};

static char body[BODY + 1];

/* -- the bare loop -- */

static size_t
take(char *p, size_t size, size_t n, void *cookie)
{
	(void)p;
	(void)cookie;
	return size * n;
}

static CURL *
easy_new(const char *url, struct curl_slist *headers)
{
	CURL *h = curl_easy_init();

	if (h == NULL)
		benchkit_fail("curl", NULL);
	(void)curl_easy_setopt(h, CURLOPT_URL, url);
	(void)curl_easy_setopt(h, CURLOPT_POST, 1L);
	(void)curl_easy_setopt(h, CURLOPT_POSTFIELDS, body);
	(void)curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)BODY);
	(void)curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(
	    h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(h, CURLOPT_PROXY, "");
	return h;
}

/* Take what is finished; start as many again, but no more than left. */
static uint64_t
turn_over(CURLM *multi, uint64_t *left)
{
	uint64_t n = 0;
	CURLMsg *m;
	int queued;

	while ((m = curl_multi_info_read(multi, &queued)) != NULL) {
		CURL *h = m->easy_handle;

		if (m->data.result != CURLE_OK)
			benchkit_fail(curl_easy_strerror(m->data.result), NULL);
		(void)curl_multi_remove_handle(multi, h);
		n++;
		if (*left == 0)
			continue;
		--*left;
		(void)curl_multi_add_handle(multi, h);
	}
	return n;
}

static double
bare(uint16_t port, unsigned workers, uint64_t rows)
{
	CURLM *multi = curl_multi_init();
	struct curl_slist *headers = NULL;
	uint64_t left = rows - workers;
	uint64_t done = 0;
	CURL *v[MOST];
	char url[64];
	double began;
	double took;
	int running;

	(void)snprintf(
	    url, sizeof(url), "http://127.0.0.1:%u/v1/contacts", port);
	headers = curl_slist_append(headers, "Authorization: Bearer sk_lf_b");
	headers = curl_slist_append(headers, "Lightfield-Version: 2026-03-01");
	headers = curl_slist_append(headers, "Content-Type: application/json");
	headers = curl_slist_append(headers,
	    "Idempotency-Key: lf1-0000000000000000000000000000000000000000000000000000");
	headers = curl_slist_append(headers, "Expect:");
	began = benchkit_now();
	for (unsigned i = 0; i < workers; i++) {
		v[i] = easy_new(url, headers);
		(void)curl_multi_add_handle(multi, v[i]);
	}
	while (done < rows) {
		(void)curl_multi_perform(multi, &running);
		done += turn_over(multi, &left);
		if (done < rows)
			(void)curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	took = benchkit_now() - began;
	for (unsigned i = 0; i < workers; i++)
		curl_easy_cleanup(v[i]);
	(void)curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	return took;
}

/* -- the import -- */

struct feed {
	uint64_t given;
	uint64_t rows;
};

static int
next(void *self, struct op **op, struct err *e)
{
	struct feed *f = self;
	char key[64];
	struct op o;

	(void)e;
	if (f->given == f->rows)
		return 0;
	memset(&o, 0, sizeof(o));
	o.ord = ++f->given;
	(void)snprintf(
	    key, sizeof(key), "lf1-%052llu", (unsigned long long)o.ord);
	o.key = key;
	o.path = "/v1/contacts";
	o.body = (struct str){body, BODY};
	*op = op_new(&o);
	return 1;
}

static void
plan(struct job *job, uint64_t rows)
{
	struct job_facts facts;
	struct job_row row;
	uint64_t repeated;
	struct err e;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "contact");
	facts.rows = rows;
	if (job_plan_begin(job, &facts, &e) != 0)
		benchkit_fail("plan", &e);
	for (uint64_t i = 1; i <= rows; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "%llu", (unsigned long long)i);
		memset(&row, 0, sizeof(row));
		row.ord = i;
		row.line = i + 1;
		row.state = ROW_PENDING;
		row.key = str_of(key);
		row.keyed = true;
		if (job_plan_row(job, &row, NULL, &e) != 0)
			benchkit_fail("plan", &e);
	}
	if (job_plan_keys(job, rows, JOB_REPEATS_ERROR, &repeated, &e) != 0 ||
	    job_plan_end(job, &facts, &e) != 0)
		benchkit_fail("plan", &e);
}

static double
run(struct job *job, uint16_t port, unsigned workers, uint64_t rows)
{
	struct feed feed = {0, rows};
	struct transport_opts to;
	struct transport transport;
	struct engine_result result;
	struct driver_opts o;
	char url[64];
	double began;
	struct err e;

	memset(&to, 0, sizeof(to));
	memset(&o, 0, sizeof(o));
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u", port);
	to.base_url = url;
	to.api_key = "sk_lf_bench";
	to.version = "2026-03-01";
	to.connections = workers;
	if (http_open(&transport, &to, &e) != 0)
		benchkit_fail("transport", &e);
	o.engine.workers = workers;
	o.engine.batch = BATCH;
	o.engine.share = 1;
	o.engine.seed = 1;
	o.transport = &transport;
	o.clk = clk_system();
	o.job = job;
	o.feed.self = &feed;
	o.feed.next = next;
	began = benchkit_now();
	if (driver_run(&o, &result, &e) != 0)
		benchkit_fail("driver", &e);
	began = benchkit_now() - began;
	if (result.done != rows)
		benchkit_fail("rows are missing", NULL);
	transport.free(transport.self);
	return began;
}

static double
import(const char *folder, uint16_t port, unsigned workers, uint64_t rows)
{
	static unsigned n;
	char name[32];
	struct job *job;
	char *dir;
	double took;
	struct err e;

	(void)snprintf(name, sizeof(name), "job%u", n++);
	dir = fsx_join(folder, name);
	if (job_open(&job, dir, &e) != 0)
		benchkit_fail(dir, &e);
	plan(job, rows);
	took = run(job, port, workers, rows);
	job_close(job);
	free(dir);
	return took;
}

int
main(int argc, char **argv)
{
	static const unsigned workers[] = {16, MOST};
	uint64_t rows = benchkit_count(argc, argv, 1, 40000);
	struct benchserver *server = benchserver_start();
	uint16_t port = benchserver_port(server);
	char *folder = benchkit_folder();

	if (rows < MOST)
		benchkit_fail("too few rows", NULL);
	memset(body, 'x', BODY);
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	(void)printf("%-10s %14s %14s %8s\n", "workers", "bare curl/s",
	    "import/s", "ratio");
	for (size_t i = 0; i < 2; i++) {
		double least[2] = {0, 0};

		for (int round = 0; round < ROUNDS; round++) {
			double took[2];

			took[0] = bare(port, workers[i], rows);
			took[1] = import(folder, port, workers[i], rows);
			for (int k = 0; k < 2; k++)
				if (round == 0 || took[k] < least[k])
					least[k] = took[k];
		}
		(void)printf("%-10u %14.0f %14.0f %8.2f\n", workers[i],
		    (double)rows / least[0], (double)rows / least[1],
		    least[0] / least[1]);
	}
	benchserver_stop(server);
	benchkit_forget(folder);
	return 0;
}
