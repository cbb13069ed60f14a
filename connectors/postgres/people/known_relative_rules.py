"""What the inmate's prison set for whoever its visit system knows, or the bureau."""

from datetime import date

import msgspec
from sqlalchemy import or_, select

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.succession import in_force
from schemas.modules.people.known_relative_rules import KNOWN_RELATIVE_RULES
from schemas.people.kinds import OrgType
from schemas.people.known_relatives import KnownBinding, KnownCheck
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

rule = GENERATED[KNOWN_RELATIVE_RULES.code]


class KnownRule(msgspec.Struct, frozen=True, kw_only=True):
    """What counts on a day; without a rule officers decide, and the visit system is believed."""

    name: str = "默认规则"
    unit_id: str = ""
    binding: KnownBinding = KnownBinding.OFFICER
    police: KnownCheck = KnownCheck.REPLACED
    valid_from: date = date.min
    valid_until: date | None = None


async def of_prison(tx: Tx, prison_id: str, day: date) -> KnownRule:
    """The prison's on that day, else the bureau's."""
    bureau = select(org_unit.c.id).where(org_unit.c.org_type == OrgType.BUREAU.value)
    columns = (rule.c[name] for name in KnownRule.__struct_fields__)
    counts = or_(rule.c.unit_id == prison_id, rule.c.unit_id.in_(bureau))
    rows = await tx.all(select(*columns).where(counts), KnownRule)
    own = in_force([row for row in rows if row.unit_id == prison_id], day)
    found = own or in_force([row for row in rows if row.unit_id != prison_id], day)
    return found or KnownRule()
