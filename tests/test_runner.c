/*
 * The rules of DESIGN.md 3 as small graphs: how each job ends, when, and what
 * the run's exit status is.  All on a virtual clock; 1 is a second.
 */
#include "jobs/runner.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"
#include "tests/rule.h"
#include "tests/trial.h"

/* clang-format off */
static const struct rule rules[] = {
/* needs */
{"a job starts when its needs have succeeded",
 "'jobs': {'a': {" OK "}, 'b': {" OK ", 'needs': ['a']}, 'c': {" OK ", 'needs': ['a', 'b']}}",
 0, "a=finished@1 b=finished@2 c=finished@3"},
{"a job whose need has failed is skipped, and so on, at once",
 GO_ON "'jobs': {'a': {" BAD "}, 'b': {" OK ", 'needs': ['a']}, 'c': {" OK ", 'needs': ['b', 'd']}, 'd': {" LONG "}}",
 1, "a=failed@1 b=skipped@1 c=skipped@1 d=finished@9"},
{"a need may be for a failure",
 GO_ON "'jobs': {'a': {" BAD "}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'failure'}]}, 'c': {" OK ", 'needs': [{'job': 'b', 'when': 'failure'}]}}",
 1, "a=failed@1 b=finished@2 c=skipped@2"},
{"a need may be for any end",
 GO_ON "'jobs': {'a': {" BAD "}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'done'}]}, 'c': {" OK ", 'needs': [{'job': 'd', 'when': 'done'}]}, 'd': {'needs': ['a']}}",
 1, "a=failed@1 b=finished@2 c=finished@2 d=skipped@1"},
{"a need may be for a start",
 "'jobs': {'a': {" LONG "}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'started'}]}}",
 0, "a=finished@9 b=finished@1"},
{"one that never started has not started",
 GO_ON "'jobs': {'x': {" BAD "}, 'a': {'needs': ['x']}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'started'}]}}",
 1, "x=failed@1 a=skipped@1 b=skipped@1"},
{"needs alone are a point where others join",
 "'jobs': {'a': {" OK "}, 'b': {" LONG "}, 'c': {'needs': ['a', 'b']}}",
 0, "a=finished@1 b=finished@9 c=finished@9"},
{"a failure that does not count is a success for who needs it",
 "'jobs': {'a': {" BAD ", 'continue_on_error': true}, 'b': {" OK ", 'needs': ['a']}}",
 0, "a=failed@1 b=finished@2"},
{"and a failure for who needs that",
 "'jobs': {'a': {" BAD ", 'continue_on_error': true}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'failure'}]}}",
 0, "a=failed@1 b=finished@2"},
{"an optional need on a lazy job does not make it wanted",
 "'jobs': {'a': {" OK ", 'lazy': true}, 'b': {" OK ", 'needs': [{'job': 'a', 'optional': true}]}}",
 0, "b=finished@1"},
{"an optional need on what runs anyway is waited for",
 "'jobs': {'a': {" LONG "}, 'b': {" OK ", 'needs': [{'job': 'a', 'optional': true}]}}",
 0, "a=finished@9 b=finished@10"},
{"a lazy job is started by who needs it",
 "'jobs': {'a': {" OK ", 'lazy': true}, 'b': {" OK ", 'needs': ['a']}, 'c': {" OK ", 'lazy': true}}",
 0, "a=finished@1 b=finished@2"},
{"a lazy job is started by the policy that it is a member of, when that starts",
 "'jobs': {'a': {" OK ", 'lazy': true}, 'b': {'gather': ['a'], 'delay': 5}}",
 0, "a=finished@6 b=finished@6"},
{"a need on a part makes its policy wanted",
 "'jobs': {'p': {'gather': [{'name': 'm', " OK "}], 'lazy': true}, 'b': {" OK ", 'needs': ['m']}}",
 0, "p=finished@1 b=finished@2 m=finished@1"},
{"a part of what was skipped is skipped for who needs it",
 GO_ON "'jobs': {'a': {" BAD "}, 'p': {'needs': ['a'], 'gather': [{'gather': [{'name': 'm', " OK "}]}]}, 'b': {" OK ", 'needs': ['m']}}",
 1, "a=failed@1 p=skipped@1 b=skipped@1 p.0=skipped@1 m=skipped@1"},
{"so is a part of a clean-up that did not run",
 "'jobs': {'a': {" OK ", 'on_cancel': {'gather': [{'name': 'm', " OK "}]}}, 'b': {'delay': 2, 'finally': {'gather': [{'name': 'n', " OK "}]}, 'sleep': 1}, 'c': {'needs': ['m']}, 'd': {'needs': [{'job': 'n', 'when': 'done'}]}, 'e': {'cancel': ['b']}}",
 0, "a=finished@1 b=cancelled@0 c=skipped@1 d=finished@0 e=finished@0 a.on_cancel=skipped@1 m=skipped@1 b.finally=skipped@0 n=skipped@0"},
{"a delay begins when the needs are met",
 "'jobs': {'a': {" OK "}, 'b': {" OK ", 'needs': ['a'], 'delay': 3}}",
 0, "a=finished@1 b=finished@5"},

/* on_failure */
{"the first failure ends the run",
 "'jobs': {'a': {" BAD "}, 'b': {" LONG "}, 'c': {" OK ", 'needs': ['b']}}",
 1, "a=failed@1 b=cancelled@1 c=cancelled@1"},
{"draining starts nothing new, and what runs ends by itself",
 DRAIN "'concurrency': 1, 'jobs': {'a': {" BAD "}, 'b': {" LONG "}, 'c': {" OK ", 'needs': [{'job': 'a', 'when': 'done'}]}, 'd': {'run': 'x', 'estimate': 2}, 'e': {'run': 'x'}}",
 1, "a=failed@1 b=finished@9 c=skipped@1 d=finished@2 e=skipped@1"},
{"what cleans up still starts while draining",
 DRAIN "'jobs': {'a': {" BAD "}, 'b': {'sleep': 2, 'finally': {'gather': [{'run': 'x'}]}}}",
 1, "a=failed@1 b=finished@3 b.finally=finished@3 b.finally.0=finished@3"},
{"going on does all that does not need the failed one",
 GO_ON "'jobs': {'a': {" BAD "}, 'b': {" OK ", 'needs': ['a']}, 'c': {" LONG "}, 'd': {" OK ", 'needs': ['c']}}",
 1, "a=failed@1 b=skipped@1 c=finished@9 d=finished@10"},
{"when every failure is a timeout the run has timed out",
 GO_ON "'jobs': {'a': {" LONG ", 'timeout': 2}, 'b': {" LONG ", 'timeout': 3}}",
 124, "a=timed_out@2 b=timed_out@3"},
{"when one is not, it has failed",
 GO_ON "'jobs': {'a': {" LONG ", 'timeout': 2}, 'b': {" BAD "}}",
 1, "a=timed_out@2 b=failed@1"},
{"a member's timeout is one failure, not two",
 GO_ON "'jobs': {'a': {" LONG ", 'timeout': 2}, 'g': {'gather': ['a']}, 'h': {'gather': ['g']}}",
 124, "a=timed_out@2 g=failed@2 h=failed@2"},
{"a member that was skipped is no timeout",
 "'jobs': {'a': {" OK "}, 'g': {'gather': [{" OK ", 'needs': [{'job': 'a', 'when': 'failure'}]}]}}",
 1, "a=finished@1 g=failed@1 g.0=skipped@1"},
{"the run has a timeout of its own",
 "'timeout': 3, 'jobs': {'a': {" LONG "}, 'b': {" OK ", 'needs': ['a']}}",
 124, "a=cancelled@3 b=cancelled@3"},

/* what counts */
{"a failure that need not count does not",
 "'jobs': {'a': {" BAD ", 'continue_on_error': true}, 'b': {'sleep': 2}}",
 0, "a=failed@1 b=finished@2"},
{"it may be certain exit statuses",
 GO_ON "'jobs': {'a': {" BAD ", 'continue_on_error': {'exit_codes': [3]}}, 'b': {" BAD ", 'continue_on_error': {'exit_codes': [1, 2]}}}",
 1, "a=failed@1 b=failed@1"},
{"a wait handles the failures of its members",
 "'jobs': {'a': {" BAD "}, 'w': {'wait': ['a', {'sleep': 2}]}}",
 0, "a=failed@1 w=finished@2 w.1=finished@2"},
{"a gather that returns exceptions does too",
 "'jobs': {'a': {" BAD "}, 'g': {'gather': ['a'], 'return_exceptions': true}}",
 0, "a=failed@1 g=finished@1"},
{"and as_completed",
 "'jobs': {'a': {" BAD "}, 'g': {'as_completed': ['a'], 'return_exceptions': true}}",
 0, "a=failed@1 g=finished@1"},
{"what handles a gather handles its members",
 "'jobs': {'a': {" BAD "}, 'g': {'gather': ['a']}, 'w': {'wait': ['g']}}",
 0, "a=failed@1 g=failed@1 w=finished@1"},
{"a policy whose failure does not count does so",
 "'jobs': {'a': {" BAD "}, 'g': {'gather': ['a'], 'continue_on_error': true}}",
 0, "a=failed@1 g=failed@1"},
{"a policy that was skipped handles nothing",
 GO_ON "'jobs': {'x': {" BAD "}, 'w': {'wait': ['a'], 'needs': ['x']}, 'a': {'sleep': 2, 'exit': 1}}",
 1, "x=failed@1 w=skipped@1 a=failed@2"},
{"nor does one that was cancelled before it began",
 GO_ON "'jobs': {'b': {" LONG "}, 'w': {'wait': ['a'], 'needs': ['b']}, 'a': {" BAD "}, 'c': {'cancel': ['w']}}",
 1, "b=finished@9 w=cancelled@0 a=failed@1 c=finished@0"},
{"a member by name twice is handled no more than others",
 GO_ON "'jobs': {'w': {'wait': ['b', 'b']}, 'a': {" BAD "}, 'b': {" BAD "}}",
 1, "w=finished@1 a=failed@1 b=failed@1"},
{"being cancelled is no failure",
 "'jobs': {'a': {" LONG "}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 c=finished@1"},

/* gather */
{"a gather fails with its first failure, its members go on",
 GO_ON "'jobs': {'g': {'gather': [{'sleep': 5}, {" BAD "}]}, 'x': {" LONG "}}",
 1, "g=failed@1 x=finished@9 g.0=finished@5 g.1=failed@1"},
{"a gather of nothing is done",
 "'jobs': {'g': {'gather': []}}", 0, "g=finished@0"},
{"cancelling a gather cancels its members, and waits for them",
 "'jobs': {'g': {'gather': [{" LONG ", 'on_cancel': {'sleep': 2}}]}, 'c': {'cancel': ['g'], 'delay': 1}}",
 0, "g=cancelled@3 c=finished@3 g.0=cancelled@3 g.0.on_cancel=finished@3"},
{"its timeout does too",
 "'jobs': {'g': {'gather': [{" LONG "}], 'timeout': 2}}",
 124, "g=timed_out@2 g.0=cancelled@2"},
{"a member that somebody cancelled ends a gather, not its siblings",
 "'jobs': {'a': {" LONG "}, 'b': {'sleep': 5}, 'g': {'gather': ['a', 'b']}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 b=finished@5 g=cancelled@1 c=finished@1"},
{"unless it returns exceptions",
 "'jobs': {'a': {" LONG "}, 'b': {'sleep': 5}, 'g': {'gather': ['a', 'b'], 'return_exceptions': true}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 b=finished@5 g=finished@5 c=finished@1"},
{"a skipped member counts as failed",
 GO_ON "'jobs': {'x': {" BAD "}, 'g': {'gather': [{" OK ", 'needs': ['x']}, {'sleep': 4}]}, 'y': {" LONG "}}",
 1, "x=failed@1 g=failed@1 y=finished@9 g.0=skipped@1 g.1=finished@4"},
{"even if its own failure would not count",
 GO_ON "'jobs': {'x': {" BAD "}, 'g': {'gather': [{" OK ", 'needs': ['x'], 'continue_on_error': true}]}}",
 1, "x=failed@1 g=failed@1 g.0=skipped@1"},

/* wait */
{"a wait cancels what has not ended in time, and awaits it",
 "'jobs': {'w': {'wait': [{" LONG ", 'on_cancel': {'sleep': 2}}, {" OK "}], 'timeout': 3}}",
 0, "w=finished@5 w.0=cancelled@5 w.1=finished@1 w.0.on_cancel=finished@5"},
{"or keeps it",
 "'jobs': {'w': {'wait': [{" LONG "}], 'timeout': 3, 'pending': 'keep'}, 'x': {'sleep': 5}}",
 0, "w=finished@3 x=finished@5 w.0=cancelled@5"},
{"the first to end may end it",
 "'jobs': {'w': {'wait': [{" LONG "}, {" OK "}], 'return_when': 'FIRST_COMPLETED'}}",
 0, "w=finished@1 w.0=cancelled@1 w.1=finished@1"},
{"or the first to fail",
 "'jobs': {'w': {'wait': [{" LONG "}, {" OK "}, {'sleep': 2, 'exit': 1}], 'return_when': 'FIRST_EXCEPTION'}}",
 0, "w=finished@2 w.0=cancelled@2 w.1=finished@1 w.2=failed@2"},
{"one that was cancelled has not failed",
 "'jobs': {'a': {" LONG "}, 'w': {'wait': ['a', {'sleep': 5}], 'return_when': 'FIRST_EXCEPTION'}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 w=finished@5 c=finished@1 w.1=finished@5"},
{"but it has completed",
 "'jobs': {'a': {" LONG "}, 'w': {'wait': ['a', {'sleep': 5}], 'return_when': 'FIRST_COMPLETED'}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 w=finished@1 c=finished@1 w.1=cancelled@1"},
{"cancelling a wait cancels no member",
 "'jobs': {'a': {'sleep': 5}, 'w': {'wait': ['a']}, 'c': {'cancel': ['w'], 'delay': 1}}",
 0, "a=finished@5 w=cancelled@1 c=finished@1"},

/* as_completed */
{"it runs an each for each, one after the other",
 "'jobs': {'p': {'as_completed': [{'sleep': 2}, {" OK "}], 'each': {'sleep': 3}}}",
 0, "p=finished@7 p.0=finished@2 p.1=finished@1 p.each.0=finished@4 p.each.1=finished@7"},
{"it fails when the first failure comes by",
 GO_ON "'jobs': {'p': {'as_completed': [{" BAD "}, {'sleep': 5}, {'sleep': 0}]}, 'x': {" LONG "}}",
 1, "p=failed@1 x=finished@9 p.0=failed@1 p.1=finished@5 p.2=finished@0"},
{"an each that fails fails it, and counts once",
 GO_ON "'jobs': {'p': {'as_completed': [{" OK "}], 'each': {" BAD "}}}",
 1, "p=failed@2 p.0=finished@1 p.each.0=failed@2"},
{"when its time is over the rest is cancelled",
 "'jobs': {'p': {'as_completed': [{" OK "}, {" LONG "}], 'timeout': 3}}",
 124, "p=timed_out@3 p.0=finished@1 p.1=cancelled@3"},
{"or kept",
 GO_ON "'jobs': {'p': {'as_completed': [{" LONG "}], 'timeout': 3, 'pending': 'keep'}, 'x': {'sleep': 10}}",
 124, "p=timed_out@3 x=finished@10 p.0=finished@9"},
{"cancelling it cancels no member",
 "'jobs': {'a': {'sleep': 5}, 'p': {'as_completed': ['a']}, 'c': {'cancel': ['p'], 'delay': 1}}",
 0, "a=finished@5 p=cancelled@1 c=finished@1"},

/* cancel, shield */
{"a job cancelled before it starts never runs",
 "'jobs': {'a': {" OK ", 'delay': 2, 'on_cancel': {" LONG "}}, 'c': {'cancel': ['a']}}",
 0, "a=cancelled@0 c=finished@0"},
{"a shielded member outlives the gather that was cancelled",
 "'jobs': {'g': {'gather': [{'sleep': 5, 'shield': true}, {" LONG "}]}, 'c': {'cancel': ['g'], 'delay': 1}, 'x': {'sleep': 6}}",
 0, "g=cancelled@1 c=finished@1 x=finished@6 g.0=finished@5 g.1=cancelled@1"},
{"and a wait's timeout",
 "'jobs': {'w': {'wait': [{'sleep': 5, 'shield': true}], 'timeout': 1}, 'x': {'sleep': 6}}",
 0, "w=finished@1 x=finished@6 w.0=finished@5"},
{"but not one who names it",
 "'jobs': {'a': {" LONG ", 'shield': true}, 'c': {'cancel': ['a'], 'delay': 1}}",
 0, "a=cancelled@1 c=finished@1"},
{"nor the end of main",
 "'main': 'x', 'jobs': {'a': {" LONG ", 'shield': true}, 'x': {" OK "}}",
 0, "a=cancelled@1 x=finished@1"},

/* cleaning up */
{"finally runs in any case, on_cancel when it was cancelled",
 GO_ON "'jobs': {'a': {" OK ", 'on_cancel': {" OK "}, 'finally': {'sleep': 2}}, 'b': {" BAD ", 'finally': {'sleep': 2}}, 'c': {" LONG ", 'timeout': 1, 'on_cancel': {" OK "}, 'finally': {'sleep': 2}}}",
 1, "a=finished@3 b=failed@3 c=timed_out@4 a.finally=finished@3 b.finally=finished@3 c.on_cancel=finished@2 c.finally=finished@4"},
{"the end of main does not stop it",
 "'main': 'x', 'jobs': {'a': {" OK ", 'finally': {'gather': [{" LONG "}]}}, 'x': {'sleep': 2}}",
 0, "a=finished@10 x=finished@2 a.finally=finished@10 a.finally.0=finished@10"},
{"its failure is the job's",
 "'jobs': {'a': {" OK ", 'finally': {" BAD "}}}",
 1, "a=failed@2 a.finally=failed@2"},
{"but never hides the one before it",
 GO_ON "'jobs': {'a': {" LONG ", 'timeout': 1, 'on_cancel': {" BAD "}}}",
 124, "a=timed_out@2 a.on_cancel=failed@2"},
{"it may fail if that does not count",
 "'jobs': {'a': {" OK ", 'finally': {" BAD ", 'continue_on_error': true}}}",
 0, "a=finished@2 a.finally=failed@2"},
{"it has a timeout of its own",
 "'jobs': {'a': {" OK ", 'finally': {" LONG ", 'timeout': 2}}}",
 1, "a=failed@3 a.finally=timed_out@3"},
{"a job that is cancelled while it cleans up goes on with that",
 "'jobs': {'a': {" OK ", 'finally': {'sleep': 4}}, 'c': {'cancel': ['a'], 'delay': 2}}",
 0, "a=finished@5 c=finished@5 a.finally=finished@5"},
{"its process comes before others that wait for a slot",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'finally': {'run': 'x'}}, 'b': {'run': 'x'}}",
 0, "a=finished@2 b=finished@3 a.finally=finished@2"},
{"its own members need slots, which it does not hold",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'finally': {'gather': [{'run': 'x'}, {'run': 'x'}]}}}",
 0, "a=finished@3 a.finally=finished@3 a.finally.0=finished@2 a.finally.1=finished@3"},

