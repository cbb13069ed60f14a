"""What is sent again in a letter's place: of the subject's type, about the same thing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from pipelines.rules.labour.ledger.applying import bad_lines
from schemas.errors import Conflict, InvalidInput
from schemas.labour.hours import HoursLine
from schemas.messages.dead_letters import MendedLine
from schemas.messages.kinds import Kind, kind_of
from schemas.messages.labour import HoursEntered

_PLACE = re.compile(r"`\$\.?([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


def known_kind(subject: str) -> Kind:
    kind = kind_of(subject)
    if kind is None:
        raise Conflict("平台不认识这类消息，只能搁置。", code="letter_unknown")
    return kind


def as_it_was(subject: str, payload: bytes) -> bytes:
    """The message itself, unless it would only come back: unreadable, or a line that is wrong."""
    message = decoded(known_kind(subject), payload)
    if isinstance(message, HoursEntered) and not message.whole:
        _require_good_lines(message)
    return payload


def mended(subject: str, payload: bytes, text: str) -> bytes:
    """The mended message.

    `Conflict` where the kind or the letter cannot be mended, `InvalidInput` naming the field that
    does not fit or that says what the message is about, which stays.
    """
    kind = known_kind(subject)
    if not kind.free:
        raise Conflict(
            "这类消息的内容已经审批或由平台产生，只能原样重发或搁置。", code="letter_not_mendable"
        )
    message = decoded(kind, text.encode(errors="surrogatepass"))
    sent = msgspec.json.encode(message)
    _require_same(payload, msgspec.json.decode(sent), kind.free)
    if isinstance(message, HoursEntered):
        _require_good_lines(message)
    return sent


def with_line(subject: str, payload: bytes, line: MendedLine, projects: Mapping[str, str]) -> bytes:
    """The letter's one line of hours replaced; the grade stays, the project goes with the post.

    `projects` are those of posts on the line's day.
    """
    before = line_of(subject, payload)
    if before is None:
        raise Conflict("这条消息不是单条工时，请修改消息内容。", code="letter_not_a_line")
    message, old = before
    kept = line.post_id == old.post_id
    project = old.project_id if kept else projects.get(line.post_id)
    new = HoursLine(line.inmate_id, line.post_id, line.kind, line.minutes, old.grade, project)
    changed = msgspec.structs.replace(message, lines=[new])
    return mended(subject, payload, msgspec.json.encode(changed).decode())


def line_of(subject: str, payload: bytes) -> tuple[HoursEntered, HoursLine] | None:
    """The message and its line, where it is about one line of hours."""
    message = entered(subject, payload)
    if message is None or message.whole or len(message.lines) != 1:
        return None
    return message, message.lines[0]


def entered(subject: str, payload: bytes) -> HoursEntered | None:
    """The sheet of hours that a message brings; None for other messages and unreadable ones."""
    kind = kind_of(subject)
    if kind is None or kind.type is not HoursEntered:
        return None
    try:
        return msgspec.json.decode(payload, type=HoursEntered)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def new_ids(before: bytes, after: bytes, subject: str, of: Callable[[HoursLine], str]) -> set[str]:
    """Inmates, or posts, that a mended sheet names and the letter did not."""
    old, new = entered(subject, before), entered(subject, after)
    if new is None:
        return set()
    known = {of(line) for line in old.lines} if old else set()
    return {of(line) for line in new.lines} - known


def decoded(kind: Kind, payload: bytes) -> msgspec.Struct:
    """The message as its type; `InvalidInput` names the field that does not fit."""
    try:
        return msgspec.json.decode(payload, type=kind.type)
    except msgspec.ValidationError as error:
        field = _field_of(str(error))
        raise InvalidInput(
            f"消息内容不符合格式：{field}。", code="payload_invalid", field=field
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(
            "消息内容无法解析，请检查格式。", code="payload_invalid", field="payload"
        ) from error


def _field_of(told: str) -> str:
    place = _PLACE.search(told.rpartition(" at ")[2])
    missing = _MISSING.search(told)
    parts = [place[1] if place else "", missing[1] if missing else ""]
    return ".".join(part for part in parts if part) or "payload"


def _require_same(payload: bytes, after: dict[str, Any], free: frozenset[str]) -> None:
    try:
        before = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        before = None
    if not isinstance(before, dict):
        raise Conflict(
            "原消息无法解析，不能确认它属于哪项业务，只能搁置。", code="letter_unreadable"
        )
    for name, value in after.items():
        if name not in free and before.get(name) != value:
            raise InvalidInput(
                f"“{name}”说明消息属于哪项业务，不能修改。", code="field_fixed", field=name
            )


def _require_good_lines(message: HoursEntered) -> None:
    if not message.lines:
        raise InvalidInput("工时表没有任何工时。", code="no_lines", field="lines")
    if not message.whole and len(message.lines) != 1:
        raise InvalidInput("只能修改这一条工时。", code="one_line", field="lines")
    for bad in bad_lines(message):
        raise InvalidInput(bad.reason, code=bad.code, field=f"lines[{bad.place}]")
