// SPDX-License-Identifier: Apache-2.0
// Batch and dossier objects: archived, read back, restored to the byte, and damage named.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/objects.h"
#include "base/file.h"
#include "tests/unit/child.h"

typedef struct {
    char *dir, *inbox;
    so_store *store;
    so_batch batch;
    int opened;
} bench;

static const int64_t RECEIVED_MS = 1790000000000;

static void add_original(bench *b, const char *path, const char *bytes, size_t len_bytes,
                         int64_t mtime_ns)
{
    so_err err;
    so_autofree char *full = so_path_join(b->inbox, path), *dir = so_path_dir(full);
    assert_true(so_dirs_make(dir, &err));
    assert_true(so_file_commit(full, bytes, len_bytes, 0600, &err));
    so_original *o = so_vec_push(&b->batch.originals);
    o->path = so_strdup(path);
    o->size_bytes = len_bytes;
    o->mtime_ns = mtime_ns;
    o->pages = 1;
    memcpy(o->sha256, so_digest_of(SO_SHA256, bytes, len_bytes).hex, 65);
}

static so_store *open_store(const bench *b)
{
    so_err err = {0};
    so_autofree char *root = so_path_join(b->dir, "store"), *work = so_path_join(b->dir, "work");
    so_store *s = so_store_open(root, work, true, &err);
    if (!s) fail_msg("%s", err.text);
    return s;
}

static int set_up(void **state)
{
    bench *b = so_alloc(sizeof *b);
    b->dir = so_strdup("/tmp/so-objects-test-XXXXXX");
    if (!mkdtemp(b->dir)) return -1;
    b->inbox = so_path_join(b->dir, "inbox");
    b->store = open_store(b);
    b->batch.name = so_strdup("Lô 12");
    b->batch.received_ms = RECEIVED_MS;
    add_original(b, "0001.tif", "II*\0one", 7, 1790000000123456789);
    add_original(b, "sub/\xFF quyết\n\"định\".pdf", "%PDF", 4, -1);
    add_original(b, "sub/empty.jpg", "", 0, 0);
    b->batch.originals.items[2].reason = SO_REASON_EMPTY;
    b->batch.originals.items[2].detail = so_strdup("no bytes");
    so_batch_identify(&b->batch);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    so_err err;
    so_store_close(b->store);
    so_batch_clear(&b->batch);
    bool removed = so_tree_remove(b->dir, &err);
    free(b->dir);
    free(b->inbox);
    free(b);
    return removed ? 0 : -1;
}

static int open_original(void *arg, const so_original *o, so_err *err)
{
    bench *b = arg;
    so_autofree char *path = so_path_join(b->inbox, o->path);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) so_err_sys(err, "%s: cannot be opened", o->path);
    b->opened++;
    return fd;
}

static bool archive(bench *b, so_err *err)
{
    uint64_t stored = 0;
    if (!so_batch_archive(b->store, &b->batch, open_original, b, &stored, err)) return false;
    assert_true(stored > 0);
    return true;
}

static char *batch_file(const bench *b, const char *logical)
{
    so_err err = {0};
    so_autofree char *object = so_batch_object(b->batch.id);
    char *path = so_store_file(b->store, object, logical, &err);
    if (!path) fail_msg("%s", err.text);
    return path;
}

static void flip_in(const char *path, off_t from_end)
{
    char byte;
    assert_int_equal(chmod(path, 0600), 0);
    so_autofd int fd = open(path, O_RDWR | O_CLOEXEC);
    off_t at = lseek(fd, -from_end, SEEK_END);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 4;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
}

static void check_restored(const bench *b, const char *dir, size_t i)
{
    so_err err;
    struct stat st;
    so_digest_hex digest;
    const so_original *o = &b->batch.originals.items[i];
    so_autofree char *path = so_path_join(dir, o->path);
    assert_int_equal(lstat(path, &st), 0);
    assert_int_equal(st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec, o->mtime_ns);
    assert_true(so_digest_file(SO_SHA256, path, &digest, NULL, &err));
    assert_string_equal(digest.hex, o->sha256);
}

