// SPDX-License-Identifier: Apache-2.0
// A page as the machine reads it. Plain values, handed from ocr/ to everybody else.
//
// Boxes are pixels of the original image as stored, before any turn (also one that EXIF or TIFF
// asks for), so that a viewer can draw them on it. A PDF page counts as stored when its /Rotate is
// done. Where pixels are not square (fax: 204 x 98), width_px, height_px and boxes still count
// stored pixels; who shows the page with square ones scales x and y apart. Confidences are 0..1.
// Text is UTF-8 in NFC.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "base/jsonin.h"
#include "base/str.h"
#include "model/quality.h"

typedef struct {
    int x, y, w, h;
} so_box;

void so_box_to_json(so_box b, so_json *j); // [x,y,w,h]
so_box so_box_union(so_box a, so_box b);   // an empty box (w or h 0) counts for nothing

// What else a word was read as, by another look at it.
typedef struct {
    char *text;
    double confidence;
} so_alternative;

typedef struct {
    char *text;
    double confidence;
    so_box box;
    so_vec(so_alternative) alternatives; // most often none
} so_word;

// What a line is to the paper it stands on (DOMAIN.md 3.1).
typedef enum {
    SO_REGION_BODY,
    SO_REGION_HEAD_LEFT,  // who issues, number, what it is about
    SO_REGION_HEAD_RIGHT, // name of the state, motto, place and date
    SO_REGION_RECIPIENTS, // "Nơi nhận:" and its list
    SO_REGION_SIGNATURE,  // post and name of who signs
    SO_REGION_STAMP,      // "ĐẾN", "SAO Y", "HỎA TỐC": put on the paper, no part of its text
    SO_REGION_PAGE_NUMBER, // standing alone at the top or bottom
} so_region;

typedef struct {
    so_vec(so_word) words;
    so_region region;
    double confidence; // mean of the words, weighted by length
    so_box box;
    // Place in the upright, deskewed page as fractions 0..1 of its width and height: what zone
    // rules (DOMAIN.md 3.2) compare. x1, y1 are the far edges.
    double x0, y0, x1, y1;
} so_line;

typedef struct {
    char *format; // "QRCode", "Code128", ...
    char *text;
    so_box box;
} so_barcode;

typedef enum {
    SO_PAGE_CONTENT,
    SO_PAGE_BLANK,
    SO_PAGE_SEPARATOR,
    SO_PAGE_QUARANTINED,
} so_page_kind;

typedef struct {
    int width_px, height_px; // as stored
    int res_dpi;             // believed resolution; the finer one when pixels are not square
    bool is_res_guessed;     // from the size of the paper: the file says nothing believable
    int rotation_deg;        // clockwise turn that makes it upright: 0, 90, 180, 270
    double skew_deg;         // clockwise slope of the text in the upright image
    so_page_kind kind;
    double confidence; // of the text; 0 when there is none
    so_vec(so_barcode) barcodes;
    so_vec(so_line) lines; // in reading order: a head's or foot's left column, then its right one;
                           // stamps behind the text
    so_quality quality;
} so_page;

void so_word_clear(so_word *word);
void so_line_clear(so_line *line);
void so_page_clear(so_page *page);
// Puts text in the place of what the word was read as, which becomes an alternative; trust: what
// the confidence is multiplied by. Takes text.
void so_word_reread(so_word *w, char *text, double trust);

size_t so_page_words(const so_page *page);
void so_page_drop_empty_lines(so_page *page); // lines that were left without words

void so_line_text(const so_line *line, so_str *out); // words joined by one space
void so_page_text(const so_page *page, so_str *out); // lines ended by '\n'

const char *so_page_kind_name(so_page_kind kind); // "content", ...
bool so_page_kind_parse(const char *name, so_page_kind *ret);
const char *so_region_name(so_region region); // "body", "head_left", ...

// CONTRACT.md `ocr --format json`: one object with the members file and index first.
void so_page_to_json(const so_page *page, const char *file, int index, so_json *out);
// The same inside an object that the caller opened and will end.
void so_page_members_to_json(const so_page *page, const char *file, int index, so_json *out);
// The inverse (file and index are ignored). DATA when a value is out of bounds.
bool so_page_from_json(const so_jval *json, so_page *ret, so_err *err);
