#include "jobs/port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/future.h"
#include "core/macros.h"
#include "core/wait.h"

/* Reading */

static int
parse_number(const char *text, in_port_t *out, struct err *e)
{
	unsigned long n = 0;
	const char *p = text;

	for (; *p >= '0' && *p <= '9' && n <= 65535; p++)
		n = 10 * n + (unsigned long)(*p - '0');
	if (p == text || *p != '\0' || n == 0 || n > 65535)
		return err_set(e, ERR_INVALID,
		    "\"%.40s\" is no port; write a number from 1 to 65535",
		    text);
	*out = htons((uint16_t)n);
	return 0;
}

static void
add_v4(struct port *p, struct in_addr address, in_port_t number)
{
	p->addresses[p->n++].v4 = (struct sockaddr_in){
	    .sin_family = AF_INET, .sin_port = number, .sin_addr = address};
}

static void
add_v6(struct port *p, struct in6_addr address, in_port_t number)
{
	p->addresses[p->n++].v6 = (struct sockaddr_in6){
	    .sin6_family = AF_INET6, .sin6_port = number, .sin6_addr = address};
}

static void
add_here(struct port *p, in_port_t number)
{
	struct in_addr v4 = {.s_addr = htonl(INADDR_LOOPBACK)};

	add_v4(p, v4, number);
	add_v6(p, (struct in6_addr)IN6ADDR_LOOPBACK_INIT, number);
}

/* The len bytes of text are an address: with brackets or without. */
static int
add_address(struct port *p, const char *text, size_t len, in_port_t number,
    struct err *e)
{
	bool has_brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';
	char address[INET6_ADDRSTRLEN + 1] = "";
	struct in6_addr v6;
	struct in_addr v4;

	if (has_brackets) {
		text++;
		len -= 2;
	}
	if (len < sizeof(address))
		memcpy(address, text, len);
	if (strcmp(address, "localhost") == 0 && !has_brackets)
		add_here(p, number);
	else if (has_brackets && inet_pton(AF_INET6, address, &v6) == 1)
		add_v6(p, v6, number);
	else if (!has_brackets && inet_pton(AF_INET, address, &v4) == 1)
		add_v4(p, v4, number);
	else
		return err_set(e, ERR_INVALID,
		    "\"%.*s\" is no address, and names are not looked up; "
		    "write such as 8080, \"127.0.0.1:8080\" or \"[::1]:8080\"",
		    len > 80 ? 80 : (int)len, text);
	return 0;
}

int
port_parse(struct port *p, const char *text, struct err *e)
{
	const char *colon = strrchr(text, ':');
	in_port_t number = 0;

	memset(p, 0, sizeof(*p));
	if (parse_number(colon == NULL ? text : colon + 1, &number, e) < 0)
		return -1;
	if (colon != NULL)
		return add_address(p, text, (size_t)(colon - text), number, e);
	add_here(p, number);
	return 0;
}

/* Knocking */

/* Returns a socket that connects or has connected, or -1. */
static int
begin(const union port_address *a)
{
	socklen_t len =
	    a->any.sa_family == AF_INET ? sizeof(a->v4) : sizeof(a->v6);
	int fd = socket(
	    a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && connect(fd, &a->any, len) < 0 && errno != EINPROGRESS) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * Has it connected?  A socket that has tried a port of its own range may have
 * met itself there.
 */
static bool
has_connected(int fd)
{
	struct pollfd look = {.fd = fd, .events = POLLOUT};
	union port_address ours, theirs;
	socklen_t ours_len = sizeof(ours), theirs_len = sizeof(theirs);
	socklen_t error_len = sizeof(int);
	int error = 0;

	memset(&ours, 0, sizeof(ours));
	memset(&theirs, 0, sizeof(theirs));
	if (poll(&look, 1, 0) != 1 ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_len) < 0 ||
	    error != 0 || getsockname(fd, &ours.any, &ours_len) < 0 ||
	    getpeername(fd, &theirs.any, &theirs_len) < 0)
		return false;
	return ours_len != theirs_len || memcmp(&ours, &theirs, ours_len) != 0;
}

bool
port_is_taken(const struct port *p)
{
	bool is_taken = false;
	size_t i;

	for (i = 0; i < p->n && !is_taken; i++) {
		int fd = begin(&p->addresses[i]);

		if (fd < 0)
			continue;
		is_taken = has_connected(fd);
		close(fd);
	}
	return is_taken;
}

struct knock {
	struct poll_watch watch;
	struct future done;
};

static void
on_writable(struct poll_watch *w)
{
	struct knock *k = CONTAINER_OF(w, struct knock, watch);

	if (!future_is_done(&k->done))
		future_set_result(&k->done, NULL);
}

/* Wait until the connecting socket has come to an end.  Suspends. */
static void
await_connection(int fd, struct loop *l, int64_t limit_ns)
{
	struct knock k = {.watch = {.ready = on_writable}};
	struct future *done = &k.done;
	struct wait_result waited;

	future_init(&k.done, l);
	if (loop_watch_fd(l, &k.watch, fd, POLL_WRITABLE, NULL) == 0 &&
	    wait_futures(
		l, &done, 1, WAIT_ALL_COMPLETED, limit_ns, &waited, NULL) == 0)
		wait_result_finish(&waited);
	loop_unwatch_fd(l, &k.watch);
	future_finish(&k.done);
}

bool
port_answers(const struct port *p, struct loop *l, int64_t limit_ns)
{
	bool answers = false;
	size_t i;

	for (i = 0; i < p->n && !answers; i++) {
		int fd = begin(&p->addresses[i]);
		struct pollfd look = {.fd = fd, .events = POLLOUT};

		if (fd < 0)
			continue;
		if (poll(&look, 1, 0) == 0)
			await_connection(fd, l, limit_ns);
		answers = has_connected(fd);
		close(fd);
	}
	return answers;
}
