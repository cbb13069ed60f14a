"""People are reminded of calls and visits before they begin (VC-PUB-13).

Nothing is planned ahead: what is due is seen in the bookings as they are now, so that a moved one
is reminded of at its new time, and one that was cancelled is not.
"""

import logging
from datetime import date, datetime

from connectors.postgres.messages import coming, telling_rules
from connectors.postgres.messages.coming import Coming
from connectors.postgres.messages.telling_rules import TellingRule
from connectors.postgres.messages.told_matter import once
from connectors.postgres.transaction import Tx
from pipelines.flows.desk import Desk
from pipelines.flows.messages.telling import Matter, tell
from pipelines.flows.messages.told_calls import companions
from pipelines.rules.messages.reminding import LONGEST, reminder_due
from pipelines.rules.platform.local_time import local
from schemas.errors import QinqiaoError, Unavailable
from schemas.messages.occasions import Occasion

logger = logging.getLogger(__name__)
SUBJECTS = {Occasion.CALL_SOON: "call", Occasion.VISIT_SOON: "visit"}


async def round(desk: Desk) -> int:
    """Remind everybody who is to be reminded now; answers of how many appointments."""
    now = desk.clock()
    async with desk.database.reading() as tx:
        due = await _due(tx, now)
    reminded = 0
    for one, which in due:
        try:
            async with desk.database.transaction() as tx:
                reminded += await _remind(tx, desk, one, which, now)
        except Unavailable:
            raise
        except QinqiaoError as error:
            # One of whom something is wrong holds nobody else up.
            logger.error("nobody is reminded of %s: %s", one.id, error)
    return reminded


async def _due(tx: Tx, now: datetime) -> list[tuple[Coming, str]]:
    """What is due and was not told yet."""
    today = local(now).date()
    ahead = await telling_rules.longest_lead(tx, today)
    until = now + min(ahead, LONGEST)
    found = [*await coming.calls(tx, now, until), *await coming.visits(tx, now, until)]
    rules: dict[str, TellingRule] = {}
    due: dict[str, tuple[Coming, str]] = {}
    for one in found:
        rule = rules.get(one.prison_id) or await _rule(tx, rules, one.prison_id, today)
        which = reminder_due(rule.lead, one.starts_at, one.agreed_at, now)
        if which is not None:
            due[_key(one, which)] = (one, which)
    known = await coming.told(tx, list(due))
    present = await coming.present(tx, [one.relative_id for one, _ in due.values()])
    return [
        (one, which)
        for key, (one, which) in due.items()
        if key not in known and one.relative_id in present
    ]


async def _rule(tx: Tx, rules: dict[str, TellingRule], prison_id: str, day: date) -> TellingRule:
    rules[prison_id] = await telling_rules.of_unit(tx, prison_id, day)
    return rules[prison_id]


async def _remind(tx: Tx, desk: Desk, one: Coming, which: str, now: datetime) -> bool:
    """The one who booked, and whoever comes along and can be reached."""
    call = one.occasion is Occasion.CALL_SOON
    matter = Matter(
        subject=f"{SUBJECTS[one.occasion]}:{one.id}",
        round=_round(one, which),
        unit_id=one.prison_id,
        case_no=one.number,
        happens_at=one.starts_at,
        call_id=one.id if call else None,
        booking_id=None if call else one.id,
        coming=True,
    )
    keys, occasion = desk.keys, one.occasion
    new = await tell(tx, keys, occasion, matter, now, relative_id=one.relative_id)
    if call:
        for relative_id in await companions(tx, one.id):
            await tell(tx, keys, occasion, matter, now, relative_id=relative_id)
    return new


def _round(one: Coming, which: str) -> str:
    return f"{which}/{local(one.starts_at):%Y%m%d%H%M}"


def _key(one: Coming, which: str) -> str:
    subject = f"{SUBJECTS[one.occasion]}:{one.id}"
    return once(one.occasion, subject, _round(one, which), one.relative_id)
