// SPDX-License-Identifier: Apache-2.0
// Blank or not, on many made pages: what people put on paper, faint and small, and what paper,
// copier and scanner add by themselves. Every scene is drawn on three kinds of paper.
#include "tests/unit/test.h"

#include <math.h>

#include "ocr/blank.h"
#include "ocr/clean.h"

enum { DPI = 200, WIDTH = 1654, HEIGHT = 2339, PAPERS = 3 };
#ifdef SOHOA_INSTRUMENTED // one kind shows the faults of memory, and takes minutes already
enum { USED_PAPERS = 1 };
#else
enum { USED_PAPERS = PAPERS };
#endif

static int mm(double length)
{
    return (int)lround(length / 25.4 * DPI);
}

typedef struct {
    int r, g, b;
} colour;

static const colour black = {30, 30, 30};

// Darkens one pixel towards a colour; how: 0 leaves it, 1 covers it.
static void ink(PIX *pix, int x, int y, colour c, double how)
{
    if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return;
    l_uint32 *p = pixGetData(pix) + (size_t)y * WIDTH + x;
    int r, g, b;
    extractRGBValues(*p, &r, &g, &b);
    composeRGBPixel((int)(r + (c.r - r) * how), (int)(g + (c.g - g) * how),
                    (int)(b + (c.b - b) * how), p);
}

static void fill(PIX *pix, double x_mm, double y_mm, double w_mm, double h_mm, colour c)
{
    for (int y = mm(y_mm); y < mm(y_mm + h_mm); y++)
        for (int x = mm(x_mm); x < mm(x_mm + w_mm); x++) ink(pix, x, y, c, 1);
}

// A stroke with soft flanks, as a pen and a lens make it.
static void stroke(PIX *pix, const double from_mm[2], const double to_mm[2], double wide_mm,
                   colour c)
{
    double half = wide_mm / 25.4 * DPI / 2;
    double ax = from_mm[0] / 25.4 * DPI, ay = from_mm[1] / 25.4 * DPI;
    double bx = to_mm[0] / 25.4 * DPI, by = to_mm[1] / 25.4 * DPI;
    double len2 = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
    for (int y = (int)(fmin(ay, by) - half - 2); y <= fmax(ay, by) + half + 2; y++)
        for (int x = (int)(fmin(ax, bx) - half - 2); x <= fmax(ax, bx) + half + 2; x++) {
            double t = len2 > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / len2 : 0;
            t = fmin(fmax(t, 0), 1);
            double off = hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) - half;
            if (off < 0.5) ink(pix, x, y, c, fmin(1, 0.5 - off));
        }
}

// ---------------------------------------------------------------- paper

static PIX *papers[PAPERS];
static PIX *back; // print of a dense page, mirrored

static unsigned seed;
static double chance(void) // 0..1, the same in every run
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) / 16777216.0;
}

// Clean and white; yellowish, shaded and grainy; grey recycled paper, very grainy.
static PIX *paper(int kind)
{
    static const colour tones[PAPERS] = {{250, 250, 249}, {240, 236, 220}, {214, 212, 206}};
    static const double grain[PAPERS] = {1.5, 4, 6}, shade[PAPERS] = {0.02, 0.15, 0.1};
    PIX *pix = pixCreate(WIDTH, HEIGHT, 32);
    seed = 7;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            double n = (chance() + chance() + chance() + chance() - 2) * 1.73 * grain[kind];
            double light = 1 - shade[kind] * x / WIDTH * y / HEIGHT;
            composeRGBPixel((int)fmin(255, tones[kind].r * light + n),
                            (int)fmin(255, tones[kind].g * light + n),
                            (int)fmin(255, tones[kind].b * light + n),
                            pixGetData(pix) + (size_t)y * WIDTH + x);
        }
    return pix;
}

static int make_papers(void **state)
{
    (void)state;
    for (int i = 0; i < PAPERS; i++) papers[i] = paper(i);
    PIX *page = pixRead(SOHOA_SOURCE "/samples/batches/lo-001/0010.jpg");
    PIX *grey = page ? pixConvertTo8(page, 0) : NULL;
    PIX *sized = grey ? pixScaleToSize(grey, WIDTH, HEIGHT) : NULL;
    back = sized ? pixFlipLR(NULL, sized) : NULL;
    pixDestroy(&page);
    pixDestroy(&grey);
    pixDestroy(&sized);
    return back ? 0 : -1;
}

