// SPDX-License-Identifier: Apache-2.0
// The working copy of a page on its way to being read: a grey picture and the way back from its
// pixels to those of the original image as stored.
//
// Every geometric step (turn, tilt, scale) replaces the picture and extends the way back, so that
// whatever is found on the sheet can be told in coordinates of the original, however many steps lie
// between. Coordinates are continuous: pixel (i, j) covers [i, i+1) x [j, j+1).
#pragma once
#include "model/page.h"
#include "ocr/image.h"

typedef struct {
    PIX *pix;    // 8 bits per pixel, 255 = white paper; owned
    int res_dpi; // of pix
    int stored_width_px, stored_height_px;
    double x[3], y[3]; // stored x = x[0]*sx + x[1]*sy + x[2], likewise stored y
} so_sheet;

// Takes pix, a picture of the whole stored page in its stored orientation (width_px x height_px).
so_sheet so_sheet_of(PIX *pix, int res_dpi, int width_px, int height_px);
void so_sheet_clear(so_sheet *s);

// Each gives false, with *err IO, when there is no memory; the sheet is then unchanged.
bool so_sheet_turn(so_sheet *s, int clockwise_deg, so_err *err);    // multiples of 90
bool so_sheet_tilt(so_sheet *s, double clockwise_deg, so_err *err); // small; nothing is cut off
bool so_sheet_scale(so_sheet *s, double factor, so_err *err);

// The smallest upright box of stored pixels around a box of the sheet, cut at the page's edges.
so_box so_sheet_stored(const so_sheet *s, so_box on_sheet);
