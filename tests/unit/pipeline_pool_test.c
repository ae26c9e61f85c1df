// SPDX-License-Identifier: Apache-2.0
// The pool against workers that misbehave: this program is re-executed as the worker, and what it
// does is chosen by the "lang" argument.
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>

#include "base/clock.h"
#include "base/frame.h"
#include "base/sandbox.h"
#include "pipeline/pool.h"
#include "pipeline/worker.h"

static int misbehave(const char *how)
{
    so_auto(so_str) message = {0};
    so_err err = {0};
    int fd = -1;
    while (so_frame_recv(3, 10000, &message, &fd, &err) == SO_FRAME_OK) {
        so_fd_cleanup(&fd);
        if (so_equal(how, "crash")) raise(SIGKILL);
        if (so_equal(how, "hang")) so_sleep_ms(60000);
        if (so_equal(how, "babble")) so_frame_send(3, "no json", 7, -1, &err);
        if (so_equal(how, "echo")) so_frame_send(3, message.data, message.len, -1, &err);
    }
    return 0;
}

static so_pool *pool_of(so_settings *settings, const char *how, int jobs)
{
    so_err err = {0};
    so_settings_default(settings);
    free(settings->lang);
    settings->lang = so_strdup(how);
    settings->page_timeout_s = 1;
    so_pool *pool = so_pool_new(settings, jobs, &err);
    assert_non_null(pool);
    return pool;
}

static so_outcome_kind outcome_of(const char *how)
{
    so_auto(so_settings) settings = {0};
    so_autoptr(so_pool) pool = pool_of(&settings, how, 1);
    so_auto(so_outcome) out = {0};
    so_err err = {0};
    so_task task = {.op = SO_TASK_READ, .fd = 0, .index = 5, .tag = 9};
    assert_ok(so_pool_do(pool, &task, &out, &err), err);
    assert_int_equal(out.tag, 9);
    assert_true(so_pool_is_idle(pool));
    return out.kind;
}

static void a_dead_worker_costs_its_task(void **state)
{
    (void)state;
    assert_int_equal(outcome_of("crash"), SO_OUTCOME_CRASHED);
}

static void a_worker_that_hangs_is_killed_at_its_limit(void **state)
{
    (void)state;
    int64_t start_ms = so_mono_ms();
    assert_int_equal(outcome_of("hang"), SO_OUTCOME_TIMEOUT);
    assert_in_range(so_mono_ms() - start_ms, 1900, 20000); // tried twice
}

static void a_worker_that_babbles_counts_as_dead(void **state)
{
    (void)state;
    assert_int_equal(outcome_of("babble"), SO_OUTCOME_CRASHED);
}

static void tasks_go_round_all_workers_and_come_back_with_their_tags(void **state)
{
    (void)state;
    so_auto(so_settings) settings = {0};
    so_autoptr(so_pool) pool = pool_of(&settings, "echo", 3);
    settings.worker_pages = 2; // workers are replaced on the way
    so_err err = {0};
    bool seen[20] = {false};
    int sent = 0, got = 0;
    while (got < 20) {
        while (sent < 20 && so_pool_has_room(pool)) {
            so_task task = {.op = SO_TASK_READ, .fd = 0, .index = 100 + sent, .tag = sent};
            assert_ok(so_pool_submit(pool, &task, &err), err);
            sent++;
        }
        so_auto(so_outcome) out = {0};
        assert_ok(so_pool_wait(pool, &out, &err), err);
        assert_int_equal(out.kind, SO_OUTCOME_DONE);
        assert_int_equal(so_jval_kint(out.json, "index", -1), 100 + out.tag);
        assert_false(seen[out.tag]);
        seen[out.tag] = true;
        got++;
    }
}

static void a_real_worker_reports_what_is_wrong_with_the_set_up(void **state)
{
    (void)state;
    so_auto(so_settings) settings = {0};
    so_autoptr(so_pool) pool = pool_of(&settings, "no-such-model", 1);
    settings.page_timeout_s = 60; // a real worker loads its model first
    so_auto(so_outcome) out = {0};
    so_err err = {0};
    so_task task = {.op = SO_TASK_ENGINE, .fd = -1};
    assert_false(so_pool_do(pool, &task, &out, &err));
    assert_int_equal(err.kind, SO_CONFIG);
    assert_non_null(strstr(err.text, "no-such-model"));
}

