"""Suggestions: the payment terms that a text which cannot be read was probably meant to be."""

import re
from typing import Final

from rapidfuzz.distance import Indel

_FORMS: Final = ("NET {0}", "{0}/{1} NET {2}", "EOM+{0}D", "EOM+{0}M", "DAY {0}", "DAY {0} +{1}M", "DAY {0} MIN {1}")
_WITHOUT_NUMBERS: Final = ("DUE", "EOM")
#: Anything less similar would be a guess.
_LEAST_SIMILARITY: Final = 0.6


def suggest_terms(text: str) -> str:
    """The form of the grammar most similar to the text, with the text's own numbers; '' where none is similar.

    >>> suggest_terms("NRT 30"), suggest_terms("AS AGREED")
    ('NET 30', '')
    """
    numbers = re.findall(r"\d{1,3}", text)
    forms = [form.format(*numbers) for form in _FORMS if form.count("{") == len(numbers)]
    forms += _WITHOUT_NUMBERS if not numbers else ()
    similarity = {form: Indel.normalized_similarity(text, form) for form in forms}
    best = max(similarity, key=similarity.__getitem__, default="")
    return best if similarity.get(best, 0) >= _LEAST_SIMILARITY else ""
