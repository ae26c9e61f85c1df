// SPDX-License-Identifier: Apache-2.0
// Document types as data: one INI file per type under share/types (installed under
// ${prefix}/share/sohoa/types), so that an archivist can read and extend them without recompiling.
// No type is named in C. Format in docs/types.md.
#pragma once
#include "base/err.h"
#include "model/dossier.h"

typedef struct so_types so_types;
// Reads every *.ini below dir. CONFIG with file, line and reason for a bad one.
so_types *so_types_load(const char *dir, so_err *err);
void so_types_free(so_types *types);
SO_AUTOPTR(so_types, so_types_free)

size_t so_types_count(const so_types *types);
const char *so_types_name(const so_types *types, size_t i);         // "decision"
const char *so_types_role(const so_types *types, const char *type); // "result", or "component"
const char *so_types_label(const so_types *types, const char *type, bool vi); // for people
const char *so_types_law_code(const so_types *types, const char *type); // TT 05/2025 typeName, "02"
