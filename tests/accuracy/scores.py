# SPDX-License-Identifier: Apache-2.0
"""Documents, fields, dossiers and links against the truth of one or more batches."""
from collections import Counter, defaultdict
from text import plain, share


class Fields:
    """Per key: right, wrong or missing; and the same for the values the product vouches for."""

    def __init__(self):
        self.counts = defaultdict(Counter)
        self.wrong = []

    def add(self, where, wanted, got, also=None):
        """wanted: key -> value; got: key -> {"value", "state"}; also: key -> values as good."""
        for key in sorted(set(wanted) | set(got)):
            count = self.counts[key]
            value = got.get(key, {}).get("value")
            vouched = got.get(key, {}).get("state") in ("accepted", "confirmed")
            good = [plain(v) for v in [wanted.get(key)] + (also or {}).get(key, []) if v]
            is_right = value is not None and plain(value) in good
            count["wanted"] += key in wanted
            count["got"] += value is not None
            count["right"] += is_right
            count["accepted"] += vouched
            count["accepted_right"] += vouched and is_right
            if not is_right:
                state = "accepted" if vouched else ""
                self.wrong.append((where, key, wanted.get(key), value, state))

    def rows(self):
        keys = sorted(self.counts, key=lambda k: -self.counts[k]["wanted"])
        total = sum((self.counts[k] for k in keys), Counter())
        return [self._row(k, self.counts[k]) for k in keys] + [self._row("all", total)]

    @staticmethod
    def _row(key, c):
        return [key, c["wanted"], share(c["right"], c["got"]), share(c["right"], c["wanted"]),
                share(2 * c["right"], c["got"] + c["wanted"]), c["accepted"],
                share(c["accepted_right"], c["accepted"])]


class Papers:
    """Document types, grouping of pages, dossiers and links to cases."""

    def __init__(self):
        self.count = Counter()
        self.types = Counter()
        self.fields = Fields()
        self.kinds = Counter()
        self.wrong = []

    def add_batch(self, truth, pages, documents):
        """pages and documents as `sohoa list --json` gives them, of this batch."""
        place = {page["id"]: (page["file"], page["index"]) for page in pages}
        true_pages = {page["ordinal"]: (page["file"], page["index"]) for page in truth["pages"]}
        self._page_kinds(truth, pages)
        # A blank back belongs to a document or not by taste: content pages decide.
        content = {(p["file"], p["index"]) for p in truth["pages"] if p["kind"] == "content"}
        got = {}
        for document in documents:
            document["places"] = {place[i] for i in document["page_ids"] if i in place} & content
            got.update({where: document for where in document["places"]})
        before = None
        for wanted in sorted(truth["documents"], key=lambda d: d["ordinal"]):
            where = {true_pages[o] for o in wanted["pages"]} & content
            if not where:
                continue
            mine = got.get(min(where, key=lambda w: self._order(truth, w)))
            self._document(truth["batch"], wanted, where, mine)
            self._boundary(before, (wanted, mine))
            before = (wanted, mine)
        self.count["documents_got"] += sum(1 for d in documents if d["places"])

    @staticmethod
    def _order(truth, where):
        return next(p["ordinal"] for p in truth["pages"] if (p["file"], p["index"]) == where)

    def _page_kinds(self, truth, pages):
        got = {(page["file"], page["index"]): page for page in pages}
        for page in truth["pages"]:
            mine = got.get((page["file"], page["index"]), {})
            self.kinds[page["kind"], mine.get("kind", "lost")] += 1
            if page["kind"] == "content" and mine.get("kind") == "content":
                self.count["turned"] += 1
                self.count["turned_right"] += mine["rotation_deg"] == page["rotation_deg"]
                self.count["skew_right"] += abs(mine["skew_deg"] - page["skew_deg"]) <= 0.3

    def _document(self, batch, wanted, where, mine):
        count = self.count
        name = f"{batch}/{wanted['ordinal']}"
        count["documents"] += 1
        if mine is None:
            self.wrong.append((name, "document", wanted["type"], None))
            self.fields.add(name, wanted["fields"], {})
            return
        count["grouped"] += mine["places"] == where
        if mine["places"] != where:
            self.wrong.append((name, "pages", sorted(where), sorted(mine["places"])))
        count["typed"] += mine["type"] == wanted["type"]
        count["roles"] += mine["role"] == wanted["role"]
        self.types[wanted["type"], mine["type"]] += 1
        if mine["type"] != wanted["type"]:
            self.wrong.append((name, "type", wanted["type"], mine["type"]))
        self._link(name, wanted, mine)
        self.fields.add(f"{name} {wanted['type']}", wanted["fields"], mine["fields"],
                        wanted.get("also"))

    def _link(self, name, wanted, mine):
        code, got = wanted.get("case_code"), mine.get("case_code")
        if code:
            self.count["links"] += 1
            self.count["links_right"] += got == code
        if got:
            self.count["links_got"] += 1
            self.count["links_wrong"] += got != code
        if (got or None) != (code or None):
            self.wrong.append((name, "case", code, got))

    def _boundary(self, before, now):
        """Is this document of the same case as the one before it?"""
        if before is None or before[1] is None or now[1] is None:
            return
        wanted = before[0].get("case_code") == now[0].get("case_code")
        got = before[1].get("case_code") == now[1].get("case_code")
        self.count["boundaries"] += 1
        self.count["boundaries_right"] += wanted == got

    def rows(self):
        c = self.count
        lost = sum(n for (want, got), n in self.kinds.items() if got == "lost")
        right = sum(n for (want, got), n in self.kinds.items() if want == got)
        return [
            ["page kind", sum(self.kinds.values()), share(right, sum(self.kinds.values())),
             f"{lost} pages lost"],
            ["page turned upright", c["turned"], share(c["turned_right"], c["turned"]), ""],
            ["skew within 0.3 degrees", c["turned"], share(c["skew_right"], c["turned"]), ""],
            ["document grouping (same pages)", c["documents"],
             share(c["grouped"], c["documents"]), f"{c['documents_got']} documents made"],
            ["document type", c["documents"], share(c["typed"], c["documents"]), ""],
            ["document role", c["documents"], share(c["roles"], c["documents"]), ""],
            ["case boundary between documents", c["boundaries"],
             share(c["boundaries_right"], c["boundaries"]), ""],
            ["link to case, recall", c["links"], share(c["links_right"], c["links"]), ""],
            ["link to case, precision", c["links_got"],
             share(c["links_got"] - c["links_wrong"], c["links_got"]),
             f"{c['links_wrong']} wrong"],
        ]

    def kind_rows(self):
        return [[want, got, n] for (want, got), n in sorted(self.kinds.items())]
