"""What the ledger's writer did not take of a submitted sheet, with its reasons."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from connectors.ledger.sheets import all_applied, is_booked
from connectors.ledger.writer import CONSUMER
from connectors.postgres.labour import ward_inmates
from connectors.postgres.labour.timesheets import TimesheetRow
from connectors.postgres.messages import dead_letters
from connectors.postgres.messages.dead_letters import DeadLetterRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from schemas.errors import Conflict, Unavailable
from schemas.labour.hours import HoursLine, SheetKey
from schemas.labour.timesheets import RefusedLine
from schemas.messages.labour import HoursEntered

TAKEN_BACK = "监区已改正并重新提交该日工时"


async def refusals_of(tx: Tx, message_id: str) -> list[RefusedLine]:
    """Lines of one submission that operators have not mended yet; all of it as one."""
    letters = _waiting(await dead_letters.of_message(tx, CONSUMER, message_id))
    told = [(letter, _line(letter)) for letter in letters]
    people = await ward_inmates.named(tx, {line.inmate_id for _, line in told if line})
    refused = []
    for letter, line in told:
        who = people.get(line.inmate_id) if line else None
        refused.append(
            RefusedLine(
                inmate_id=line.inmate_id if line else None,
                post_id=line.post_id if line else None,
                inmate_no=who.inmate_no if who else "",
                name=who.name if who else "",
                kind=line.kind if line else None,
                minutes=line.minutes if line else None,
                reason=letter.error,
            )
        )
    return refused


async def take_back(tx: Tx, message_id: str, officer_id: str, at: datetime) -> int:
    """Settle what was refused of a submission that another one takes the place of; how many."""
    letters = _waiting(await dead_letters.of_message(tx, CONSUMER, message_id, locked=True))
    for letter in letters:
        await dead_letters.set_aside(tx, letter.id, at, by=officer_id, reason=TAKEN_BACK)
    return len(letters)


async def require_taken(tx: Tx, services: Services, row: TimesheetRow) -> None:
    """Raise unless the ledger holds the sheet's version with every line that was handed in.

    `Conflict` where it refused some that nobody has settled, `Unavailable` while the sheet, or a
    line that was mended, is on its way: what is refused then would show up behind the approval.
    """
    shard = await services.shards.within(tx, row.prison_id)
    taken = await is_booked(shard, SheetKey(row.ward_id, row.day), row.version)
    # Behind the ledger: its writer keeps what it refuses before it commits the others.
    letters = await dead_letters.of_message(tx, CONSUMER, row.message_id)
    if asked := _on_their_way(letters):
        taken = taken and await all_applied(shard, asked)
        letters = await dead_letters.of_message(tx, CONSUMER, row.message_id)
    refused = _waiting(letters)
    if not taken:
        # Of a sheet that an operator set aside as a whole nothing comes any more.
        refused += [one for one in letters if one.set_aside_at and _line(one) is None]
    if refused:
        raise Conflict(
            f"有{len(refused)}处工时未能入账，不能批准；请监区改正后重新提交，或退回。",
            code="lines_refused",
        )
    if not taken or _on_their_way(letters) - asked:
        raise Unavailable("该日工时正在入账，请稍后再试。", code="not_booked_yet")


def _waiting(letters: Iterable[DeadLetterRow]) -> list[DeadLetterRow]:
    return [one for one in letters if one.waiting]


def _on_their_way(letters: Sequence[DeadLetterRow]) -> set[str]:
    """Messages sent in the place of letters, but for those that came back as a whole."""
    return {one.sent_id for one in letters if one.sent_id} - {one.message_id for one in letters}


def _line(letter: DeadLetterRow) -> HoursLine | None:
    """The line that a letter is about; None where it is the whole sheet."""
    entered = msgspec.json.decode(letter.payload, type=HoursEntered)
    return None if entered.whole else entered.lines[0]
