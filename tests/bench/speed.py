"""How long each action takes beside the least that it can: ``PYTHONPATH=python python -m tests.bench.speed [CHARGES [STEP ...]]``.

The yardstick reads the same tables with calamine and writes as many cells as the action's results have, in one go, with
XlsxWriter; the Journal is not counted. Each step runs in a process of its own, by turns with its yardstick, best of
three, of memory the most; figures of one run, to be read as ratios.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: Check comes once before any of the others, when all is still to be said, and once after them.
STEPS = ("check", "pay", "invoice", "check", "remind", "report")
TIMES = 3


def yardstick(path: Path, step: str, cells: int) -> float:
    """Seconds that it takes to read the tables that the step reads, and to write so many cells of results."""
    return float(
        _python(f"""
        import time, xlsxwriter
        from python_calamine import CalamineWorkbook
        from billing.actions import BY_COMMAND
        from billing.tables import BY_NAME
        start = time.perf_counter()
        book = CalamineWorkbook.from_path({str(path)!r})
        for name in ("settings", *BY_COMMAND[{step!r}].reads):
            rows = book.get_sheet_by_name(BY_NAME[name].sheet).to_python()
        with xlsxwriter.Workbook({str(path.with_suffix(".out.xlsx"))!r}, {{"constant_memory": True}}) as out:
            sheet = out.add_worksheet()
            for row in range({cells} // 7):
                sheet.write_row(row, 0, (120.0, 0.0, 0.0, 0.0, 12.0, "1-30", "open"))
        print(time.perf_counter() - start)
    """)
    )


def measure(path: Path, step: str) -> dict[str, Any]:
    """Seconds and peak memory of one step, as a command would run it, from opening to saving; imports apart."""
    return dict(
        json.loads(
            _python(f"""
        import json, resource, sys, time
        sys.modules["polars"] = None  # xlwings takes it in where it finds it, and an office has none
        from datetime import datetime
        from pathlib import Path
        from billing.actions import BY_COMMAND
        from billing.actions.action import Request
        from billing.run.perform import RunOptions, perform
        from billing.excel.workbook import open_file
        path, marks, start = Path({str(path)!r}), [], time.perf_counter()
        options = RunOptions(datetime(2026, 10, 31, 17), "bench", folder=path.parent, progress=lambda text: marks.append((time.perf_counter() - start, text)))
        with open_file(path) as book:
            done = perform(book, BY_COMMAND[{step!r}], Request(month="2026-10" if {step!r} == "report" else ""), options)
            marks.append((time.perf_counter() - start, "Saving"))
            if done.run_id:
                book.save()
        changes = done.changes.tables.values()
        cells = sum(change.appended.size for change in changes if change.appended is not None)
        cells += sum(count["updated"] for count in done.changes.counts.values())
        print(json.dumps({{"cells": cells, "seconds": time.perf_counter() - start, "marks": marks, "message": done.message,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}}))
    """).splitlines()[-1]
        )
    )


def _python(program: str) -> str:
    code = f"import sys; sys.path[:0] = [{str(ROOT / 'python')!r}, {str(ROOT)!r}]\n" + textwrap.dedent(program)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def main(charges: int, steps: Sequence[str] = STEPS) -> None:
    """Measure each step on a fresh workbook; all in processes of their own, so that peak memory is theirs."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "big.xlsm"
        _python(
            f"from pathlib import Path; from tests.bench import big_book; big_book.write(Path({str(path)!r}), {charges})"
        )
        print(f"{charges:,} charges; the workbook is {path.stat().st_size / 2**20:.0f} MB")
        for step in steps:
            before, runs, sticks = Path(shutil.copy(path, path.with_name("before.xlsm"))), [], []
            for _ in range(TIMES):
                shutil.copy(before, path)
                runs.append(measure(path, step))
                sticks.append(yardstick(before, step, runs[-1]["cells"]))
            taken, stick, most = (
                min(runs, key=lambda run: run["seconds"]),
                min(sticks),
                max(run["megabytes"] for run in runs),
            )
            print(
                f"{step:8} {taken['seconds']:6.2f} s = {taken['seconds'] / stick:4.2f} x {stick:5.2f} s, {most} MB  {taken['message']}",
                flush=True,
            )
            last = 0.0
            for at, text in list(taken["marks"]):
                print(f"           {at - last:5.2f} {text}")
                last = at


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:] or STEPS)
