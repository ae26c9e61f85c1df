// SPDX-License-Identifier: Apache-2.0
// Unicode text as Vietnamese offices need it (utf8proc underneath; its only home).
//
// Stored text is NFC. The *key fold* (DOMAIN.md 5.1) is what search and anchors compare: NFC -> NFD
// -> combining marks U+0300-U+036F deleted -> d-with-stroke and its look-alike eth become d ->
// lower case -> white space collapsed. Note that utf8proc's own mark stripping leaves U+0111 alone,
// hence the explicit mapping here. Invalid bytes become U+FFFD, never an error.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define SO_TEXT_BAD 0xFFFFFFFFu

// Decodes one code point and moves *p behind it; SO_TEXT_BAD (one byte consumed) when invalid.
// At the end of the string gives 0 and stays.
uint32_t so_text_next(const char **p);
void so_text_add_cp(so_str *out, uint32_t cp);

// Each appends to *out.
void so_text_nfc(const char *text, so_str *out);
void so_text_lower(const char *text, so_str *out); // NFC, lower case, marks kept, spaces collapsed
void so_text_upper(const char *text, so_str *out); // letter by letter, nothing else changed
void so_text_fold(const char *text, so_str *out);  // the key fold

char *so_text_folded(const char *text);   // the fold as a new string
bool so_text_has_marks(const char *text); // any letter that the fold would change but for case
bool so_text_is_valid(const char *text);  // well-formed UTF-8

size_t so_text_len(const char *text); // in code points

// Order of file names as people count: runs of digits compare as numbers, the rest by bytes.
int so_text_natural_cmp(const char *a, const char *b);
