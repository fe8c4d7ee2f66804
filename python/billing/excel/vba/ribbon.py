"""The ribbon tab `Billing`, made from the list of actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from billing.excel.vba.buttons import Button, callback

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
# [MS-CUSTOMUI] ST_LongString, ST_String: what Excel accepts before it ignores the part.
SUPERTIP_LIMIT = 4096
LABEL_LIMIT = 1024


def ribbon_xml(buttons: Sequence[Button], *, tab: str = "Billing") -> bytes:
    """The part `customUI/customUI14.xml`: one tab, a group for each run of `group`.

    Raises ValueError where the buttons of a group do not stand together, where two share
    a Sub, or where a text is longer than the ribbon can show.
    """
    _refuse_unfit(buttons)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f"<customUI xmlns={quoteattr(NAMESPACE)}>",
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="tab{_identifier(tab)}" label={quoteattr(tab)} insertAfterMso="TabHome">',
        *_groups(buttons),
        "      </tab>",
        "    </tabs>",
        "  </ribbon>",
        "</customUI>",
        "",
    ]
    return "\n".join(lines).encode()


def _groups(buttons: Sequence[Button]) -> Iterator[str]:
    for group, members in groupby(buttons, key=lambda button: button.group):
        yield f'        <group id="group{_identifier(group)}" label={quoteattr(group)}>'
        yield from (_button(button) for button in members)
        yield "        </group>"


def _button(button: Button) -> str:
    attributes = {
        "id": f"button{button.button}",
        "label": button.title,
        "size": "large",
        "imageMso": button.icon,
        "onAction": callback(button),
        "screentip": button.title,
        "supertip": button.about,
    }
    text = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"          <button {text}/>"


def _identifier(text: str) -> str:
    return re.sub(r"\W", "", text.title())


def _refuse_unfit(buttons: Sequence[Button]) -> None:
    groups = [_identifier(group) for group, _ in groupby(buttons, key=lambda b: b.group)]
    subs = [button.button.lower() for button in buttons]
    for what, names in (("group", groups), ("button", subs)):
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise ValueError(f"the ribbon would have two of the {what} {twice[0]!r}")
    for button in buttons:
        if len(button.title) > LABEL_LIMIT or len(button.about) > SUPERTIP_LIMIT:
            raise ValueError(f"the ribbon cannot show so long a text: {button.name}")
