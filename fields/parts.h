// SPDX-License-Identifier: Apache-2.0
// The parts of an administrative paper by their place and wording (NĐ 30/2020 appendix I; DOMAIN.md
// 3.1, 3.2): state block, agency column, number line, V/v, Kính gửi.
#pragma once
#include "fields/rules.h"
#include "fields/view.h"

// Indexes of strips on the first page; -1 where the paper has no such part.
typedef struct {
    int state;     // quốc hiệu
    int creed;     // tiêu ngữ
    int number;    // Số: 15/QĐ-BNV
    int date;      // Hà Nội, ngày 05 tháng 6 năm 2023, in the header
    int about;     // V/v ..., below the number
    int addressee; // Kính gửi: ...
} so_parts;
void so_parts_of(const so_view *v, so_parts *ret);

// The title: strips [first, end) of the view.
typedef struct {
    int first, end;
    double quality; // 0..1: how exactly and how prominently the anchor stands there
    size_t len;     // of the anchor
} so_title;
// The type's best anchor among the headings of the first page; false when none stands there.
bool so_title_find(const so_type *type, const so_view *v, so_title *ret);

// Strips that make up a part, in reading order; empty when the paper has none. The caller frees
// items.
typedef so_vec(int) so_strip_list;
void so_part_issuer(const so_types *types, const so_view *v, const so_parts *p,
                    const so_title *title, so_strip_list *ret);
void so_part_subject(const so_types *types, const so_view *v, const so_title *title,
                     so_strip_list *ret);
void so_part_about(const so_view *v, const so_parts *p, so_strip_list *ret);
void so_part_addressee(const so_view *v, const so_parts *p, so_strip_list *ret);

// The type abbreviation in a number line: "QĐ" of "Số: 15/2023/QĐ-BNV"; NULL when there is none.
char *so_number_abbreviation(const char *text);