/* slots and time */
{"processes share the slots, sleeps and policies take none",
 "'concurrency': 2, 'jobs': {'a': {'run': 'x'}, 'b': {'run': 'x'}, 'c': {'run': 'x'}, 's': {" OK "}, 'g': {'gather': ['c']}}",
 0, "a=finished@1 b=finished@1 c=finished@2 s=finished@1 g=finished@2"},
{"a timeout counts from the start, not from the wait for a slot",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'estimate': 5}, 'b': {'run': 'x', 'timeout': 2}}",
 0, "a=finished@5 b=finished@6"},

/* retry, deadline */
{"a job that fails is tried again, a second later, and so on",
 "'jobs': {'a': {" BAD ", 'retry': 2}}", 1, "a=failed@5"},
{"or later, and later still",
 "'jobs': {'a': {" BAD ", 'retry': {'max': 3, 'delay': 2, 'backoff': 3, 'max_delay': 7}}}",
 1, "a=failed@19"},
{"or at once",
 "'jobs': {'a': {" BAD ", 'retry': {'max': 2, 'delay': 0}}}", 1, "a=failed@3"},
{"so is one that has timed out: its timeout is that of each attempt",
 "'jobs': {'a': {" LONG ", 'timeout': 2, 'retry': 2}}", 124, "a=timed_out@8"},
{"unless it is to be tried again for something else",
 GO_ON "'jobs': {'a': {" LONG ", 'timeout': 2, 'retry': {'max': 2, 'on': ['failed']}}, 'b': {" BAD ", 'retry': {'max': 2, 'on': ['timed_out', 4]}}, 'c': {" BAD ", 'retry': {'max': 1, 'on': [3]}}}",
 1, "a=timed_out@2 b=failed@1 c=failed@3"},
{"what cleans up comes once, after the last attempt",
 "'jobs': {'a': {" BAD ", 'retry': 1, 'finally': {" OK "}}, 'b': {" LONG ", 'timeout': 1, 'retry': 1, 'on_cancel': {" OK "}, 'continue_on_error': true}}",
 1, "a=failed@4 b=timed_out@4 a.finally=finished@4 b.on_cancel=finished@4"},
{"a clean-up may be tried again",
 "'jobs': {'a': {" OK ", 'finally': {" BAD ", 'retry': 1}}}",
 1, "a=failed@4 a.finally=failed@4"},
{"also when the run is over",
 "'main': 'b', 'jobs': {'a': {" LONG ", 'on_cancel': {" BAD ", 'retry': 1}}, 'b': {" OK "}}",
 1, "a=failed@4 b=finished@1 a.on_cancel=failed@4"},
{"a start is the first one, and a failure the last one",
 GO_ON "'jobs': {'a': {" BAD ", 'retry': 1}, 'b': {" OK ", 'needs': [{'job': 'a', 'when': 'started'}, 'c']}, 'c': {'sleep': 2}, 'd': {" OK ", 'needs': [{'job': 'a', 'when': 'failure'}]}}",
 1, "a=failed@3 b=finished@3 c=finished@2 d=finished@4"},
{"who waits for it waits for the last",
 GO_ON "'jobs': {'g': {'gather': [{" BAD ", 'retry': 1}]}, 'w': {'wait': ['g'], 'return_when': 'FIRST_EXCEPTION', 'timeout': 9}}",
 0, "g=failed@3 w=finished@3 g.0=failed@3"},
{"a job that is cancelled is not tried again",
 "'jobs': {'a': {" BAD ", 'retry': 3}, 'c': {'cancel': ['a'], 'delay': 0.5}}",
 0, "a=cancelled@0 c=finished@0"},
{"nor one that waits for that: it cleans up, as its body has been",
 "'jobs': {'a': {" BAD ", 'retry': {'max': 3, 'delay': 9}, 'on_cancel': {" OK "}, 'finally': {" OK "}}, 'c': {'cancel': ['a'], 'delay': 4}}",
 0, "a=cancelled@6 c=finished@6 a.on_cancel=finished@5 a.finally=finished@6"},
{"nor one that waits for a slot",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'timeout': 0.5, 'retry': {'max': 1, 'delay': 0}}, 'b': {'run': 'x', 'estimate': 9}, 'c': {'cancel': ['a'], 'delay': 3}}",
 0, "a=cancelled@3 b=finished@9 c=finished@3"},
{"a cancel by the end of main counts as one, while it waits or runs",
 "'main': 'x', 'jobs': {'a': {" BAD ", 'retry': {'max': 3, 'delay': 9}}, 'b': {" BAD ", 'retry': {'max': 30, 'delay': 0}}, 'x': {'sleep': 4.5}}",
 0, "a=cancelled@4 b=cancelled@4 x=finished@4"},
{"and one that comes while the attempt is being ended for its timeout",
 "'jobs': {'w': {'wait': [{" LONG ", 'timeout': 3, 'retry': 1}], 'timeout': 3}, 'x': {'sleep': 5}}",
 0, "w=finished@3 x=finished@5 w.0=timed_out@3"},
{"draining tries nothing again: the last attempt stands",
 DRAIN "'jobs': {'a': {" BAD ", 'retry': {'max': 3, 'delay': 5}}, 'b': {'sleep': 2, 'exit': 1}, 'c': {'sleep': 3, 'exit': 1, 'retry': 2}, 'd': {'sleep': 7, 'timeout': 1, 'retry': {'max': 1, 'delay': 5}, 'on_cancel': {" OK "}}}",
 1, "a=failed@2 b=failed@2 c=failed@3 d=timed_out@3 d.on_cancel=finished@3"},
{"the first attempt that fails ends no run, the last one does",
 "'jobs': {'a': {" BAD ", 'retry': 1}, 'b': {'sleep': 2}, 'c': {" LONG "}}",
 1, "a=failed@3 b=finished@2 c=cancelled@3"},
{"a job gives its slot to others until it tries again, and then waits its turn",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'timeout': 0.5, 'retry': {'max': 1, 'delay': 0}, 'continue_on_error': true}, 'b': {'run': 'x', 'estimate': 2}, 'c': {'run': 'x', 'estimate': 2}}",
 0, "a=timed_out@5 b=finished@2 c=finished@4"},
{"a deadline ends all attempts together",
 "'jobs': {'a': {" BAD ", 'retry': {'max': 30, 'delay': 0}, 'deadline': 4.5}}",
 124, "a=timed_out@4"},
{"also between two, and then it cleans up",
 "'jobs': {'a': {" BAD ", 'retry': {'max': 30, 'delay': 9}, 'deadline': 4, 'on_cancel': {'sleep': 2}}}",
 124, "a=timed_out@6 a.on_cancel=finished@6"},
{"also when it waits for a slot",
 "'concurrency': 1, 'jobs': {'a': {'run': 'x', 'timeout': 0.5, 'retry': {'max': 1, 'delay': 0}, 'deadline': 3}, 'b': {'run': 'x', 'estimate': 4}}",
 124, "a=timed_out@3 b=cancelled@3"},
{"it counts from the first start, not from the wait for a slot",
 "'concurrency': 1, 'jobs': {'b': {'run': 'x', 'estimate': 4}, 'a': {'run': 'x', 'deadline': 3}}",
 0, "b=finished@4 a=finished@5"},
{"it needs no retry",
 "'jobs': {'a': {" LONG ", 'deadline': 3}}", 124, "a=timed_out@3"},
{"of two limits that are over at once the deadline counts",
 "'jobs': {'a': {" LONG ", 'deadline': 3, 'timeout': 3, 'retry': 5}}",
 124, "a=timed_out@3"},

