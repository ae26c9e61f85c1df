// SPDX-License-Identifier: Apache-2.0
// Packs: what goes in comes out, by us and by stock tar; what is damaged is found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/pack.h"
#include "archive/tar.h"
#include "base/file.h"
#include "tests/unit/child.h"

typedef struct {
    const char *name, *bytes;
    size_t len_bytes;
    int64_t mtime_ns;
} member;

static const int64_t A_TIME = 1790000000123456789;
static const member hostile[] = {
    {"0001.tif", "II*\0scan", 8, A_TIME},
    {"sub/folder/0002.tif", "", 0, 0},
    {"new\nline \"quoted\" \\ back.jpg", "a", 1, A_TIME + 1},
    {"Quyết định số 12.pdf", "b", 1, 1},
    {"not utf-8 \xFF\xFE\xC3", "c", 1, 999999999},
    {"before 1970.tif", "d", 1, -1500000000},
    {"-dash", "e", 1, A_TIME},
    {" 7 mtime=1\n", "f", 1, A_TIME},
};

typedef struct {
    char *dir, *path;
} bench;

static int set_up(void **state)
{
    bench *b = so_alloc(sizeof *b);
    b->dir = so_strdup("/tmp/so-pack-test-XXXXXX");
    if (!mkdtemp(b->dir)) return -1;
    b->path = so_path_join(b->dir, "pack.tar.zst");
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    so_err err;
    bool removed = so_tree_remove(b->dir, &err);
    free(b->dir);
    free(b->path);
    free(b);
    return removed ? 0 : -1;
}

static void write_pack(const char *path, const member *members, size_t len)
{
    so_err err;
    unlink(path);
    so_autofd int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, &err);
    assert_non_null(w);
    for (size_t i = 0; i < len; i++)
        assert_true(so_pack_add_bytes(w, members[i].name, members[i].bytes, members[i].len_bytes,
                                      members[i].mtime_ns, &err));
    assert_true(so_pack_writer_end(so_steal(&w), &err));
}

static void write_hostile(const char *path)
{
    char long_name[256];
    memset(long_name, 'n', 255);
    long_name[255] = 0;
    member members[SO_COUNT(hostile) + 1];
    memcpy(members, hostile, sizeof hostile);
    members[SO_COUNT(hostile)] = (member){long_name, "long", 4, A_TIME};
    write_pack(path, members, SO_COUNT(members));
}

static void check_members(const char *path)
{
    so_err err = {0};
    so_autoptr(so_pack) pack = so_pack_open(path, &err);
    assert_non_null(pack);
    assert_int_equal(so_pack_list(pack)->len, SO_COUNT(hostile) + 1);
    for (size_t i = 0; i < SO_COUNT(hostile); i++) {
        so_auto(so_str) content = {0};
        const so_pack_member *m = so_pack_find(pack, hostile[i].name);
        assert_non_null(m);
        assert_int_equal(m->size_bytes, hostile[i].len_bytes);
        assert_int_equal(m->mtime_ns, hostile[i].mtime_ns);
        assert_true(so_pack_read(pack, m, 100, &content, &err));
        assert_int_equal(content.len, hostile[i].len_bytes);
        assert_memory_equal(so_str_text(&content), hostile[i].bytes, content.len);
    }
}

static void gives_back_every_byte_name_and_time(void **state)
{
    bench *b = *state;
    so_err err;
    write_hostile(b->path);
    check_members(b->path);
    so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
    assert_null(so_pack_fault(pack));
    assert_true(so_pack_check(pack, &err));
}

static void writes_the_same_bytes_again(void **state)
{
    bench *b = *state;
    so_err err;
    so_auto(so_str) one = {0}, two = {0};
    write_hostile(b->path);
    assert_true(so_file_read(b->path, 1 << 20, &one, &err));
    write_hostile(b->path);
    assert_true(so_file_read(b->path, 1 << 20, &two, &err));
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.data, two.data, one.len);
}

static int run(const char *const *argv, const char *const *env)
{
    so_auto(so_str) out = {0};
    so_proc_spec spec = {.argv = argv, .env = env, .in_fd = -1, .out_fd = -1, .extra_fd = -1};
    return captured(&spec, &out);
}

static void check_restored(const char *dir)
{
    for (size_t i = 0; i < SO_COUNT(hostile); i++) {
        so_err err = {0};
        struct stat st;
        so_auto(so_str) content = {0};
        so_autofree char *path = so_path_join(dir, hostile[i].name);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec, hostile[i].mtime_ns);
        assert_true(so_file_read(path, 100, &content, &err));
        assert_int_equal(content.len, hostile[i].len_bytes);
        assert_memory_equal(so_str_text(&content), hostile[i].bytes, content.len);
    }
}

static void stock_tar_restores_it_in_any_locale(void **state)
{
    bench *b = *state;
    static const char *const locales[] = {"LC_ALL=C", "LC_ALL=C.UTF-8"};
    write_hostile(b->path);
    for (size_t i = 0; i < SO_COUNT(locales); i++) {
        so_autofree char *to = so_fmt("%s/out%zu", b->dir, i);
        assert_int_equal(mkdir(to, 0700), 0);
        const char *argv[] = {"tar", "--zstd", "-xf", b->path, "-C", to, NULL};
        const char *env[] = {locales[i], NULL};
        assert_int_equal(run(argv, env), 0);
        check_restored(to);
    }
}

