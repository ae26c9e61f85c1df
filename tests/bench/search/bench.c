// SPDX-License-Identifier: Apache-2.0
// Fills a catalogue with generated pages and times queries on it: bench FILE PAGES. The words
// follow Zipf's law over the syllables that Vietnamese spelling allows, between the fixed phrases
// of office papers; names, numbers and case codes differ from document to document. Same pages
// every time.
#include <math.h>
#include <time.h>

#include "base/clock.h"
#include "indexer/search.h"
#include "tests/unit/indexer_corpus.h"

#define PAGES_PER_BATCH 200
#define PAGES_PER_DOCUMENT 2
#define WORDS_PER_PAGE 320
#define ROUNDS 30

static const char *const initials[] = {"b",  "c", "ch", "d",  "đ",  "g",  "gi", "h",  "k",
                                       "kh", "l", "m",  "n",  "ng", "nh", "p",  "ph", "qu",
                                       "r",  "s", "t",  "th", "tr", "v",  "x"};
static const char *const rimes[] = {
    "a",   "à",    "á",   "ả",   "ã",    "ạ",    "an",   "ản",  "án",  "ang",  "ách",  "anh",
    "ành", "ao",   "áo",  "ấp",  "ất",   "ầu",   "ây",   "ể",   "ệ",   "ên",   "ện",   "ết",
    "iên", "iện",  "iệu", "inh", "ình",  "ịnh",  "ông",  "ộng", "ồng", "ới",   "ời",   "ơn",
    "u",   "ủ",    "ụ",   "uân", "uyết", "uyền", "uyện", "ưng", "ước", "ường", "ưởng", "ượng",
    "oà",  "oạch", "oản", "uỷ",  "uý",   "y",    "ỹ",    "ý",   "ăm",  "ặc",   "ằng",  "ắt"};
static const char *const surnames[] = {"Nguyễn", "Trần", "Lê",   "Phạm",
                                       "Hoàng",  "Vũ",   "Đặng", "Bùi"};

static uint64_t seed = 20261123;

static unsigned next_random(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((seed >> 33) % below);
}

// Rank 0 is the most frequent word; a log-uniform rank is close to Zipf's law.
static void add_word(so_str *out)
{
    const unsigned kinds = SO_COUNT(initials) * SO_COUNT(rimes);
    double u = next_random(1000000) / 1e6;
    unsigned rank = (unsigned)exp(u * log((double)kinds)) - 1;
    unsigned shuffled = (unsigned)(((uint64_t)rank * 7919) % kinds);
    so_str_addf(out, "%s%s", initials[shuffled % SO_COUNT(initials)],
                rimes[shuffled / SO_COUNT(initials)]);
}

static void add_name(so_str *out)
{
    so_str_addf(out, "%s ", surnames[next_random(SO_COUNT(surnames))]);
    add_word(out);
    so_str_addc(out, ' ');
    add_word(out);
}

typedef struct {
    int number;
    so_str name;
    char case_code[40], issued_on[16], citizen_id[16];
} facts;

static void invent(facts *f, int number)
{
    int year = 2015 + (int)next_random(11), month = 1 + (int)next_random(12);
    int day = 1 + (int)next_random(28);
    f->number = number;
    so_str_reset(&f->name);
    add_name(&f->name);
    snprintf(f->case_code, sizeof f->case_code, "H26.15-%02d%02d%02d-%04d", year % 100, month, day,
             number % 10000);
    snprintf(f->issued_on, sizeof f->issued_on, "%04d-%02d-%02d", year, month, day);
    snprintf(f->citizen_id, sizeof f->citizen_id, "0%011u", next_random(2000000000));
}

static char *page_text(const facts *f, bool is_first)
{
    so_str text = {0};
    if (is_first)
        so_str_addf(&text,
                    "ỦY BAN NHÂN DÂN THÀNH PHỐ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                    "Số: %d/QĐ-UBND\nQUYẾT ĐỊNH\nCấp cho %s, căn cước số %s\n",
                    f->number, so_str_text(&f->name), f->citizen_id);
    for (int i = 0; i < WORDS_PER_PAGE; i++) {
        add_word(&text);
        so_str_addc(&text, i % 12 == 11 ? '\n' : ' ');
    }
    return so_str_take(&text);
}

typedef struct {
    so_catalog *catalog;
    size_t text_bytes;
    facts last;
} bench;

