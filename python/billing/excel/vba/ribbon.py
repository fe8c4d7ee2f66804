"""The ribbon tab `Billing`, made from the list of actions, and its place in a package."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import quoteattr

from billing.excel.vba.buttons import Button, callback

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RELATIONSHIPS_PART = "_rels/.rels"
CONTENT_TYPES_PART = "[Content_Types].xml"
# The oldest moment a zip entry can name, so that builds repeat.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)
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


def with_ribbon(package: bytes, ribbon: bytes) -> bytes:
    """The workbook file with the ribbon part in it; every other part is as it was.

    The entries are dated 1980-01-01 and stored, not deflated: what deflate gives depends
    on the zlib of the machine, and a build has to be the same everywhere.

    Raises ValueError if the package has a ribbon part already.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        if PART in source.namelist():
            raise ValueError("the workbook has a ribbon part already")
        for name in source.namelist():
            _write(target, name, _linked(name, source.read(name)))
        _write(target, PART, ribbon)
    return out.getvalue()


def _write(target: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, TIMESTAMP)
    entry.create_system = 0  # else it tells which kind of machine made the file
    target.writestr(entry, data)


def _linked(name: str, data: bytes) -> bytes:
    """The part, with the relationship or content type that makes Excel see the ribbon."""
    if name == RELATIONSHIPS_PART:
        link = f'<Relationship Id="rIdRibbon" Type="{RELATIONSHIP}" Target="{PART}"/>'
        return data.replace(b"</Relationships>", link.encode() + b"</Relationships>")
    if name == CONTENT_TYPES_PART and b'Extension="xml"' not in data:
        default = b'<Default Extension="xml" ContentType="application/xml"/>'
        return re.sub(rb"(<Types[^>]*>)", lambda match: match[1] + default, data, count=1)
    return data
