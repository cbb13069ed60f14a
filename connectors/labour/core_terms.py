"""Grades of workers and kinds of posts, as the core database keeps them."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.labour.grade_rows import grades_between
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import GradeSpell
from schemas.tables.generated import GENERATED

post = GENERATED["labour_posts"]


class CoreGrades:
    """`WorkerGrades` from settings and the rule's versions (LR-GRADE-03)."""

    async def spells(
        self, tx: Tx, inmate_ids: Collection[str], first: date, last: date
    ) -> list[GradeSpell]:
        """Days on which no version of the rule defines the grade are in none: they have no rate."""
        return [
            GradeSpell(
                inmate_id=one.inmate_id,
                grade_no=one.grade_no,
                hourly_rate=one.hourly_rate,
                since=one.from_day,
                until=one.until_day,
            )
            for one in await grades_between(tx, inmate_ids, first, last)
            if one.hourly_rate is not None
        ]


class CorePostKinds:
    """`PostKinds` from the posts themselves."""

    async def of(self, tx: Tx, post_ids: Collection[str]) -> Mapping[str, str]:
        found = select(post.c.id, post.c.post_kind).where(among(post.c.id, post_ids))
        return {row.id: row.post_kind for row in await tx.execute(found)}
