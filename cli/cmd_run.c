// SPDX-License-Identifier: Apache-2.0
// run: what cron calls. On a terminal a bar shows pages, pace and time left; elsewhere nothing but
// the closing line (or JSON) is printed.
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "pipeline/run.h"
#include "pipeline/stop.h"

#define BAR_WIDTH 30

typedef struct {
    int64_t since_ms;
    int first_done; // pages of this batch that an earlier run had read
    char batch[256];
    bool is_drawn;
} bar;

static void draw(void *arg, const so_progress *now)
{
    bar *b = arg;
    if (!b->is_drawn || !so_equal(now->batch, b->batch)) {
        snprintf(b->batch, sizeof b->batch, "%s", now->batch);
        b->since_ms = so_mono_ms();
        b->first_done = now->pages_done - 1;
        b->is_drawn = true;
    }
    double minutes = (double)(so_mono_ms() - b->since_ms + 1) / 60000;
    double pace = (now->pages_done - b->first_done) / minutes;
    int left_s = (int)((now->pages_in - now->pages_done) / pace * 60);
    int filled = now->pages_in ? BAR_WIDTH * now->pages_done / now->pages_in : BAR_WIDTH;
    fprintf(stderr, "\r%s [%.*s%.*s] %d/%d %s, %.0f %s, %s %d:%02d \x1b[K", b->batch, filled,
            "##############################", BAR_WIDTH - filled, "..............................",
            now->pages_done, now->pages_in, so_say("trang", "pages"), pace,
            so_say("trang/phút", "pages/min"), so_say("còn", "left"), left_s / 60, left_s % 60);
    if (now->pages_done == now->pages_in) fputc('\n', stderr);
}

// The next time the clock on the wall shows HH:MM.
static bool until_ms(const char *text, int64_t *ret, so_err *err)
{
    int hour = -1, minute = -1;
    if (sscanf(text, "%2d:%2d", &hour, &minute) != 2 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59)
        return so_err_set(err, SO_CONFIG, "--until needs a time such as 06:00, not \"%s\"", text);
    time_t now = (time_t)(so_now_ms() / 1000);
    struct tm wall;
    localtime_r(&now, &wall);
    wall.tm_hour = hour;
    wall.tm_min = minute;
    wall.tm_sec = 0;
    wall.tm_isdst = -1;
    time_t then = mktime(&wall);
    if (then <= now) {
        wall.tm_mday++;
        then = mktime(&wall);
    }
    *ret = (int64_t)then * 1000;
    return true;
}

static void say_summary(const so_run_summary *s, int64_t took_ms)
{
    const so_balance *b = &s->balance;
    printf(
        so_say(
            "%d lô, %d tệp, %d trang vào = %d nội dung + %d trắng + %d phân cách + %d cách ly\n"
            "%d văn bản, %d hồ sơ, %d mục cần xem lại; %.1f MB vào, %.1f MB lưu; %.0f giây\n",
            "%d batches, %d files, %d pages in = %d content + %d blank + %d separators + %d "
            "quarantined\n%d documents, %d cases, %d to review; %.1f MB in, %.1f MB stored; %.0f "
            "seconds\n"),
        s->batches, b->files, b->pages_in, b->content, b->blank, b->separators, b->quarantined,
        b->documents, b->cases, b->review, (double)b->bytes_in / 1e6, (double)b->bytes_stored / 1e6,
        (double)took_ms / 1000);
    if (b->rescan)
        printf(so_say("%d trang cần quét lại: xem \"sohoa report batch\"\n",
                      "%d pages to scan again: see \"sohoa report batch\"\n"),
               b->rescan);
    if (s->duplicates)
        printf(so_say("%d lô trùng với lô đã lưu, không nhận lại\n",
                      "%d deliveries were archived before and not taken again\n"),
               s->duplicates);
    if (s->stopped)
        puts(so_say("Dừng giữa chừng theo yêu cầu; lần chạy sau sẽ làm tiếp",
                    "Stopped on request; the next run goes on from here"));
}

int so_cmd_run(const so_home *home, const so_options *o, so_err *err)
{
    int64_t end_ms = 0;
    if (o->until && !until_ms(o->until, &end_ms, err)) return so_fail(err);
    so_stop_at(end_ms);
    so_stop_on_signals();
    bar progress = {0};
    so_run_options options = {.inbox = o->inbox, .jobs = o->jobs, .progress_arg = &progress};
    if (isatty(STDERR_FILENO)) options.progress = draw;
    so_run_summary sum = {0};
    int64_t start_ms = so_mono_ms();
    bool ok = so_run(home, &options, &sum, err);
    if (!ok && sum.failed == 0) return so_fail(err);
    int64_t took_ms = so_mono_ms() - start_ms;
    if (o->json) {
        so_auto(so_str) text = {0};
        so_run_summary_json(&sum, took_ms, &text);
        fputs(text.data, stdout);
    } else if (sum.batches || sum.duplicates || sum.stopped) {
        say_summary(&sum, took_ms);
    }
    if (!ok) return so_fail(err);
    return sum.balance.quarantined || sum.balance.review || sum.balance.rescan ? 1 : 0;
}
