// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/frame.h"
#include "base/ini.h"
#include "base/proc.h"
#include "base/regex.h"

static bool run(const char *script, int out_fd, uint64_t file_bytes, int64_t wait_ms, int *status)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    so_proc_spec spec = {.argv = argv,
                         .in_fd = -1,
                         .out_fd = out_fd,
                         .extra_fd = -1,
                         .limits = {.file_bytes = file_bytes}};
    bool is_late = false;
    so_err err = {0};
    assert_ok(so_proc_run(&spec, wait_ms, status, &is_late, &err), err);
    return !is_late;
}

static void a_child_writes_into_our_file_and_leaves_its_status(void **state)
{
    (void)state;
    so_err err = {0};
    so_autofd int out = so_tmp_file("/tmp", &err);
    int status = -1;
    assert_true(run("printf abc; exit 3", out, 0, 10000, &status));
    assert_int_equal(WEXITSTATUS(status), 3);
    char got[4] = "";
    assert_int_equal(so_fd_pread(out, got, 4, 0), 3);
    assert_string_equal(got, "abc");
}

static void a_child_that_overstays_is_killed(void **state)
{
    (void)state;
    int status = -1;
    assert_false(run("exec sleep 60", -1, 0, 100, &status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void a_child_that_shuts_its_output_and_overstays_is_killed(void **state)
{
    (void)state;
    int status = -1;
    assert_false(run("exec sleep 60 >&-", -1, 0, 100, &status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void a_child_that_floods_is_stopped(void **state)
{
    (void)state;
    so_err err = {0};
    so_autofd int out = so_tmp_file("/tmp", &err);
    int status = -1;
    assert_true(run("exec cat /dev/zero", out, 5000, 10000, &status));
    assert_int_equal(WTERMSIG(status), SIGXFSZ);
    assert_int_equal(lseek(out, 0, SEEK_END), 5000);
}

static void messages_arrive_whole_with_their_descriptor(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    so_err err = {0};
    int null = open("/dev/null", O_RDONLY);
    assert_ok(so_frame_send(ends[0], "hello", 5, null, &err), err);
    assert_ok(so_frame_send(ends[0], "", 0, -1, &err), err);
    close(ends[0]);
    so_auto(so_str) got = {0};
    int fd = -1;
    assert_int_equal(so_frame_recv(ends[1], 100, &got, &fd, &err), SO_FRAME_OK);
    assert_string_equal(got.data, "hello");
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(so_frame_recv(ends[1], 100, &got, &fd, &err), SO_FRAME_OK);
    assert_int_equal(got.len, 0);
    assert_int_equal(so_frame_recv(ends[1], 100, &got, &fd, &err), SO_FRAME_END);
    close(ends[1]);
    close(null);
}

static void a_boastful_length_and_a_cut_message_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {{"\xFF\xFF\xFF\x7F", 4}, {"\x05\0\0\0ab", 6}, {"\x05\0", 2}};
    for (size_t i = 0; i < SO_COUNT(rows); i++) {
        int ends[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        assert_int_equal(write(ends[0], rows[i].bytes, rows[i].len), rows[i].len);
        close(ends[0]);
        so_auto(so_str) got = {0};
        so_err err = {0};
        int fd = -1;
        assert_int_equal(so_frame_recv(ends[1], 1000, &got, &fd, &err), SO_FRAME_ERROR);
        close(ends[1]);
    }
}

static bool refuse_bad_key(void *arg, const char *section, const char *key, const char *value,
                           so_err *err)
{
    so_str_addf(arg, "[%s]%s=%s;", section, key, value);
    return strcmp(key, "bad") != 0 || so_err_set(err, SO_CONFIG, "unknown key");
}

static void ini_entries_arrive_in_order_and_a_fault_names_its_line(void **state)
{
    (void)state;
    so_auto(so_str) seen = {0};
    so_err err = {0};
    assert_false(so_ini_parse("# c\na = 1\n[s]\nb = đ\nbad = 2\nd = 3\n", "x.ini", refuse_bad_key,
                              &seen, &err));
    assert_string_equal(err.text, "x.ini:5: unknown key");
    assert_string_equal(seen.data, "[]a=1;[s]b=đ;[s]bad=2;");
}

static void patterns_find_groups_and_bad_ones_say_where(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_regex) re = so_regex_new("(\\d+)/(x)?(QĐ)", true, &err);
    so_regex_group g[4];
    assert_int_equal(so_regex_find(re, "số 12/qđ", 0, g, 4), 4);
    assert_int_equal(g[1].start, 5);
    assert_int_equal(g[2].start, -1);
    assert_int_equal(so_regex_find(re, "số 12", 0, g, 4), 0);
    assert_null(so_regex_new("a(", false, &err));
    assert_non_null(strstr(err.text, "pattern, character 2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_writes_into_our_file_and_leaves_its_status),
        cmocka_unit_test(a_child_that_overstays_is_killed),
        cmocka_unit_test(a_child_that_shuts_its_output_and_overstays_is_killed),
        cmocka_unit_test(a_child_that_floods_is_stopped),
        cmocka_unit_test(messages_arrive_whole_with_their_descriptor),
        cmocka_unit_test(a_boastful_length_and_a_cut_message_are_refused),
        cmocka_unit_test(ini_entries_arrive_in_order_and_a_fault_names_its_line),
        cmocka_unit_test(patterns_find_groups_and_bad_ones_say_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
