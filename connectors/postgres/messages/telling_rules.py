"""How a prison tells people, by its own rule or the bureau's (VC-PUB-13, VC-PUB-24)."""

from datetime import date, timedelta

import msgspec
from sqlalchemy import func, select

from connectors.postgres.platform import governing_rules
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.quiet_hours import Quiet
from pipelines.rules.messages.reminding import Lead
from schemas.modules.messages.telling_rules import TELLING_RULES
from schemas.tables.generated import GENERATED

rule = GENERATED[TELLING_RULES.code]


class TellingRule(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for a prison on a day; without a rule what the product begins with."""

    unit_id: str = ""
    quiet_from: str = "21:30"
    quiet_until: str = "07:30"
    first_reminder_h: int = 24
    last_reminder_min: int = 60
    admission_days: int = 5
    valid_from: date = date.min
    valid_until: date | None = None

    @property
    def quiet(self) -> Quiet:
        return Quiet(begins=self.quiet_from, ends=self.quiet_until)

    @property
    def lead(self) -> Lead:
        return Lead(
            first=timedelta(hours=self.first_reminder_h),
            last=timedelta(minutes=self.last_reminder_min),
        )


async def of_unit(tx: Tx, unit_id: str | None, day: date) -> TellingRule:
    """The prison's on that day, else the bureau's, else what the product begins with."""
    return await governing_rules.rule_of(tx, rule, TellingRule, unit_id, day) or TellingRule()


async def longest_lead(tx: Tx, day: date) -> timedelta:
    """How far ahead any unit reminds."""
    hours = func.max(rule.c.first_reminder_h).label("hours")
    minutes = func.max(rule.c.last_reminder_min).label("minutes")
    longest = (await tx.execute(select(hours, minutes).where(rule.c.valid_from <= day))).one()
    usual = TellingRule()
    return max(
        timedelta(hours=max(longest.hours or 0, usual.first_reminder_h)),
        timedelta(minutes=max(longest.minutes or 0, usual.last_reminder_min)),
    )
