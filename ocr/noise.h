// SPDX-License-Identifier: Apache-2.0
// Words that were never printed: what dirt, frames and pictures are read as.
#pragma once
#include "model/page.h"

// Drops words without a letter or a digit that the engine itself doubts, one or two letters that it
// doubts or that no print has at their size or in their place, and lines that are doubtful as a
// whole or nothing but signs. Lines left empty go, too.
void so_noise_drop(so_page *page);
