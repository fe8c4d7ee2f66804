"""Threaded comments of a copied sheet: threads get ids of their own, and their authors are copied."""

import copy
import re
import uuid

from lxml import etree

from xlwings_offline.workbook.workbook import Workbook

_PERSONS_TYPE = "http://schemas.microsoft.com/office/2017/10/relationships/person"
_PERSONS_CONTENT = "application/vnd.ms-excel.person+xml"
_THREAD = re.compile(rb'(\b(?:id|parentId|uid)="|tc=)\{([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}')


def with_fresh_thread_ids(data: bytes, sheet: str) -> bytes:
    """The part with new ids, the same in a thread and in the note that represents it; authors keep theirs."""

    def fresh(found: "re.Match[bytes]") -> bytes:
        number = uuid.uuid5(uuid.NAMESPACE_OID, sheet + found[2].decode().upper())
        return found[1] + b"{" + str(number).upper().encode() + b"}"

    return _THREAD.sub(fresh, data)


def copy_persons(source: Workbook, target: Workbook) -> None:
    """List in the target everybody who may have written a comment in the source."""
    found = source.package.rels(source.part).by_type("/person")
    if not found:
        return
    own = target.package.rels(target.part).by_type("/person")
    if not own:
        part = target.package.fresh_name("xl/persons/person{}.xml")
        target.package.write(part, source.package.read(found[0][1]))
        target.package.set_content_type(part, _PERSONS_CONTENT)
        target.package.rels(target.part).add(_PERSONS_TYPE, part)
        return
    root = target.package.xml(own[0][1])
    known = {person.get("id") for person in root.iter(etree.Element)}
    for person in source.package.xml(found[0][1]):
        if person.get("id") not in known:
            root.append(copy.deepcopy(person))
            target.package.touch(own[0][1])