static int drop_papers(void **state)
{
    (void)state;
    for (int i = 0; i < PAPERS; i++) pixDestroy(&papers[i]);
    pixDestroy(&back);
    return 0;
}

// ---------------------------------------------------------------- what people put there

// Two words of handwriting, 25 mm long; how much darker than paper.
static void write_note(PIX *pix, double x_mm, double y_mm, double darker)
{
    static const double path[][2] = {{0, 2},   {0.8, 0}, {1.2, 3}, {2, 1.2},   {2.6, 2.8},
                                     {3.2, 1}, {3.6, 3}, {4.4, 1}, {5.2, 2.8}, {6, 1.5},
                                     {6.4, 3}, {7.4, 0}, {8, 3},   {9, 1.4},   {10, 2.4}};
    int r, g, b;
    pixGetRGBPixel(pix, mm(x_mm), mm(y_mm), &r, &g, &b);
    int d = (int)darker;
    colour c = {r - d, g - d, b - d};
    for (int word = 0; word < 2; word++)
        for (size_t i = 0; i + 1 < SO_COUNT(path); i++) {
            double from[2] = {x_mm + 13 * word + path[i][0], y_mm + path[i][1]};
            double to[2] = {x_mm + 13 * word + path[i + 1][0], y_mm + path[i + 1][1]};
            stroke(pix, from, to, 0.4, c);
        }
}

static void note_in_the_middle(PIX *pix, double darker)
{
    write_note(pix, 90, 140, darker);
}

static void note_in_a_corner(PIX *pix, double darker)
{
    write_note(pix, 8, 7, darker);
}

static void note_at_the_right_edge(PIX *pix, double darker)
{
    write_note(pix, 179, 200, darker);
}

static void note_at_the_bottom(PIX *pix, double darker)
{
    write_note(pix, 100, 287, darker);
}

// The paper at a place in red: its other two channels darker by so much.
static colour red_on(PIX *pix, double x_mm, double y_mm, double darker)
{
    int r, g, b, d = (int)darker;
    pixGetRGBPixel(pix, mm(x_mm), mm(y_mm), &r, &g, &b);
    return (colour){r, g - d, b - d};
}

static void round_stamp(PIX *pix, double darker)
{
    colour red = red_on(pix, 150, 60, darker);
    for (int i = 0; i < 90; i++) {
        double a = i * M_PI / 45, b = (i + 1) * M_PI / 45;
        double from[2] = {150 + 6 * cos(a), 60 + 6 * sin(a)};
        double to[2] = {150 + 6 * cos(b), 60 + 6 * sin(b)};
        stroke(pix, from, to, 0.6, red);
    }
}

static void square_stamp(PIX *pix, double darker)
{
    colour red = red_on(pix, 40, 250, darker);
    static const double c[5][2] = {{40, 250}, {54, 250}, {54, 257}, {40, 257}, {40, 250}};
    for (int i = 0; i < 4; i++) stroke(pix, c[i], c[i + 1], 0.5, red);
}

static void digit(PIX *pix, double x_mm, double y_mm, double high_mm)
{
    double top[2] = {x_mm, y_mm}, corner[2] = {x_mm + 0.55 * high_mm, y_mm};
    double foot[2] = {x_mm + 0.2 * high_mm, y_mm + high_mm};
    stroke(pix, top, corner, 0.35, black);
    stroke(pix, corner, foot, 0.35, black);
}

static void number_of_two_digits(PIX *pix, double at_mm)
{
    digit(pix, 104, at_mm, 3);
    digit(pix, 106.5, at_mm, 3);
}

static void number_of_one_digit(PIX *pix, double at_mm)
{
    digit(pix, 104, at_mm, 2.6);
}

static void signature(PIX *pix, double darker)
{
    colour blue = {200 - (int)darker, 210 - (int)darker, 235};
    double from[2] = {120, 220};
    for (int i = 1; i < 30; i++) {
        double to[2] = {120 + i, 220 + 6 * sin(i * 0.9) * (1 - i / 40.0)};
        stroke(pix, from, to, 0.5, blue);
        memcpy(from, to, sizeof from);
    }
}

