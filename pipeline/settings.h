// SPDX-License-Identifier: Apache-2.0
// Every key of sohoa.ini in one table: type, default, range, help. The table parses, checks and
// prints; an unknown or bad key is refused with file, line and the nearest good key.
#pragma once
#include "base/err.h"
#include "base/str.h"

typedef struct {
    int settle_s;          // a batch without .done is ready after this quiet time
    int broken_settle_s;   // ... after this one when a file in it does not decode
    int jobs;              // worker processes; 0 = one per processor
    int page_timeout_s;    // wall clock for one page
    int worker_memory_mb;  // address space of one worker
    int worker_pages;      // a worker is replaced after so many pages
    char *lang;            // model of the OCR engine
    char *types_dir;       // document type files; empty = the installed ones
    char *language_dir;    // phrases of office papers (ocr/phrases.h); empty = the installed ones
    char *reading_without; // steps of reading left out (ocr/reader.h); empty = none
    char *quality_file;    // what scans must be; empty = the installed one
} so_settings;

void so_settings_clear(so_settings *s);
void so_settings_default(so_settings *ret);
// Reads the file over the defaults. CONFIG names line and key.
bool so_settings_load(const char *path, so_settings *ret, so_err *err);
// The file as `init` writes it: every key, commented, at its default.
void so_settings_template(so_str *out);
// The folder set, or else the installed one of that name (the one of the source tree when not
// installed). It may not exist. The caller owns it.
char *so_settings_share(const char *set, const char *name);
// One line per key: name, value, default, range, meaning.
void so_settings_print(const so_settings *s, so_str *out);
