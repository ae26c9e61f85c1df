// SPDX-License-Identifier: Apache-2.0
// Words of a known format with one character that cannot stand there and only one that can: "G1ó"
// is G16, "18/0711975" is 18/07/1975. What was read stays as an alternative, confidence goes down.
#pragma once
#include "model/page.h"

void so_formats_mend(so_word *w);
