// SPDX-License-Identifier: Apache-2.0
// What the words of CONTRACT.md are called when people read them: field keys, roles, kinds of page,
// states, events. In the language of base/lang.h; a word without a label comes back as it is.
#pragma once

const char *so_label(const char *word);
