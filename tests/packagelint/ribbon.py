"""The ribbon part: that Excel finds it, reads it, and can call what it names."""

import re
from collections.abc import Iterator

from tests.packagelint.macros import Broken, read
from tests.packagelint.package import Package, twice

NAMESPACES = {
    "http://schemas.microsoft.com/office/2006/01/customui",
    "http://schemas.microsoft.com/office/2009/07/customui",
}
RELATION = "extensibility"
LONGEST = {"label": 1024, "screentip": 1024, "supertip": 4096, "id": 1024}
CALLBACK = re.compile(r"(?:ByVal |ByRef )?\w+ As IRibbonControl", re.I)


def ribbon(package: Package) -> Iterator[str]:
    """The part is linked, its ids are unique, its texts fit, its callbacks take a ribbon control."""
    linked = package.related("", RELATION)
    for part in package.parts:
        if part.startswith("customUI/") and part.endswith(".xml"):
            if part not in linked:
                yield f"{part}: nothing points to it"
            yield from _part(package, part)


def _part(package: Package, part: str) -> Iterator[str]:
    root = package.xml(part)
    if root.tag not in {f"{{{namespace}}}customUI" for namespace in NAMESPACES}:
        yield f"{part}: does not begin with a customUI that Office knows"
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    for name in twice(str(each.get("id")) for each in elements if each.get("id")):
        yield f"{part}: two controls have the id {name}"
    for each in elements:
        if each.get("id") and not re.fullmatch(r"[A-Za-z_][\w.]*", str(each.get("id"))):
            yield f"{part}: {each.get('id')!r} cannot be an id"
        for attribute, most in LONGEST.items():
            if len(each.get(attribute, "")) > most:
                yield f"{part}: a {attribute} is longer than {most} signs"
    yield from _callbacks(package, part, [str(each.get("onAction")) for each in elements if each.get("onAction")])


def _callbacks(package: Package, part: str, called: list[str]) -> Iterator[str]:
    try:
        project = read(package)
    except Broken:
        return  # `macros.project` tells
    subs = project.subs() if project else {}
    for name in called:
        if not CALLBACK.fullmatch(subs.get(name.rpartition(".")[2].lower(), "")):
            yield f"{part}: calls {name}, which is no Sub {name}(control As IRibbonControl)"
