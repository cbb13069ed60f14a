"""A common question tells of nobody, and two officers stand for that (VC-PUB-17)."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.family.personal_data import personal_in
from pipelines.rules.modules.problems import problem
from schemas.errors import Conflict
from schemas.modules.family.content_fields import PUBLISHED
from schemas.modules.family.public_questions import PUBLIC_QUESTIONS
from schemas.tables.family.question import public_question

TEXTS = ("title", "body")


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Who wrote it, and that it may be shown; whoever wrote it does not confirm it."""
    names = await _names_of(tx, saving)
    for name in TEXTS:
        if found := personal_in(saving.values[name], names):
            raise problem(name, f"{_TITLES[name]}中含有{found}，请删去个人信息后再保存")
    before = saving.before
    if saving.state == PUBLISHED and before is not None and before.state != PUBLISHED:
        if saving.by == before.values["written_by"]:
            raise Conflict("请由整理人以外的民警核对并确认发布。", code="same_officer")
        return {"published_at": saving.at}
    if before is None or any(before.values[one] != saving.values[one] for one in TEXTS):
        return {"written_by": saving.by}
    return {}


_TITLES = {"title": "问题", "body": "答复"}


async def _names_of(tx: Tx, saving: Saving) -> list[str]:
    """The asker of the question that it comes from."""
    question_id = saving.values["question_id"]
    if question_id is None:
        return []
    asker = PUBLIC_QUESTIONS.field("asker")
    sealed = await tx.scalar(
        select(public_question.c.asker_sealed).where(public_question.c.id == question_id)
    )
    if sealed is None:
        return []
    return [saving.seals.open(PUBLIC_QUESTIONS, asker, question_id, sealed)]
