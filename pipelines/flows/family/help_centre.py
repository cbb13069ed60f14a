"""Chapters, help entries and common questions, as somebody looks for them (VC-MINI-04)."""

from connectors.postgres.family import help_texts
from connectors.postgres.family.help_texts import TextRow
from connectors.postgres.modules import dictionary_rules
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.family.home import viewer_of
from pipelines.flows.services import Services
from schemas.errors import NotFound
from schemas.family.content import CommonQuestion, HelpCentre, HelpText
from schemas.modules.family.help_texts import CHAPTER, ENTRY

CATEGORIES = "question_category"


async def centre(services: Services, user: PublicUser, q: str) -> HelpCentre:
    """What holds the words; all where there are none. Chapters are found as well."""
    words = q.strip()
    async with services.database.transaction() as tx:
        mine = (await viewer_of(tx, user)).unit_ids
        part = None if words else ENTRY
        titles = await dictionary_rules.titles(tx, CATEGORIES)
        return HelpCentre(
            texts=[_text(row) for row in await help_texts.texts(tx, mine, part, words)],
            common=[
                CommonQuestion(
                    id=row.id,
                    title=row.title,
                    body=row.body,
                    category=titles.get(row.category, row.category),
                    published_at=row.published_at,
                )
                for row in await help_texts.commons(tx, mine, words)
            ],
        )


async def handbook(services: Services, user: PublicUser) -> list[HelpText]:
    """The chapters, in their order."""
    async with services.database.transaction() as tx:
        mine = (await viewer_of(tx, user)).unit_ids
        return [_text(row) for row in await help_texts.texts(tx, mine, CHAPTER, "")]


async def text(services: Services, user: PublicUser, text_id: str) -> HelpText:
    async with services.database.transaction() as tx:
        row = await help_texts.text_of(tx, (await viewer_of(tx, user)).unit_ids, text_id)
    if row is None:
        raise NotFound("没有找到这一篇，可能已被撤下。", code="text_not_found")
    return _text(row)


def _text(row: TextRow) -> HelpText:
    return HelpText(
        id=row.text_id,
        part=row.part,
        title=row.title,
        body=row.body,
        number=row.number,
        published_at=row.published_at,
        unit=row.unit,
    )
