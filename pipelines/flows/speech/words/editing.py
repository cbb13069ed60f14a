"""Keeping the words of the library; a change reaches running calls at once (VC-GEN-10)."""

from connectors.postgres.speech.words import word_library, words
from connectors.postgres.speech.words.words import WordFilter
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.speech.words.keeping import attempt, level_for, note, reach_of, require_keeper
from pipelines.rules.speech.words.word_rows import edit_detail, word_detail
from schemas.errors import NotFound
from schemas.speech.words import EditWord, SetWordEnabled, WordPage, WordRequest, WordView

CHANGEABLE = (
    "word", "class_name", "own_severity", "definition", "variants", "by_sound", "context",
)  # fmt: skip


async def page(
    services: Services, officer: Officer, wanted: WordFilter, limit: int, offset: int
) -> WordPage:
    """Words of the bureau and of the prisons in the officer's reach."""
    async with services.database.transaction() as tx:
        version = await word_library.version(tx)
        reach = reach_of(officer)
        rows, total = await words.page(tx, reach, wanted, limit=limit, offset=offset)
    return WordPage(version=version, rows=rows, total=total)


async def add(services: Services, officer: Officer, asked: WordRequest) -> WordView:
    """A word of the bureau's library or of a prison's own."""
    async with (
        attempt(services, officer, "word.add", None),
        services.database.transaction() as tx,
    ):
        prison_id = await level_for(tx, officer, asked.prison_id)
        word_id = await words.add(tx, asked, prison_id=prison_id, at=services.clock())
        added = await _need(tx, officer, word_id)
        detail = word_detail(added.word, added.class_name, added.prison)
        await note(tx, officer, "word.add", word_id, detail)
        return added


async def edit(services: Services, officer: Officer, word_id: str, asked: EditWord) -> WordView:
    """All but the level; whoever edits an older version is told so."""
    async with (
        attempt(services, officer, "word.edit", word_id),
        services.database.transaction() as tx,
    ):
        known = await _need_own(tx, officer, word_id)
        await words.edit(tx, known, asked, at=services.clock())
        edited = await _need(tx, officer, word_id)
        await note(tx, officer, "word.edit", word_id, _difference(known, edited))
        return edited


async def set_enabled(
    services: Services, officer: Officer, word_id: str, asked: SetWordEnabled
) -> WordView:
    action = "word.enable" if asked.enabled else "word.disable"
    async with (
        attempt(services, officer, action, word_id),
        services.database.transaction() as tx,
    ):
        known = await _need_own(tx, officer, word_id)
        now = services.clock()
        await words.set_enabled(tx, word_id, asked.enabled, version=asked.version, at=now)
        if asked.enabled:
            await words.require_free_again(tx, known)
        await note(tx, officer, action, word_id, {"name": known.word})
        return await _need(tx, officer, word_id)


async def remove(services: Services, officer: Officer, word_id: str) -> None:
    """Alerts that it raised keep their text."""
    async with (
        attempt(services, officer, "word.remove", word_id),
        services.database.transaction() as tx,
    ):
        known = await _need_own(tx, officer, word_id)
        await words.remove(tx, word_id)
        await note(tx, officer, "word.remove", word_id, {"name": known.word})


async def _need_own(tx: Tx, officer: Officer, word_id: str) -> WordView:
    """A word that this officer may change."""
    known = await _need(tx, officer, word_id)
    await require_keeper(tx, officer, known.prison_id)
    return known


async def _need(tx: Tx, officer: Officer, word_id: str) -> WordView:
    word = await words.get(tx, reach_of(officer), word_id)
    if word is None:
        raise NotFound("没有找到这个敏感词。", code="word_not_found")
    return word


def _difference(before: WordView, after: WordView) -> dict[str, object]:
    """What the edit changed, as the audit log keeps it."""
    changed = {
        name: [getattr(before, name), getattr(after, name)]
        for name in CHANGEABLE
        if getattr(before, name) != getattr(after, name)
    }
    return edit_detail(after.word, changed)