// ---------------------------------------------------------------- what comes by itself

// The text of the other side, mirrored and blurred by the paper, r: 1 is 0.15 mm, 2 is 0.25 mm.
static void shine_through(PIX *pix, double strength, int r)
{
    PIX *once = pixBlockconv(back, r, r), *soft = pixBlockconv(once, r, r);
    for (int y = 0; y < HEIGHT; y++) {
        const l_uint32 *row = pixGetData(soft) + (size_t)y * (size_t)pixGetWpl(soft);
        for (int x = 0; x < WIDTH; x++)
            ink(pix, x, y, (colour){0, 0, 0}, strength * (1 - GET_DATA_BYTE(row, x) / 255.0));
    }
    pixDestroy(&once);
    pixDestroy(&soft);
}

static void bleed(PIX *pix, double strength)
{
    shine_through(pix, strength, 2);
}

static void bleed_of_thin_paper(PIX *pix, double strength)
{
    shine_through(pix, strength, 1);
}

static void note_over_bleed(PIX *pix, double darker)
{
    bleed(pix, 0.1);
    write_note(pix, 90, 12, darker);
}

static void specks(PIX *pix, double count)
{
    seed = 99;
    for (int i = 0; i < (int)count; i++) {
        double x = 210 * chance(), y = 297 * chance();
        fill(pix, x, y, 0.13 + 0.3 * chance(), 0.13 + 0.3 * chance(), (colour){70, 70, 70});
    }
}

static void disc(PIX *pix, double x_mm, double y_mm, double radius_mm, colour c)
{
    for (int y = -mm(radius_mm); y <= mm(radius_mm); y++)
        for (int x = -mm(radius_mm); x <= mm(radius_mm); x++)
            if (hypot(x, y) <= mm(radius_mm)) ink(pix, mm(x_mm) + x, mm(y_mm) + y, c, 1);
}

static void punch_holes(PIX *pix, double x_mm)
{
    disc(pix, x_mm, 108, 3, (colour){60, 60, 60});
    disc(pix, x_mm, 188, 3, (colour){60, 60, 60});
}

static void four_pale_holes(PIX *pix, double x_mm)
{
    for (int i = 0; i < 4; i++) disc(pix, x_mm, 28.5 + 80 * i, 2.75, (colour){150, 150, 150});
}

static void staple_holes(PIX *pix, double x_mm)
{
    disc(pix, x_mm, 12, 0.45, (colour){80, 80, 80});
    disc(pix, x_mm + 11, 13, 0.45, (colour){80, 80, 80});
}

static void dark_edge(PIX *pix, double wide_mm)
{
    seed = 5;
    for (int y = 0; y < HEIGHT; y++) {
        double wide = wide_mm * (0.8 + 0.2 * sin(y / 60.0)) + 0.2 * chance();
        for (int x = 0; x < mm(wide); x++) ink(pix, x, y, (colour){45, 45, 45}, 1);
    }
    fill(pix, 0, 0, 210, wide_mm / 2, (colour){45, 45, 45});
}

// A sheet laid askew: the dark bed shows in wedges.
static void dark_wedges(PIX *pix, double lean_deg)
{
    double t = tan(lean_deg * M_PI / 180);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (x < (HEIGHT - y) * t || y < x * t) ink(pix, x, y, (colour){50, 50, 50}, 1);
}

// The shadow that the edge of a smaller sheet throws on a white bed.
static void edge_of_a_smaller_sheet(PIX *pix, double darker)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int i = 0; i < 3; i++)
            ink(pix, mm(205.5) + y / 400 + i, y, (colour){0, 0, 0},
                darker / 255 * (i == 1 ? 1 : 0.5));
}

static void fold(PIX *pix, double depth)
{
    for (int y = 0; y < HEIGHT; y++) {
        double off = (y - HEIGHT * 0.5) / (HEIGHT * 0.0012), wide = off / 7;
        double how = depth * exp(-off * off) + depth * 0.4 * exp(-wide * wide);
        if (how < 0.002) continue;
        for (int x = 0; x < WIDTH; x++) ink(pix, x, y, (colour){0, 0, 0}, how);
    }
}

