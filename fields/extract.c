// SPDX-License-Identifier: Apache-2.0
// Each rule of the type proposes values; per field the strongest proposal wins. How strong a rule
// is and whether the value obeys its grammar decide *which* value is taken; how well its words were
// read decides *how sure* we are of it.
#include "fields/extract.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fields/find.h"
#include "fields/patterns.h"

#define INVALID 0.45  // factor for a value that breaks its grammar
#define REPAIRED 0.90 // a look-alike was read as a digit
#define PARTIAL 0.85  // a date without its day
#define CONFLICT 0.80 // two values of one document contradict each other

typedef struct {
    so_field field;
    double rank; // what choosing goes by: everything but the reading of the words
    bool is_valid;
} proposal;

// Word confidences of the engine are no probabilities: from about 0.92 on words are right 98 times
// in 100, at 0.6 less than half. Between the knots straight lines.
static double reading_probability(double confidence)
{
    static const double knots[][2] = {{0, 0},       {0.60, 0.40}, {0.75, 0.70},
                                      {0.85, 0.88}, {0.92, 0.98}, {1.0, 1.0}};
    for (size_t i = 1; i < SO_COUNT(knots); i++) {
        if (confidence > knots[i][0]) continue;
        double part = (confidence - knots[i - 1][0]) / (knots[i][0] - knots[i - 1][0]);
        return knots[i - 1][1] + part * (knots[i][1] - knots[i - 1][1]);
    }
    return 1;
}

static bool has_digit(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] >= '0' && text[i] <= '9') return true;
    return false;
}

// The worst word decides, since one wrong word makes the value wrong. A value that is only digits
// rests on the words that hold digits: "ngày" may be read badly. Also gathers box and page.
static double gather_evidence(const so_find *f, const so_normal *n, so_field *field)
{
    bool is_digits = n->value[strspn(n->value, "0123456789-.")] == 0;
    double worst = 1;
    bool is_first = true;
    for (size_t i = 0; i < f->pieces.len; i++) {
        const so_piece *p = &f->pieces.items[i];
        if (p->end <= n->at || p->at >= n->end) continue;
        if (is_first) field->page = p->page;
        if (p->page == field->page)
            field->box = is_first ? p->box : so_box_union(field->box, p->box);
        is_first = false;
        bool counts =
            is_digits ? has_digit(f->raw.data + p->at, p->end - p->at) : p->end - p->at > 1;
        if (p->word && counts) worst = fmin(worst, p->word->confidence);
    }
    return is_first ? 0 : reading_probability(worst);
}

static void propose(const so_rule *rule, const so_find *f, so_normal *n, proposal *ret)
{
    double rank = rule->strength * f->label_quality * (n->trust > 0 ? n->trust : 1);
    if (!n->is_valid) rank *= INVALID;
    if (n->is_repaired) rank *= REPAIRED;
    if (n->is_partial) rank *= PARTIAL;
    *ret = (proposal){.rank = rank, .is_valid = n->is_valid && !n->is_partial};
    ret->field.confidence = rank * gather_evidence(f, n, &ret->field);
    ret->field.key = so_strdup(rule->key);
    ret->field.rule = so_strdup(rule->name);
    ret->field.raw = so_strndup(so_str_text(&f->raw) + n->at, n->end - n->at);
    ret->field.value = so_steal(&n->value);
}

// QD for QĐ: the stroke is lost easily, and the type's own abbreviation says what was printed.
static void restore_abbreviation(const so_type *t, so_normal *n)
{
    const char *slash = strrchr(n->value, '/');
    if (!slash) return;
    size_t len = strcspn(slash + 1, "-");
    so_autofree char *printed = so_strndup(slash + 1, len);
    so_autofree char *fold = so_text_folded(printed);
    for (size_t i = 0; i < t->abbreviations.len; i++) {
        const char *right = t->abbreviations.items[i];
        so_autofree char *right_fold = so_text_folded(right);
        if (!so_equal(fold, right_fold) || so_equal(printed, right)) continue;
        char *value =
            so_fmt("%.*s%s%s", (int)(slash + 1 - n->value), n->value, right, slash + 1 + len);
        free(n->value);
        n->value = value;
        n->is_repaired = true;
        return;
    }
}

static void proposal_clear(proposal *p)
{
    so_field_clear(&p->field);
}

