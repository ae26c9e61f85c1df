// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target once over every file below the folders named: the regression test that needs
// no libFuzzer. An empty input comes first, always.

#include "base/file.h"
#include "tests/fuzz/fuzz.h"

static int replay_folder(const char *folder)
{
    so_err err = {0};
    so_tree tree = {0};
    if (!so_tree_list(folder, &tree, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return -1;
    }
    for (size_t i = 0; i < tree.len; i++) {
        so_autofree char *path = so_path_join(folder, tree.items[i].path);
        so_auto(so_str) bytes = {0};
        SO_MUST(so_file_read(path, 1 << 20, &bytes, &err));
        LLVMFuzzerTestOneInput((const uint8_t *)so_str_text(&bytes), bytes.len);
    }
    int count = (int)tree.len;
    so_tree_clear(&tree);
    return count;
}

int main(int argc, char **argv)
{
    int replayed = 0;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        int count = replay_folder(argv[i]);
        if (count <= 0) {
            fprintf(stderr, "%s: no corpus\n", argv[i]);
            return 1;
        }
        replayed += count;
    }
    printf("%d inputs replayed\n", replayed);
    return 0;
}