static void a_batch_comes_back_to_the_byte(void **state)
{
    bench *b = *state;
    so_err err = {0};
    assert_true(archive(b, &err));
    so_autofree char *out = so_path_join(b->dir, "out");
    int files = 0;
    assert_true(so_batch_restore(b->store, b->batch.id, NULL, out, &files, &err));
    assert_int_equal(files, 3);
    for (size_t i = 0; i < 3; i++) check_restored(b, out, i);
}

static void the_manifest_tells_all_of_the_batch(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_batch) loaded = {0};
    assert_true(archive(b, &err));
    assert_true(so_batch_load(b->store, b->batch.id, &loaded, &err));
    assert_string_equal(loaded.id, b->batch.id);
    assert_string_equal(loaded.name, b->batch.name);
    assert_int_equal(loaded.received_ms, RECEIVED_MS);
    assert_int_equal(loaded.originals.len, 3);
    for (size_t i = 0; i < 3; i++) {
        const so_original *x = &loaded.originals.items[i], *y = &b->batch.originals.items[i];
        assert_string_equal(x->path, y->path);
        assert_int_equal(x->mtime_ns, y->mtime_ns);
        assert_int_equal(x->reason, y->reason);
        assert_true(so_equal(x->detail, y->detail));
    }
    so_batch_identify(&loaded);
    assert_string_equal(loaded.id, b->batch.id);
}

static void a_second_archiving_reads_no_original_and_changes_nothing(void **state)
{
    bench *b = *state;
    so_err err = {0};
    assert_true(archive(b, &err));
    b->opened = 0;
    b->batch.received_ms += 1000;
    assert_true(archive(b, &err));
    assert_int_equal(b->opened, 0);
    b->batch.originals.items[0].size_bytes++;
    assert_false(archive(b, &err));
    assert_int_equal(err.kind, SO_IO);
    assert_true(so_ends_with(err.text, "exists with other content"));
}

static void a_file_changed_in_the_inbox_stops_the_batch_and_leaves_nothing(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_tree) left = {0};
    b->batch.originals.items[0].sha256[0] ^= 1;
    assert_false(archive(b, &err));
    assert_int_equal(err.kind, SO_BUSY);
    assert_true(so_ends_with(err.text, "0001.tif: changed while it was read"));
    so_autofree char *object = so_batch_object(b->batch.id);
    assert_false(so_store_has(b->store, object));
    so_autofree char *work = so_path_join(b->dir, "work");
    assert_true(so_tree_list(work, &left, &err));
    assert_int_equal(left.len, 0);
}

static void unsafe_and_double_names_are_refused(void **state)
{
    bench *b = *state;
    so_err err = {0};
    free(b->batch.originals.items[0].path);
    b->batch.originals.items[0].path = so_strdup("../0001.tif");
    assert_false(archive(b, &err));
    assert_int_equal(err.kind, SO_DATA);
    free(b->batch.originals.items[0].path);
    b->batch.originals.items[0].path = so_strdup("sub/empty.jpg");
    assert_false(archive(b, &err));
    assert_int_equal(err.kind, SO_DATA);
    assert_true(so_ends_with(err.text, "sub/empty.jpg is in it twice"));
}

