// SPDX-License-Identifier: Apache-2.0
// The measures of a page, gathered from those who take them.
#include "ocr/quality.h"

#include <string.h>

#include "base/text.h"
#include "ocr/cut.h"
#include "ocr/source.h"
#include "ocr/streaks.h"
#include "ocr/strokes.h"
#include "ocr/syllable.h"
#include "ocr/tool.h"

enum { CLEAR = 48 }; // contrast of letters; below it, what touches the border may shine through

void so_quality_measure(const so_image *image, PIX *ink, int ink_dpi, so_quality *ret)
{
    PIX *pix = image->pix;
    double mm_px = 25.4 / so_resolution_dpi(image->res);
    so_strokes strokes = so_strokes_measure(pix, so_resolution_dpi(image->res));
    ret->depth_bits = pixGetDepth(pix) == 32 ? 24 : pixGetDepth(pix);
    ret->width_mm = pixGetWidth(pix) * mm_px, ret->height_mm = pixGetHeight(pix) * mm_px;
    ret->edge_mm = strokes.width_px * mm_px;
    ret->paper = strokes.paper;
    ret->contrast = strokes.contrast;
    if (strokes.contrast >= CLEAR)
        so_cut_count(ink, ink_dpi, strokes.paper - strokes.contrast / 2, ret->cut);
    so_streaks_find(ink, ink_dpi, ret);
}

// --- the text a PDF brings along ---

enum { LAYER_BYTES = 4 << 20, LEAST_WORDS = 5, WORDS_FOR_MARKS = 20 };
static const double good_share = 0.85;  // of the words must be possible ones
static const double marked_share = 0.3; // of Vietnamese words bear a mark at least (usually 0.75)

typedef struct {
    int words, valid, marked;
} layer;

static void count_word(layer *l, const char *word)
{
    so_word_kind kind = so_word_kind_of(word);
    if (kind == SO_WORD_MARKS) return;
    l->words++;
    l->valid += kind != SO_WORD_WEAK && kind != SO_WORD_FOREIGN;
    l->marked += kind == SO_WORD_SYLLABLE && so_text_has_marks(word);
}

// Cuts text up.
static layer layer_of(char *text)
{
    layer l = {0};
    char *rest = NULL;
    for (char *w = strtok_r(text, " \t\r\n\f", &rest); w; w = strtok_r(NULL, " \t\r\n\f", &rest))
        count_word(&l, w);
    return l;
}

void so_quality_layer(const so_source *s, int index, so_quality *ret)
{
    so_err ignored = {0};
    so_auto(so_tool_result) r = {0};
    so_tool_call call = {
        .tool = SO_TOOL_TEXT, .first = index + 1, .last = index + 1, .max_bytes = LAYER_BYTES};
    if (s->format != &so_format_pdf || !so_tool_run(s->fd, &call, &r, &ignored)) return;
    if (r.end != SO_TOOL_ENDED || r.number != 0) return;
    layer l = layer_of(r.out);
    if (l.words < LEAST_WORDS) return;
    bool is_bare = l.words >= WORDS_FOR_MARKS && l.marked < marked_share * l.words;
    ret->layer_valid = (double)l.valid / l.words;
    ret->layer = ret->layer_valid < good_share || is_bare ? SO_LAYER_POOR : SO_LAYER_GOOD;
}
