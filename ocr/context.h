// SPDX-License-Identifier: Apache-2.0
// Words read in the light of their neighbours: "KẾT QUÁ" is not what offices write, "KẾT QUẢ" is.
//
// Only what the engine itself held possible (the alternatives of a word) is ever put in, only when
// it was seen beside its neighbour in share/language, and names need far more than other words. The
// word first read stays as an alternative; the confidence goes down.
#pragma once
#include "model/page.h"
#include "ocr/phrases.h"

// Mends the words of every line and keeps of their alternatives the few that are worth it.
void so_context_mend(const so_phrases *p, so_page *page);
