#include "jobs/port.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/run.h"
#include "tests/harness.h"

/* A socket that listens on the loopback address; its number in *number. */
static int
listen_on(int family, unsigned *number)
{
	struct port here;
	socklen_t len;
	union port_address a;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(port_parse(&here, "1", NULL), 0);
	a = here.addresses[family == AF_INET6];
	len = family == AF_INET6 ? sizeof(a.v6) : sizeof(a.v4);
	if (family == AF_INET6)
		a.v6.sin6_port = 0;
	else
		a.v4.sin_port = 0;
	if (fd < 0 || bind(fd, &a.any, len) < 0 || listen(fd, 8) < 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	ck_assert_int_eq(getsockname(fd, &a.any, &len), 0);
	*number = ntohs(family == AF_INET6 ? a.v6.sin6_port : a.v4.sin_port);
	return fd;
}

struct question {
	struct port port;
	bool answers;
};

static int
ask(struct task *self, void *arg, void **result, struct err *e)
{
	struct question *q = arg;

	(void)result;
	(void)e;
	q->answers =
	    port_answers(&q->port, self->future.loop, CLOCK_SECOND / 5);
	return 0;
}

static bool
answers(const char *text)
{
	struct question q = {.answers = false};
	struct loop l;
	struct err e = ERR_INIT;

	ck_assert_msg(port_parse(&q.port, text, &e) == 0, "%s", e.text);
	loop_init(&l, LOOP_REAL_CLOCK);
	ck_assert_msg(
	    run(&l, NULL, ask, &q, false, NULL, &e) == 0, "%s", e.text);
	loop_finish(&l);
	return q.answers;
}

static const char *
refusal_of(const char *text, struct err *e)
{
	struct port port;

	err_clear(e);
	ck_assert_int_eq(port_parse(&port, text, e), -1);
	return e->text;
}

START_TEST(a_number_is_this_machine_by_both_protocols)
{
	struct port port;
	struct err e = ERR_INIT;

	ck_assert_int_eq(port_parse(&port, "8080", &e), 0);
	ck_assert_uint_eq(port.n, 2);
	ck_assert_int_eq(port.addresses[0].v4.sin_family, AF_INET);
	ck_assert_uint_eq(ntohs(port.addresses[0].v4.sin_port), 8080);
	ck_assert_uint_eq(
	    ntohl(port.addresses[0].v4.sin_addr.s_addr), INADDR_LOOPBACK);
	ck_assert_int_eq(port.addresses[1].v6.sin6_family, AF_INET6);
	ck_assert_uint_eq(ntohs(port.addresses[1].v6.sin6_port), 8080);
	ck_assert_int_eq(port_parse(&port, "localhost:80", &e), 0);
	ck_assert_uint_eq(port.n, 2);
}
END_TEST

START_TEST(an_address_is_that_alone)
{
	struct port port;
	struct err e = ERR_INIT;

	ck_assert_int_eq(port_parse(&port, "10.1.2.3:65535", &e), 0);
	ck_assert_uint_eq(port.n, 1);
	ck_assert_uint_eq(
	    ntohl(port.addresses[0].v4.sin_addr.s_addr), 0x0a010203);
	ck_assert_int_eq(port_parse(&port, "[::1]:80", &e), 0);
	ck_assert_uint_eq(port.n, 1);
	ck_assert_int_eq(port.addresses[0].any.sa_family, AF_INET6);
}
END_TEST

START_TEST(what_is_no_port_is_refused)
{
	static const char *const bad[] = {"", "0", "65536", "99999999999999",
	    "-1", "80x", " 80", "127.0.0.1:", "127.0.0.1:0"};
	struct err e = ERR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_ptr_nonnull(
		    strstr(refusal_of(bad[i], &e), "from 1 to 65535"));
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
	static const char *const bad[] = {"example.com:80", "::1:80", ":80",
	    "[127.0.0.1]:80", "[]:80", "[localhost]:80", "1.2.3:80",
	    "1.2.3.4.5:80"};
	struct err e = ERR_INIT;
	char text[4096];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_ptr_nonnull(
		    strstr(refusal_of(bad[i], &e), "is no address"));
	memset(text, 'x', sizeof(text));
	memcpy(text + sizeof(text) - 4, ":80", 4);
	ck_assert_ptr_nonnull(strstr(refusal_of(text, &e), "is no address"));
}
END_TEST

START_TEST(it_is_seen_who_listens)
{
	struct port port;
	char text[32];
	unsigned number = 0;
	int fd = listen_on(AF_INET, &number);

	ck_assert_int_ge(fd, 0);
	snprintf(text, sizeof(text), "%u", number);
	ck_assert_int_eq(port_parse(&port, text, NULL), 0);
	ck_assert(port_is_taken(&port));
	ck_assert(answers(text));
	close(fd);
	ck_assert(!port_is_taken(&port));
	ck_assert(!answers(text));
}
END_TEST

START_TEST(it_is_seen_who_listens_by_ipv6_alone)
{
	struct port port;
	char text[32];
	unsigned number = 0;
	int fd = listen_on(AF_INET6, &number);

	/* Some machines have none. */
	if (fd < 0)
		return;
	snprintf(text, sizeof(text), "%u", number);
	ck_assert_int_eq(port_parse(&port, text, NULL), 0);
	ck_assert(port_is_taken(&port));
	ck_assert(answers(text));
	snprintf(text, sizeof(text), "127.0.0.1:%u", number);
	ck_assert(!answers(text));
	close(fd);
}
END_TEST

START_TEST(who_never_answers_is_waited_for_so_long)
{
	/* An address for documentation: nobody is there. */
	ck_assert(!answers("192.0.2.1:9"));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("port");
	TCase *tc = tcase_create("reading");

	tcase_add_test(tc, a_number_is_this_machine_by_both_protocols);
	tcase_add_test(tc, an_address_is_that_alone);
	tcase_add_test(tc, what_is_no_port_is_refused);
	tcase_add_test(tc, what_is_no_address_is_refused);
	suite_add_tcase(s, tc);
	tc = tcase_create("knocking");
	tcase_add_test(tc, it_is_seen_who_listens);
	tcase_add_test(tc, it_is_seen_who_listens_by_ipv6_alone);
	tcase_add_test(tc, who_never_answers_is_waited_for_so_long);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
