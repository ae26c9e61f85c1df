// SPDX-License-Identifier: Apache-2.0
// Seals and stamps have a ring or a frame around their letters, and signatures are large: all that
// lies in the box of something large is left out, so that only free-standing rows are read; of what
// is larger than any seal (frames of certificates) only its own lines. Rows that carry on a line of
// black words are left out as well: they are what a pen has filled into a form. The rest is read as
// words the engine passed over are, with the same doubt.
#include "ocr/coloured.h"

#include "ocr/clean.h"
#include "ocr/missed.h"

enum { MARK = 150 }; // darker than this is ink, paler its rims
static const double stroke_mm = 0.8, letter_mm = 1.4, large_mm = 9.5, largest_mm = 60,
                    beside_mm = 25, word_gap_mm = 4;

static void clear_large(PIX *marks, BOXA *boxes, int large_px)
{
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        int w, h;
        boxGetGeometry(box, NULL, NULL, &w, &h);
        if (w > large_px && h > large_px) pixClearInRect(marks, box);
        boxDestroy(&box);
    }
}

// The marks of ink outside everything large (1 bit per pixel). A ring is one thing, too, where
// black letters cross it.
static PIX *free_marks(PIX *ink, int res_dpi)
{
    int largest_px = so_px(largest_mm, res_dpi), gap_px = so_px(stroke_mm, res_dpi);
    PIX *all = pixThresholdToBinary(ink, MARK);
    PIX *marks = all ? pixSelectBySize(all, largest_px, largest_px, 8, L_SELECT_IF_BOTH,
                                       L_SELECT_IF_LTE, NULL)
                     : NULL;
    PIX *things = marks ? pixCloseSafeBrick(NULL, marks, gap_px, gap_px) : NULL;
    BOXA *boxes = things ? pixConnCompBB(things, 8) : NULL;
    if (boxes)
        clear_large(marks, boxes, so_px(large_mm, res_dpi));
    else
        pixDestroy(&marks);
    pixDestroy(&all);
    pixDestroy(&things);
    boxaDestroy(&boxes);
    return marks;
}

bool so_coloured_has_letters(PIX *ink, int res_dpi)
{
    enum { COARSE_DPI = 100, FEWEST = 5 };
    int coarse_dpi;
    PIX *coarse = so_clean_reduced(ink, res_dpi, COARSE_DPI, &coarse_dpi);
    PIX *marks = coarse ? free_marks(coarse, coarse_dpi) : NULL;
    int least = so_px(letter_mm, coarse_dpi);
    PIX *letters =
        marks ? pixSelectBySize(marks, 1, least, 8, L_SELECT_IF_BOTH, L_SELECT_IF_GTE, NULL) : NULL;
    int count = 0;
    if (letters) pixCountConnComp(letters, 8, &count);
    pixDestroy(&coarse);
    pixDestroy(&marks);
    pixDestroy(&letters);
    return count >= FEWEST;
}

// The places of black words and of what may carry on their lines.
static PIX *lines_begun(PIX *like, const so_page *page, int res_dpi)
{
    PIX *zones = pixCreateTemplate(like);
    for (size_t i = 0; zones && i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            so_box b = page->lines.items[i].words.items[k].box;
            BOX *box = boxCreate(b.x, b.y - b.h / 2, b.w + so_px(beside_mm, res_dpi), 2 * b.h);
            if (box) pixSetInRect(zones, box);
            boxDestroy(&box);
        }
    return zones;
}

// Takes away the rows that begin in a line of black words, to their ends.
static bool drop_filled_in(PIX *rows, const so_page *page, int res_dpi)
{
    PIX *seeds = lines_begun(rows, page, res_dpi);
    if (seeds) pixAnd(seeds, seeds, rows);
    PIX *filled_in = seeds ? pixSeedfillBinary(NULL, seeds, rows, 8) : NULL;
    bool is_done = filled_in && pixSubtract(rows, rows, filled_in);
    pixDestroy(&seeds);
    pixDestroy(&filled_in);
    return is_done;
}

// The rows of marks, each one piece: words of large print stand far apart.
static PIX *rows_of(PIX *marks, const so_page *page, int res_dpi)
{
    PIX *joined =
        pixCloseSafeBrick(NULL, marks, so_px(word_gap_mm, res_dpi), so_px(stroke_mm, res_dpi));
    PIX *rows =
        joined ? pixSelectBySize(joined, so_px(2 * letter_mm, res_dpi), so_px(letter_mm, res_dpi),
                                 8, L_SELECT_IF_BOTH, L_SELECT_IF_GTE, NULL)
               : NULL;
    if (rows && !drop_filled_in(rows, page, res_dpi)) pixDestroy(&rows);
    pixDestroy(&joined);
    return rows;
}

bool so_coloured_read(so_recogniser *r, const so_sheet *ink, so_page *page, so_err *err)
{
    enum { MOST = 6 }; // rows: more are no headings, but a form filled in by hand, or a drawing
    int count = 0;
    PIX *marks = free_marks(ink->pix, ink->res_dpi);
    PIX *rows = marks ? rows_of(marks, page, ink->res_dpi) : NULL;
    pixDestroy(&marks);
    if (!rows || pixCountConnComp(rows, 8, &count) != 0) {
        pixDestroy(&rows);
        return so_err_set(err, SO_IO, "not enough memory to look for coloured print");
    }
    bool is_done = count > MOST || so_missed_read(r, ink, rows, page, err);
    pixDestroy(&rows);
    return is_done;
}