static void keeps_a_file_that_does_not_shrink(void **state)
{
    bench *b = *state;
    so_err err;
    enum { LEN = 3 * 1024 * 1024 + 17 };
    so_autofree char *noise = so_alloc(LEN);
    uint64_t x = 88172645463325252u;
    for (size_t i = 0; i < LEN; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        noise[i] = (char)x;
    }
    so_autofree char *source = so_path_join(b->dir, "noise");
    assert_true(so_file_commit(source, noise, LEN, 0444, &err));
    so_autofd int src = open(source, O_RDONLY | O_CLOEXEC);
    so_autofd int fd = open(b->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, &err);
    assert_true(so_pack_add_fd(w, "noise", src, A_TIME, NULL, &err));
    assert_true(so_pack_writer_size(w) < LEN + 100 + 3 * SO_TAR_BLOCK);
    assert_true(so_pack_writer_end(so_steal(&w), &err));
    so_auto(so_str) content = {0};
    so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
    assert_true(so_pack_read(pack, so_pack_find(pack, "noise"), LEN, &content, &err));
    assert_memory_equal(content.data, noise, LEN);
}

static void refuses_a_file_that_changed(void **state)
{
    bench *b = *state;
    so_err err;
    so_autofree char *source = so_path_join(b->dir, "source");
    assert_true(so_file_commit(source, "now", 3, 0444, &err));
    so_autofd int src = open(source, O_RDONLY | O_CLOEXEC);
    so_autofd int fd = open(b->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, &err);
    assert_false(so_pack_add_fd(w, "x", src, 0, so_digest_of(SO_SHA256, "was", 3).hex, &err));
    assert_int_equal(err.kind, SO_BUSY);
    assert_string_equal(err.text, "changed while it was read");
    assert_false(so_pack_add_bytes(w, "y", "", 0, 0, &err));
    assert_string_equal(err.text, "pack was abandoned after an error");
}

static void refuses_names_that_leave_the_folder(void **state)
{
    bench *b = *state;
    so_err err;
    static const char *const names[] = {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "."};
    so_autofd int fd = open(b->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, &err);
    for (size_t i = 0; i < SO_COUNT(names); i++) {
        assert_false(so_pack_add_bytes(w, names[i], "", 0, 0, &err));
        assert_int_equal(err.kind, SO_DATA);
    }
}

static void put_file(const char *path, const char *bytes, size_t len_bytes)
{
    so_err err;
    // Without O_TRUNC: ext4 would flush a truncated file to disk at every close.
    so_autofd int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(so_fd_write_all(fd, bytes, len_bytes, &err));
    assert_int_equal(ftruncate(fd, (off_t)len_bytes), 0);
}

static bool is_whole(const char *path)
{
    so_err err;
    so_autoptr(so_pack) pack = so_pack_open(path, &err);
    return pack && so_pack_check(pack, &err);
}

static void finds_every_flipped_bit(void **state)
{
    bench *b = *state;
    so_err err;
    so_auto(so_str) bytes = {0};
    write_pack(b->path, hostile, 3);
    assert_true(so_file_read(b->path, 1 << 20, &bytes, &err));
    for (size_t i = 0; i < bytes.len * 8; i++) {
        bytes.data[i / 8] ^= (char)(1 << i % 8);
        put_file(b->path, bytes.data, bytes.len);
        if (is_whole(b->path)) fail_msg("bit %zu of byte %zu was not missed", i % 8, i / 8);
        bytes.data[i / 8] ^= (char)(1 << i % 8);
    }
}

static void finds_every_truncation_and_addition(void **state)
{
    bench *b = *state;
    so_err err;
    so_auto(so_str) bytes = {0};
    write_pack(b->path, hostile, 3);
    assert_true(so_file_read(b->path, 1 << 20, &bytes, &err));
    for (size_t len = 0; len < bytes.len; len++) {
        put_file(b->path, bytes.data, len);
        if (is_whole(b->path)) fail_msg("cut to %zu bytes was not noticed", len);
    }
    so_str_addc(&bytes, 0);
    put_file(b->path, bytes.data, bytes.len);
    assert_false(is_whole(b->path));
}

static void lists_members_without_the_index(void **state)
{
    bench *b = *state;
    so_err err = {0};
    write_hostile(b->path);
    struct stat st;
    assert_int_equal(stat(b->path, &st), 0);
    assert_int_equal(truncate(b->path, st.st_size - 5), 0);
    check_members(b->path);
    so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
    assert_string_equal(so_pack_fault(pack), "pack index: does not match its SHA-256");
    assert_false(so_pack_check(pack, &err));
    assert_int_equal(err.kind, SO_DAMAGE);
}