/* main */
{"main may be a job, which ends the others with it",
 "'main': 'a', 'jobs': {'a': {" OK "}, 'b': {" LONG "}, 'c': {'needs': ['b']}}",
 0, "a=finished@1 b=cancelled@1 c=cancelled@1"},
{"or a policy of its own",
 "'main': {'wait': ['a', 'b'], 'return_when': 'FIRST_COMPLETED'}, 'jobs': {'a': {" OK "}, 'b': {" LONG "}}",
 0, "a=finished@1 b=cancelled@1 main=finished@1"},
{"or lazy",
 "'main': 'a', 'jobs': {'a': {" OK ", 'lazy': true}}", 0, "a=finished@1"},
{"with nothing that is not lazy there is nothing to do",
 "'jobs': {'a': {" OK ", 'lazy': true}}", 0, ""},
};
/* clang-format on */

START_TEST(a_rule_holds)
{
	rule_check(&rules[_i]);
}
END_TEST

/* Runs with options */

static struct trial t;

static void
load(const char *text)
{
	char *json = rule_json(text);

	ck_assert_int_eq(trial_load(&t, json), 0);
	free(json);
}

static void
expect_ends(const char *expected)
{
	char *ends = rule_ends(&t);

	ck_assert_str_eq(ends, expected);
	free(ends);
}

