#include "jobs/name.h"

#include "jobs/utf8.h"

int
name_check(const char *name, size_t len, struct err *e)
{
	if (len == 0)
		return err_set(e, ERR_INVALID, "the name is empty");
	if (len > NAME_MAX_LEN)
		return err_set(e, ERR_INVALID,
		    "the name has %zu bytes; %d are the most", len,
		    NAME_MAX_LEN);
	while (len > 0) {
		uint32_t c = utf8_next(&name, &len);

		if (c == UTF8_INVALID)
			return err_set(
			    e, ERR_INVALID, "the name is not valid UTF-8");
		if (utf8_is_control(c))
			return err_set(e, ERR_INVALID,
			    "the name has a control character in it");
	}
	return 0;
}
