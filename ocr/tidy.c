// SPDX-License-Identifier: Apache-2.0
#include "ocr/tidy.h"

#include "base/text.h"

static uint32_t plain(uint32_t cp)
{
    switch (cp) {
    case 0x2044:
        return '/'; // fraction slash
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
        return '"';
    case 0x00D0:
        return 0x0110; // Eth -> D with stroke
    case 0x00F0:
        return 0x0111;
    case 0x00A0:
        return ' ';
    default:
        return cp;
    }
}

// What specks and the edges of stamps are read as.
static bool is_dirt(uint32_t cp)
{
    switch (cp) {
    case '`':
    case '^':
    case '~':
    case '_':
    case '|':
    case '\\':
    case 0x00A8:
    case 0x02C6:
    case 0x02DC:
    case 0x00B0:
    case 0x00AC:
    case 0x00B4:
    case 0x00A6:
    case 0x00B7:
    case 0x00B8:
    case 0x201A:
    case 0x201B:
    case 0x201E:
    case 0x201F:
        return true;
    default:
        return false;
    }
}

// What ruling lines leave at the ends of a word.
static bool is_rule(char c)
{
    return c == '_' || c == '|';
}

void so_tidy_word(const char *word, so_str *out)
{
    so_auto(so_str) kept = {0};
    bool only_dirt = true;
    for (uint32_t cp; (cp = so_text_next(&word)) != 0;) {
        if (cp == SO_TEXT_BAD || cp <= ' ' || cp == 0x7F) continue;
        only_dirt = only_dirt && is_dirt(cp);
        so_text_add_cp(&kept, plain(cp));
    }
    if (only_dirt) return;
    size_t first = 0;
    while (is_rule(kept.data[first])) first++;
    while (is_rule(kept.data[kept.len - 1])) kept.data[--kept.len] = '\0';
    so_text_nfc(kept.data + first, out);
}
