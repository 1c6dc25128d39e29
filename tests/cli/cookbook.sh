#!/bin/sh
# The recipes of doc/cookbook.md: taskctl's way and the shell's do the same, also
# when things go wrong, and taskctl's is shorter.

# shellcheck disable=SC2016,SC2034,SC2086,SC2317
# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"
# shellcheck source=tests/cli/cookbook/lib.sh
. "$srcdir/tests/cli/cookbook/lib.sh"

# What fetches: by the last word, an address.
stub_curl() {
    stub curl <<'E'
for url; do :; done
case $url in
*missing*) echo "curl: (22) no $url" >&2; exit 22 ;;
*slow*) printf 'half of'; hang ;;
*deaf*)
    trap '' TERM
    echo >>"$NOTES/hanging"
    for _ in $(seq 60); do "$SLEEP" 1; done ;;
esac
case $1 in
-fsSO) echo "$url" >"${url##*/}" ;;
*) echo "$url" ;;
esac
E
}

recipe 1
stub_curl
fixture() {
    printf 'http://a.example/%s\n' $names >urls
}
it "downloads: all are there"
names="a b c d e f"
both 0
made b <<E
http://a.example/b
E
it "downloads: one is missing, the others are there"
names="a missing c d e f"
both failed
test -s taskctl.dir/f || fail "f was not fetched"
it "downloads: one takes too long"
names="a b slow d e f"
shrink_taskctl='s/60s/2s/' shrink_shell='s/-k 10 60/-k 10 2/'
both 124
test -s taskctl.dir/f || fail "f was not fetched"
it "downloads: one that ignores SIGTERM ends, too"
names="a deaf"
shrink_taskctl='s/60s/0.3s --kill-after 0.1s/' shrink_shell='s/10 60/0.1 0.3/'
ours 124
shell_leaves

recipe 2
stub server <<'E'
trap 'rm -f up; note "server ends"; exit 0' TERM
echo $$ >"$NOTES/server"
test ! -e dies || exit 3
"$SLEEP" 0.1
test -e mute || : >up
for _ in $(seq 600); do
    test -e die || "$SLEEP" 0.1
done
E
stub curl <<'E'
test "$2" = localhost:8080 && test -e up
E
stub test <<'E'
[ -e up ] && note "test of $1"
[ ! -e fails ] || exit 7
[ ! -e hangs ] || hang
[ ! -e deadly ] || {
    : >die
    "$SLEEP" 1
}
E
it "a server: it is tested, and stopped"
both 0
made notes <<'E'
test of localhost:8080
server ends
E
it "a server: the test fails"
world=fails
both failed
it "a server: it is never ready"
world=mute
shrink_taskctl='s/20s/0.4s/' shrink_shell='s/timeout 20/timeout 0.4/'
both 124
it "a server: it ends before it is ready"
world=dies
shrink_taskctl='' shrink_shell=''
both failed
it "a server: it ends while it is tested"
world=deadly
ours failed
test -z "$with_shell" || {
    begin shell ""
    end shell
    expect_class shell 0
}
it "a server: somebody ends the test"
world=hangs
both 143 TERM

recipe 3
stub_curl
fixture() {
    printf '%s\n' $mirrors >mirrors
}
it "mirrors: the first that has it"
mirrors="http://slow http://missing http://good"
both 0
made pkg.tgz <<'E'
http://good/pkg.tgz
E
it "mirrors: none has it"
mirrors="http://missing.a http://missing.b"
both failed
it "mirrors: none has it in time"
mirrors="http://missing http://slow"
shrink_taskctl='s/30s/0.4s/' shrink_shell='s/-k 10 30/-k 10 0.4/'
both 124
it "mirrors: somebody ends it"
both 143 TERM

recipe 4
stub sleep <<'E'
echo "$1" >>"$NOTES/delays"
E
stub rsync <<'E'
echo "$*" >>attempts
. ./world
case $(wc -l <attempts) in
"$works") ;;
"$hangs") hang ;;
*) exit 12 ;;
esac
E
fixture() {
    echo "works=$works hangs=$hangs" >world
    : >attempts
}
shrink_taskctl='s/exec/exec -v --retry-delay 1ms/'
it "retry: the third attempt works"
works=3 hangs=0
both 0
it "retry: an attempt that hangs is one, too"
works=3 hangs=2
shrink_taskctl="$shrink_taskctl; s/60s/2s/" shrink_shell='s/-k 10 60/-k 10 2/'
both 0
it "retry: no attempt works"
works=0 hangs=0
both failed
same_status
test "$(wc -l <taskctl.dir/attempts)" -eq 6 || fail "not six attempts"
printf '%s\n' 1 2 4 8 16 >wanted
test -z "$with_shell" || expect_file shell.notes/delays <wanted
sed -n 's/.* in 0.0*\([0-9]*\)s$/\1/p' taskctl.err >delays
expect_file delays <wanted

recipe 5
stub convert <<'E'
case $1 in
*bad*) exit 1 ;;
*slow*) hang ;;
esac
echo "$*" >"$4"
E
fixture() {
    for name in $names; do
        : >"$name.png" && : >"a '$name\".png"
    done
}
it "pictures: each has its copy"
names="a b c d"
both 0
test -s "taskctl.dir/a 'd\".jpg" || fail "no copy of what has a quote"
it "pictures: one is broken, the others have their copies"
names="a bad c d"
both failed
test -s taskctl.dir/d.jpg || fail "no copy of d.png"
it "pictures: somebody ends it"
names="a slow"
ours 143 TERM
shell_leaves TERM

