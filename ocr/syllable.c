// SPDX-License-Identifier: Apache-2.0
// A word is taken apart into letters without tone and the one tone; what is left is looked up in
// two short lists. The few initials that choose their rimes (k, gh, ngh before e, ê, i; q only with
// u) are rules. A list of whole syllables (about 7000) was rejected: it has to come from somewhere,
// and names and new words are never all in it.
#include "ocr/syllable.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"

enum { MAX_LETTERS = 8 }; // "nghiêng" has seven

// One vowel a row: without tone, huyền, hỏi, ngã, sắc, nặng.
static const uint32_t small_vowels[][6] = {
    {U'a', U'à', U'ả', U'ã', U'á', U'ạ'}, {U'ă', U'ằ', U'ẳ', U'ẵ', U'ắ', U'ặ'},
    {U'â', U'ầ', U'ẩ', U'ẫ', U'ấ', U'ậ'}, {U'e', U'è', U'ẻ', U'ẽ', U'é', U'ẹ'},
    {U'ê', U'ề', U'ể', U'ễ', U'ế', U'ệ'}, {U'i', U'ì', U'ỉ', U'ĩ', U'í', U'ị'},
    {U'o', U'ò', U'ỏ', U'õ', U'ó', U'ọ'}, {U'ô', U'ồ', U'ổ', U'ỗ', U'ố', U'ộ'},
    {U'ơ', U'ờ', U'ở', U'ỡ', U'ớ', U'ợ'}, {U'u', U'ù', U'ủ', U'ũ', U'ú', U'ụ'},
    {U'ư', U'ừ', U'ử', U'ữ', U'ứ', U'ự'}, {U'y', U'ỳ', U'ỷ', U'ỹ', U'ý', U'ỵ'},
};
enum { SAC = 4, NANG = 5 };

// Longest first, so that the first that fits is the right one; "gi" and "qu" are seen to apart.
static const char *const initials[] = {"ngh", "ch", "gh", "kh", "ng", "nh", "ph", "th", "tr",
                                       "b",   "c",  "d",  "đ",  "g",  "h",  "k",  "l",  "m",
                                       "n",   "p",  "r",  "s",  "t",  "v",  "x",  ""};

static const char rimes[] =
    " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " e ec em en eng eo ep et ê êch êm ên ênh êp êt êu"
    " i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
    " o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo"
    " oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
    " u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut"
    " uy uya uych uyên uyêt uyn uynh uyp uyt uyu"
    " ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu ";
static const char rimes_alone[] = " y yêm yên yêng yêt yêu "; // with no initial before
static const char rimes_of_qu[] =
    " a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e ec en eo et"
    " ê ên êt i it ơ ơi ơn ơt ôc y ych yên yêt ynh yt ";
static const char rimes_of_gi[] = " a ac ai am an ang ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âp ât"
                                  " âu ây e em en eo et ê êc ên êng êt êu o oc oi om on ong ot ô ôc"
                                  " ôi ông ôp ôt ơ ơi u ua uc ui um un ung uôc uôi uông ư ưa ương"
                                  " ươc ưt i in ";

typedef struct {
    char text[MAX_LETTERS * 4 + 1]; // lower case, without tone
    uint32_t letters[MAX_LETTERS];  // the same
    size_t len, len_bytes;
    size_t tone_at; // the letter that bears it
    int tone;       // 0..5
    bool has_tones; // more than one: no syllable
} spelling;

typedef struct {
    uint32_t letter;
    int tone;
    bool is_capital, is_letter;
} letter;

// The small letter of a capital of Latin 1, Latin Extended-A and -B or Extended Additional.
static uint32_t small_of(uint32_t cp)
{
    if (cp < 0x80) return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if (cp < 0x100) return cp >= 0xC0 && cp < 0xDE ? cp + 32 : cp;
    if (cp == U'Ư') return U'ư';
    bool is_pair = cp < 0x180 || cp == U'Ơ' || (cp >= 0x1EA0 && cp <= 0x1EF9);
    return is_pair && cp % 2 == 0 ? cp + 1 : cp;
}

static letter letter_of(uint32_t cp)
{
    uint32_t small = small_of(cp);
    letter l = {.letter = small, .is_capital = small != cp};
    l.is_letter = small == U'đ' || (small >= 'a' && small <= 'z');
    for (size_t v = 0; v < SO_COUNT(small_vowels); v++)
        for (int tone = 0; tone < 6; tone++)
            if (small_vowels[v][tone] == small)
                return (letter){small_vowels[v][0], tone, l.is_capital, true};
    return l;
}

