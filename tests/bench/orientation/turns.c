// SPDX-License-Identifier: Apache-2.0
// The orientation step alone, on pages put in any position. Reads lines "INDEX TURN TILT PATH"
// from standard input; lays the page as stored TURN degrees further clockwise (a multiple of 90)
// and slants it by TILT; prints "ROTATION SKEW", what so_orient says makes it upright, or "-" when
// the page cannot be decoded. Pages are read as the reader reads them, so enlarged, levelled and
// freed of edges first.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "ocr/clean.h"
#include "ocr/colour.h"
#include "ocr/edges.h"
#include "ocr/image.h"
#include "ocr/orient.h"

static bool lay(so_sheet *s, int turn_deg, double tilt_deg, so_err *err)
{
    return so_sheet_turn(s, turn_deg, err) && (tilt_deg == 0 || so_sheet_tilt(s, tilt_deg, err)) &&
           so_clean_level(s, err) && so_edges_clear(s, err);
}

static bool open_page(const char *path, int index, so_sheet *ret, so_err *err)
{
    so_fault fault = {0};
    so_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return so_err_sys(err, "%s", path);
    so_autoptr(so_source) source = so_source_open(fd, err);
    so_autoptr(so_image) image = source ? so_decode_page(source, index, &fault, err) : NULL;
    if (!image || !so_image_square(image, err)) return false;
    so_auto(so_inked) parts = so_colour_part(image->pix);
    if (!parts.print) return so_err_set(err, SO_IO, "not enough memory for a page");
    int w = pixGetWidth(parts.print), h = pixGetHeight(parts.print);
    *ret = so_sheet_of(so_steal(&parts.print), so_resolution_dpi(image->res), w, h);
    return true;
}

static bool answer(so_recogniser *r, char *line, so_err *err)
{
    int index = 0, turn_deg = 0, at = 0;
    double tilt_deg = 0;
    line[strcspn(line, "\n")] = '\0';
    if (sscanf(line, "%d %d %lf %n", &index, &turn_deg, &tilt_deg, &at) != 3 || at == 0)
        return so_err_set(err, SO_CONFIG, "not INDEX TURN TILT PATH: %s", line);
    so_auto(so_sheet) sheet = {0};
    so_orientation o;
    if (!open_page(line + at, index, &sheet, err)) {
        puts("-");
        return err->kind == SO_OK;
    }
    if (!lay(&sheet, turn_deg, tilt_deg, err) || !so_orient(r, &sheet, &o, err)) return false;
    printf("%d %.3f\n", o.clockwise_deg, o.skew_deg);
    return true;
}

int main(void)
{
    so_err err = {0};
    char line[4096];
    setMsgSeverity(L_SEVERITY_NONE);
    so_autoptr(so_recogniser) recogniser = so_recogniser_open("vie", &err);
    while (recogniser && err.kind == SO_OK && fgets(line, sizeof line, stdin)) {
        if (!answer(recogniser, line, &err)) break;
        fflush(stdout);
    }
    if (err.kind != SO_OK) fprintf(stderr, "turns: %s\n", err.text);
    return err.kind != SO_OK;
}
