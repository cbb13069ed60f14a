"""What the inmate's prison set for whoever its visit system knows, or the bureau."""

from datetime import date

import msgspec

from connectors.postgres.platform import governing_rules
from connectors.postgres.transaction import Tx
from schemas.modules.people.known_relative_rules import KNOWN_RELATIVE_RULES
from schemas.people.known_relatives import KnownBinding, KnownCheck
from schemas.tables.generated import GENERATED

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
    return await governing_rules.rule_of(tx, rule, KnownRule, prison_id, day) or KnownRule()
