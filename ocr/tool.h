// SPDX-License-Identifier: Apache-2.0
// The programs of poppler-utils, each run as a child behind walls (base/sandbox.h) with
// limits of memory, time and output. What may be asked of them is a closed list with numbers in it.
//
// A worker that has sealed itself can start nothing. It therefore forks a broker first, a small
// process that never looks at a file's bytes: it takes a call and a descriptor, runs the tool, and
// hands back what came out, also as a descriptor. Without a broker the calling process starts the
// tool itself, behind the same walls.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

// Forks the broker of this process and of no other; it ends when this process does. At most once,
// and before any untrusted byte is touched.
bool so_tool_broker(so_err *err);

typedef enum {
    SO_TOOL_SIZES,  // pdfinfo: pages first..last and how many there are
    SO_TOOL_IMAGES, // pdfimages -list: the images on pages first..last
    SO_TOOL_RENDER, // pdftoppm: page first as PPM
    SO_TOOL_TEXT,   // pdftotext: the text that page first brings along, UTF-8
} so_tool;
typedef struct {
    so_tool tool;
    int first, last;         // pages from 1; last 0: to the end
    int width_px, height_px; // RENDER: cut to this
    double x_dpi, y_dpi;     // RENDER
    uint64_t max_bytes;      // of output; SO_TOOL_MAX_BYTES at most
} so_tool_call;
#define SO_TOOL_MAX_BYTES (1ull << 30)

typedef enum {
    SO_TOOL_ENDED,   // number is its exit code
    SO_TOOL_KILLED,  // number is the signal
    SO_TOOL_LATE,    // took longer than SO_TOOL_WAIT_MS
    SO_TOOL_FLOODED, // gave more than max_bytes
    SO_TOOL_NO_ROOM, // the memory limit leaves no room for its output
    SO_TOOL_ABSENT,  // is not installed, or may not be run
} so_tool_end;
#define SO_TOOL_WAIT_MS (120 * 1000)

typedef struct {
    so_tool_end end;
    int number;
    char *out; // ours alone, to be cut up at will; a NUL stands behind; NULL unless ENDED
    size_t len_bytes;
    so_str messages; // from its standard error, 4 MB at most
} so_tool_result;
void so_tool_result_clear(so_tool_result *r);

const char *so_tool_name(so_tool tool);

// fd: the PDF. Fails on our own trouble only.
bool so_tool_run(int fd, const so_tool_call *call, so_tool_result *ret, so_err *err);