static void
setup(void)
{
	t = (struct trial){.n_failing = 0};
}

static void
teardown(void)
{
	trial_finish(&t);
}

START_TEST(targets_are_all_of_main_and_the_rest_is_lazy)
{
	job_id targets[2];

	load("'main': 'a', 'jobs': {'a': {" OK "}, 'b': {" OK
	     ", 'needs': ['c']}, 'c': {" OK "}, 'd': {'gather': [{" OK "}]}}");
	targets[0] = graph_find(&t.graph, "b");
	targets[1] = graph_find(&t.graph, "d");
	t.opts.targets = targets;
	t.opts.n_targets = 2;
	trial_run(&t);
	expect_ends("b=finished@2 c=finished@1 d=finished@1 d.0=finished@1");
	ck_assert_int_eq(t.exit_status, 0);
}
END_TEST

START_TEST(options_are_stronger_than_the_file)
{
	load(DRAIN "'concurrency': 1, 'timeout': 1, 'jobs': {'a': {'run': 'x',"
		   " 'estimate': 2}, 'b': {'run': 'x'}, 'c': {" BAD
		   "}, 'd': {" OK ", 'needs': ['b']}}");
	t.opts.slots = 2;
	t.opts.timeout_ns = 5 * CLOCK_SECOND;
	t.opts.on_failure_set = true;
	t.opts.on_failure = ON_FAILURE_CONTINUE;
	trial_run(&t);
	expect_ends("a=finished@2 b=finished@1 c=failed@1 d=finished@2");
	ck_assert_int_eq(t.exit_status, 1);
}
END_TEST

