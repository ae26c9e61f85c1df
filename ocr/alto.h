// SPDX-License-Identifier: Apache-2.0
// Page text as ALTO 4.4 XML (https://www.loc.gov/standards/alto/): the form in which the archive
// keeps it, readable without us. Measurement unit pixel, coordinates of the stored image.
#pragma once
#include "model/page.h"

// file: the original's path, written as sourceImageInformation. Appends to *out. Deterministic.
void so_alto_write(const so_page *page, const char *page_id, const char *file, const char *engine,
                   so_str *out);
