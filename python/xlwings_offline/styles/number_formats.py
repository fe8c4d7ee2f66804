"""Number formats: the built-in ids, and which codes show a date."""

import re
from functools import cache

# ECMA-376 part 1, 18.8.30: ids that need no entry in styles.xml; codes as Excel (en-US) shows them.
BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "$#,##0_);($#,##0)",
    6: "$#,##0_);[Red]($#,##0)",
    7: "$#,##0.00_);($#,##0.00)",
    8: "$#,##0.00_);[Red]($#,##0.00)",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
FIRST_OWN_ID = 164
_ID_OF_CODE = {code: number for number, code in reversed(BUILT_IN.items())}
_EAST_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))  # dates in every language of Excel

_NOT_LETTERS = re.compile(
    r'"[^"]*"?'  # text in quotes
    r"|\\."  # a literal character
    r"|_."  # a space as wide as the next character
    r"|\*."  # a character repeated
    r"|\[[^\]]*\]?",  # colours, conditions, currencies and languages
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"(?i)\[(?:h+|m+|s+)\]")


def built_in_id(code: str) -> int | None:
    """The built-in id of a code, None if it has none."""
    if code.casefold() == "general":
        return 0
    return _ID_OF_CODE.get(code)


@cache
def shows_date(number_id: int, code: str) -> bool:
    """Whether Excel shows a number of this format as a date or a time.

    Only the section for positive numbers counts. Elapsed time such as [h]:mm is a number of days, which Excel returns
    as a number.
    """
    if number_id in _EAST_ASIAN_DATES:
        return True
    if _ELAPSED.search(re.sub(r'"[^"]*"|\\.', "", code)):
        return False
    first = _NOT_LETTERS.sub("", code).split(";")[0]
    if "general" in first.casefold():
        return False
    first = re.sub(r"(?i)e[+-]", "", first)
    return bool(re.search(r"(?i)[dmhsyeg]", first))
