"""The word library: entered on the first day, and worked on once since."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from pipelines.rules.speech.words.entry import entry_of
from pipelines.rules.speech.words.first_words import CLASSES, first_phrases, first_words
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from pipelines.rules.speech.words.word_rows import (
    class_detail,
    class_row,
    edit_detail,
    phrase_detail,
    phrase_row,
    word_detail,
    word_row,
)

KEEPER = "bureau.words"
LIBRARY, CLASS, WORD, PHRASE = "word_library", "word_class", "sensitive_word", "allowed_phrase"
EACH_TAKES = timedelta(seconds=12)
REVISED_AFTER, REVISED_AT = timedelta(days=45), time(15, 20)
REVISED, SLANG = "手机", "板砖"
"""A word that got another writing after some weeks of listening."""


class _Entry(NamedTuple):
    table: str
    action: str
    id: str
    values: dict[str, Any]
    detail: dict[str, Any]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entries(ground) if day == ground.plan.first else ():
        yield _noted(ground, one.action, one.id, one.detail, one.at)
    revised = _revised(ground)
    if revised is not None and day == revised.date():
        detail = edit_detail(REVISED, {"variants": ["", SLANG]})
        yield _noted(ground, "word.edit", _word_id(ground, REVISED), detail, revised)


def left(ground: Ground, day: date) -> Iterator[Row]:
    if day != ground.plan.first:
        return
    entries, revised = _entries(ground), _revised(ground)
    for one in entries:
        values = one.values
        if revised is not None and values.get("word") == REVISED:
            values = values | {"variants": SLANG, "version": 2, "updated_at": revised}
        yield Row(table=one.table, values=values)
    # Classes raise no version; every word, every phrase and the revision did.
    grown = sum(one.table != CLASS for one in entries) + (revised is not None)
    yield Row(table=LIBRARY, values={"id": 1, "version": grown})


@lru_cache(maxsize=2)
def library(ground: Ground) -> WordLibrary:
    """As rooms read it at first."""
    of_class = {one.name: one.severity for one in CLASSES}
    return WordLibrary(
        version=1,
        words=[
            LibraryWord(
                word=one.word,
                class_name=one.word_class,
                severity=of_class[one.word_class] if one.severity is None else one.severity,
                definition=one.definition,
                by_sound=one.by_sound,
                context=one.context,
            )
            for one in first_words()
        ],
        allowed=list(first_phrases()),
    )


def _revised(ground: Ground) -> datetime | None:
    """When the one word was written anew; None where the bureau is younger than that."""
    day = ground.plan.first + REVISED_AFTER
    return moment(day, REVISED_AT) if day < ground.plan.until else None


def _entries(ground: Ground) -> list[_Entry]:
    at, found = ground.opening() + ACCOUNTS_TAKE, list[_Entry]()
    class_ids = {}
    for asked in CLASSES:
        at += EACH_TAKES
        class_id = class_ids[asked.name] = ground.ids.of(CLASS, asked.code, at)
        detail = class_detail(asked.name, asked.severity)
        row = class_row(class_id, asked)
        found.append(_Entry(CLASS, "word_class.add", class_id, row, detail, at))
    for word in first_words():
        at += EACH_TAKES
        word_id = ground.ids.of(WORD, word.word, at)
        values = word_row(word_id, None, entry_of(word, class_ids[word.word_class]), at)
        detail = word_detail(word.word, word.word_class, None)
        found.append(_Entry(WORD, "word.add", word_id, values, detail, at))
    for phrase in first_phrases():
        at += EACH_TAKES
        phrase_id = ground.ids.of(PHRASE, phrase, at)
        values = phrase_row(phrase_id, phrase, None, at)
        detail = phrase_detail(phrase, None)
        found.append(_Entry(PHRASE, "allowed_phrase.add", phrase_id, values, detail, at))
    return found


def _word_id(ground: Ground, word: str) -> str:
    return next(one.id for one in _entries(ground) if one.values.get("word") == word)


def _noted(
    ground: Ground, action: str, object_id: str, detail: dict[str, Any], at: datetime
) -> Happened:
    return Happened(
        at=at,
        stream=BUREAU,
        actor=ground.actor(KEEPER),
        action=action,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        detail=detail,
    )


WORDS = Year(
    code="words",
    fills=(LIBRARY, CLASS, WORD, PHRASE),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
