"""Words that are in the library for the length of a demonstration, and bear its mark meanwhile."""

import hashlib
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import msgspec

from loadtests.demo.tidying import tidied
from loadtests.demo.waiting import Tell
from loadtests.people.officer import Officer
from loadtests.people.person import Refusal
from schemas.speech.words import EditWord, WordRequest, WordView

SEVERITY = 2
MARK = re.compile(r"（演示通话借用：([0-9]+(?:、[0-9]+)*)）$")
LONGEST = 200
"""Of a word's definition, which the mark ends."""
PAGE = 1000
TRIES = 5
"""Two demonstrations at once may want the same words."""


@asynccontextmanager
async def borrowed_words(
    officer: Officer, words: Sequence[WordRequest], borrower: str, tell: Tell
) -> AsyncIterator[None]:
    """Lend the library what it lacks of these words, and take exactly that out again.

    `borrower` is the inmate's number of the pair; whatever bears it from before was left.
    """
    left = await give_back(officer, borrower, but={one.word for one in words})
    if left:
        tell(f"{left} words, left by an earlier demonstration, were taken out of the library")
    try:
        await _lend(officer, words, borrower, tell)
        yield
    finally:
        await tidied("the word library", _all_back(officer, borrower), tell)


def borrowers(definition: str) -> list[str]:
    """For whom a word is in the library; empty for a word that is nobody's loan."""
    found = MARK.search(definition)
    return found[1].split("、") if found else []


def marked(definition: str, by: Sequence[str]) -> str:
    """The definition with its mark; without one where nobody borrows."""
    plain = MARK.sub("", definition)
    mark = f"（演示通话借用：{'、'.join(by)}）" if by else ""
    return plain[: LONGEST - len(mark)] + mark


async def give_back(officer: Officer, borrower: str, but: set[str] | None = None) -> int:
    """Take out what this borrower alone holds, `but` some words; how many were taken out."""
    taken = 0
    for _ in range(TRIES):
        held = [one for one in await _library(officer) if borrower in borrowers(one.definition)]
        loans = [one for one in held if one.word not in (but or ())]
        if not loans:
            break
        for loan in loans:
            taken += await _returned(officer, loan, borrower)
    await _remove_unused_classes(officer)
    return taken


async def _all_back(officer: Officer, borrower: str) -> None:
    await give_back(officer, borrower)


async def _returned(officer: Officer, loan: WordView, borrower: str) -> bool:
    """Whether the word is out; another borrower keeps it, and a faster one is met again."""
    others = [one for one in borrowers(loan.definition) if one != borrower]
    try:
        if others:
            await officer.edit_word(loan.id, _for(loan, others))
            return False
        await officer.remove_word(loan.id)
    except Refusal as refusal:
        if refusal.status not in (404, 409):
            raise
        return False
    return True


async def _lend(officer: Officer, words: Sequence[WordRequest], borrower: str, tell: Tell) -> None:
    missing = list(words)
    for _ in range(TRIES):
        if not missing:
            return
        await _ensure_classes(officer, {one.word_class for one in missing})
        # A prison's own word is heard in that prison alone.
        library = await _library(officer)
        known = {one.word: one for one in library if one.prison_id is None and one.enabled}
        missing = [
            one for one in missing if not await _lent(officer, one, known.get(one.word), borrower)
        ]
    told = "、".join(one.word for one in missing)
    tell(f"the library does not take {told}: a word that is there has this writing already")


async def _lent(
    officer: Officer, wanted: WordRequest, known: WordView | None, borrower: str
) -> bool:
    """Whether the word is there for this borrower now; where not, the library has changed."""
    try:
        if known is None:
            definition = marked(wanted.definition, [borrower])
            await officer.add_word(msgspec.structs.replace(wanted, definition=definition))
        elif (by := borrowers(known.definition)) and borrower not in by:
            await officer.edit_word(known.id, _for(known, [*by, borrower]))
    except Refusal as refusal:
        if refusal.status not in (404, 409) and refusal.body.code != "unknown_word_class":
            raise
        return False
    return True


def _for(word: WordView, by: Sequence[str]) -> EditWord:
    return EditWord(
        version=word.version,
        word=word.word,
        word_class=word.class_name,
        definition=marked(word.definition, by),
        by_sound=word.by_sound,
        context=word.context,
        severity=word.own_severity,
        variants=word.variants,
    )


async def _library(officer: Officer) -> list[WordView]:
    rows: list[WordView] = []
    while True:
        page = await officer.words(limit=PAGE, offset=len(rows))
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


async def _ensure_classes(officer: Officer, names: set[str]) -> None:
    known = await officer.word_classes() if names else []
    for name in names - {row.name for row in known} - {row.code for row in known}:
        try:
            await officer.add_word_class(_code_of(name), name, SEVERITY)
        except Refusal as refusal:
            # Another demonstration may have made it in this moment.
            if refusal.status != 409:
                raise


async def _remove_unused_classes(officer: Officer) -> None:
    """Classes that were made here, and of which no word is left."""
    for one in await officer.word_classes():
        if one.code == _code_of(one.name) and one.words == 0:
            with suppress(Refusal):
                await officer.remove_word_class(one.id)


def _code_of(name: str) -> str:
    return f"class_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