START_TEST(an_interrupt_ends_everything_and_lets_it_clean_up)
{
	load("'jobs': {'a': {" LONG ", 'on_cancel': {'run': 'x'}}, 'b': {" OK
	     ", 'needs': ['a']}}");
	t.interrupt_signal = SIGTERM;
	t.interrupts_ns[0] = 2 * CLOCK_SECOND;
	trial_run(&t);
	expect_ends("a=cancelled@3 b=cancelled@2 a.on_cancel=finished@3");
	ck_assert_int_eq(t.exit_status, 128 + SIGTERM);
	ck_assert_int_eq(t.summary.signal, SIGTERM);
}
END_TEST

START_TEST(a_second_one_kills_what_cleans_up)
{
	load("'jobs': {'a': {" LONG
	     ", 'on_cancel': {'run': 'x', 'estimate': 100}}}");
	t.interrupt_signal = SIGINT;
	t.interrupts_ns[0] = 2 * CLOCK_SECOND;
	t.interrupts_ns[1] = 3 * CLOCK_SECOND;
	trial_run(&t);
	expect_ends("a=failed@3 a.on_cancel=failed@3");
	ck_assert_int_eq(t.exit_status, 128 + SIGINT);
}
END_TEST

START_TEST(failing_processes_fail_with_one)
{
	static const struct virtual_failure failing[] = {{"b", 0}};

	load(GO_ON "'jobs': {'a': {'run': 'x'}, 'b': {'run': 'x'},"
		   " 'c': {'run': 'x', 'needs': ['b']}}");
	t.failing = failing;
	t.n_failing = 1;
	trial_run(&t);
	expect_ends("a=finished@1 b=failed@1 c=skipped@1");
	ck_assert_int_eq(t.exit_status, 1);
}
END_TEST

