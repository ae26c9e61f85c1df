// SPDX-License-Identifier: Apache-2.0
// One fuzz target per file: LLVMFuzzerTestOneInput as libFuzzer calls it (preset fuzz), or replay.c
// with the files of corpus/<target> (every other preset, run by ctest).
//
// A target checks what must hold for every input (SO_MUST), not only that nothing crashes.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SO_MUST(truth)                                                                 \
    do {                                                                               \
        if (!(truth)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #truth); \
            abort();                                                                   \
        }                                                                              \
    } while (0)
