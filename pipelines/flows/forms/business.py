"""A form that a kind of official business uses (VC-MINI-05)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import msgspec

from connectors.postgres.forms import fillings, versions
from connectors.postgres.forms.versions import VersionRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.forms.answers import check_answers
from pipelines.rules.forms.asked import kept
from pipelines.rules.forms.reading import Line, lines
from pipelines.rules.modules.problems import refuse
from schemas.errors import Conflict
from schemas.forms.definition import Answers
from schemas.modules.common import ACTIVE

GRACE = timedelta(days=1)
"""How long a version may still be sent that was in force when somebody began to fill it in."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent with a booking, by a version of its kind's form."""

    version: VersionRow
    answers: Answers
    lines: list[Line]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent with a booking last."""

    version: VersionRow
    answers: Answers
    round: int


async def in_use(tx: Tx, form_id: str | None) -> VersionRow | None:
    """The version by which a booking of the kind is filled in from now on."""
    if form_id is None:
        return None
    form = await versions.form_of(tx, form_id)
    if form is None or form.state != ACTIVE:
        return None
    return await versions.in_force(tx, form_id)


async def filled(
    tx: Tx,
    form_id: str | None,
    version_id: str | None,
    answers: Answers,
    *,
    known: Kept | None,
    now: datetime,
    today: date,
) -> Filled | None:
    """What is answered, as far as the form lets it be; None where the kind has no form.

    A booking that was sent back keeps its version; a new one takes the version in force, or the
    one that was when it was begun.
    """
    if known is not None:
        version = known.version
    else:
        current = await in_use(tx, form_id)
        if current is None:
            return None
        version = await _begun_with(tx, current, version_id, now)
    refuse(check_answers(version.content, answers, today))
    given = kept(version.content, answers)
    return Filled(version=version, answers=given, lines=lines(version.content, given))


async def _begun_with(
    tx: Tx, current: VersionRow, version_id: str | None, now: datetime
) -> VersionRow:
    if version_id in (None, current.id):
        return current
    for one in await versions.all_of(tx, current.form_id):
        retired = one.retired_at
        if one.id == version_id and retired is not None and now - retired < GRACE:
            return one
    raise Conflict("填报的表单已更新，请核对新的内容后重新提交。", code="form_changed")


async def kept_of(tx: Tx, seals: FieldSeals, booking_id: str) -> Kept | None:
    """What was sent with the booking last; None where its kind had no form then."""
    rows = await fillings.of_booking(tx, booking_id)
    if not rows:
        return None
    last = rows[-1]
    version = await versions.get(tx, last.version_id)
    return Kept(version=version, answers=fillings.read(seals, last), round=last.round)


async def keep(
    tx: Tx, seals: FieldSeals, booking_id: str, sent: Filled, *, known: Kept | None, at: datetime
) -> None:
    """A further round of the booking."""
    await fillings.add(
        tx,
        seals,
        sent.version.id,
        sent.answers,
        round_no=known.round + 1 if known else 1,
        at=at,
        booking_id=booking_id,
    )


def papers_of(sent: Filled, given: Collection[str]) -> list[tuple[str, str]]:
    """Pictures of the form that are not handed in as papers anyway, each by its question."""
    return [
        (line.title, file_id)
        for line in sent.lines
        for file_id in line.pictures
        if file_id not in given
    ]


def told(sent: Filled) -> dict[str, str]:
    """As the record keeps them for those who read it: a line for each question."""
    return {line.title: " ".join(line.text.split()) for line in sent.lines if not line.pictures}
