"""Signatures of our own: enough to prove that a scanner looks, no protection by themselves."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.rules.files.admission import EICAR

FILE_NAME = "qinqiao.ndb"
# In two parts: what is looked for must not stand in the product itself.
MADE_UP = b"QINQIAO-MADE-UP-" + b"MALICIOUS-CONTENT-FOR-TESTS"
PATTERNS: Mapping[str, bytes] = {
    "Qinqiao.Eicar-Test": EICAR,
    "Qinqiao.Made-Up-Test": MADE_UP,
}


def write_signatures(folder: Path) -> None:
    """As ClamAV reads them: name, any kind of file, anywhere in it, bytes in hex."""
    lines = [f"{name}:0:*:{pattern.hex()}\n" for name, pattern in PATTERNS.items()]
    (folder / FILE_NAME).write_text("".join(lines))
