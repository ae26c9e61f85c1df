// SPDX-License-Identifier: Apache-2.0
// Any bytes as a pack: opening may refuse them, reading a member may find damage, nothing else.
// What is read without complaint has the size and SHA-256 that the index promised.
#include <string.h>

#include "archive/pack.h"
#include "base/file.h"
#include "tests/fuzz/fuzz.h"

#define MEMBER_BYTES (1u << 20)

static void read_members(so_pack *pack)
{
    const so_pack_members *list = so_pack_list(pack);
    for (size_t i = 0; i < list->len && i < 64; i++) {
        const so_pack_member *m = &list->items[i];
        so_auto(so_str) bytes = {0};
        so_err err = {0};
        if (!so_pack_read(pack, m, MEMBER_BYTES, &bytes, &err)) {
            SO_MUST(err.kind != SO_OK && err.text[0]);
            continue;
        }
        SO_MUST(bytes.len == m->size_bytes);
        so_digest_hex sum = so_digest_of(SO_SHA256, so_str_text(&bytes), bytes.len);
        SO_MUST(strcmp(sum.hex, m->sha256) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    so_err err = {0};
    so_autofd int fd = so_tmp_file("/tmp", &err);
    SO_MUST(fd >= 0 && so_fd_write_all(fd, data, size, &err));
    so_autofree char *path = so_fmt("/proc/self/fd/%d", fd);
    so_autoptr(so_pack) pack = so_pack_open(path, &err);
    SO_MUST(pack || (err.kind != SO_OK && err.text[0]));
    if (pack) read_members(pack);
    return 0;
}
