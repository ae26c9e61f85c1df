// SPDX-License-Identifier: Apache-2.0
// One tar member (POSIX.1-2001 pax format): a pax header, a ustar header, data, padding.
//
// Every member has a pax header with its modification time to the nanosecond and, as a comment that
// tar programs pass over, the SHA-256 of its data: so each member describes itself, and a pack
// whose index is lost can be listed again. The pax header also holds the path when it is not short
// plain ASCII, and the size when it is 8 GiB or more. Owner 0, mode 0644.
//
// Names are bytes. POSIX wants UTF-8 in pax paths; names that are not UTF-8 are written as they
// are, which GNU tar restores exactly.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SO_TAR_BLOCK 512
#define SO_TAR_END_BYTES 1024 // two zero blocks end an archive
#define SO_TAR_NAME_MAX 4095  // bytes

typedef struct {
    char *name;
    uint64_t size_bytes;
    int64_t mtime_ns;
    char sha256[65]; // "" when the header does not tell
} so_tar_entry;
void so_tar_entry_clear(so_tar_entry *e);

void so_tar_header(const so_tar_entry *e, so_str *out); // appends both headers
uint64_t so_tar_padding(uint64_t size_bytes);           // zero bytes behind the data

// Takes a member apart as its bytes arrive in pieces of any length. Value-initialise with {0}; the
// entry is complete once the state is DATA or later.
typedef struct {
    so_tar_entry entry;
    enum { SO_TAR_HEADER, SO_TAR_PAX, SO_TAR_DATA, SO_TAR_PADDING, SO_TAR_DONE } state;
    so_str held;         // header bytes gathered so far
    uint64_t left_bytes; // of the current state
    bool has_pax_size, has_pax_mtime;
} so_tar_parser;
void so_tar_parser_clear(so_tar_parser *p);

// Consumes up to len bytes and says how many in *ret_used (at least one while the state is not
// DONE); when they were file data, *ret_is_data is true. DAMAGE when it is no tar member of ours.
bool so_tar_parse(so_tar_parser *p, const unsigned char *bytes, size_t len_bytes, size_t *ret_used,
                  bool *ret_is_data, so_err *err);
