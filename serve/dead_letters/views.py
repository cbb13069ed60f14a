"""A dead letter as its page shows it."""

from connectors.postgres.dead_letter_list import Whole
from connectors.postgres.people import InmateRow
from pipelines.dead_letters.mending import line_of
from schemas.dead_letters import LetterDetail, LetterLine
from schemas.messages.kinds import kind_of


def detail_of(row: Whole, inmate: InmateRow | None) -> LetterDetail:
    """With the line of hours, where it holds one; `inmate` is whom that is about."""
    text = _text_of(row.payload)
    kind = kind_of(row.subject)
    return LetterDetail(
        letter=row.view(),
        message_id=row.message_id,
        text=text,
        hex=None if text is not None else row.payload.hex(" "),
        error=row.error,
        mendable=text is not None and kind is not None and bool(kind.free),
        line=_line(row, inmate),
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


def _text_of(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None
