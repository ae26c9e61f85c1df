#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A worker process that dies costs its page one more try, and nothing else.
. "$(dirname "$0")/../e2e/lib.sh"

new_archive
mkdir "$archive/inbox/day"
cp "$SAMPLES/batches/lo-002/"IMG_{11,12,13,9}.tif "$archive/inbox/day"
touch "$archive/inbox/day/.done"

tell "a worker is killed in the middle of its page: the page is read by the next one"
"$SOHOA" -C "$archive" run --jobs 1 --json >"$out" 2>"$errors" &
run=$!
killed=0
for _ in $(seq 400); do
    worker=$(pgrep -P "$run" | head -n 1 || true)
    # A second of processor time: it is past its start and reading.
    if [ -n "$worker" ] && [ "$(ps -o cputimes= -p "$worker" 2>/dev/null || echo 0)" -ge 1 ]; then
        kill -9 "$worker" && killed=1
        break
    fi
    sleep 0.05
done
equal "workers killed" "$killed" 1
wait "$run" || [ $? -eq 1 ] || fail "the run failed with the worker"
holds "every page was read" 'it["pages_in"] == 4 and it["quarantined"] == 0'

tell "no worker outlives its run"
mkdir "$archive/inbox/evening"
cp "$SAMPLES/batches/lo-002/IMG_15.tif" "$archive/inbox/evening/1.tif"
touch "$archive/inbox/evening/.done"
"$SOHOA" -C "$archive" run --json >"$out" 2>"$errors" &
run=$!
for _ in $(seq 100); do
    workers=$(pgrep -P "$run" || true)
    [ -z "$workers" ] || break
    sleep 0.02
done
[ -n "$workers" ] || fail "no worker was seen"
kill -9 "$run"
wait "$run" 2>/dev/null || true
sleep 0.5
for worker in $workers; do
    # A zombie is dead: whoever inherited it has not looked yet.
    case $(ps -o stat= -p "$worker" || true) in
        "" | Z*) ;;
        *) fail "worker $worker is still at work" ;;
    esac
done

tell "TERM lets the page in hand finish and leaves a state to go on from"
"$SOHOA" -C "$archive" run --json >"$out" 2>"$errors" &
run=$!
sleep 0.3
kill -TERM "$run"
status=0
wait "$run" || status=$?
[ "$status" -le 1 ] || fail "TERM ended the run with $status"
digitise
exits 0 so list pages --batch evening --json
holds "the page is there" 'rows[0]["kind"] == "content"'
finish