recipe 6
stub psql <<'E'
cat names
test ! -e psql.fails
E
stub pg_dump <<'E'
test "$1" = -f && echo "dump of $3" >"$2"
case $3 in
bad) exit 1 ;;
slow) hang ;;
esac
E
stub tar <<'E'
shift
printf '%s\n' "$@" >"$NOTES/tar"
: >dumps.tar
E
fixture() {
    printf '%s\n' $names >names
    test -z "$world" || : >"$world"
}
it "dumps: of each database, packed"
names="a b c d e f g h i j k"
both 0
expect_file taskctl.notes/tar <<E
dumps.tar
$(printf '%s.sql\n' $names)
E
it "dumps: one fails, nothing is packed"
names="slow bad a"
# Which dumps were begun before that is left to chance.
ignored='*.sql'
both failed
test ! -e taskctl.dir/dumps.tar || fail "there is something packed"
it "dumps: one hangs"
names="slow a"
shrink_taskctl='s/10m/0.5s/' shrink_shell='s/-k 10 600/-k 10 0.5/'
both 124
test ! -e taskctl.dir/dumps.tar || fail "there is something packed"
it "dumps: the databases are not known"
world=psql.fails
both failed

recipe 7
for name in createdb dropdb; do
    stub $name <<'E'
note "${0##*/} $1"
read -r left 2>/dev/null <left && kill -0 "$left" 2>/dev/null && note "in use"
test ! -e "${0##*/}.fails"
E
done
stub test <<'E'
note "test $1"
case $(cat world) in
fails) exit 3 ;;
hangs) hang ;;
forks) "$SLEEP" 60 >/dev/null 2>&1 & echo $! >left; echo $! >>"$NOTES/pids" ;;
esac
E
fixture() {
    echo "$world" >world
    : >"$world"
}
it "a cleanup: behind success"
world=works
both 0
made notes <<'E'
createdb scratch
test scratch
dropdb scratch
E
for world in fails createdb.fails dropdb.fails; do
    it "a cleanup: where $world"
    both failed
done
it "a cleanup: behind what is ended"
world=hangs
both 143 TERM
it "a cleanup: behind what takes too long"
shrink_taskctl='s/10m/2s/' shrink_shell='s/-k 10 600/-k 10 2/'
both 124
it "a cleanup: when nothing of the tests is left"
world=forks
shrink_taskctl='' shrink_shell=''
ours 0
# Without a subreaper, orphans are not ours to end.
"$TASKCTL" doctor | grep -q '^  subreaper  *[a-z]*  *no ' ||
    ! grep 'in use' taskctl.dir/notes || fail "what the test left still runs"
shell_leaves
test -z "$with_shell" || grep -q 'in use' shell.dir/notes ||
    fail "the shell has ended what the test left"

recipe 8
stub git <<'E'
echo "step $*"
test ! -e fetch.fails
E
stub make <<'E'
echo "step ${1-all}"
test "$1" != html || "$SLEEP" 0.1
test ! -e "${1-all}.fails" || exit 2
test ! -e "${1-all}.hangs" || hang
E
stub mail <<'E'
echo "$*" >report
grep '^step' | sort >>report
E
it "a nightly run: all is well"
both 0
made report <<'E'
-s nightly: ok team
step all
step check
step html
step pull -q
E
it "a nightly run: the build is broken, the rest goes on"
world=all.fails
both failed
made report <<'E'
-s nightly: build team
step all
step html
step pull -q
E
it "a nightly run: nothing can be fetched"
world=fetch.fails
both failed
it "a nightly run: a step hangs"
world=check.hangs
shrink_taskctl='s/1h/2s/' shrink_shell='s/-k 10 3600/-k 10 2/'
both 124 "" failed
made report <<'E'
-s nightly: test team
step all
step check
step html
step pull -q
E

recipe 9
for name in boot check power; do
    stub $name <<'E'
name=${0##*/}
case $name in
boot) devices=board time=0.4 ;;
check) devices=meter time=0.05 ;;
power) devices="board meter" time=0 ;;
esac
for device in $devices; do
    mkdir "$device" 2>/dev/null || : >"$name.met.$device"
done
"$SLEEP" $time
test ! -e "$name.fails" || exit 1
test ! -e "$name.hangs" || hang
for device in $devices; do
    rmdir "$device"
done
: >"$name.done"
E
done
it "a device: no two at once"
both 0
for name in boot check power; do
    test -e "taskctl.dir/$name.done" || fail "$name has not run"
done
it "a device: one hangs"
# Which others had their turn before that, or just behind it, is left to chance; they
# must not hang, as timeout(1) may lose a command when it is ended in the moment of
# its start.
world=boot.hangs
ignored='[cp]*.*'
shrink_taskctl='s/5m/0.5s/' shrink_shell='s/-k 10 300/-k 10 0.5/'
both 124
it "a device: somebody ends it"
shrink_taskctl='' shrink_shell=''
both 143 TERM

recipe 10
stub make <<'E'
echo "$1"
test ! -e "$1.fails" || exit 2
test ! -e "$1.hangs" || hang
E
it "all or nothing: all"
both 0
same_out
it "all or nothing: the first failure ends the rest"
world="test.fails docs.hangs"
both failed
it "all or nothing: one takes too long"
world=docs.hangs
shrink_taskctl='s/10m/0.5s/' shrink_shell='s/-k 10 600/-k 10 0.5/'
both 124
it "all or nothing: somebody ends it"
both 143 TERM

finish
