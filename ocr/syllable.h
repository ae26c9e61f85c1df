// SPDX-License-Identifier: Apache-2.0
// Is this a word that could stand in a Vietnamese office paper? By spelling alone, no dictionary.
//
// Written Vietnamese is syllables, and a syllable is an initial, a rime and a tone, each out of a
// closed set, so that a misread letter often makes an impossible one: "kêt" (a stop asks for a tone
// sắc or nặng), "Quyêt", "ngưòi". The tables are the orthography taught at school: Đoàn Thiện
// Thuật, Ngữ âm tiếng Việt (1977), chapters on initials and rimes; "hòa" and "hoà" both stand.
#pragma once
#include <stdbool.h>

typedef enum {
    SO_WORD_WEAK,     // none of the others: probably misread
    SO_WORD_MARKS,    // punctuation only
    SO_WORD_SYLLABLE, // one or more, joined by '-' or '/'
    SO_WORD_NUMBER,   // digits and their separators
    SO_WORD_CODE,     // capitals, digits and separators: 20/2020/QĐ-TTg, G11, UBND
    SO_WORD_FOREIGN,  // plain Latin letters, an address: email, http://...
} so_word_kind;

// text: one word, NFC, with the punctuation around it.
so_word_kind so_word_kind_of(const char *text);

// One bare syllable: all small, all capitals, or a capital first.
bool so_syllable_is(const char *text);

// The word with the tones sắc and hỏi exchanged, which engines confuse most (DOMAIN.md 5.4: ổ for
// ố, ẩ for ấ, ể for ế); NULL when it has neither. The caller owns it.
char *so_syllable_twin(const char *text);
