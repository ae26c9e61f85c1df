// SPDX-License-Identifier: Apache-2.0
// What a scan must be, per class of documents: share/quality.ini, one section a class. Legal
// minima differ by class (DOMAIN.md 1.2: 200 dpi for papers, 300 for maps, 24 bit colour), and so
// does what is normal: certificates have sizes of their own.
#pragma once
#include "fields/types.h"
#include "model/ticket.h"

// One class. A limit below 0 is switched off.
typedef struct {
    double limits[SO_FLAW_COUNT];
    bool is_notice[SO_FLAW_COUNT]; // told in sum, no reason to scan again
    int streak_pages;              // on how many pages a streak must recur
} so_limits;

typedef struct so_policy so_policy;
// CONFIG with file, line and reason: an unknown key, a number out of range, a type that does not
// exist or is in two classes, a limit that [default] does not give.
so_policy *so_policy_load(const char *path, const so_types *types, so_err *err);
void so_policy_free(so_policy *p);
SO_AUTOPTR(so_policy, so_policy_free)

// Of the class that names the type, else of [default]; type may be NULL.
const so_limits *so_policy_limits(const so_policy *p, const char *type);
