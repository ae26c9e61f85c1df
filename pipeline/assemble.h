// SPDX-License-Identifier: Apache-2.0
// From read pages to dossiers: split, classify, extract, link; each dossier goes into the archive,
// then all of the batch into the catalogue and the index in one transaction.
#pragma once
#include "pipeline/job.h"

// Leaves the batch in state LEAVING. May be repeated after a kill: same input, same objects.
bool so_assemble_batch(so_job *job, const so_batch *batch, so_err *err);
