// SPDX-License-Identifier: Apache-2.0
// Differential square sum of the row profile (Postl), swept and then searched by bisection: lines
// of text give the sharpest profile when the picture is sheared by their slope.
#include "ocr/deskew.h"

#include <math.h>

so_skew so_skew_of(PIX *letters)
{
    so_skew skew = {0};
    float angle = 0, confidence = 0, score = 0;
    if (pixFindSkewSweepAndSearchScorePivot(letters, &angle, &confidence, &score, 2, 1, 0,
                                            (float)SO_SKEW_MAX_DEG, 1, 0.02f,
                                            L_SHEAR_ABOUT_CENTER) != 0)
        return skew;
    // leptonica tells the turn that would straighten the picture, we tell how it leans
    skew.clockwise_deg = -angle;
    skew.is_sure = confidence > 2.2f && fabs(skew.clockwise_deg) < SO_SKEW_MAX_DEG - 0.1;
    return skew;
}