static bool is_elsewhere(const so_field *a, const so_field *b)
{
    return a->page != b->page || a->box.x >= b->box.x + b->box.w ||
           b->box.x >= a->box.x + a->box.w || a->box.y >= b->box.y + b->box.h ||
           b->box.y >= a->box.y + a->box.h;
}

// The same value found by another rule in another place makes us surer; the same words found twice
// do not.
static void agree(proposal *best, const proposal *newcomer)
{
    bool is_witness = !so_equal(best->field.rule, newcomer->field.rule) &&
                      is_elsewhere(&best->field, &newcomer->field);
    double a = best->field.confidence, b = newcomer->field.confidence;
    if (is_witness && best->is_valid)
        best->field.confidence = 1 - (1 - fmax(a, b)) * (1 - 0.5 * fmin(a, b));
    else
        best->field.confidence = fmax(a, b);
    best->rank = fmax(best->rank, newcomer->rank);
}

// Takes the newcomer when it is better.
static void compete(proposal *best, proposal *newcomer, bool is_last)
{
    if (best->field.value && so_equal(best->field.value, newcomer->field.value)) {
        agree(best, newcomer);
        return;
    }
    bool same_rule = so_equal(best->field.rule, newcomer->field.rule);
    bool wins = !best->field.value || newcomer->rank > best->rank + 1e-9 ||
                (is_last && same_rule && newcomer->rank > best->rank - 1e-9);
    if (!wins) return;
    proposal loser = *best;
    *best = *newcomer;
    *newcomer = loser;
}

static void try_rule(const so_sheet *sheet, const so_rule *rule, proposal *best)
{
    so_auto(so_finds) finds = {0};
    so_rule_find(sheet, rule, &finds);
    for (size_t i = 0; i < finds.len; i++) {
        so_auto(so_normal) n = {0};
        if (!rule->normal(so_str_text(&finds.items[i].raw), &n)) continue;
        if (so_equal(rule->key, "number")) restore_abbreviation(sheet->type, &n);
        proposal p;
        propose(rule, &finds.items[i], &n, &p);
        compete(best, &p, rule->is_last);
        proposal_clear(&p);
    }
}

static bool is_first_of_key(const so_types *types, const so_type *t, size_t i)
{
    const char *key = types->rules.items[t->rules.items[i]].key;
    for (size_t n = 0; n < i; n++)
        if (so_equal(types->rules.items[t->rules.items[n]].key, key)) return false;
    return true;
}

// All rules of one key together give at most one field.
static void extract_key(const so_sheet *sheet, const char *key, so_document *doc)
{
    proposal best = {0};
    for (size_t i = 0; i < sheet->type->rules.len; i++) {
        const so_rule *rule = &sheet->types->rules.items[sheet->type->rules.items[i]];
        if (so_equal(rule->key, key)) try_rule(sheet, rule, &best);
    }
    if (!best.field.value) return;
    bool accepted = best.is_valid && best.field.confidence >= sheet->types->accept;
    best.field.state = accepted ? SO_STATE_ACCEPTED : SO_STATE_REVIEW;
    *so_vec_push(&doc->fields) = best.field;
}

static so_field *field_of(so_document *doc, const char *key)
{
    for (size_t i = 0; i < doc->fields.len; i++)
        if (so_equal(doc->fields.items[i].key, key)) return &doc->fields.items[i];
    return NULL;
}

static void doubt(so_field *f)
{
    f->confidence *= CONFLICT;
    f->state = SO_STATE_REVIEW;
}

// How the document spells a value elsewhere: > 0 the same, < 0 with other marks only, 0 not at all.
static int spelled_elsewhere(const so_view *v, const so_field *f)
{
    so_autofree char *fold = so_text_folded(f->value);
    so_auto(so_str) lower = {0};
    so_text_lower(f->value, &lower);
    int same = 0, other = 0;
    for (size_t i = 0; i < v->strips.len; i++) {
        const so_strip *s = &v->strips.items[i];
        const char *text = so_str_text(&s->passage.fold), *at = strstr(text, fold);
        if (!at || !s->passage.words.len) continue;
        size_t from = s->passage.back.items[at - text];
        size_t to = s->passage.back.items[at - text + strlen(fold)];
        so_autofree char *printed = so_strndup(s->passage.text.data + from, to - from);
        so_auto(so_str) printed_lower = {0};
        so_text_lower(printed, &printed_lower);
        bool is_same = so_equal(so_str_text(&printed_lower), so_str_text(&lower));
        same += is_same;
        other += !is_same;
    }
    return same > 1 ? 1 : other ? -1 : 0; // one is the value itself
}

