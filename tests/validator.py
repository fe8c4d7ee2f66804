"""Microsoft's Open XML SDK validator, as the npm package that package.json pins."""

import hashlib
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Violation:
    """One thing in a package that the format does not allow: where it is, and what."""

    part: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.part} {self.place}: {self.message}"


@dataclass(frozen=True)
class Validator:
    """The program that validates, and what it said of each content: a start takes a second."""

    program: Path
    said: dict[tuple[str, bytes], list[Violation]] = field(default_factory=dict, compare=False)

    def __call__(self, path: Path) -> list[Violation]:
        """Return what is wrong with a workbook, whatever its size. Raises ValueError if the program gives no answer."""
        content = path.suffix, hashlib.sha256(path.read_bytes()).digest()
        if content not in self.said:
            self.said[content] = self._asked(path)
        return list(self.said[content])

    def _asked(self, path: Path) -> list[Violation]:
        done = subprocess.run([self.program, path], capture_output=True, text=True, timeout=300, check=False)
        try:
            answer = json.loads(done.stdout)
        except ValueError as error:
            raise ValueError(
                f"The validator did not answer about {path}: {done.stdout[-500:]}{done.stderr[-500:]}"
            ) from error
        found = [Violation(e["path"] or "", e["xPath"] or "", e["description"]) for e in answer["errors"]]
        if answer["ok"] is bool(found):
            raise ValueError(f"The validator contradicts itself about {path}: {done.stdout[-500:]}")
        return found

    def new(self, before: Path, after: Path) -> list[Violation]:
        """Return what is wrong with the second workbook and was not with the first, whatever the place within a part."""
        old = Counter((each.part, each.message) for each in self(before))
        return [each for each in self(after) if _beyond(old, each)]


def _beyond(old: Counter[tuple[str, str]], each: Violation) -> bool:
    old[each.part, each.message] -= 1
    return old[each.part, each.message] < 0


def find() -> Validator | None:
    """Return the validator installed by npm, beside the project or on the PATH; None where there is none."""
    program = next((each for each in _candidates() if each and each.is_file()), None)
    return Validator(program) if program else None


def _candidates() -> Iterator[Path | None]:
    for folder in sorted((ROOT / "node_modules" / "@xarsh").glob("ooxml-validator-*")):
        yield folder / "ooxml-validator"
        yield folder / "ooxml-validator.exe"
    on_path = shutil.which("ooxml-validator")
    yield Path(on_path) if on_path else None