static bool take_letter(spelling *s, letter l)
{
    if (!l.is_letter || s->len == MAX_LETTERS) return false;
    if (l.tone) {
        s->has_tones = s->has_tones || s->tone != 0;
        s->tone = l.tone, s->tone_at = s->len;
    }
    s->letters[s->len++] = l.letter;
    uint32_t cp = l.letter;
    if (cp < 0x80) {
        s->text[s->len_bytes++] = (char)cp;
    } else {
        s->text[s->len_bytes++] = (char)(0xC0 | cp >> 6);
        s->text[s->len_bytes++] = (char)(0x80 | (cp & 0x3F));
    }
    s->text[s->len_bytes] = '\0';
    return true;
}

static bool spell(const char *text, spelling *s)
{
    size_t capitals = 0;
    bool is_first_capital = false;
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;) {
        letter l = letter_of(cp);
        if (s->len == 0) is_first_capital = l.is_capital;
        capitals += l.is_capital;
        if (!take_letter(s, l)) return false;
    }
    bool is_cased = capitals == 0 || capitals == s->len || (capitals == 1 && is_first_capital);
    return s->len > 0 && !s->has_tones && is_cased;
}

static bool is_in(const char *list, const char *rime)
{
    size_t len = strlen(rime);
    for (const char *at = strstr(list, rime); len > 0 && at; at = strstr(at + 1, rime))
        if (at[-1] == ' ' && at[len] == ' ') return true;
    return false;
}

static bool is_front(uint32_t vowel)
{
    return vowel == 'e' || vowel == U'ê' || vowel == 'i' || vowel == 'y';
}

static bool bears_hat(uint32_t vowel)
{
    return vowel == U'ă' || vowel == U'â' || vowel == U'ê' || vowel == U'ô' || vowel == U'ơ' ||
           vowel == U'ư';
}

static bool is_vowel(uint32_t l)
{
    return bears_hat(l) || strchr("aeiouy", (int)l) != NULL;
}

// "oa", "oe" and "uy" at the end bear their tone on either.
static bool is_either(const uint32_t *v, size_t n)
{
    if (n != 2) return false;
    return v[0] == 'o' ? v[1] == 'a' || v[1] == 'e' : v[0] == 'u' && v[1] == 'y';
}

// The tone stands on the vowel with a hat (the second of "ươ"); else on the last before a
// consonant, else on the last but one.
static bool is_tone_in_place(const spelling *s, size_t first)
{
    if (s->tone == 0) return true;
    if (s->tone_at < first) return false;
    size_t end = first, hat = SIZE_MAX;
    for (; end < s->len && is_vowel(s->letters[end]); end++)
        if (bears_hat(s->letters[end])) hat = end;
    if (hat != SIZE_MAX) return s->tone_at == hat;
    if (end < s->len || end - first == 1) return s->tone_at == end - 1;
    return s->tone_at == end - 2 ||
           (is_either(s->letters + first, end - first) && s->tone_at == end - 1);
}

static bool fits_stop(const spelling *s)
{
    uint32_t last = s->letters[s->len - 1];
    bool is_ch = last == 'h' && s->len > 1 && s->letters[s->len - 2] == 'c';
    bool is_stop = last == 'c' || last == 'p' || last == 't' || is_ch;
    return !is_stop || s->tone == SAC || s->tone == NANG;
}

static bool is_one_of(const char *initial, const char *list)
{
    return *initial && is_in(list, initial);
}

static bool is_rime_of(const char *initial, const char *rime, uint32_t first)
{
    if (so_equal(rime, "y")) return *initial == '\0' || is_one_of(initial, " h k l m s t v ");
    if (is_one_of(initial, " k gh ngh ") && !is_front(first)) return false;
    if (is_one_of(initial, " c g ng ") && is_front(first)) return false;
    if (*initial == '\0' && so_starts_with(rime, "iê")) return false;
    return is_in(rimes, rime) || (*initial == '\0' && is_in(rimes_alone, rime));
}

