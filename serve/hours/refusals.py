"""What the ledger's writer did not take of a submitted sheet, with its reasons."""

import msgspec

from connectors.ledger.writer import CONSUMER
from connectors.postgres import dead_letters
from connectors.postgres.dead_letters import DeadLetterRow
from connectors.postgres.labour import ward_inmates
from connectors.postgres.transaction import Tx
from schemas.labour.hours import HoursLine
from schemas.labour.timesheets import RefusedLine
from schemas.messages.labour import HoursEntered


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
                inmate_no=who.inmate_no if who else "",
                name=who.name if who else "",
                kind=line.kind if line else None,
                minutes=line.minutes if line else None,
                reason=letter.error,
            )
        )
    return refused


def _line(letter: DeadLetterRow, message_id: str) -> HoursLine | None:
    """The line that a letter is about; None where it is the whole sheet."""
    if letter.message_id == message_id:
        return None
    return msgspec.json.decode(letter.payload, type=HoursEntered).lines[0]
