// SPDX-License-Identifier: Apache-2.0
// Messages over a socketpair: 4-byte little-endian length, then the bytes; one descriptor may ride
// along (SCM_RIGHTS). Both sides are the same binary, still the receiver trusts nothing: lengths
// are capped and a short stream is an error.
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

bool so_frame_send(int sock, const void *bytes, size_t len_bytes, int pass_fd, so_err *err);

typedef enum { SO_FRAME_OK, SO_FRAME_END, SO_FRAME_ERROR } so_frame_result;
// *ret_fd is -1 when none came; the caller owns it. END: the other side closed between messages.
so_frame_result so_frame_recv(int sock, size_t max_bytes, so_str *ret, int *ret_fd, so_err *err);