static bool is_spelt(const spelling *s)
{
    if (so_starts_with(s->text, "qu") && s->len > 2)
        return is_in(rimes_of_qu, s->text + 2) && is_tone_in_place(s, 2);
    if (so_starts_with(s->text, "gi")) {
        if (s->len == 2) return s->tone == 0 || s->tone_at == 1;
        if (is_in(rimes_of_gi, s->text + 2)) return is_tone_in_place(s, 2);
        return so_equal(s->text, "gin") && is_tone_in_place(s, 1);
    }
    for (size_t i = 0; i < SO_COUNT(initials); i++) {
        if (!so_starts_with(s->text, initials[i])) continue;
        const char *rime = s->text + strlen(initials[i]);
        size_t first = so_text_len(initials[i]);
        return first < s->len && is_rime_of(initials[i], rime, s->letters[first]) &&
               is_tone_in_place(s, first);
    }
    return false;
}

bool so_syllable_is(const char *text)
{
    spelling s = {0};
    return spell(text, &s) && fits_stop(&s) && is_spelt(&s);
}

// "TICH": but for its tone a syllable, so a misread one, not an abbreviation.
static bool lacks_tone(const char *text)
{
    spelling s = {0};
    return spell(text, &s) && s.tone == 0 && !fits_stop(&s) && is_spelt(&s);
}

// ---------------------------------------------------------------------------- twins

// The letter with sắc for hỏi and the other way round; the letter itself when it bears neither.
static uint32_t exchanged(uint32_t cp)
{
    enum { HOI = 2 };
    uint32_t small = small_of(cp);
    for (size_t v = 0; v < SO_COUNT(small_vowels); v++) {
        uint32_t hoi = small_vowels[v][HOI], sac = small_vowels[v][SAC];
        if (small != hoi && small != sac) continue;
        uint32_t other = small == hoi ? sac : hoi;
        return small == cp ? other : other < 0x100 ? other - 32 : other - 1;
    }
    return cp;
}

char *so_syllable_twin(const char *text)
{
    so_str twin = {0};
    bool is_other = false;
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;) {
        uint32_t other = exchanged(cp);
        is_other = is_other || other != cp;
        so_text_add_cp(&twin, other);
    }
    if (is_other) return so_str_take(&twin);
    so_str_clear(&twin);
    return NULL;
}

// ---------------------------------------------------------------------------- words

static bool is_mark(uint32_t cp)
{
    return (cp < 0x80 && cp > ' ' && !((cp | 32) >= 'a' && (cp | 32) <= 'z') &&
            !(cp >= '0' && cp <= '9')) ||
           cp == U'…' || cp == U'–' || cp == U'—' || cp == U'°' || cp == U'º' || cp == U'•' ||
           cp == U'“' || cp == U'”';
}

typedef struct {
    size_t letters, capitals, digits, marks, others, syllables, parts, toneless;
} census;

static void count_part(so_str *part, census *c)
{
    if (part->len == 0) return;
    c->parts++;
    c->toneless += lacks_tone(so_str_text(part));
    c->syllables += so_syllable_is(so_str_text(part));
    so_str_reset(part);
}

static census count(const char *text)
{
    census c = {0};
    so_auto(so_str) part = {0};
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;) {
        if (is_mark(cp)) {
            c.marks++;
            count_part(&part, &c);
            continue;
        }
        letter l = letter_of(cp);
        bool is_digit = cp >= '0' && cp <= '9';
        c.digits += is_digit;
        c.letters += l.is_letter;
        c.capitals += l.is_letter && l.is_capital && (cp < 0x80 || cp == U'Đ');
        c.others += !l.is_letter && !is_digit;
        so_text_add_cp(&part, cp);
    }
    count_part(&part, &c);
    return c;
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

// Abbreviations of offices end in small letters: QĐ-TTg, NQ-HĐTV, TANDTC-Tr, m2, m².
static bool is_code(const char *text, const census *c)
{
    if (so_starts_with(text, "m²") || so_starts_with(text, "m2")) return true;
    size_t small = c->letters - c->capitals;
    return c->others == 0 && c->capitals > 0 && (small == 0 || (c->capitals >= 2 && small == 1));
}

so_word_kind so_word_kind_of(const char *text)
{
    census c = count(text);
    if (c.letters + c.digits + c.others == 0) return SO_WORD_MARKS;
    if (c.digits > 0 && c.letters + c.others == 0) return SO_WORD_NUMBER;
    if (c.parts > 0 && c.syllables == c.parts) return SO_WORD_SYLLABLE;
    if (c.toneless > 0 && c.capitals == c.letters) return SO_WORD_WEAK;
    if (is_code(text, &c)) return SO_WORD_CODE;
    if (is_plain(text) && c.digits == 0 && c.letters >= 4) return SO_WORD_FOREIGN;
    if (strchr(text, '@') || strstr(text, "://")) return SO_WORD_FOREIGN;
    return SO_WORD_WEAK;
}
