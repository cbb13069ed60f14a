"""The platform's own log: everything to a file, warnings to the operator's terminal as well."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pipelines.rules.security.one_line import keep_to_one_line

_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
_BYTES = 10 * 1024 * 1024


def log_to(folder: Path, level: str) -> None:
    """Write to `platform.log` in `folder`, keeping five older files."""
    keep_to_one_line()
    folder.mkdir(parents=True, exist_ok=True)
    # Logs of Ray and of services lie there as well, however they are made.
    folder.chmod(0o700)
    file = RotatingFileHandler(folder / "platform.log", maxBytes=_BYTES, backupCount=5)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    # Libraries' advice to programmers is for the file alone.
    logging.captureWarnings(True)
    terminal.addFilter(lambda record: record.name != "py.warnings")
    root = logging.getLogger()
    root.setLevel(level)
    for handler in (file, terminal):
        handler.setFormatter(logging.Formatter(_FORM))
        root.addHandler(handler)
