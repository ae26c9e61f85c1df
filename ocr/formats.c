// SPDX-License-Identifier: Apache-2.0
#include "ocr/formats.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

// A repaired word is less sure than the engine was of what it read.
static const double as_sure = 0.9;

static void put(so_word *w, char *text)
{
    *so_vec_push(&w->alternatives) = (so_alternative){w->text, w->confidence};
    w->text = text;
    w->confidence *= as_sure;
}

// ---------------------------------------------------------------------------- short codes

// Letters that digits are read as in the fonts of offices.
static const struct {
    const char *looks, *digit;
} digits[] = {{"ó", "6"}, {"I", "1"}, {"l", "1"}, {"O", "0"}};

// One capital at most, then two digits or more: A12, G16, 34. Such is the first column of tables.
static bool is_short_code(const char *text)
{
    if (*text >= 'A' && *text <= 'Z') text++;
    size_t n = strspn(text, "0123456789");
    return n >= 2 && n <= 4 && text[n] == '\0';
}

// A code with a single letter in a place of digits, where only one digit looks like it: the digit.
// "GII" has two, and stays.
static void short_code(so_word *w)
{
    so_autofree char *repaired = NULL;
    if (is_short_code(w->text) || !strpbrk(w->text, "0123456789")) return;
    for (size_t i = 0; i < SO_COUNT(digits); i++) {
        const char *looks = digits[i].looks;
        for (const char *at = strstr(w->text, looks); at; at = strstr(at + 1, looks)) {
            char *text = so_fmt("%.*s%s%s", (int)(at - w->text), w->text, digits[i].digit,
                                at + strlen(looks));
            bool is_good = is_short_code(text);
            if (is_good && repaired) {
                free(text);
                return;
            }
            if (is_good)
                repaired = text;
            else
                free(text);
        }
    }
    if (repaired) put(w, so_steal(&repaired));
}

// ---------------------------------------------------------------------------- dates

static int number(const char *text, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) value = value * 10 + (text[i] - '0');
    return value;
}

// 18/0711975: a stroke of a date read as a one, and the other one not. Of ten digits in a row
// nothing can be said.
static void date(so_word *w)
{
    static const char shape[] = "dd/dd/dddd";
    int strokes = 0;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        char c = w->text[i];
        if (shape[i] == '/' ? c != '/' && c != '1' : c < '0' || c > '9') return;
        strokes += c == '/';
    }
    const char *tail = w->text + sizeof shape - 1;
    if (strokes != 1 || strlen(tail) > 1) return;
    int day = number(w->text, 2), month = number(w->text + 3, 2), year = number(w->text + 6, 4);
    if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1900 || year > 2100) return;
    put(w, so_fmt("%02d/%02d/%04d%s", day, month, year, tail));
}

void so_formats_mend(so_word *w)
{
    short_code(w);
    date(w);
}
