// SPDX-License-Identifier: Apache-2.0
// Which case a dossier belongs to (DOMAIN.md 6): separator ≫ code in a barcode ≫ code behind its
// label ≫ code in running text; a repaired code counts less. Readings that agree strengthen each
// other; two strong codes that differ send the dossier to review. A wrong link is worse than none.
#pragma once
#include "pipeline/split.h"

// Sets case_code, link_score, link_evidence and state. sheets are those of the whole batch;
// d->documents carry their fields already.
void so_link(so_dossier *d, const so_sheets *sheets, bool in_doubt);