START_TEST(an_attempt_that_succeeds_is_the_last)
{
	static const struct virtual_failure failing[] = {{"a", 2}, {"b", 0}};

	load(GO_ON "'jobs': {'a': {'run': 'x', 'retry': 5},"
		   " 'b': {'argv': ['x'], 'retry': {'max': 1, 'delay': 0}},"
		   " 'c': {'run': 'x', 'needs': ['a']}}");
	t.failing = failing;
	t.n_failing = 2;
	trial_run(&t);
	expect_ends("a=finished@5 b=failed@2 c=finished@6");
	ck_assert_uint_eq(t.starts[0], 3);
	ck_assert_uint_eq(t.starts[1], 2);
}
END_TEST

START_TEST(an_interrupt_ends_the_wait_for_another_attempt)
{
	load("'jobs': {'a': {" BAD ", 'retry': {'max': 1, 'delay': 99},"
	     " 'on_cancel': {" OK "}}}");
	t.interrupt_signal = SIGTERM;
	t.interrupts_ns[0] = 3 * CLOCK_SECOND;
	trial_run(&t);
	expect_ends("a=cancelled@4 a.on_cancel=finished@4");
}
END_TEST

START_TEST(a_second_interrupt_ends_that_of_a_clean_up)
{
	load("'jobs': {'a': {" LONG ", 'on_cancel': {" BAD
	     ", 'retry': {'max': 1, 'delay': 99}}}}");
	t.interrupt_signal = SIGTERM;
	t.interrupts_ns[0] = 3 * CLOCK_SECOND;
	t.interrupts_ns[1] = 9 * CLOCK_SECOND;
	trial_run(&t);
	expect_ends("a=failed@9 a.on_cancel=cancelled@9");
}
END_TEST

