"""The README's picture of the workbook: ``python -m tests.picture`` makes it anew with LibreOffice."""

import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops, PngImagePlugin

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "tests" / "picture" / "home.png"
sys.path.insert(0, str(ROOT / "python"))

from billing import demo  # noqa: E402 - after the path is set
from tests.libreoffice import LibreOffice, find  # noqa: E402


def fingerprint(path: Path = ROOT / "billing.xlsm") -> str:
    """Of what Home shows: its words, their looks, its buttons; the rest of the workbook is not in the picture."""
    home = openpyxl.load_workbook(path)["Home"]
    cells = [
        (
            cell.coordinate,
            cell.value,
            cell.font.b,
            cell.font.sz,
            cell.font.color and cell.font.color.rgb,
            cell.fill.fgColor.rgb,
        )
        for row in home.iter_rows()
        for cell in row
    ]
    sizes = [(name, size.width) for name, size in sorted(home.column_dimensions.items())]
    sizes += [(str(number), size.height) for number, size in sorted(home.row_dimensions.items())]
    with zipfile.ZipFile(path) as package:
        buttons = package.read("xl/drawings/vmlDrawing1.vml")  # of the first sheet
    return hashlib.sha256(repr((cells, sizes, buttons)).encode()).hexdigest()


def made_from() -> str:
    """The fingerprint that the picture carries."""
    with Image.open(PICTURE) as picture:
        return str(picture.info.get("made from"))


def make(office: LibreOffice) -> None:
    """Draw Home of the demo after its month, with its buttons."""
    with tempfile.TemporaryDirectory() as scratch:
        demo.run(Path(scratch))
        shown = Path(scratch) / "home.xlsm"
        _with_buttons_printed(Path(scratch) / "demo.xlsm", shown)
        page = office.to_png(shown, 110)[0]
        with Image.open(page) as picture:
            drawn = picture.convert("RGB")
        blank = Image.new("RGB", drawn.size, "white")
        left, top, right, bottom = ImageChops.difference(drawn, blank).getbbox() or (0, 0, *drawn.size)
        note = PngImagePlugin.PngInfo()
        note.add_text("made from", fingerprint())
        PICTURE.parent.mkdir(exist_ok=True)
        drawn.crop((left - 20, top - 20, right + 20, bottom + 20)).save(PICTURE, pnginfo=note, optimize=True)


def _with_buttons_printed(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".vml"):
                data = data.replace(b"<x:PrintObject>False</x:PrintObject>", b"")
            new.writestr(name, data)


if __name__ == "__main__":
    office = find(Path(tempfile.mkdtemp()))
    if office is None:
        sys.exit("LibreOffice is not installed: it draws the picture.")
    make(office)
