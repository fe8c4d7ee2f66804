"""The parts behind a copied sheet: drawings, charts, pictures, tables, comments, pivots, under names that are free."""

import re

from xlwings_offline.sheet_copy.cells import Looks
from xlwings_offline.sheet_copy.charts import settle_chart
from xlwings_offline.sheet_copy.formulas import Surroundings
from xlwings_offline.sheet_copy.pivots import PIVOT_CACHE, enter_cache, settle_cache_source, settle_pivot
from xlwings_offline.sheet_copy.tables import settle_table
from xlwings_offline.sheet_copy.threads import own_threads
from xlwings_offline.workbook.formula_texts import rewrite

_LEFT_BEHIND = ("/queryTable",)  # a table filled by a query becomes a plain one


class PartCarrier:
    """Copies a part and everything its relationships lead to; each part once."""

    def __init__(self, surroundings: Surroundings, looks: Looks | None) -> None:
        self._surroundings, self._looks = surroundings, looks
        self._source, self._target = surroundings.source.package, surroundings.target.package
        self._carried: dict[str, str] = {}

    def carry(self, part: str) -> str:
        """Name of the part's copy in the target."""
        if part in self._carried:
            return self._carried[part]
        if self._surroundings.within_book and ("/media/" in part or PIVOT_CACHE in part):
            return part
        new = self._carried[part] = self._fresh_name(part)
        self._target.write(new, b"")  # taken from now on
        self._target.set_content_type(new, self._source.content_type(part))
        self._source.rels(part).copy_to(self._target, new, self.carry, _LEFT_BEHIND)
        self._target.write(new, self._settled(part, self._source.read(part)))
        if PIVOT_CACHE in part:
            enter_cache(self._surroundings, part, new)
        return new

    def _fresh_name(self, part: str) -> str:
        """The part's own name where it has no number and is free; else with the first number that is free."""
        if not re.search(r"\d\.[^./]+$", part) and not self._target.has(part):
            return part
        return self._target.fresh_name(_pattern(part))

    def _settled(self, part: str, data: bytes) -> bytes:
        """The part's content as it has to be in the target."""
        kind = self._source.content_type(part)
        if not kind.endswith(("xml", "vmlDrawing")) or kind.endswith(("worksheet+xml", "pivotCacheRecords+xml")):
            return data
        if kind.endswith(("threadedcomments+xml", "comments+xml")):
            return own_threads(data, self._surroundings.new_name)
        if kind.endswith("table+xml"):
            return settle_table(data, self._surroundings, self._looks)
        if kind.endswith("pivotTable+xml"):
            return settle_pivot(data, self._surroundings, self._looks)
        if kind.endswith("pivotCacheDefinition+xml"):
            return settle_cache_source(data, self._surroundings)
        if kind.endswith("drawingml.chart+xml") and not self._surroundings.within_book:
            data = settle_chart(data, self._surroundings)
        return rewrite(data, self._surroundings.carried_or_same)


def _pattern(part: str) -> str:
    return re.sub(r"\d*(\.[^./]+)$", r"{}\1", part)
