// SPDX-License-Identifier: Apache-2.0
// A crop holds the doubtful words and one neighbour on either side, since the network reads in
// context; what belongs to other lines is painted white, and the crop is brought to the height the
// network was trained on. Two readings are matched by the ink they cover, so that a word read as
// two, or two as one, can be chosen, too.
#include "ocr/second_look.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ocr/clean.h"
#include "ocr/glyphs.h"
#include "ocr/lines.h"
#include "ocr/syllable.h"

// What one look at the page goes by.
typedef struct {
    so_recogniser *r;
    const so_sheet *s;
    so_page *page;
} look;

// ---------------------------------------------------------------------------- choosing

// How believable: the engine's confidence, less where the spelling speaks against it.
static double belief(const so_word *w)
{
    static const double of_kind[] = {
        [SO_WORD_WEAK] = 0.6, [SO_WORD_MARKS] = 0.6, [SO_WORD_SYLLABLE] = 1,
        [SO_WORD_NUMBER] = 1, [SO_WORD_CODE] = 1,    [SO_WORD_FOREIGN] = 0.9};
    return w->confidence * of_kind[so_word_kind_of(w->text)];
}

static double belief_in(const so_word *words, size_t n)
{
    double sum = 0, letters = 0;
    for (size_t i = 0; i < n; i++) {
        double len = (double)so_text_len(words[i].text);
        sum += len * belief(&words[i]), letters += len;
    }
    return letters > 0 ? sum / letters : 0;
}

static bool share_ink(so_box a, so_box b)
{
    int left = a.x > b.x ? a.x : b.x;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int narrow = a.w < b.w ? a.w : b.w;
    return (right - left) * 3 > narrow;
}

static bool is_alternative(const so_word *w, const char *text)
{
    for (size_t i = 0; i < w->alternatives.len; i++)
        if (so_equal(w->alternatives.items[i].text, text)) return true;
    return false;
}

static void remember(so_word *w, char **text, double confidence)
{
    if (so_equal(w->text, *text) || is_alternative(w, *text)) return;
    *so_vec_push(&w->alternatives) = (so_alternative){so_steal(text), confidence};
}

// The other reading of the same ink, and all that it knew, become alternatives of the one kept.
static void absorb(so_word *kept, so_word *other)
{
    remember(kept, &other->text, other->confidence);
    for (size_t i = 0; i < other->alternatives.len; i++)
        remember(kept, &other->alternatives.items[i].text, other->alternatives.items[i].confidence);
    so_word_clear(other);
}

// Puts the n words of *again at from2 in place of words [from, to) of the line.
static void replace(so_line *line, size_t from, size_t to, so_line *again, size_t from2, size_t n)
{
    if (n == 1 && to - from == 1) {
        so_word *old = &line->words.items[from], *new = &again->words.items[from2];
        absorb(new, old);
        *old = *new;
        *new = (so_word){0};
        return;
    }
    for (size_t i = from; i < to; i++) so_word_clear(&line->words.items[i]);
    size_t tail = line->words.len - to;
    for (size_t i = to - from; i < n; i++) so_vec_push(&line->words);
    memmove(line->words.items + from + n, line->words.items + to, tail * sizeof *line->words.items);
    memcpy(line->words.items + from, again->words.items + from2, n * sizeof *line->words.items);
    memset(again->words.items + from2, 0, n * sizeof *line->words.items);
    line->words.len = from + n + tail;
}

static bool is_one_word(const so_word *w)
{
    so_word_kind kind = so_word_kind_of(w->text);
    return kind == SO_WORD_SYLLABLE || kind == SO_WORD_NUMBER || kind == SO_WORD_CODE;
}

// A reading that is only a little better is no reason to change, least of all how words part: two
// joined to one are right only if they make something that is written in one.
static bool is_better(const so_word *old, size_t n_old, const so_word *new, size_t n_new)
{
    for (size_t i = 0; n_new < n_old && i < n_new; i++)
        if (!is_one_word(&new[i])) return false;
    double margin = n_old != n_new ? 0.10 : 0.03;
    return belief_in(new, n_new) > belief_in(old, n_old) + margin;
}

// Grows both ends until no word of one reading shares ink with one behind the other's end.
static void join(const so_line *line, size_t to, const so_line *again, size_t *i_end, size_t *j_end)
{
    const so_word *w = line->words.items, *v = again->words.items;
    for (bool grows = true; grows;) {
        grows = false;
        if (*i_end < to && share_ink(w[*i_end].box, v[*j_end - 1].box)) ++*i_end, grows = true;
        if (*j_end < again->words.len && share_ink(w[*i_end - 1].box, v[*j_end].box))
            ++*j_end, grows = true;
    }
}

void so_second_look_choose(so_line *line, size_t from, size_t to, so_line *again)
{
    for (size_t i = from, j = 0; i < to && j < again->words.len;) {
        so_word *w = line->words.items + i, *v = again->words.items + j;
        if (!share_ink(w->box, v->box)) {
            if (w->box.x < v->box.x)
                i++;
            else
                j++;
            continue;
        }
        size_t i_end = i + 1, j_end = j + 1;
        join(line, to, again, &i_end, &j_end);
        size_t n_old = i_end - i, n_new = j_end - j;
        if (is_better(w, n_old, v, n_new)) {
            replace(line, i, i_end, again, j, n_new);
            to += n_new, to -= n_old;
            i_end = i + n_new;
        } else if (n_old == 1 && n_new == 1) {
            absorb(w, v);
        }
        i = i_end, j = j_end;
    }
}

// ---------------------------------------------------------------------------- crops

