"""What the ledger's writer did not take of a submitted sheet, with its reasons."""

from datetime import datetime

import msgspec

from connectors.ledger.writer import CONSUMER
from connectors.postgres.labour import ward_inmates
from connectors.postgres.messages import dead_letters
from connectors.postgres.messages.dead_letters import DeadLetterRow
from connectors.postgres.transaction import Tx
from schemas.labour.hours import HoursLine
from schemas.labour.timesheets import RefusedLine
from schemas.messages.labour import HoursEntered

TAKEN_BACK = "监区已改正并重新提交该日工时"


async def refusals_of(tx: Tx, message_id: str) -> list[RefusedLine]:
    """Lines of one submission that operators have not mended yet; all of it as one."""
    letters = await dead_letters.of_message(tx, CONSUMER, message_id)
    told = [(letter, _line(letter, message_id)) for letter in letters]
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
    letters = await dead_letters.of_message(tx, CONSUMER, message_id, locked=True)
    for letter in letters:
        await dead_letters.set_aside(tx, letter.id, at, by=officer_id, reason=TAKEN_BACK)
    return len(letters)


def _line(letter: DeadLetterRow, message_id: str) -> HoursLine | None:
    """The line that a letter is about; None where it is the whole sheet."""
    if letter.message_id == message_id:
        return None
    return msgspec.json.decode(letter.payload, type=HoursEntered).lines[0]
