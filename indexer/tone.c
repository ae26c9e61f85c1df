// SPDX-License-Identifier: Apache-2.0
// The pairs are few and closed, so a table of them is the whole algorithm: the first vowel carries
// one of five tones, the second is plain and last; the tone moves over.
#include "indexer/tone.h"

#include <string.h>

#define TONES 5

static const char *const toned_o[TONES] = {"ò", "ó", "ỏ", "õ", "ọ"};
static const char *const toned_u[TONES] = {"ù", "ú", "ủ", "ũ", "ụ"};
static const struct {
    const char *const *first; // with tone
    char plain_first;
    char last;
    const char *toned_last[TONES];
} pairs[] = {
    {toned_o, 'o', 'a', {"à", "á", "ả", "ã", "ạ"}},
    {toned_o, 'o', 'e', {"è", "é", "ẻ", "ẽ", "ẹ"}},
    {toned_u, 'u', 'y', {"ỳ", "ý", "ỷ", "ỹ", "ỵ"}},
};

// Length of the word before `vowel` when it ends in vowel + last, else -1.
static long stem_len(const char *word, const char *vowel, char last)
{
    size_t len = strlen(word), vowel_len = strlen(vowel);
    if (len < vowel_len + 1 || word[len - 1] != last) return -1;
    size_t stem = len - 1 - vowel_len;
    return memcmp(word + stem, vowel, vowel_len) == 0 ? (long)stem : -1;
}

void so_tone_canon(const char *word, so_str *out)
{
    for (size_t p = 0; p < SO_COUNT(pairs); p++) {
        for (size_t t = 0; t < TONES; t++) {
            long stem = stem_len(word, pairs[p].first[t], pairs[p].last);
            if (stem < 0 || (stem > 0 && pairs[p].last == 'y' && word[stem - 1] == 'q')) continue;
            so_str_add(out, word, (size_t)stem);
            so_str_addc(out, pairs[p].plain_first);
            so_str_adds(out, pairs[p].toned_last[t]);
            return;
        }
    }
    so_str_adds(out, word);
}
