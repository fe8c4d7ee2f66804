"""The parts that a copied sheet leads to: drawings, charts, pictures, tables, comments, pivots."""

import re

from xlwings_offline.sheet_copy.charts import adapt_chart
from xlwings_offline.sheet_copy.formulas import CopyContext
from xlwings_offline.sheet_copy.pivots import PIVOT_CACHE, adapt_cache_source, adapt_pivot, register_cache
from xlwings_offline.sheet_copy.tables import adapt_table
from xlwings_offline.sheet_copy.threads import with_fresh_thread_ids
from xlwings_offline.styles.style_import import ImportedFormats
from xlwings_offline.workbook.formula_texts import rewrite

_LEFT_BEHIND = ("/queryTable",)  # a table filled by a query becomes a plain one


class PartCopier:
    """Copies a part and everything its relationships lead to; each part once."""

    def __init__(self, context: CopyContext, formats: ImportedFormats | None) -> None:
        self._context, self._formats = context, formats
        self._source, self._target = context.source.package, context.target.package
        self._copies: dict[str, str] = {}

    def copy(self, part: str) -> str:
        """Copy a part into the target under a free name, if not done yet; returns the name."""
        if part in self._copies:
            return self._copies[part]
        if self._context.within_book and ("/media/" in part or PIVOT_CACHE in part):
            return part
        new = self._copies[part] = self._fresh_name(part)
        self._target.write(new, b"")  # reserves the name
        self._target.set_content_type(new, self._source.content_type(part))
        self._source.rels(part).copy_to(self._target, new, self.copy, _LEFT_BEHIND)
        self._target.write(new, self._adapted(part, self._source.read(part)))
        if PIVOT_CACHE in part:
            register_cache(self._context, part, new)
        return new

    def _fresh_name(self, part: str) -> str:
        """The part's own name if it has no number and is free; else one with the first free number."""
        if not re.search(r"\d\.[^./]+$", part) and not self._target.has(part):
            return part
        return self._target.fresh_name(_pattern(part))

    def _adapted(self, part: str, data: bytes) -> bytes:
        """The part's content adapted to the target."""
        kind = self._source.content_type(part)
        if not kind.endswith(("xml", "vmlDrawing")) or kind.endswith(("worksheet+xml", "pivotCacheRecords+xml")):
            return data
        if kind.endswith(("threadedcomments+xml", "comments+xml")):
            return with_fresh_thread_ids(data, self._context.new_name)
        if kind.endswith("table+xml"):
            return adapt_table(data, self._context, self._formats)
        if kind.endswith("pivotTable+xml"):
            return adapt_pivot(data, self._context, self._formats)
        if kind.endswith("pivotCacheDefinition+xml"):
            return adapt_cache_source(data, self._context)
        if kind.endswith("drawingml.chart+xml") and not self._context.within_book:
            data = adapt_chart(data, self._context)
        return rewrite(data, self._context.translated_or_same)


def _pattern(part: str) -> str:
    return re.sub(r"\d*(\.[^./]+)$", r"{}\1", part)
