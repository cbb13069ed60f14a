"""Grades of workers and kinds of posts, as the core database keeps them."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.labour.grade_rows import grades_between
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import GradeSpell
from pipelines.rules.labour.pay.spells import paid_spells
from schemas.tables.generated import GENERATED

post = GENERATED["labour_posts"]


class CoreGrades:
    """`WorkerGrades` from settings and the rule's versions (LR-GRADE-03)."""

    async def spells(
        self, tx: Tx, inmate_ids: Collection[str], first: date, last: date
    ) -> list[GradeSpell]:
        return paid_spells(await grades_between(tx, inmate_ids, first, last))


class CorePostKinds:
    """`PostKinds` from the posts themselves."""

    async def of(self, tx: Tx, post_ids: Collection[str]) -> Mapping[str, str]:
        found = select(post.c.id, post.c.post_kind).where(among(post.c.id, post_ids))
        return {row.id: row.post_kind for row in await tx.execute(found)}