static void damage_costs_only_the_member_it_hit(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_str) bytes = {0}, content = {0};
    write_hostile(b->path);
    assert_true(so_file_read(b->path, 1 << 20, &bytes, &err));
    so_autoptr(so_pack) whole = so_pack_open(b->path, &err);
    const so_pack_member *hit = &so_pack_list(whole)->items[2];
    bytes.data[hit->frame_at + hit->frame_len_bytes - 6] ^= 1;
    for (size_t cut = 0; cut < 10; cut += 9) { // with its index, then without
        put_file(b->path, bytes.data, bytes.len - cut);
        so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
        assert_non_null(pack);
        const so_pack_member *lost = so_pack_find(pack, hostile[2].name);
        assert_true(!lost || !so_pack_read_fd(pack, lost, -1, &err));
        assert_true(so_pack_read(pack, so_pack_find(pack, hostile[3].name), 100, &content, &err));
        assert_string_equal(content.data, hostile[3].bytes);
        assert_true(so_pack_read(pack, so_pack_find(pack, hostile[0].name), 100, &content, &err));
        assert_memory_equal(content.data, hostile[0].bytes, hostile[0].len_bytes);
    }
}

static void a_pack_inside_a_pack_is_not_mistaken_for_members(void **state)
{
    bench *b = *state;
    so_err err = {0};
    so_auto(so_str) inner = {0}, bytes = {0};
    write_hostile(b->path);
    assert_true(so_file_read(b->path, 1 << 20, &inner, &err));
    member outer[] = {{"inner.tar.zst", inner.data, inner.len, 0}, {"last", "z", 1, 0}};
    write_pack(b->path, outer, 2);
    assert_true(so_file_read(b->path, 1 << 20, &bytes, &err));
    so_autoptr(so_pack) whole = so_pack_open(b->path, &err);
    bytes.data[so_pack_list(whole)->items[0].frame_len_bytes - 1] ^= 1; // content checksum
    put_file(b->path, bytes.data, bytes.len - 1);
    so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
    assert_int_equal(so_pack_list(pack)->len, 1);
    assert_string_equal(so_pack_list(pack)->items[0].name, "last");
    assert_string_equal(
        so_pack_fault(pack),
        "pack index: does not match its SHA-256; 1 places in the pack do not decode");
}

static void survives_any_bytes(void **state)
{
    bench *b = *state;
    so_auto(so_str) bytes = {0};
    so_err err;
    uint64_t x = 1;
    for (int round = 0; round < 3000; round++) {
        if (round % 8 == 0) {
            so_str_clear(&bytes);
            write_pack(b->path, hostile, (size_t)(round / 8 % 5));
            assert_true(so_file_read(b->path, 1 << 20, &bytes, &err));
        }
        for (int i = 0; i < 1 + round % 40; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            bytes.data[(x >> 33) % bytes.len] = (char)(x >> 25);
        }
        put_file(b->path, bytes.data, bytes.len - (x >> 40) % (round % 3 ? 1 : bytes.len));
        so_autoptr(so_pack) pack = so_pack_open(b->path, &err);
        if (!pack) continue;
        for (size_t i = 0; i < so_pack_list(pack)->len; i++)
            so_pack_read_fd(pack, &so_pack_list(pack)->items[i], -1, &err);
    }
}

static void says_what_is_no_pack(void **state)
{
    bench *b = *state;
    so_err err = {0};
    put_file(b->path, "not a pack", 10);
    assert_null(so_pack_open(b->path, &err));
    assert_int_equal(err.kind, SO_DAMAGE);
    assert_true(so_ends_with(err.text, "/pack.tar.zst: no frame of a pack in it"));
}

static void header_tells_sizes_beyond_eight_gigabytes(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_str) header = {0};
    char name[] = "big.tif";
    so_tar_entry big = {.name = name, .size_bytes = 9ull << 30, .mtime_ns = INT64_MIN};
    so_tar_header(&big, &header);
    so_auto(so_tar_parser) p = {0};
    for (size_t at = 0, used; at < header.len; at += used) {
        bool is_data;
        assert_true(
            so_tar_parse(&p, (const unsigned char *)header.data + at, 1, &used, &is_data, &err));
    }
    assert_int_equal(p.state, SO_TAR_DATA);
    assert_string_equal(p.entry.name, name);
    assert_int_equal(p.entry.size_bytes, big.size_bytes);
    assert_int_equal(p.entry.mtime_ns, big.mtime_ns);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gives_back_every_byte_name_and_time),
        TEST(writes_the_same_bytes_again),
        TEST(stock_tar_restores_it_in_any_locale),
        TEST(keeps_a_file_that_does_not_shrink),
        TEST(refuses_a_file_that_changed),
        TEST(refuses_names_that_leave_the_folder),
        TEST(finds_every_flipped_bit),
        TEST(finds_every_truncation_and_addition),
        TEST(lists_members_without_the_index),
        TEST(damage_costs_only_the_member_it_hit),
        TEST(a_pack_inside_a_pack_is_not_mistaken_for_members),
        TEST(survives_any_bytes),
        TEST(says_what_is_no_pack),
        cmocka_unit_test(header_tells_sizes_beyond_eight_gigabytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
