/*
 * port - a TCP port on which somebody may listen.
 *
 * Written as a number, which is one of this machine alone, by IPv4 or by IPv6;
 * or as ADDRESS:PORT, with "localhost" for this machine and an IPv6 address in
 * brackets.  Names are not looked up: that takes its time, and may never end.
 */
#ifndef JOBS_PORT_H
#define JOBS_PORT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/err.h"
#include "core/loop.h"

/*
 * A regular expression, ECMA's, for what port_parse() takes, but that it does
 * not know how large a number may be, nor how many parts an address has.
 */
#define PORT_PATTERN \
	"^((localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):)?0*[1-9][0-9]{0,4}$"

/* Where to knock. */
struct port {
	union port_address {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} addresses[2];
	size_t n;
};

/* Read text.  Returns 0, or -1 with *e set. */
int port_parse(struct port *p, const char *text, struct err *e);

/* Does somebody on this machine listen there by now?  Never waits. */
bool port_is_taken(const struct port *p);

/*
 * Does somebody listen there?  Waits at most limit_ns for each address, and not
 * when the caller is cancelled.  Suspends.
 */
bool port_answers(const struct port *p, struct loop *l, int64_t limit_ns);

#endif
