"""Keeping the classes of words: by the bureau, since their severity counts everywhere."""

from connectors.postgres.speech.words import word_classes
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.speech.words.keeping import attempt, note, reach_of, require_bureau
from pipelines.rules.speech.words.word_rows import class_detail, edit_detail
from schemas.errors import NotFound
from schemas.speech.words import EditWordClass, WordClassRequest, WordClassView

TOLD = "敏感词类别由局级管理员维护。"


async def classes(services: Services, officer: Officer) -> list[WordClassView]:
    async with services.database.transaction() as tx:
        return await word_classes.classes(tx, reach_of(officer))


async def add(services: Services, officer: Officer, asked: WordClassRequest) -> WordClassView:
    async with (
        attempt(services, officer, "word_class.add", None),
        services.database.transaction() as tx,
    ):
        _require(officer)
        added = await word_classes.add_class(tx, asked)
        detail = class_detail(added.name, added.severity)
        await note(tx, officer, "word_class.add", added.id, detail)
        return added


async def edit(
    services: Services, officer: Officer, class_id: str, asked: EditWordClass
) -> WordClassView:
    """A changed severity counts in running calls at once."""
    async with (
        attempt(services, officer, "word_class.edit", class_id),
        services.database.transaction() as tx,
    ):
        _require(officer)
        before = await _need(tx, class_id)
        await word_classes.edit_class(tx, class_id, asked)
        after = await _need(tx, class_id)
        changed = {
            name: [getattr(before, name), getattr(after, name)]
            for name in ("name", "severity")
            if getattr(before, name) != getattr(after, name)
        }
        detail = edit_detail(after.name, changed)
        await note(tx, officer, "word_class.edit", class_id, detail)
        return after


async def remove(services: Services, officer: Officer, class_id: str) -> None:
    async with (
        attempt(services, officer, "word_class.remove", class_id),
        services.database.transaction() as tx,
    ):
        _require(officer)
        known = await _need(tx, class_id)
        await word_classes.remove_class(tx, class_id)
        await note(tx, officer, "word_class.remove", class_id, {"name": known.name})


def _require(officer: Officer) -> None:
    require_bureau(officer, TOLD)


async def _need(tx: Tx, class_id: str) -> WordClassView:
    known = await word_classes.get_class(tx, class_id)
    if known is None:
        raise NotFound("没有找到这个类别。", code="word_class_not_found")
    return known
