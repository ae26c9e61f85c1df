// SPDX-License-Identifier: Apache-2.0
// Which originals an id stands for, and their way back to the file system.
#pragma once
#include "pipeline/home.h"

// id: a batch (id or name), dossier, document, page, or case code. Writes each original that a page
// of it comes from below dir, under its name, sub-folders and time. Where more than one batch is
// concerned, each gets a sub-folder named by its id. CONFIG when the id is unknown.
bool so_restore(const so_home *home, const char *id, const char *dir, int *ret_files, so_err *err);
