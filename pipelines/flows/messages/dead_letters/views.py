"""A dead letter as its page shows it."""

import msgspec

from connectors.postgres.messages.dead_letter_list import Whole
from connectors.postgres.people.people import InmateRow
from pipelines.rules.governance.masking import mask_name, mask_number
from pipelines.rules.labour.ledger.seals import PersonSeal
from pipelines.rules.messages.dead_letters.mending import line_of
from schemas.messages.dead_letters import LetterDetail, LetterLine
from schemas.messages.kinds import kind_of


def detail_of(
    row: Whole, inmate: InmateRow | None, people: PersonSeal, *, clear: bool
) -> LetterDetail:
    """With the line of hours, where it holds one; `inmate` is whom that is about.

    Not in clear: the message itself is left out, since it names people, and so cannot be mended.
    """
    text = _text_of(row.payload)
    line = _line(row, inmate)
    if not clear:
        return LetterDetail(
            letter=row.view(),
            message_id=row.message_id,
            clear=False,
            text=None,
            hex=None,
            error=row.error,
            mendable=False,
            line=_masked(line, people) if line else None,
            sent_id=row.sent_id,
            sent=None,
        )
    kind = kind_of(row.subject)
    return LetterDetail(
        letter=row.view(),
        message_id=row.message_id,
        clear=True,
        text=text,
        hex=None if text is not None else row.payload.hex(" "),
        error=row.error,
        mendable=text is not None and kind is not None and bool(kind.free),
        line=line,
        sent_id=row.sent_id,
        sent=None if row.sent is None else _text_of(row.sent),
    )


def _line(row: Whole, inmate: InmateRow | None) -> LetterLine | None:
    found = line_of(row.subject, row.payload)
    if found is None:
        return None
    message, line = found
    return LetterLine(
        day=message.day,
        inmate_id=line.inmate_id,
        inmate_no=inmate.inmate_no if inmate else None,
        inmate_name=inmate.name if inmate else None,
        post_id=line.post_id,
        kind=line.kind,
        minutes=line.minutes,
        grade=line.grade,
    )


def _masked(line: LetterLine, people: PersonSeal) -> LetterLine:
    return msgspec.structs.replace(
        line,
        inmate_id=people.alias(line.inmate_id),
        inmate_no=mask_number(line.inmate_no) if line.inmate_no else None,
        inmate_name=mask_name(line.inmate_name) if line.inmate_name else None,
    )


def _text_of(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None
