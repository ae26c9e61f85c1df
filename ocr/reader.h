// SPDX-License-Identifier: Apache-2.0
// Reading one page: decode -> barcodes -> clean -> upright -> deskew -> recognise -> words.
// One reader per worker process; it holds the OCR engine and is thrown away with the worker, since
// long-lived engines leak (STYLE.md, traps).
#pragma once
#include "ocr/decode.h"

typedef struct so_reader so_reader;
// lang: tesseract model name, "vie". language_dir: see ocr/phrases.h. without: names of steps to
// leave out, with commas between, to see what each is worth (docs/reading.md); normally "". CONFIG
// when the model is not installed (says which package), or a step cannot be left out (names those
// that can).
so_reader *so_reader_open(const char *lang, const char *language_dir, const char *without,
                          so_err *err);
void so_reader_close(so_reader *r);
SO_AUTOPTR(so_reader, so_reader_close)

// Fills *ret. A bad page is kind QUARANTINED with *ret_fault filled (it must come empty); otherwise
// kind is CONTENT or BLANK (separators are told by the pipeline, from codes).
bool so_reader_read(so_reader *r, const so_source *s, int index, so_page *ret, so_fault *ret_fault,
                    so_err *err);

// Appends the page as the engine gets to see it, as PNG: grey, upright and level, without all that
// is no print. Nothing is appended for a bad page; *ret_fault as above.
bool so_reader_clean(so_reader *r, const so_source *s, int index, so_str *out, so_fault *ret_fault,
                     so_err *err);

// Name and version of the engine and a hash of its model, for provenance; static storage of r.
const char *so_reader_engine(const so_reader *r);
