// SPDX-License-Identifier: Apache-2.0
// Words that were never printed: what dirt, frames and pictures are read as.
#pragma once
#include "model/page.h"

// Drops words without a letter or a digit that the engine itself doubts, and lines that are
// doubtful as a whole. Lines left empty go, too.
void so_noise_drop(so_page *page);
