"""Files of sensitive words: tab-separated word and class, with or without a heading."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from schemas.speech.words import WordRequest

COLUMNS: Final = ("word", "class")
"""As a file without a heading holds them."""
WANTED: Final = "a word and its class are wanted, parted by a tab"
UNNAMED: Final = "演示词"
"""The class of words whose heading names no class."""
_OTHERS: Final = ("definition", "context", "severity", "variants")

_Row = tuple[int, list[str]]
"""The line's number, and its cells without the blanks around them."""


class UnusableWords(Exception):
    """The word file cannot be used; says where, and what is wanted."""


def read_words(path: Path) -> list[WordRequest]:
    """Each word once, as it stands first; raises `UnusableWords`.

    UTF-8, with or without a mark of the byte order. A first line whose first cell is `word` is a
    heading, which may also name `definition`, `context`, `severity` and `variants`; columns of
    other names are passed over.
    """
    rows = list(_rows(path))
    heading = _heading(rows)
    body = rows if heading is None else rows[1:]
    known: dict[str, WordRequest] = {}
    for line, cells in body:
        word = _word(path, line, cells, heading or COLUMNS)
        known.setdefault(word.word, word)
    if not known:
        raise UnusableWords(f"{path}: it holds no word; {WANTED}")
    return list(known.values())


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter="\t")
            for cells in lines:
                if any(cell.strip() for cell in cells):
                    yield lines.line_num, [cell.strip() for cell in cells]
    except UnicodeDecodeError as error:
        raise UnusableWords(f"{path}: it is not UTF-8 text; {WANTED}") from error
    except (OSError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UnusableWords(f"{path}: {why}; {WANTED}") from error


def _heading(rows: Sequence[_Row]) -> tuple[str, ...] | None:
    names = tuple(cell.lower() for cell in rows[0][1]) if rows else ()
    return names if names[:1] == ("word",) else None


def _word(path: Path, line: int, cells: Sequence[str], heading: Sequence[str]) -> WordRequest:
    told = dict(zip(heading, cells, strict=False))
    word, word_class = told.get("word"), told.get("class")
    if "class" not in heading:
        word_class = UNNAMED
    if not word or not word_class:
        raise UnusableWords(f"{path}, line {line}: {WANTED}")
    values = {"word": word, "word_class": word_class}
    values |= {name: told[name] for name in _OTHERS if told.get(name)}
    try:
        return msgspec.convert(values, WordRequest, strict=False)
    except msgspec.ValidationError as error:
        raise UnusableWords(f"{path}, line {line}: {error}; {WANTED}") from error
