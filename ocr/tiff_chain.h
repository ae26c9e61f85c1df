// SPDX-License-Identifier: Apache-2.0
// Where the pages of a TIFF are described: offsets of its directories, in order.
#pragma once
#include "ocr/source.h"

typedef so_vec(uint64_t) so_tiff_chain;
void so_tiff_chain_clear(so_tiff_chain *c);

// A chain that breaks off or turns back gives the pages before the break in *ret and the fault of
// the first page behind it in *broken, so that the loss is counted. False with *fault when the file
// holds no page that could be told, or too many.
bool so_tiff_chain_walk(const so_source *s, so_tiff_chain *ret, so_fault *broken, so_fault *fault);

// Whether all that a directory points at lies inside the file. Private tags (from 32768) are left
// out: they are often wrong and never needed.
bool so_tiff_chain_check(const so_source *s, uint64_t directory, so_fault *fault);
