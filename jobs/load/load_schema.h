/*
 * load_schema - the JSON Schema of the job file, made from the tables by which
 * job files are read.
 */
#ifndef JOBS_LOAD_SCHEMA_H
#define JOBS_LOAD_SCHEMA_H

#include "core/buf.h"

/*
 * Append the schema (draft 2020-12) to *out, in lines of up to 80 columns where
 * that can be.  All that the loader takes is valid by it; of what is not, it
 * refuses what can be told without looking at another part of the file.
 */
void load_schema(struct buf *out);

#endif