static void restore_overwrites_nothing_and_follows_no_link(void **state)
{
    bench *b = *state;
    so_err err = {0};
    int files = 0;
    so_auto(so_strs) only = {0};
    assert_true(archive(b, &err));
    so_autofree char *out = so_path_join(b->dir, "out"), *taken = so_path_join(out, "0001.tif");
    assert_true(so_dirs_make(out, &err));
    assert_true(so_file_commit(taken, "mine", 4, 0600, &err));
    so_strs_add(&only, "0001.tif");
    assert_false(so_batch_restore(b->store, b->batch.id, &only, out, &files, &err));
    so_auto(so_str) content = {0};
    assert_true(so_file_read(taken, 100, &content, &err));
    assert_string_equal(content.data, "mine");

    so_autofree char *link = so_path_join(out, "sub");
    assert_int_equal(symlink("/tmp", link), 0);
    so_strs_clear(&only);
    so_strs_add(&only, "sub/empty.jpg");
    assert_false(so_batch_restore(b->store, b->batch.id, &only, out, &files, &err));
    assert_int_equal(access("/tmp/empty.jpg", F_OK), -1);

    so_strs_clear(&only);
    so_strs_add(&only, "no such file");
    assert_false(so_batch_restore(b->store, b->batch.id, &only, out, &files, &err));
    assert_int_equal(err.kind, SO_DATA);
}

static void one_original_can_be_read_alone(void **state)
{
    bench *b = *state;
    so_err err = {0};
    assert_true(archive(b, &err));
    so_autofd int fd = so_tmp_file(b->dir, &err);
    assert_true(so_batch_read_original(b->store, b->batch.id, "0001.tif", fd, &err));
    char content[8] = {0};
    assert_int_equal(pread(fd, content, sizeof content, 0), 7);
    assert_memory_equal(content, "II*\0one", 7);
    assert_false(so_batch_read_original(b->store, b->batch.id, "0002.tif", fd, &err));
    assert_int_equal(err.kind, SO_DATA);
}

static void large_batches_fill_several_packs(void **state)
{
    bench *b = *state;
    so_err err = {0};
    enum { LEN = 24 * 1024 * 1024, FILES = 4 };
    so_autofree char *noise = so_alloc(LEN);
    uint64_t x = 1;
    for (size_t i = 0; i + 8 <= LEN; i += 8) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        memcpy(noise + i, &x, 8);
    }
    for (int i = 0; i < FILES; i++) {
        so_autofree char *name = so_fmt("big%d.tif", i);
        noise[0] = (char)i;
        add_original(b, name, noise, LEN, i);
    }
    so_batch_identify(&b->batch);
    assert_true(archive(b, &err));
    so_autofree char *second = batch_file(b, "originals-0002.tar.zst");
    assert_non_null(second);
    so_autofree char *out = so_path_join(b->dir, "out");
    int files = 0;
    assert_true(so_batch_restore(b->store, b->batch.id, NULL, out, &files, &err));
    for (size_t i = 0; i < b->batch.originals.len; i++) check_restored(b, out, i);
}

static size_t count_findings(bench *b)
{
    so_err err = {0};
    so_auto(so_findings) found = {0};
    if (!so_batch_check(b->store, b->batch.id, &found, &err)) fail_msg("%s", err.text);
    return found.len;
}

static void check_finds_damage_in_pack_and_manifest(void **state)
{
    bench *b = *state;
    so_err err = {0};
    assert_true(archive(b, &err));
    assert_int_equal(count_findings(b), 0);
    so_autofree char *pack = batch_file(b, "originals-0001.tar.zst");
    flip_in(pack, 200);
    assert_int_equal(count_findings(b), 1);
    flip_in(pack, 200);
    assert_int_equal(count_findings(b), 0);
    so_autofree char *manifest = batch_file(b, "manifest.json");
    flip_in(manifest, 30);
    assert_int_equal(count_findings(b), 1);
    flip_in(manifest, 30);
    assert_int_equal(unlink(pack), 0);
    assert_int_equal(count_findings(b), 4); // the pack, and each of its three originals
}