START_TEST(the_last_attempt_leaves_its_result_alone)
{
	load("'jobs': {'a': {'sleep': 3, 'return': 'x', 'exit': 1,"
	     " 'deadline': 5, 'retry': {'max': 1, 'delay': 0}}}");
	t.opts.wants_result = true;
	trial_run(&t);
	expect_ends("a=timed_out@5");
	/* The last record but that of the run's end. */
	ck_assert_int_eq(t.records[t.n_records - 2].event.to, JOB_TIMED_OUT);
	ck_assert_ptr_null(t.records[t.n_records - 2].event.result);
}
END_TEST

static void
expect_result(const char *text, const char *expected)
{
	load(text);
	t.opts.wants_result = true;
	trial_run(&t);
	ck_assert_msg(t.result != NULL, "%s", t.result_error.text);
	ck_assert_str_eq(t.result, expected);
	trial_finish(&t);
	setup();
}

START_TEST(mains_result_is_made_of_its_members)
{
	expect_result("'jobs': {'b': {'sleep': 2, 'return': 'x'}, 'a': {" OK
		      ", 'return': 'y\\n'}, 'c': {" OK "}}",
	    "[\"x\", \"y\", null]");
	expect_result("'main': {'gather': [{'sleep': 2, 'return': '1'},"
		      " {" BAD "}, {'gather': []}],"
		      " 'return_exceptions': true}, 'jobs': {'z': {" OK "}}",
	    "[\"1\", {\"job\": \"main.1\", \"state\": \"failed\", "
	    "\"exit\": 3}, []]");
	expect_result("'main': {'as_completed': [{'sleep': 2, 'return': 'a'},"
		      " {" OK ", 'return': 'b'}]}, 'jobs': {'z': {" OK "}}",
	    "[{\"job\": \"main.1\", \"state\": \"finished\", \"result\": "
	    "\"b\"}, {\"job\": \"main.0\", \"state\": \"finished\", "
	    "\"result\": \"a\"}]");
	expect_result("'main': {'wait': ['z', {" LONG "}], 'timeout': 2},"
		      " 'jobs': {'z': {" OK "}}",
	    "{\"done\": [\"z\"], \"pending\": [\"main.1\"]}");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("runner");
	TCase *tc = tcase_create("rules");

	tcase_add_loop_test(tc, a_rule_holds, 0, ARRAY_LEN(rules));
	suite_add_tcase(s, tc);
	tc = tcase_create("options");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, targets_are_all_of_main_and_the_rest_is_lazy);
	tcase_add_test(tc, options_are_stronger_than_the_file);
	tcase_add_test(tc, an_interrupt_ends_everything_and_lets_it_clean_up);
	tcase_add_test(tc, a_second_one_kills_what_cleans_up);
	tcase_add_test(tc, failing_processes_fail_with_one);
	tcase_add_test(tc, an_attempt_that_succeeds_is_the_last);
	tcase_add_test(tc, an_interrupt_ends_the_wait_for_another_attempt);
	tcase_add_test(tc, a_second_interrupt_ends_that_of_a_clean_up);
	tcase_add_test(tc, the_last_attempt_leaves_its_result_alone);
	tcase_add_test(tc, mains_result_is_made_of_its_members);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
