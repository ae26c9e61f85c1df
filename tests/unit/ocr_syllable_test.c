// SPDX-License-Identifier: Apache-2.0
// What is spelt like Vietnamese and what only looks like it.
#include "tests/unit/test.h"

#include "base/text.h"
#include "ocr/syllable.h"

static void accepts_syllables_in_every_case_and_tone(void **state)
{
    (void)state;
    static const char *const good[] = {
        "hồ",     "sơ",    "HỒ",    "SƠ",    "Người",  "NGƯỜI", "giấy",  "GIẤY", "nghiêng", "quyết",
        "Quốc",   "quý",   "gì",    "gìn",   "giếng",  "hòa",   "hoà",   "thủy", "thuỷ",    "khuỷu",
        "khuya",  "ngoằn", "thuở",  "ký",    "kỹ",     "y",     "ý",     "yêu",  "uỷ",      "ủy",
        "của",    "mía",   "được",  "đường", "lừa",    "ĐẤT",   "ngoèo", "ích",  "oanh",    "giữa",
        "giường", "quận",  "huyện", "xã",    "phường", "tịch",
    };
    for (size_t i = 0; i < SO_COUNT(good); i++)
        if (!so_syllable_is(good[i])) fail_msg("'%s' was refused", good[i]);
}

static void refuses_what_no_one_can_spell(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "kêt",   "Quyêt", "ngưòi", "nghàn", "cế",  "ka",   "qa",      "tp",   "đđ",
        "nGười", "hồồ",   "cuả",   "miá",   "iêu", "zô",   "wa",      "fi",   "tò̃",
        "bcd",   "nhg",   "ươ9",   "",      "a-b", "thêc", "ngường1", "ươïễ",
    };
    for (size_t i = 0; i < SO_COUNT(bad); i++)
        if (so_syllable_is(bad[i])) fail_msg("'%s' was accepted", bad[i]);
}

static void tells_numbers_codes_and_dirt_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        so_word_kind kind;
    } cases[] = {
        {"(Hà", SO_WORD_SYLLABLE},     {"nghĩa.", SO_WORD_SYLLABLE},
        {"Nội,", SO_WORD_SYLLABLE},    {"22/7/2020", SO_WORD_NUMBER},
        {"1.250.000", SO_WORD_NUMBER}, {"20/2020/QĐ-TTg", SO_WORD_CODE},
        {"G11", SO_WORD_CODE},         {"UBND", SO_WORD_CODE},
        {"—", SO_WORD_MARKS},          {"|", SO_WORD_MARKS},
        {"kiêt", SO_WORD_WEAK},        {"G1ó", SO_WORD_WEAK},
        {"TICH", SO_WORD_WEAK},        {"ươïễ", SO_WORD_WEAK},
        {"email", SO_WORD_FOREIGN},    {"a@chinhphu.vn", SO_WORD_FOREIGN},
        {"m²", SO_WORD_CODE},
    };
    for (size_t i = 0; i < SO_COUNT(cases); i++)
        if (so_word_kind_of(cases[i].text) != cases[i].kind)
            fail_msg("'%s' is of kind %d", cases[i].text, (int)so_word_kind_of(cases[i].text));
}

// Calls back for every run of letters that holds a Vietnamese mark.
static size_t refused_in(const char *name, size_t *ret_words)
{
    so_autofree char *path = so_fmt("%s/../shared/law/%s", SOHOA_SOURCE, name);
    if (!so_path_exists(path)) skip();
    so_err err = {0};
    so_auto(so_str) text = {0};
    assert_ok(so_file_read(path, 4 << 20, &text, &err), err);
    so_auto(so_str) word = {0}, nfc = {0};
    so_text_nfc(so_str_text(&text), &nfc);
    size_t refused = 0;
    const char *p = so_str_text(&nfc);
    for (uint32_t cp = 1; cp != 0;) {
        cp = so_text_next(&p);
        bool is_letter = (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
                         (cp >= 0xC0 && cp < 0x1F00 && cp != 0xD7);
        if (is_letter) {
            so_text_add_cp(&word, cp);
            continue;
        }
        if (word.len > 0 && so_text_has_marks(so_str_text(&word))) {
            ++*ret_words;
            if (!so_syllable_is(so_str_text(&word))) {
                refused++;
                print_message("refused: %s\n", so_str_text(&word));
            }
        }
        so_str_reset(&word);
    }
    return refused;
}

static void accepts_the_words_of_decrees(void **state)
{
    (void)state;
    static const char *const laws[] = {"TT-05-2025-thong-tu.md", "ND-30-2020-phu-luc-1-the-thuc.md",
                                       "QD-20-2020-ma-dinh-danh.md"};
    size_t words = 0, refused = 0;
    for (size_t i = 0; i < SO_COUNT(laws); i++) refused += refused_in(laws[i], &words);
    assert_true(words > 5000);
    assert_true(refused * 200 < words); // abbreviations: QĐ, HĐND
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_syllables_in_every_case_and_tone),
        cmocka_unit_test(refuses_what_no_one_can_spell),
        cmocka_unit_test(tells_numbers_codes_and_dirt_apart),
        cmocka_unit_test(accepts_the_words_of_decrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
