"""Run by LibreOffice's own Python: calls Subs of workbooks, prints as JSON what they left in the cells.

Usage: macros_in_office.py SOFFICE PROFILE. Each line of the input is a JSON list, [WORKBOOK, SUB...], and is answered
by a line; LibreOffice is started once, and ends with the input.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SHEET = "xlwings.conf"
FIRST, LAST = 25, 29  # columns Z to AD, counted from 0
TOLD, PROBED = 30, 31
WITHOUT_ASKING = 4  # MacroExecutionMode.ALWAYS_EXECUTE_NO_WARN


def main(soffice: str, profile: str) -> None:
    pipe = f"billing{time.monotonic_ns()}"
    office = subprocess.Popen(
        [
            soffice,
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"-env:UserInstallation={Path(profile).absolute().as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    desktop = connected(pipe)
    try:
        for line in sys.stdin:
            workbook, *subs = json.loads(line)
            print(json.dumps(results(desktop, Path(workbook), subs)), flush=True)
    finally:
        desktop.terminate()
        office.wait(timeout=30)


def connected(pipe: str) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(240):
        try:
            office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
    raise SystemExit("LibreOffice did not start")


def results(desktop: Any, workbook: Path, subs: Sequence[str]) -> dict[str, Any]:
    how = (PropertyValue("Hidden", 0, True, 0), PropertyValue("MacroExecutionMode", 0, WITHOUT_ASKING, 0))
    book = desktop.loadComponentFromURL(workbook.absolute().as_uri(), "_blank", 0, how)
    sheet = book.Sheets.getByName(SHEET)
    asked = []
    for sub in subs:
        before = len(rows(sheet))
        script = f"vnd.sun.star.script:VBAProject.{sub}?language=Basic&location=document"
        arguments = ("a control",) if sub.split(".")[-1].startswith("On") else ()
        book.getScriptProvider().getScript(script).invoke(arguments, (), ())
        asked.append(rows(sheet)[before:])
    answer = {
        "asked": asked,
        "told": cell(sheet, TOLD, 0),
        "probe": cell(sheet, PROBED, 0),
        "probes": cell(sheet, PROBED, 1),
        "settings": [[cell(sheet, 0, row), cell(sheet, 1, row)] for row in range(10) if cell(sheet, 0, row)],
    }
    book.close(True)
    return answer


def rows(sheet: Any) -> list[list[str]]:
    found: list[list[str]] = []
    while cell(sheet, FIRST, len(found)):
        found.append([cell(sheet, column, len(found)) for column in range(FIRST, LAST + 1)])
    return found


def cell(sheet: Any, column: int, row: int) -> str:
    return str(sheet.getCellByPosition(column, row).String)


if __name__ == "__main__":
    main(*sys.argv[1:])
