// SPDX-License-Identifier: Apache-2.0
// Any text searched for case codes: a match lies inside the text, and its normal form is its own
// normal form.
#include <string.h>

#include "fields/case_code.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    so_autofree char *text = so_strndup((const char *)data, size);
    size_t len_bytes = strlen(text);
    so_auto(so_case_matches) found = {0};
    so_case_find(text, &found);
    for (size_t i = 0; i < found.len; i++) {
        const so_case_match *m = &found.items[i];
        SO_MUST(m->at <= len_bytes && m->len <= len_bytes - m->at);
        so_autofree char *again = so_case_parse(m->code);
        SO_MUST(again && strcmp(again, m->code) == 0);
        so_case_is_plausible(m->code);
    }
    free(so_case_parse(text));
    return 0;
}
