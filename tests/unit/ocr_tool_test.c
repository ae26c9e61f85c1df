// SPDX-License-Identifier: Apache-2.0
// The tools directly, and through the broker of a sealed process: a forked child, since sealing is
// for ever.
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/sandbox.h"
#include "ocr/tool.h"

#define TWO_PAGES SOHOA_SOURCE "/samples/batches/lo-003/Tập 2 - Hộ tịch/Bản 10 - trả kết quả.pdf"
#define MUST(condition) \
    if (!(condition)) _exit(1)

static so_tool_call call_of(so_tool tool)
{
    return (so_tool_call){.tool = tool,
                          .first = 1,
                          .last = 1,
                          .width_px = 425,
                          .height_px = 550,
                          .x_dpi = 50,
                          .y_dpi = 50,
                          .max_bytes = 1 << 24};
}

static void the_tools_answer(void **state)
{
    (void)state;
    so_autofd int fd = open(TWO_PAGES, O_RDONLY | O_CLOEXEC);
    static const char *const signs[] = {"Pages: ", "page   num  type", "P6\n", "\f"};
    for (so_tool t = SO_TOOL_SIZES; t <= SO_TOOL_TEXT; t++) {
        so_auto(so_tool_result) r = {0};
        so_tool_call call = call_of(t);
        so_err err = {0};
        assert_ok(so_tool_run(fd, &call, &r, &err), err);
        assert_int_equal(r.end, SO_TOOL_ENDED);
        assert_int_equal(r.number, 0);
        assert_non_null(strstr(r.out, signs[t]));
        assert_int_equal(r.out[r.len_bytes], '\0');
    }
}

static void output_beyond_its_limit_is_a_flood(void **state)
{
    (void)state;
    so_autofd int fd = open(TWO_PAGES, O_RDONLY | O_CLOEXEC);
    // The tool is stopped at 4 MB, where its messages must end too; below, its output is refused.
    for (int scale = 1; scale <= 6; scale += 5) {
        so_auto(so_tool_result) r = {0};
        so_tool_call call = call_of(SO_TOOL_RENDER);
        call.width_px *= scale, call.height_px *= scale;
        call.x_dpi *= scale, call.y_dpi *= scale;
        call.max_bytes = 1000;
        so_err err = {0};
        assert_ok(so_tool_run(fd, &call, &r, &err), err);
        assert_int_equal(r.end, SO_TOOL_FLOODED);
        assert_null(r.out);
    }
}

static void a_call_that_is_not_on_the_list_is_refused(void **state)
{
    (void)state;
    so_autofd int fd = open(TWO_PAGES, O_RDONLY | O_CLOEXEC);
    so_auto(so_tool_result) r = {0};
    so_tool_call call = call_of(SO_TOOL_SIZES);
    call.first = -5;
    so_err err = {0};
    assert_false(so_tool_run(fd, &call, &r, &err));
    assert_string_equal(err.text, "pdfinfo: no such call of a tool");
}

static void work_sealed(int fd)
{
    so_err err = {0};
    so_auto(so_tool_result) direct = {0};
    so_auto(so_tool_result) brokered = {0};
    so_auto(so_tool_result) refused = {0};
    so_tool_call call = call_of(SO_TOOL_RENDER);
    MUST(so_tool_run(fd, &call, &direct, &err));
    MUST(so_tool_broker(&err) && so_sandbox_worker(&err));
    MUST(so_tool_run(fd, &call, &brokered, &err));
    MUST(brokered.end == SO_TOOL_ENDED && brokered.len_bytes == direct.len_bytes);
    MUST(memcmp(brokered.out, direct.out, direct.len_bytes) == 0);
    call.first = -5;
    MUST(!so_tool_run(fd, &call, &refused, &err) && err.kind == SO_BUG);
    call.first = 1;
    err.kind = SO_OK;
    so_tool_result_clear(&refused);
    MUST(so_tool_run(fd, &call, &refused, &err)); // the broker took no offence
}

static void a_sealed_process_renders_the_same_through_its_broker(void **state)
{
    (void)state;
    so_autofd int fd = open(TWO_PAGES, O_RDONLY | O_CLOEXEC);
    pid_t pid = fork();
    if (pid == 0) {
        work_sealed(fd);
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void a_broker_ends_with_its_process(void **state)
{
    (void)state;
    so_err err = {0};
    pid_t pid = fork();
    if (pid == 0) {
        so_tool_broker(&err);
        so_sleep_ms(60000);
        _exit(0);
    }
    so_autofree char *path = so_fmt("/proc/%d/task/%d/children", (int)pid, (int)pid);
    so_auto(so_str) brokers = {0};
    for (int i = 0; i < 500 && brokers.len == 0; i++) {
        so_sleep_ms(10);
        assert_ok(so_file_read(path, 100, &brokers, &err), err);
    }
    pid_t broker = (pid_t)strtol(so_str_text(&brokers), NULL, 10);
    assert_true(broker > 0);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    so_autofree char *state_path = so_fmt("/proc/%d/stat", (int)broker);
    for (int i = 0; i < 500; i++) {
        so_auto(so_str) stat = {0};
        if (!so_file_read(state_path, 4096, &stat, &err) || strstr(stat.data, ") Z ")) return;
        so_sleep_ms(10);
    }
    fail_msg("the broker is still there");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tools_answer),
        cmocka_unit_test(output_beyond_its_limit_is_a_flood),
        cmocka_unit_test(a_call_that_is_not_on_the_list_is_refused),
        cmocka_unit_test(a_sealed_process_renders_the_same_through_its_broker),
        cmocka_unit_test(a_broker_ends_with_its_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
