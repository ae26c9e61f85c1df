// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/lock.h"

static void a_commit_appears_whole_and_leaves_no_temporary_file(void **state)
{
    (void)state;
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "final");
    so_err err = {0};
    assert_ok(so_file_commit(path, "abc", 3, 0444, &err), err);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0444);
    so_tree tree = {0};
    assert_ok(so_tree_list(dir, &tree, &err), err);
    assert_int_equal(tree.len, 1);
    so_tree_clear(&tree);
    scratch_end(dir);
}

static void no_replace_refuses_and_leaves_the_old_file_untouched(void **state)
{
    (void)state;
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "final");
    so_err err = {0};
    assert_ok(so_file_commit(path, "old", 3, 0444, &err), err);
    so_commit *c = so_commit_open(path, &err);
    assert_non_null(c);
    assert_true(so_commit_write(c, "new", 3, &err));
    assert_false(so_commit_close(c, 0444, true, &err));
    assert_int_equal(err.kind, SO_IO);
    assert_non_null(strstr(err.text, "File exists"));
    so_auto(so_str) text = {0};
    assert_true(so_file_read(path, 100, &text, &err));
    assert_string_equal(text.data, "old");
    scratch_end(dir);
}

static void a_failed_write_makes_the_commit_fail(void **state)
{
    (void)state;
    so_err err = {0};
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "final");
    so_commit *c = so_commit_open(path, &err);
    assert_non_null(c);
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    assert_int_equal(dup2(full, so_commit_fd(c)), so_commit_fd(c)); // the disk is full from here
    close(full);
    assert_false(so_commit_write(c, "x", 1, &err));
    assert_non_null(strstr(err.text, "No space left on device"));
    assert_false(so_commit_close(c, 0444, false, &err));
    assert_false(so_path_exists(path));
    scratch_end(dir);
}

static void only_paths_that_stay_inside_are_safe(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "a/b", "..a", "a/..b/c.", "thư mục/tệp 1.tif"};
    static const char *const bad[] = {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/."};
    for (size_t i = 0; i < SO_COUNT(good); i++) assert_true(so_path_is_safe(good[i]));
    for (size_t i = 0; i < SO_COUNT(bad); i++) assert_false(so_path_is_safe(bad[i]));
}

static void listing_shows_links_without_following_them(void **state)
{
    (void)state;
    char *dir = scratch_new();
    so_autofree char *sub = so_path_join(dir, "10");
    so_autofree char *file = so_path_join(sub, "1.tif");
    so_autofree char *link = so_path_join(dir, "9");
    so_err err = {0};
    assert_ok(so_dirs_make(sub, &err), err);
    assert_ok(so_file_commit(file, "x", 1, 0644, &err), err);
    assert_int_equal(symlink(sub, link), 0);
    so_tree tree = {0};
    assert_ok(so_tree_list(dir, &tree, &err), err);
    assert_int_equal(tree.len, 2);
    assert_string_equal(tree.items[0].path, "9");
    assert_true(S_ISLNK(tree.items[0].st.st_mode));
    assert_string_equal(tree.items[1].path, "10/1.tif");
    so_tree_clear(&tree);
    scratch_end(dir);
}

static void a_file_over_the_cap_is_refused(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_str) text = {0};
    assert_false(so_file_read("/dev/zero", 1000, &text, &err));
    assert_int_equal(err.kind, SO_DATA);
}

static void digests_match_the_published_ones(void **state)
{
    (void)state;
    so_digest_hex d = so_digest_of(SO_SHA256, "abc", 3);
    assert_string_equal(d.hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    d = so_digest_of(SO_SHA512, "abc", 3);
    assert_memory_equal(d.hex, "ddaf35a193617abacc417349ae204131", 32);
    assert_int_equal(strlen(d.hex), 128);
}

static void a_second_lock_is_refused_and_names_the_holder(void **state)
{
    (void)state;
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "run.lock");
    so_err err = {0};
    so_lock *first = so_lock_take(path, &err);
    assert_non_null(first);
    assert_null(so_lock_take(path, &err));
    assert_int_equal(err.kind, SO_BUSY);
    so_autofree char *pid = so_fmt("pid %ld", (long)getpid());
    assert_non_null(strstr(err.text, pid));
    so_lock_release(first);
    so_lock *again = so_lock_take(path, &err);
    assert_non_null(again);
    so_lock_release(again);
    scratch_end(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_appears_whole_and_leaves_no_temporary_file),
        cmocka_unit_test(no_replace_refuses_and_leaves_the_old_file_untouched),
        cmocka_unit_test(a_failed_write_makes_the_commit_fail),
        cmocka_unit_test(only_paths_that_stay_inside_are_safe),
        cmocka_unit_test(listing_shows_links_without_following_them),
        cmocka_unit_test(a_file_over_the_cap_is_refused),
        cmocka_unit_test(digests_match_the_published_ones),
        cmocka_unit_test(a_second_lock_is_refused_and_names_the_holder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
