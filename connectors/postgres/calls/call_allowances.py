"""Call rules as they stand: general ones, those of one inmate, and shared allowances."""

from sqlalchemy import and_, case, or_, select

from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_allowance import CallRule, Sharing, SpecialRule
from schemas.modules.common import ACTIVE
from schemas.people.kinds import OrgType
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

call_rule = GENERATED["call_rules"]
special_call_rule = GENERATED["special_call_rules"]
shared_allowance = GENERATED["shared_allowances"]

PRISON = case((org_unit.c.org_type == OrgType.PRISON.value, org_unit.c.id)).label("prison_id")
"""The prison that a rule is for, or null for the bureau's."""


async def rules(tx: Tx, prison_id: str, level: str | None) -> list[CallRule]:
    """General rules that may count for an inmate of this prison and level, latest first."""
    kept = call_rule.c
    found = (
        select(
            kept.channel,
            PRISON,
            kept.level,
            kept.period,
            kept.most_calls,
            kept.most_minutes,
        )
        .join(org_unit, org_unit.c.id == kept.unit_id)
        .where(
            kept.state == ACTIVE,
            or_(kept.level.is_(None), kept.level == level),
            or_(org_unit.c.org_type == OrgType.BUREAU.value, org_unit.c.id == prison_id),
        )
    )
    # Of two for the same place and level the latest counts.
    return await tx.all(found.order_by(kept.id.desc()), CallRule)


async def special(tx: Tx, inmate_id: str) -> list[SpecialRule]:
    """Rules of one inmate, latest first; those out of their days are left to the caller."""
    kept = special_call_rule.c
    found = select(
        kept.channel,
        kept.period,
        kept.most_calls,
        kept.most_minutes,
        kept.valid_from,
        kept.valid_until,
    ).where(and_(kept.state == ACTIVE, kept.inmate_id == inmate_id))
    return await tx.all(found.order_by(kept.id.desc()), SpecialRule)


async def sharings(tx: Tx, prison_id: str) -> list[Sharing]:
    """The prison's own sharing and the bureau's, as far as they are on."""
    kept = shared_allowance.c
    found = (
        select(PRISON, kept.phones_a_video)
        .join(org_unit, org_unit.c.id == kept.unit_id)
        .where(
            kept.state == ACTIVE,
            or_(org_unit.c.org_type == OrgType.BUREAU.value, org_unit.c.id == prison_id),
        )
    )
    # Of two for one unit the latest counts.
    return await tx.all(found.order_by(kept.id.desc()), Sharing)
