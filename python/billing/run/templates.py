"""Templates: what the office edits, read for the actions that fill it."""

from collections.abc import Iterable
from pathlib import Path

from billing import places
from billing.actions.action import Refused


def read_templates(patterns: Iterable[str], folder: Path | None = None) -> dict[str, bytes]:
    """The content of each template by its place below ``folder``, the office's own by default.

    One that is not there is left out: only what fills it can say that it is needed.

    Raises:
        Refused: a template cannot be opened, or the folder is gone.
    """
    try:
        folder = folder or places.templates()
        paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except places.Incomplete as reason:
        raise Refused(str(reason)) from reason
    except OSError as reason:
        name = Path(reason.filename).name
        raise Refused(
            f"The template {name} cannot be read ({reason.strerror}). If it is open in another program, close it there."
        ) from reason
