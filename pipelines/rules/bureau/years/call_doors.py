"""How the two sides of a call come in: face, consent, token, seat."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.years.call_page import CallPage
from pipelines.rules.calls.call_rows import entered_detail, joined_columns, token_detail
from pipelines.rules.security.actor import Actor
from pipelines.rules.vision.face_checks import face_check_row, face_detail
from schemas.calls.state import ActorKind, CallState, PartyRole, StageKind
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind

FACES = "face_check"
FACE_KEPT = timedelta(days=180)
"""So long the outcomes of face checks are kept."""
THRESHOLD, LEAST, SPREAD = 0.4, 0.55, 0.35
FACE_BEFORE, TOKEN_BEFORE = timedelta(seconds=50), timedelta(seconds=8)
"""Before a party sits in the room."""
Step = tuple[datetime, Callable[[datetime], None]]


class _Shown(NamedTuple):
    """A face that was held against the registered one, and what came of it."""

    id: str
    party: Actor
    kind: SubjectKind
    score: float
    detail: dict[str, object]


class Doors:
    """Of one call."""

    def __init__(self, page: CallPage) -> None:
        self._page = page

    def arriving(self, party: Actor, joins: datetime) -> Iterator[Step]:
        """A relative shows the face on the way in; an inmate where he signs in, which is tied to
        the call at its door."""
        check = self._checked(party, joins - FACE_BEFORE)
        at_door = party.kind is ActorKind.INMATE
        yield joins - FACE_BEFORE, lambda at: self._show_face(check, at, tied=not at_door)
        yield joins - FACE_BEFORE / 2, lambda at: self._consent(party, at)
        yield joins - TOKEN_BEFORE, lambda at: self._let_in(check, at, tied=at_door)
        yield joins, lambda at: self._sit_down(party, at)

    def _checked(self, party: Actor, at: datetime) -> _Shown:
        page, kind = self._page, SubjectKind(party.kind.value)
        draw = page.ground.chance.of("face", page.id, kind)
        score = round(LEAST + SPREAD * draw.share(), 4)
        check_id = page.ground.ids.of(FACES, f"{page.id}/{kind}", at)
        detail = face_detail(check_id, kind, passed=True, score=score, reason="ok")
        return _Shown(check_id, party, kind, score, detail)

    def _show_face(self, check: _Shown, at: datetime, *, tied: bool) -> None:
        page, of_inmate = self._page, check.kind is SubjectKind.INMATE
        purpose = "sign_in" if of_inmate else "join"
        caller = FaceCaller.KIOSK_SIGN_IN if of_inmate else FaceCaller.VIDEO_CALL
        told = check.detail | {"caller": caller}
        page.note(f"face.{purpose}", check.party, at, told, FACES, check.id)
        if tied:
            page.stage(StageKind.FACE, check.party, at, check.detail)
        if at < page.end - FACE_KEPT:
            return
        row = face_check_row(
            check.id,
            subject_kind=check.kind,
            subject_id=check.party.id or "",
            call_id=page.id,
            purpose=purpose,
            engine="",
            score=check.score,
            threshold=THRESHOLD,
            passed=True,
            reason="ok",
            faces_found=1,
            picture_file_id="",
            at=at,
            caller=caller,
            device_id=None,
        )
        page.rows.append(Row(table=FACES, values=row))

    def _consent(self, party: Actor, at: datetime) -> None:
        page = self._page
        if party.kind is ActorKind.RELATIVE:
            page.columns["consented_at"] = at
        page.stage(StageKind.CONSENT, party, at)
        page.note("call.consent", party, at, {})

    def _let_in(self, check: _Shown, at: datetime, *, tied: bool) -> None:
        page, party = self._page, check.party
        if tied:
            page.stage(StageKind.FACE, party, at, check.detail)
        detail = token_detail(PartyRole(party.kind.value), page.device(party))
        page.note("call.join_token", party, at, detail)

    def _sit_down(self, party: Actor, at: datetime) -> None:
        page = self._page
        page.note("call.join", party, at, entered_detail(PartyRole(party.kind.value), again=False))
        if page.state is CallState.APPROVED:
            page.move(CallState.WAITING, at, party, **joined_columns(at))
        page.stage(StageKind.JOIN, party, at, {"device": page.device(party)})
