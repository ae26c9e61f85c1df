// SPDX-License-Identifier: Apache-2.0
// The worker process: the same binary, re-executed as `sohoa worker` on a socketpair (descriptor
// 3). It alone touches untrusted image bytes, and only after it has sealed itself (base/sandbox.h).
// It never opens the database or the archive: the parent passes an open descriptor of the original
// with every request.
//
// Request: one frame {"op":"probe"|"read"|"clean"|"png"|"stream"|"engine","index":n,
// "rotation_deg":d,"max_px":m}, with the descriptor (but for "engine"). Answer: one frame of JSON,
// {"error":{"kind":k,"text":s}} or the op's result; for "clean", "png" and "stream" a second frame
// with the picture's bytes.
#pragma once

// lang, language_dir, without: see ocr/reader.h. Returns the exit code when the parent closes the
// socket.
int so_worker_main(const char *lang, const char *language_dir, const char *without);