static bool holds_folded(const char *text, const char *phrase)
{
    so_autofree char *text_fold = so_text_folded(text);
    so_autofree char *phrase_fold = so_text_folded(phrase);
    return strstr(text_fold, phrase_fold) != NULL;
}

static bool holds_lower(const char *text, const char *phrase)
{
    so_auto(so_str) text_lower = {0};
    so_auto(so_str) phrase_lower = {0};
    so_text_lower(text, &text_lower);
    so_text_lower(phrase, &phrase_lower);
    return strstr(so_str_text(&text_lower), so_str_text(&phrase_lower)) != NULL;
}

// A known phrase stands in the value, but none of its right spellings does (ủy and uỷ are both).
static bool is_misspelled(const so_types *types, const char *value)
{
    for (size_t i = 0; i < types->spellings.len; i++) {
        const char *phrase = types->spellings.items[i];
        bool is_right = !holds_folded(value, phrase);
        for (size_t n = 0; n < types->spellings.len && !is_right; n++)
            is_right = holds_folded(phrase, types->spellings.items[n]) &&
                       holds_folded(types->spellings.items[n], phrase) &&
                       holds_lower(value, types->spellings.items[n]);
        if (!is_right) return true;
    }
    return false;
}

// Marks are what readers lose first: a name that the same paper spells otherwise is doubtful, and
// so is a post or an agency that nobody spells so.
static void check_spelling(const so_types *types, const so_view *v, so_document *doc)
{
    static const char *const known[] = {"issuer", "signer_title"};
    for (size_t i = 0; i < SO_COUNT(known); i++) {
        so_field *f = field_of(doc, known[i]);
        if (f && is_misspelled(types, f->value)) doubt(f);
    }
    static const char *const keys[] = {"place", "person_name", "signer"};
    for (size_t i = 0; i < SO_COUNT(keys); i++) {
        so_field *f = field_of(doc, keys[i]);
        if (f && spelled_elsewhere(v, f) < 0) doubt(f);
    }
}

// The 12-digit personal number tells birth year and sex (DOMAIN.md 4.1); where the paper's own
// words contradict it, one of them was misread.
static void cross_check(so_document *doc)
{
    so_field *id = field_of(doc, "citizen_id"), *born = field_of(doc, "birth_date");
    so_field *sex = field_of(doc, "sex");
    so_citizen who;
    if (!id || !so_citizen_of(id->value, &who)) return;
    if (born && so_number_of(born->value, 4) != who.birth_year) {
        doubt(id);
        doubt(born);
    }
    if (sex && so_equal(sex->value, "male") != who.is_male) {
        doubt(id);
        doubt(sex);
    }
}

static bool has_doubtful_key(const so_type *t, const so_document *doc)
{
    for (size_t i = 0; i < t->key_fields.len; i++) {
        const so_field *f = so_fields_find(&doc->fields, t->key_fields.items[i]);
        if (f && f->state == SO_STATE_REVIEW) return true;
    }
    return false;
}

void so_extract(const so_types *types, const so_page *const *pages, size_t n, so_document *doc)
{
    so_auto(so_view) view = {0};
    const so_type *t = so_types_find(types, doc->type);
    so_fields_clear(&doc->fields);
    if (!t) t = so_types_fallback(types);
    so_view_of(pages, n, &view);
    so_sheet sheet = {.types = types, .type = t, .view = &view};
    so_parts_of(&view, &sheet.parts);
    if (!so_title_find(t, &view, &sheet.title)) sheet.title.first = -1;
    for (size_t i = 0; i < t->rules.len; i++)
        if (is_first_of_key(types, t, i))
            extract_key(&sheet, types->rules.items[t->rules.items[i]].key, doc);
    cross_check(doc);
    check_spelling(types, &view, doc);
    bool is_sure = doc->type_confidence >= types->accept_type && !has_doubtful_key(t, doc);
    doc->state = is_sure ? SO_STATE_ACCEPTED : SO_STATE_REVIEW;
}
