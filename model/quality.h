// SPDX-License-Identifier: Apache-2.0
// How well a page was scanned: measures of its picture, no judgement. What they must be is a matter
// of policy (pipeline/policy.h); docs/quality.md says how each is taken.
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"
#include "base/jsonin.h"
#include "base/mem.h"

typedef enum {
    SO_SIDE_LEFT,
    SO_SIDE_TOP,
    SO_SIDE_RIGHT,
    SO_SIDE_BOTTOM,
    SO_SIDE_COUNT,
} so_side;
const char *so_side_name(so_side side); // "left", ...
// Where a side of the stored image comes to lie when it is turned clockwise (0, 90, 180, 270).
so_side so_side_turned(so_side side, int clockwise_deg);

// The text that a PDF page brings along. It is never trusted for reading, only reported.
typedef enum { SO_LAYER_NONE, SO_LAYER_POOR, SO_LAYER_GOOD } so_layer;
const char *so_layer_name(so_layer layer); // "none", "poor", "good"

// A thin line down the whole stored image, border to border.
typedef struct {
    double x_mm; // its middle, from the left edge
    int depth;   // grey levels darker than what is beside it
} so_streak;

typedef struct {
    int depth_bits;             // what a pixel can tell apart: 1, 8, 24; 0 = nothing was measured
    double width_mm, height_mm; // of the stored image, by the believed resolution
    double edge_mm;             // how far a stroke's edge is smeared; 0: too few strokes to tell
    int paper, contrast;        // grey beside strokes, and how much darker they are (0..255);
                                // 0 when there are too few strokes to tell
    int cut[SO_SIDE_COUNT];     // letters that run off each side of the stored image
    so_layer layer;
    double layer_valid; // share of the layer's words that can be Vietnamese office text
    so_vec(so_streak) streaks;
} so_quality;

void so_quality_clear(so_quality *q);
// "A3", "A4", "A5" (either way round, each side within tolerance, e.g. 0.03), else "other".
const char *so_quality_paper(const so_quality *q, double tolerance);

void so_quality_to_json(const so_quality *q, so_json *out); // one object
// The inverse. DATA when a value is out of bounds; NULL (an older record) leaves all unmeasured.
bool so_quality_from_json(const so_jval *json, so_quality *ret, so_err *err);