static void upright_fold(PIX *pix, double depth)
{
    for (int x = 0; x < WIDTH; x++)
        for (int y = 0; y < HEIGHT; y++) {
            double off = (x - WIDTH * 0.5 - y * 0.01) / 3, wide = off / 7;
            double how = depth * exp(-off * off) + depth * 0.4 * exp(-wide * wide);
            if (how >= 0.002) ink(pix, x, y, (colour){0, 0, 0}, how);
        }
}

static void streak_of_a_dirty_glass(PIX *pix, double darker)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < 2; x++) ink(pix, mm(130) + x, y, (colour){0, 0, 0}, darker / 255);
}

static void nothing(PIX *pix, double unused)
{
    (void)pix;
    (void)unused;
}

// ----------------------------------------------------------------

typedef struct {
    const char *name;
    void (*draw)(PIX *pix, double how);
    double how[6]; // ends at 0
    bool is_blank;
} scene;

static const scene scenes[] = {
    {"a pencil note in the middle", note_in_the_middle, {40, 55, 80, 120}, false},
    {"a pencil note in a corner", note_in_a_corner, {40, 80}, false},
    {"a pencil note at the right edge", note_at_the_right_edge, {40, 80}, false},
    {"a pencil note at the bottom", note_at_the_bottom, {40, 80}, false},
    {"a pencil note, and print of the other side", note_over_bleed, {55, 120}, false},
    {"a small round stamp", round_stamp, {50, 80, 130}, false},
    {"a small square stamp", square_stamp, {50, 80, 130}, false},
    {"a signature in blue", signature, {60, 120}, false},
    {"a page number of two digits", number_of_two_digits, {12, 284}, false},
    {"a page number of one digit", number_of_one_digit, {12, 284}, false},
    {"nothing", nothing, {1}, true},
    {"print of the other side", bleed, {0.05, 0.1, 0.2, 0.3}, true},
    {"print of the other side of thin paper",
     bleed_of_thin_paper,
     {0.05, 0.1, 0.15, 0.2, 0.25},
     true},
    {"specks", specks, {20, 80, 300}, true},
    {"punch holes", punch_holes, {6, 10, 14}, true},
    {"four pale punch holes", four_pale_holes, {10, 14}, true},
    {"staple holes", staple_holes, {10, 20}, true},
    {"dark edges", dark_edge, {1, 3, 6}, true},
    {"a dark bed beside a leaning sheet", dark_wedges, {0.5, 1, 2}, true},
    {"the edge of a smaller sheet", edge_of_a_smaller_sheet, {20, 50, 90}, true},
    {"a fold", fold, {0.05, 0.13, 0.25}, true},
    {"an upright fold", upright_fold, {0.05, 0.13, 0.25}, true},
    {"a streak of a dirty glass", streak_of_a_dirty_glass, {15, 40, 90}, true},
};

static bool is_blank(PIX *pix)
{
    int ink_dpi = 0;
    PIX *all_ink = so_clean_ink(pix, DPI, &ink_dpi);
    bool blank = so_blank_is(all_ink, ink_dpi);
    pixDestroy(&all_ink);
    return blank;
}

static int count_wrong(bool of_blank_ones)
{
    int wrong = 0, pages = 0;
    for (size_t i = 0; i < SO_COUNT(scenes); i++)
        for (int k = 0; k < 6 && scenes[i].how[k] > 0; k++)
            for (int p = 0; p < USED_PAPERS && scenes[i].is_blank == of_blank_ones; p++) {
                PIX *pix = pixCopy(NULL, papers[p]);
                scenes[i].draw(pix, scenes[i].how[k]);
                pages++;
                if (is_blank(pix) != of_blank_ones) {
                    print_error("%s, %g, on paper %d\n", scenes[i].name, scenes[i].how[k], p);
                    wrong++;
                }
                pixDestroy(&pix);
            }
    print_message("%d of %d made pages told wrongly\n", wrong, pages);
    return wrong;
}

static void whatever_people_put_on_a_page_is_content(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(false), 0);
}

static void whatever_comes_by_itself_leaves_a_page_blank(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_people_put_on_a_page_is_content),
        cmocka_unit_test(whatever_comes_by_itself_leaves_a_page_blank),
    };
    return cmocka_run_group_tests(tests, make_papers, drop_papers);
}
