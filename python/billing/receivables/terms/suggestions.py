"""Nearest: what words that cannot be read as payment terms may have meant."""

import re
from difflib import SequenceMatcher
from typing import Final

_FORMS: Final = ("NET {0}", "{0}/{1} NET {2}", "EOM+{0}D", "EOM+{0}M", "DAY {0}", "DAY {0} +{1}M", "DAY {0} MIN {1}")
_BARE: Final = ("DUE", "EOM")
#: Below this likeness an offer would be a guess.
_LEAST_LIKE: Final = 0.6


def nearest_terms(words: str) -> str:
    """The grammar's form most like the words, with their own numbers in it; '' where none is like them.

    >>> nearest_terms("NRT 30"), nearest_terms("AS AGREED")
    ('NET 30', '')
    """
    numbers = re.findall(r"\d{1,3}", words)
    candidates = [form.format(*numbers) for form in _FORMS if form.count("{") == len(numbers)]
    candidates += _BARE if not numbers else ()
    likeness = {candidate: SequenceMatcher(None, words, candidate).ratio() for candidate in candidates}
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if likeness.get(best, 0) >= _LEAST_LIKE else ""
