// SPDX-License-Identifier: Apache-2.0
// Like the page it belongs to, the record crosses the border from worker processes: bounds are
// checked on the way in.
#include "model/quality.h"

#include <math.h>

#include "base/str.h"

#define MAX_STREAKS 100
#define PAPER_TOLERANCE 0.03 // DOMAIN.md 1.2: scale 100 %, A5, A4 and A3 within 3 %

static const char *const side_names[] = {"left", "top", "right", "bottom"};
static const char *const layer_names[] = {"none", "poor", "good"};

const char *so_side_name(so_side side)
{
    return side_names[side];
}

so_side so_side_turned(so_side side, int clockwise_deg)
{
    return (so_side)(((int)side + clockwise_deg / 90) % SO_SIDE_COUNT);
}

const char *so_layer_name(so_layer layer)
{
    return layer_names[layer];
}

void so_quality_clear(so_quality *q)
{
    free(q->streaks.items);
    *q = (so_quality){0};
}

const char *so_quality_paper(const so_quality *q, double tolerance)
{
    static const struct {
        const char *name;
        double short_mm, long_mm;
    } papers[] = {{"A4", 210, 297}, {"A5", 148, 210}, {"A3", 297, 420}};
    double short_mm = fmin(q->width_mm, q->height_mm), long_mm = fmax(q->width_mm, q->height_mm);
    for (size_t i = 0; i < SO_COUNT(papers); i++)
        if (fabs(short_mm / papers[i].short_mm - 1) <= tolerance &&
            fabs(long_mm / papers[i].long_mm - 1) <= tolerance)
            return papers[i].name;
    return "other";
}

void so_quality_to_json(const so_quality *q, so_json *j)
{
    so_json_object(j);
    so_json_kint(j, "depth_bits", q->depth_bits);
    so_json_kreal(j, "width_mm", q->width_mm, 1);
    so_json_kreal(j, "height_mm", q->height_mm, 1);
    so_json_kstr(j, "paper_size", so_quality_paper(q, PAPER_TOLERANCE));
    so_json_kreal(j, "edge_mm", q->edge_mm, 3);
    so_json_kint(j, "paper", q->paper);
    so_json_kint(j, "contrast", q->contrast);
    so_json_kobject(j, "cut");
    for (int side = 0; side < SO_SIDE_COUNT; side++)
        so_json_kint(j, side_names[side], q->cut[side]);
    so_json_end_object(j);
    so_json_karray(j, "streaks");
    for (size_t i = 0; i < q->streaks.len; i++) {
        so_json_object(j);
        so_json_kreal(j, "x_mm", q->streaks.items[i].x_mm, 2);
        so_json_kint(j, "depth", q->streaks.items[i].depth);
        so_json_end_object(j);
    }
    so_json_end_array(j);
    so_json_kstr(j, "text_layer", layer_names[q->layer]);
    so_json_kreal(j, "text_layer_valid", q->layer_valid, 3);
    so_json_end_object(j);
}

static bool number_in(const so_jval *owner, const char *key, double high, double *ret)
{
    *ret = so_jval_kreal(owner, key, 0);
    return *ret >= 0 && *ret <= high;
}

static bool count_in(const so_jval *owner, const char *key, int high, int *ret)
{
    double n = 0;
    bool ok = number_in(owner, key, high, &n);
    *ret = ok ? (int)n : 0;
    return ok;
}

static bool layer_in(const char *name, so_layer *ret)
{
    for (size_t i = 0; i < SO_COUNT(layer_names); i++) {
        if (!so_equal(name, layer_names[i])) continue;
        *ret = (so_layer)i;
        return true;
    }
    return false;
}

static bool streaks_in(const so_jval *list, so_quality *q)
{
    if (so_jval_len(list) > MAX_STREAKS) return false;
    for (size_t i = 0; i < so_jval_len(list); i++) {
        so_streak *s = so_vec_push(&q->streaks);
        if (!number_in(so_jval_at(list, i), "x_mm", 1e6, &s->x_mm) ||
            !count_in(so_jval_at(list, i), "depth", 255, &s->depth))
            return false;
    }
    return true;
}

static bool quality_in(const so_jval *json, so_quality *q)
{
    const so_jval *cut = so_jval_get(json, "cut");
    for (int side = 0; side < SO_SIDE_COUNT; side++)
        if (!count_in(cut, side_names[side], 1000000, &q->cut[side])) return false;
    return count_in(json, "depth_bits", 24, &q->depth_bits) &&
           number_in(json, "width_mm", 1e6, &q->width_mm) &&
           number_in(json, "height_mm", 1e6, &q->height_mm) &&
           number_in(json, "edge_mm", 1e6, &q->edge_mm) &&
           count_in(json, "paper", 255, &q->paper) &&
           count_in(json, "contrast", 255, &q->contrast) &&
           layer_in(so_jval_kstr(json, "text_layer", "none"), &q->layer) &&
           number_in(json, "text_layer_valid", 1, &q->layer_valid) &&
           streaks_in(so_jval_get(json, "streaks"), q);
}

bool so_quality_from_json(const so_jval *json, so_quality *ret, so_err *err)
{
    so_auto(so_quality) q = {0};
    if (!quality_in(json, &q))
        return so_err_set(err, SO_DATA, "page record: a measure of quality is out of range");
    *ret = q;
    q = (so_quality){0};
    return true;
}
