// SPDX-License-Identifier: Apache-2.0
// The parts of the OCFL validator. Findings begin with the specification's code (E060, ...), see
// https://ocfl.io/1.1/spec/validation-codes.html; what it only warns of is not reported. Inside the
// archive room only.
#pragma once
#include "archive/store.h"
#include "base/digest.h"
#include "base/jsonin.h"

typedef struct {
    so_digest_kind kind;
    char *path;
    so_digest_hex digest;
} so_known_digest;

typedef struct {
    const char *object_path;
    so_findings *out;
    so_strs content; // every file in a content folder, relative to the object, sorted by bytes
    so_vec(so_known_digest) known; // each file is read once per algorithm
} so_ocfl_check;
void so_ocfl_check_clear(so_ocfl_check *c);

// Adds "<code> <place>: <text>".
void so_ocfl_fault(so_ocfl_check *c, const char *place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

// An inventory that was read: what the comparison of versions needs.
typedef struct {
    so_str bytes;
    so_jval *root;
    const char *id, *content_dir; // borrowed from root
    so_digest_kind algorithm;
    int spec_minor; // 1.<minor>
    int head;       // number of versions
    int width;      // digits of zero-padded version numbers; 0 when they are not padded
} so_ocfl_inventory;
void so_ocfl_inventory_clear(so_ocfl_inventory *inv);

// Reads <place>inventory.json ("" or "v1/") and proves it by its sidecar. False, with a fault
// added, when it cannot be used at all.
bool so_ocfl_read(so_ocfl_check *c, const char *place, so_ocfl_inventory *ret);
char *so_ocfl_version_name(const so_ocfl_inventory *inv, int number); // "v3", "v0003"

// Everything the specification says of an inventory by itself and of the content it names.
void so_ocfl_judge(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv);
// Are the states of the versions up to old->head the same in both?
void so_ocfl_compare(so_ocfl_check *c, const char *place, const so_ocfl_inventory *old,
                     const so_ocfl_inventory *root);
