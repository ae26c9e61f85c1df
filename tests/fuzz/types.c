// SPDX-License-Identifier: Apache-2.0
// Any text as a document type file (INI): loaded, or refused with the place and the reason.
#include <string.h>

#include "base/file.h"
#include "fields/types.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/sohoa-fuzz-types-XXXXXX";
    SO_MUST(mkdtemp(dir));
    so_autofree char *path = so_path_join(dir, "decision.ini");
    FILE *file = fopen(path, "wb");
    SO_MUST(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
    so_err err = {0};
    so_autoptr(so_types) types = so_types_load(dir, &err);
    SO_MUST(types || (err.kind == SO_CONFIG && strstr(err.text, dir)));
    SO_MUST(so_tree_remove(dir, &err));
    return 0;
}