static bool put_pages(bench *b, const so_batch *batch, int first, so_err *err)
{
    so_auto(so_dossier) d = {.batch_id = so_strdup(batch->id), .ordinal = first};
    invent(&b->last, first + (int)batch->received_ms * PAGES_PER_BATCH);
    d.case_code = so_strdup(b->last.case_code);
    so_document *doc = corpus_document(&d, first, "decision", "result", first, PAGES_PER_DOCUMENT);
    so_autofree char *number = so_fmt("%d/QĐ-UBND", b->last.number);
    corpus_field(doc, "number", number, first, SO_STATE_ACCEPTED);
    corpus_field(doc, "issued_on", b->last.issued_on, first, SO_STATE_ACCEPTED);
    corpus_field(doc, "person_name", so_str_text(&b->last.name), first, SO_STATE_ACCEPTED);
    corpus_field(doc, "citizen_id", b->last.citizen_id, first, SO_STATE_ACCEPTED);
    for (int i = 0; i < PAGES_PER_DOCUMENT; i++) {
        so_autofree char *text = page_text(&b->last, i == 0);
        b->text_bytes += strlen(text);
        corpus_dossier_page(&d, first + i, corpus_page(text));
        if (!so_catalog_page_read(b->catalog, batch->id, first + i, &d.pages.items[i].page, err))
            return false;
    }
    return so_catalog_dossier_put(b->catalog, &d, err);
}

static bool put_batch(bench *b, int ordinal, so_err *err)
{
    so_autofree char *name = so_fmt("batch-%d", ordinal);
    so_auto(so_batch) batch = corpus_batch(name, PAGES_PER_BATCH);
    batch.received_ms = ordinal;
    if (!so_catalog_begin(b->catalog, err) || !so_catalog_batch_receive(b->catalog, &batch, err) ||
        !so_catalog_batch_archived(b->catalog, batch.id, 1, err))
        return false;
    for (int i = 0; i < PAGES_PER_BATCH; i += PAGES_PER_DOCUMENT)
        if (!put_pages(b, &batch, i, err)) return false;
    return so_catalog_batch_set_state(b->catalog, batch.id, SO_BATCH_DONE, err) &&
           so_catalog_commit(b->catalog, err);
}

// ---------------------------------------------------------------------------- timing

static int by_value(const void *a, const void *b)
{
    const clock_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static bool time_query(so_catalog *c, const char *kind, const char *query, so_err *err)
{
    int64_t total = 0;
    clock_t took[ROUNDS];  // of the processor: other programs on the machine do not count
    so_match match = SO_MATCH_EXACT;
    for (int i = 0; i < ROUNDS; i++) {
        so_auto(so_search_result) r = {0};
        clock_t start = clock();
        if (!so_search(c, query, 20, 0, &r, err)) return false;
        took[i] = clock() - start;
        total = r.total;
        if (r.hits.len) match = r.hits.items[0].match;
    }
    qsort(took, ROUNDS, sizeof *took, by_value);
    printf("| %s | `%s` | %lld %s | %.1f | %.1f |\n", kind, query, (long long)total,
           total ? so_match_name(match) : "", took[ROUNDS / 2] * 1e3 / CLOCKS_PER_SEC,
           took[ROUNDS - 1] * 1e3 / CLOCKS_PER_SEC);
    return true;
}

static bool time_all(const bench *b, so_err *err)
{
    const facts *f = &b->last;
    so_auto(so_str) folded = {0};
    so_text_fold(so_str_text(&f->name), &folded);
    so_autofree char *number = so_fmt("%d/QĐ-UBND", f->number);
    so_autofree char *typo = so_fmt("%s quyeets", so_str_text(&folded));
    const struct {
        const char *kind, *query;
    } queries[] = {
        {"number", number},
        {"case code", f->case_code},
        {"ID number", f->citizen_id},
        {"name", so_str_text(&f->name)},
        {"name without marks", so_str_text(&folded)},
        {"words of every document", "quyết định"},
        {"the same without marks", "quyet dinh"},
        {"phrase", "\"ủy ban nhân dân thành phố\""},
        {"prefix", "nguy*"},
        {"without", "quyết định -nguyễn"},
        {"mistyped", typo},
        {"nothing like it", "xylophonic"},
    };
    puts("| query | example | hits | median CPU ms | slowest |\n|---|---|---|---|---|");
    for (size_t i = 0; i < SO_COUNT(queries); i++)
        if (!time_query(b->catalog, queries[i].kind, queries[i].query, err)) return false;
    return true;
}

static bool run(const char *path, int pages, so_err *err)
{
    bench b = {.catalog = so_catalog_open(path, true, err)};
    so_autoptr(so_catalog) closing = b.catalog;
    if (!b.catalog) return false;
    int64_t start_ms = so_mono_ms();
    for (int i = 0; i < pages / PAGES_PER_BATCH; i++)
        if (!put_batch(&b, i, err)) return false;
    printf("%d pages, %zu bytes of text, filled in %lld ms\n\n", pages, b.text_bytes,
           (long long)(so_mono_ms() - start_ms));
    bool done = time_all(&b, err);
    so_str_clear(&b.last.name);
    return done;
}

int main(int argc, char **argv)
{
    so_err err = {0};
    if (argc != 3) return 2;
    if (run(argv[1], (int)strtol(argv[2], NULL, 10), &err)) return 0;
    fprintf(stderr, "%s\n", err.text);
    return 1;
}
