// SPDX-License-Identifier: Apache-2.0
// Why a file or page was quarantined: a stable code for programs, a sentence for people in both
// languages that says what is wrong and what to do.
#pragma once
#include <stdbool.h>

typedef enum {
    SO_REASON_NONE,
    SO_REASON_EMPTY,       // zero bytes
    SO_REASON_TRUNCATED,   // ends before its own structure says
    SO_REASON_DAMAGED,     // structure or data cannot be decoded
    SO_REASON_ENCRYPTED,   // password needed
    SO_REASON_OVERSIZED,   // more pixels or pages than the limits allow
    SO_REASON_UNSUPPORTED, // an image, but of a kind we refuse (old-style JPEG in TIFF)
    SO_REASON_NOT_IMAGE,   // no known image format
    SO_REASON_CRASHED,     // the worker died on it twice
    SO_REASON_TIMEOUT,     // took longer than the limit twice
    SO_REASON_NOT_FILE,    // link, device, socket in the inbox
    SO_REASON_COUNT,
} so_reason;

// What is wrong with a page or file: NONE means nothing. detail is an English sentence, owned; it
// may be NULL.
typedef struct {
    so_reason reason;
    char *detail;
} so_fault;
void so_fault_clear(so_fault *f);

const char *so_reason_name(so_reason r); // "truncated"
const char *so_reason_sentence_vi(so_reason r);
const char *so_reason_sentence_en(so_reason r);
bool so_reason_parse(const char *name, so_reason *ret);
