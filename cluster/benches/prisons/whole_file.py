"""A file that is there whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """For its owner alone, since secrets stand in it; whoever looks sees all of it or nothing."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
