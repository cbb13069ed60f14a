"""What an import of words would do, row by row, before anything is written (VC-SUP-14)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec

from pipelines.rules.sheets.cells import Row
from pipelines.rules.speech.words.clashes import Taken, require_free
from pipelines.rules.speech.words.entry import Entry, entry_of
from pipelines.rules.speech.words.sheet import (
    BUREAU,
    CLASS,
    LEVEL,
    OWN,
    VARIANTS,
    WORD,
    WordRow,
    WrongRow,
    columns_of,
    read_row,
)
from schemas.errors import Conflict, InvalidInput
from schemas.speech.words import WordImportNote

Known = Literal["skip", "update"]
"""What becomes of words that the library holds otherwise than the file."""
COLUMNS = {"variant_exists": VARIANTS, "variant_too_long": VARIANTS}


class KnownWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word as the library holds it."""

    id: str
    entry: Entry
    enabled: bool


class Shelf(msgspec.Struct, kw_only=True):
    """The words of one level by their text in lower case, and what is taken there."""

    words: dict[str, KnownWord]
    taken: Taken


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Where the keeper may put words."""

    bureau: bool
    own_prison_id: str | None
    prisons: Mapping[str, str]
    """Prison's name or code -> id; those that the keeper keeps."""


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A word to be put in."""

    id: str
    prison_id: str | None
    entry: Entry
    enabled: bool


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A known word to be written anew."""

    id: str
    entry: Entry
    enabled: bool


class Plan(msgspec.Struct, kw_only=True):
    """The outcome of every row."""

    added: list[Added] = []
    changed: list[Changed] = []
    unchanged: int = 0
    refused: int = 0
    problems: list[WordImportNote] = []
    duplicates: list[WordImportNote] = []


class Importer:
    """Takes rows one by one; what an earlier row brings counts for the later ones."""

    def __init__(
        self,
        reach: Reach,
        classes: Mapping[str, str],
        shelves: Mapping[str | None, Shelf],
        known: Known,
        make_id: Callable[[], str],
    ) -> None:
        self._reach = reach
        self._classes = classes
        self._shelves = shelves
        self._known = known
        self._make_id = make_id
        self._seen: dict[tuple[str | None, str], int] = {}
        self.plan = Plan()

    def take_all(self, rows: Sequence[Row]) -> Plan:
        """Every row of a file; `InvalidInput` where its headings do not fit."""
        columns, body = columns_of(rows)
        for row in body:
            try:
                self._take(read_row(columns, row))
            except WrongRow as wrong:
                self._refuse(row.number, wrong.told)
            except (Conflict, InvalidInput) as error:
                column = COLUMNS.get(error.code, WORD)
                self._refuse(row.number, [(column, error.message.rstrip("。"))])
        return self.plan

    def _refuse(self, number: int, told: Sequence[tuple[str, str]]) -> None:
        self.plan.refused += 1
        self.plan.problems += [
            WordImportNote(row=number, column=column, message=message) for column, message in told
        ]

    def _take(self, row: WordRow) -> None:
        prison_id = self._level(row)
        class_id = self._classes.get(row.asked.word_class)
        if class_id is None:
            raise WrongRow((CLASS, f"没有名为“{row.asked.word_class[:16]}”的类别"))
        entry = entry_of(row.asked, class_id)
        self._require_first(row, prison_id, entry)
        if prison_id is None and not self._reach.bureau:
            self._of_bureau(row, entry)
            return
        shelf = self._shelves[prison_id]
        found = shelf.words.get(entry.word.lower())
        if found is None:
            require_free(entry, shelf.taken)
            added = Added(id=self._make_id(), prison_id=prison_id, entry=entry, enabled=row.enabled)
            shelf.taken.take(added.id, entry)
            self.plan.added.append(added)
        elif (found.entry, found.enabled) == (entry, row.enabled):
            self.plan.unchanged += 1
        elif self._known == "skip":
            self._skip(row, f"词库中已有“{entry.word}”，内容不同，未改动")
        else:
            require_free(entry, shelf.taken, found.id)
            shelf.taken.take(found.id, entry)
            self.plan.changed.append(Changed(id=found.id, entry=entry, enabled=row.enabled))

    def _level(self, row: WordRow) -> str | None:
        """The prison that a row is for, None for the bureau."""
        if row.level == BUREAU:
            return None
        if row.level in ("", OWN):
            if row.level == OWN and self._reach.own_prison_id is None:
                raise WrongRow((LEVEL, "请填写监狱名称或局级"))
            return self._reach.own_prison_id
        if row.level not in self._reach.prisons:
            raise WrongRow((LEVEL, f"没有名为“{row.level[:16]}”的监狱，或不在您的管辖范围内"))
        return self._reach.prisons[row.level]

    def _of_bureau(self, row: WordRow, entry: Entry) -> None:
        """A prison's export names the bureau's words too; they are told and left alone."""
        if entry.word.lower() not in self._shelves[None].words:
            raise WrongRow((LEVEL, "局级词由局级管理员维护，监狱用户只能导入本监的词"))
        self._skip(row, f"“{entry.word}”是局级词，对本监同样有效，未改动")

    def _skip(self, row: WordRow, told: str) -> None:
        note = WordImportNote(row=row.number, column=WORD, message=told)
        self.plan.duplicates.append(note)

    def _require_first(self, row: WordRow, prison_id: str | None, entry: Entry) -> None:
        key = (prison_id, entry.word.lower())
        if key in self._seen:
            raise WrongRow((WORD, f"与第{self._seen[key]}行的“{entry.word}”重复"))
        self._seen[key] = row.number