static bool overlap(so_box a, so_box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void paint_white(PIX *pix, so_box b, so_box crop)
{
    BOX *box = boxCreate(b.x - crop.x, b.y - crop.y, b.w, b.h);
    if (box) pixSetInRectArbitrary(pix, box, 255);
    boxDestroy(&box);
}

static void mask_others(PIX *pix, so_box crop, const so_page *page, const so_line *mine)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        const so_line *line = &page->lines.items[i];
        for (size_t k = 0; line != mine && k < line->words.len; k++)
            if (overlap(line->words.items[k].box, crop))
                paint_white(pix, line->words.items[k].box, crop);
    }
}

// Of three dossiers of each grade, unseen: at 60 and more nothing is gained, at 40 and at 26 less
// than at 32. A further look at another height costs time and gains nothing.
static const double line_px = 32;
enum { BORDER_PX = 10 };

// The ink around box with some room for marks, brought to the height, framed in white; *ret_crop is
// what of the sheet it shows. NULL: nothing there.
static PIX *crop_of(const look *l, const so_line *mine, so_box box, so_box *ret_crop,
                    double *ret_factor)
{
    int pad = box.h / 8 + 2, side = box.h / 4;
    int w = pixGetWidth(l->s->pix), h = pixGetHeight(l->s->pix);
    int x0 = box.x < side ? 0 : box.x - side, y0 = box.y < pad ? 0 : box.y - pad;
    int x1 = box.x + box.w + side > w ? w : box.x + box.w + side;
    int y1 = box.y + box.h + pad > h ? h : box.y + box.h + pad;
    if (x1 - x0 < 4 || y1 - y0 < 4) return NULL;
    so_box crop = {x0, y0, x1 - x0, y1 - y0};
    BOX *b = boxCreate(crop.x, crop.y, crop.w, crop.h);
    PIX *pix = b ? pixClipRectangle(l->s->pix, b, NULL) : NULL;
    boxDestroy(&b);
    if (pix) mask_others(pix, crop, l->page, mine);
    double factor = fmin(line_px / box.h, 3);
    PIX *scaled = pix ? pixScale(pix, (float)factor, (float)factor) : NULL;
    PIX *framed = scaled
                      ? pixAddBorderGeneral(scaled, BORDER_PX, BORDER_PX, BORDER_PX, BORDER_PX, 255)
                      : NULL;
    pixDestroy(&pix);
    pixDestroy(&scaled);
    *ret_crop = crop, *ret_factor = factor;
    return framed;
}

// Reads what stands in box and is not of another line than mine. Boxes are the sheet's.
static so_line read_box(const look *l, const so_line *mine, so_box box)
{
    so_line read = {0};
    so_box crop;
    double factor;
    PIX *pix = crop_of(l, mine, box, &crop, &factor);
    if (!pix) return read;
    so_recogniser_read_line(l->r, pix, (int)(l->s->res_dpi * factor), &read);
    pixDestroy(&pix);
    for (size_t i = 0; i < read.words.len; i++) {
        so_box *o = &read.words.items[i].box;
        *o = (so_box){crop.x + (int)((o->x - BORDER_PX) / factor),
                      crop.y + (int)((o->y - BORDER_PX) / factor), (int)ceil(o->w / factor),
                      (int)ceil(o->h / factor)};
    }
    return read;
}

// ---------------------------------------------------------------------------- weak words

static bool is_weak(const so_word *w)
{
    so_word_kind kind = so_word_kind_of(w->text);
    bool is_exact = kind == SO_WORD_NUMBER || kind == SO_WORD_CODE;
    if (kind == SO_WORD_MARKS) return false;
    return kind == SO_WORD_WEAK || w->confidence < (is_exact ? 0.93 : 0.85);
}

static void look_at_line(const look *l, so_line *line)
{
    enum { NEAR = 3 }; // weak words so close are read in one crop
    for (size_t i = 0; i < line->words.len;) {
        if (!is_weak(&line->words.items[i])) {
            i++;
            continue;
        }
        size_t from = i > 0 ? i - 1 : 0, end = i + 1, before = line->words.len;
        for (size_t k = end; k < before && k < end + NEAR; k++)
            if (is_weak(&line->words.items[k])) end = k + 1;
        size_t to = end < before ? end + 1 : end;
        so_line again = read_box(l, line, so_lines_box_of(line->words.items + from, to - from));
        so_second_look_choose(line, from, to, &again);
        so_line_clear(&again);
        i = end + line->words.len;
        i = i > before + from ? i - before : from + 1;
    }
}

// ---------------------------------------------------------------------------- dirt

// What so rarely is right that it is dirt: measured, less than one in twenty.
static bool is_dirt(const so_word *w)
{
    static const double least[] = {
        [SO_WORD_WEAK] = 0.40,   [SO_WORD_MARKS] = 0.30, [SO_WORD_SYLLABLE] = 0.15,
        [SO_WORD_NUMBER] = 0.15, [SO_WORD_CODE] = 0.30,  [SO_WORD_FOREIGN] = 0.30};
    return w->confidence < least[so_word_kind_of(w->text)];
}

static void settle_words(const so_sheet *s, so_line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        so_word *w = &line->words.items[i];
        so_glyphs_mend(s, w);
        if (is_dirt(w))
            so_word_clear(w);
        else
            line->words.items[kept++] = *w;
    }
    line->words.len = kept;
}

void so_second_look(so_recogniser *r, const so_sheet *s, so_page *page)
{
    look l = {.r = r, .s = s, .page = page};
    for (size_t i = 0; i < page->lines.len; i++) {
        look_at_line(&l, &page->lines.items[i]);
        settle_words(s, &page->lines.items[i]);
    }
    so_page_drop_empty_lines(page);
}