static void stock_tools_restore_a_batch_without_us(void **state)
{
    bench *b = *state;
    so_err err = {0};
    assert_true(archive(b, &err));
    so_autofree char *manifest = batch_file(b, "manifest.json"), *dir = so_path_dir(manifest);
    so_autofree char *out = so_path_join(b->dir, "by-hand");
    assert_int_equal(mkdir(out, 0700), 0);
    const char *argv[] = {
        "sh",
        "-ec",
        "for p in \"$1\"/originals-*.tar.zst; do tar --zstd -xf \"$p\" -C \"$2\"; done",
        "sh",
        dir,
        out,
        NULL};
    so_proc_spec spec = {.argv = argv, .in_fd = -1, .out_fd = -1, .extra_fd = -1};
    so_auto(so_str) said = {0};
    assert_int_equal(captured(&spec, &said), 0);
    for (size_t i = 0; i < 3; i++) check_restored(b, out, i);
}

static bool put_dossier(bench *b, const char *json, const char *alto, so_err *err)
{
    so_auto(so_str) text = {0};
    so_auto(so_alto_pages) pages = {0};
    so_alto_page *page = so_vec_push(&pages);
    page->page_id = so_strdup("b0123456789abcdef.p0000");
    so_str_adds(&page->xml, alto);
    so_str_adds(&text, json);
    return so_dossier_archive(b->store, "b0123456789abcdef.h0000", &text, &pages, RECEIVED_MS, err);
}

static bool has_version(bench *b, int number)
{
    so_err err;
    so_autofree char *object = so_dossier_object("b0123456789abcdef.h0000");
    so_autofree char *json = so_store_file(b->store, object, "dossier.json", &err);
    char *cut = strstr(json, "/v");
    while (cut && strstr(cut + 1, "/v")) cut = strstr(cut + 1, "/v");
    assert_non_null(cut);
    *cut = 0;
    so_autofree char *version = so_fmt("%s/v%d", json, number);
    return so_path_exists(version);
}

static void a_dossier_gets_a_version_only_when_it_changed(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_str) text = {0};
    assert_true(put_dossier(b, "{\"a\":1}", "<alto/>", &err));
    assert_true(put_dossier(b, "{\"a\":1}", "<alto/>", &err));
    assert_false(has_version(b, 2));
    assert_true(put_dossier(b, "{\"a\":2}", "<alto/>", &err));
    assert_true(has_version(b, 2));
    assert_true(so_dossier_json(b->store, "b0123456789abcdef.h0000", &text, &err));
    assert_string_equal(text.data, "{\"a\":2}");
    assert_true(so_dossier_alto(b->store, "b0123456789abcdef.h0000", "b0123456789abcdef.p0000",
                                &text, &err));
    assert_string_equal(text.data, "<alto/>");
    assert_false(so_dossier_alto(b->store, "b0123456789abcdef.h0000", "p9", &text, &err));
    assert_int_equal(err.kind, SO_DATA);
}

static bool check_object(void *arg, const char *object_path, so_err *err)
{
    return so_store_check_object(object_path, arg, err);
}

static void the_store_stays_valid_ocfl(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_findings) found = {0};
    assert_true(archive(b, &err));
    assert_true(put_dossier(b, "{\"a\":1}", "<alto/>", &err));
    assert_true(put_dossier(b, "{\"a\":2}", "<alto/>", &err));
    assert_true(so_store_check_root(b->store, &found, &err));
    assert_true(so_store_each(b->store, check_object, &found, &err));
    for (size_t i = 0; i < found.len; i++) print_message("%s\n", found.items[i].text);
    assert_int_equal(found.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_comes_back_to_the_byte),
        TEST(the_manifest_tells_all_of_the_batch),
        TEST(a_second_archiving_reads_no_original_and_changes_nothing),
        TEST(a_file_changed_in_the_inbox_stops_the_batch_and_leaves_nothing),
        TEST(unsafe_and_double_names_are_refused),
        TEST(restore_overwrites_nothing_and_follows_no_link),
        TEST(one_original_can_be_read_alone),
        TEST(large_batches_fill_several_packs),
        TEST(check_finds_damage_in_pack_and_manifest),
        TEST(stock_tools_restore_a_batch_without_us),
        TEST(a_dossier_gets_a_version_only_when_it_changed),
        TEST(the_store_stays_valid_ocfl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
