// SPDX-License-Identifier: Apache-2.0
// What the type files say, as values; docs/types.md explains each key. Inside this room only.
#pragma once
#include "base/regex.h"
#include "fields/normal.h"
#include "fields/types.h"

typedef enum {
    SO_FROM_TEXT,
    SO_FROM_BARCODE,
    SO_FROM_CODES,
    SO_FROM_ISSUER,
    SO_FROM_SUBJECT,
    SO_FROM_ABOUT,
    SO_FROM_ADDRESSEE,
} so_rule_from;

typedef enum {
    SO_TAKE_REST,  // what follows the label in its paragraph
    SO_TAKE_BELOW, // the strip below the label
    SO_TAKE_REST_OR_BELOW,
    SO_TAKE_LINE,       // the strip that the label begins
    SO_TAKE_NAME_BELOW, // the first name of a person in the column below
} so_rule_take;

typedef enum { SO_PAGES_ANY, SO_PAGES_FIRST, SO_PAGES_LAST } so_rule_pages;

typedef struct {
    char *name; // "number.header"
    char *key;  // "number"
    so_rule_from from;
    so_rule_take take;
    so_rule_pages pages;
    so_strs labels;    // folded
    so_regex *pattern; // on the text: group 1, else the whole match
    so_regex *folded;  // the same on folded text
    so_regex *until;   // on folded text behind a label: where the value ends
    so_regex *unless;  // on folded text behind a label: this is another label
    so_normaliser normal;
    double strength;       // 0..1
    double x0, y0, x1, y1; // zone, fractions
    int more;              // strips below that may continue the value
    bool is_last;          // of equal finds take the last, not the first
    bool at_start;         // the label must begin a paragraph
    bool in_capitals;      // its strip must be set in capitals
} so_rule;

typedef enum {
    SO_EVIDENCE_BASE,      // before anything is seen
    SO_EVIDENCE_TITLE,     // one of the type's anchors stands as a title
    SO_EVIDENCE_NOTATION,  // the number carries the type's abbreviation
    SO_EVIDENCE_NO_TYPE,   // the number carries no type's abbreviation
    SO_EVIDENCE_ABOUT,     // V/v below the number
    SO_EVIDENCE_ADDRESSEE, // Kính gửi
    SO_EVIDENCE_STATE,     // quốc hiệu
    SO_EVIDENCE_BARCODE,   // a barcode of the type's shape
    SO_EVIDENCE_COUNT,
} so_evidence;

typedef struct {
    char *phrase; // folded
    double weight;
} so_type_word;

typedef struct {
    char *name, *vi, *en, *role, *law_code;
    char *copy_role;       // role when one of copy_words stands on it; may be NULL
    so_strs copy_words;    // folded
    bool is_fallback;      // what a document is when nothing speaks for a type
    bool is_anywhere;      // its title need not be centred
    so_strs anchors;       // folded
    so_strs abbreviations; // as printed: "QĐ"
    so_regex *barcode;     // may be NULL
    double evidence[SO_EVIDENCE_COUNT];
    so_vec(so_type_word) words;
    so_vec(size_t) rules; // indexes into so_types.rules, in order of preference
    so_strs key_fields;   // a doubt about one of these sends the document to review
} so_type;

struct so_types {
    so_vec(so_rule) rules;
    so_vec(so_type) types;
    double evidence[SO_EVIDENCE_COUNT]; // defaults
    double accept;                      // confidence from which the product vouches for a value
    double accept_type;
    so_strs agency_heads; // folded first words of agencies' names
    so_strs spellings;    // phrases of agencies and posts with their right marks
    so_strs stops;        // folded first words of what ends a subject
};

const so_type *so_types_find(const so_types *types, const char *name); // NULL when unknown
const so_type *so_types_fallback(const so_types *types);

// One entry of a file. The readers of rules and of types; see types.c for the two passes.
bool so_rule_set(so_rule *rule, const char *key, const char *value, so_err *err);
bool so_rule_begin(so_types *types, const char *name, so_rule **ret, so_err *err);
bool so_rule_check(const so_rule *rule, so_err *err);
void so_rule_clear(so_rule *rule);

// Small readers that both share.
void so_list_add(so_strs *list, const char *value); // parts between '|', trimmed
void so_list_add_folded(so_strs *list, const char *value);
bool so_number_read(const char *value, double least, double most, double *ret, so_err *err);
bool so_yes_read(const char *value, bool *ret, so_err *err);
