"""Keeping the allow-list: longer harmless phrases that win over words (VC-SUP-13)."""

from connectors.postgres.speech.words import allowed_phrases
from connectors.postgres.speech.words.allowed_phrases import PhraseFilter
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.speech.words.keeping import attempt, level_for, note, reach_of, require_keeper
from pipelines.rules.speech.words.word_rows import phrase_detail
from schemas.errors import NotFound
from schemas.speech.words import PhrasePage, PhraseRequest, PhraseView


async def page(
    services: Services, officer: Officer, wanted: PhraseFilter, limit: int, offset: int
) -> PhrasePage:
    async with services.database.transaction() as tx:
        reach = reach_of(officer)
        rows, total = await allowed_phrases.page(tx, reach, wanted, limit=limit, offset=offset)
    return PhrasePage(rows=rows, total=total)


async def add(services: Services, officer: Officer, asked: PhraseRequest) -> PhraseView:
    async with (
        attempt(services, officer, "allowed_phrase.add", None),
        services.database.transaction() as tx,
    ):
        prison_id = await level_for(tx, officer, asked.prison_id)
        phrase_id = await allowed_phrases.allow(
            tx, asked.phrase.strip(), prison_id=prison_id, at=services.clock()
        )
        added = await _need(tx, officer, phrase_id)
        detail = phrase_detail(added.phrase, added.prison)
        await note(tx, officer, "allowed_phrase.add", phrase_id, detail)
        return added


async def remove(services: Services, officer: Officer, phrase_id: str) -> None:
    async with (
        attempt(services, officer, "allowed_phrase.remove", phrase_id),
        services.database.transaction() as tx,
    ):
        known = await _need(tx, officer, phrase_id)
        await require_keeper(tx, officer, known.prison_id)
        await allowed_phrases.forbid(tx, phrase_id)
        await note(tx, officer, "allowed_phrase.remove", phrase_id, {"name": known.phrase})


async def _need(tx: Tx, officer: Officer, phrase_id: str) -> PhraseView:
    known = await allowed_phrases.get(tx, reach_of(officer), phrase_id)
    if known is None:
        raise NotFound("没有找到这个放行词组。", code="phrase_not_found")
    return known
