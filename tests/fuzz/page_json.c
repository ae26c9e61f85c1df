// SPDX-License-Identifier: Apache-2.0
// What a worker sends is not trusted. Any bytes as page JSON: refused, or a page that, once written
// and read again, is written the same.
#include <string.h>

#include "model/page.h"
#include "tests/fuzz/fuzz.h"

static bool page_of(const char *text, size_t len_bytes, so_page *ret)
{
    so_err err = {0};
    so_autoptr(so_jval) root = so_jval_parse(text, len_bytes, &err);
    bool ok = root && so_page_from_json(root, ret, &err);
    SO_MUST(ok || (err.kind == SO_DATA && err.text[0]));
    return ok;
}

static void written(const so_page *page, so_str *out)
{
    so_json json = so_json_to(out);
    so_page_to_json(page, "a.tif", 0, &json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    so_auto(so_page) page = {0};
    if (!page_of((const char *)data, size, &page)) return 0;
    so_auto(so_str) once = {0};
    written(&page, &once);
    so_auto(so_page) again = {0};
    SO_MUST(page_of(so_str_text(&once), once.len, &again));
    so_auto(so_str) twice = {0};
    written(&again, &twice);
    SO_MUST(strcmp(so_str_text(&once), so_str_text(&twice)) == 0);
    so_auto(so_str) text = {0};
    so_page_text(&again, &text);
    return 0;
}