static void a_real_worker_names_a_text_file_as_no_image(void **state)
{
    (void)state;
    so_auto(so_settings) settings = {0};
    so_autoptr(so_pool) pool = pool_of(&settings, "vie", 1);
    settings.page_timeout_s = 60; // a real worker loads its model first
    so_auto(so_outcome) out = {0};
    so_err err = {0};
    so_autofd int fd = open(SOHOA_SOURCE "/CMakeLists.txt", O_RDONLY);
    so_task task = {.op = SO_TASK_PROBE, .fd = fd};
    assert_ok(so_pool_do(pool, &task, &out, &err), err);
    assert_string_equal(so_jval_kstr(out.json, "reason", ""), "not_image");
}

// Whether the worker that reads is behind its walls, as the kernel sees it.
static bool is_sealed(pid_t worker)
{
    so_autofree char *path = so_fmt("/proc/%d/status", (int)worker);
    so_auto(so_str) status = {0};
    so_err err = {0};
    assert_ok(so_file_read(path, 1u << 16, &status, &err), err);
    return strstr(status.data, "NoNewPrivs:\t1\n") && strstr(status.data, "Seccomp:\t2\n");
}

static pid_t only_child(void)
{
    so_autofree char *path = so_fmt("/proc/self/task/%d/children", (int)getpid());
    so_auto(so_str) pids = {0};
    so_err err = {0};
    assert_ok(so_file_read(path, 1000, &pids, &err), err);
    return (pid_t)strtol(so_str_text(&pids), NULL, 10);
}

static void a_sealed_worker_reads_tiff_jpeg_and_pdf(void **state)
{
    (void)state;
    static const char *const files[] = {"lo-002/IMG_11.tif", "lo-001/0009.jpg",
                                        "lo-003/Tập 2 - Hộ tịch/Bản 10 - trả kết quả.pdf"};
    so_auto(so_settings) settings = {0};
    so_autoptr(so_pool) pool = pool_of(&settings, "vie", 1);
    settings.page_timeout_s = 120;
    for (size_t i = 0; i < SO_COUNT(files); i++) {
        so_autofree char *path = so_path_join(SOHOA_SOURCE "/samples/batches", files[i]);
        so_auto(so_outcome) out = {0};
        so_err err = {0};
        so_autofd int fd = open(path, O_RDONLY);
        so_task task = {.op = SO_TASK_READ, .fd = fd};
        assert_ok(so_pool_do(pool, &task, &out, &err), err);
        assert_int_equal(out.kind, SO_OUTCOME_DONE);
        const so_jval *page = so_jval_get(out.json, "page");
        assert_string_equal(so_jval_kstr(page, "kind", ""), "content");
        assert_true(so_jval_len(so_jval_get(page, "lines")) > 5);
    }
#ifndef SOHOA_INSTRUMENTED // docs/security.md
    if (!so_sandbox_lacks()) assert_true(is_sealed(only_child()));
#else
    assert_false(is_sealed(only_child()));
#endif
}

int main(int argc, char **argv)
{
    static const char *const tricks[] = {"crash", "hang", "babble", "echo"};
    if (argc == 5 && so_equal(argv[1], "worker")) {
        for (size_t i = 0; i < SO_COUNT(tricks); i++)
            if (so_equal(argv[2], tricks[i])) return misbehave(argv[2]);
        return so_worker_main(argv[2], argv[3], argv[4]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dead_worker_costs_its_task),
        cmocka_unit_test(a_worker_that_hangs_is_killed_at_its_limit),
        cmocka_unit_test(a_worker_that_babbles_counts_as_dead),
        cmocka_unit_test(tasks_go_round_all_workers_and_come_back_with_their_tags),
        cmocka_unit_test(a_real_worker_reports_what_is_wrong_with_the_set_up),
        cmocka_unit_test(a_real_worker_names_a_text_file_as_no_image),
        cmocka_unit_test(a_sealed_worker_reads_tiff_jpeg_and_pdf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
