"""An officer at the console."""

import base64
from collections.abc import Sequence

import msgspec

from loadtests.people.person import Person
from schemas.calls.alert_views import AlertPage
from schemas.calls.booking import BookableInmate, BookablePair
from schemas.calls.rooms import RoomPage, RoomStatistics
from schemas.calls.state import Assessment, CallState
from schemas.calls.views import (
    CallPage,
    CaseView,
    CutOffRequest,
    Decision,
    JoinToken,
    LengthRequest,
    LineView,
    NoticeRequest,
    RatingRequest,
    RecordingView,
    Rejection,
    ReviewRequest,
    TokenRequest,
    Waveform,
)
from schemas.people.views import FaceOutcome, FaceRegistration, OfficerMe, OfficerSignIn
from schemas.recordings.conversations import ConversationView
from schemas.speech.speech_resources import SpeechResources
from schemas.speech.words import (
    EditWord,
    WordClassRequest,
    WordClassView,
    WordPage,
    WordRequest,
    WordView,
)


class AuditAnswer(msgspec.Struct):
    """Result of walking the audit chain."""

    rows: int
    verified: bool


class Officer(Person):
    """Decides, watches, reviews, keeps words: what the signed-in account may do."""

    async def sign_in(self, login: str, password: str) -> OfficerMe:
        request = OfficerSignIn(login=login, password=password)
        return await self.post("/api/officer/sign-in", OfficerMe, request)

    async def sign_out(self) -> None:
        await self.act("/api/officer/sign-out")

    async def calls(self, text: str, states: Sequence[CallState]) -> CallPage:
        """Those in one of the states with the text in case number, names or inmate's number."""
        return await self.get("/api/calls", CallPage, q=text, state=list(states), limit=200)

    async def case(self, call_id: str) -> CaseView:
        return await self.get(f"/api/calls/{call_id}", CaseView)

    async def rooms(self) -> RoomPage:
        return await self.get("/api/rooms", RoomPage)

    async def speech(self) -> SpeechResources:
        return await self.get("/api/speech-resources", SpeechResources)

    async def statistics(self, call_id: str) -> RoomStatistics:
        return await self.get(f"/api/rooms/{call_id}/statistics", RoomStatistics)

    async def approve(self, call_id: str, reason: str = "") -> CaseView:
        return await self.post(f"/api/calls/{call_id}/approve", CaseView, Decision(reason=reason))

    async def reject(self, call_id: str, reason: str) -> CaseView:
        return await self.post(f"/api/calls/{call_id}/reject", CaseView, Rejection(reason=reason))

    async def watch_token(self, call_id: str) -> JoinToken:
        request = TokenRequest(device_id=self.device_id)
        return await self.post(f"/api/calls/{call_id}/watch-tokens", JoinToken, request)

    async def notice(self, call_id: str, text: str) -> CaseView:
        return await self.post(f"/api/calls/{call_id}/notices", CaseView, NoticeRequest(text=text))

    async def set_length(self, call_id: str, minutes: int) -> CaseView:
        request = LengthRequest(minutes=minutes)
        return await self.post(f"/api/calls/{call_id}/length", CaseView, request)

    async def cut_off(self, call_id: str, reason: str) -> CaseView:
        request = CutOffRequest(reason=reason)
        return await self.post(f"/api/calls/{call_id}/cut-off", CaseView, request)

    async def rate(self, call_id: str, level: int, text: str) -> CaseView:
        request = RatingRequest(level=level, text=text)
        return await self.post(f"/api/calls/{call_id}/ratings", CaseView, request)

    async def review(self, call_id: str, summary: str, assessment: Assessment) -> ConversationView:
        request = ReviewRequest(summary=summary, assessment=assessment)
        return await self.post(f"/api/conversations/{call_id}/reviews", ConversationView, request)

    async def transcript(self, call_id: str) -> list[LineView]:
        return await self.get(f"/api/conversations/{call_id}/transcript", list[LineView])

    async def recording(self, call_id: str) -> RecordingView:
        return await self.get(f"/api/conversations/{call_id}/recording", RecordingView)

    async def waveform(self, call_id: str) -> Waveform:
        return await self.get(f"/api/conversations/{call_id}/waveform", Waveform)

    async def alerts(self, call_id: str) -> AlertPage:
        return await self.get("/api/alerts", AlertPage, call_id=call_id, limit=200)

    async def words(self, limit: int = 500, offset: int = 0) -> WordPage:
        return await self.get("/api/words", WordPage, limit=limit, offset=offset)

    async def add_word(self, request: WordRequest) -> WordView:
        return await self.post("/api/words", WordView, request)

    async def edit_word(self, word_id: str, request: EditWord) -> WordView:
        return await self.put(f"/api/words/{word_id}", WordView, request)

    async def remove_word(self, word_id: str) -> None:
        await self.delete(f"/api/words/{word_id}")

    async def word_classes(self) -> list[WordClassView]:
        return await self.get("/api/word-classes", list[WordClassView])

    async def add_word_class(self, code: str, name: str, severity: int) -> WordClassView:
        request = WordClassRequest(code=code, name=name, severity=severity)
        return await self.post("/api/word-classes", WordClassView, request)

    async def remove_word_class(self, class_id: str) -> None:
        await self.delete(f"/api/word-classes/{class_id}")

    async def find_inmates(self, text: str) -> list[BookableInmate]:
        return await self.get("/api/bookings/inmates", list[BookableInmate], q=text)

    async def pair_of(self, inmate_id: str) -> BookablePair:
        """The inmate and all bound relatives."""
        return await self.get(f"/api/bookings/inmates/{inmate_id}", BookablePair)

    async def register_face(self, kind: str, person_id: str, picture: bytes) -> FaceOutcome:
        """`kind` is `relatives` or `inmates`."""
        request = FaceRegistration(picture=base64.b64encode(picture).decode())
        return await self.put(f"/api/{kind}/{person_id}/face", FaceOutcome, request)

    async def verify_audit(self, call_id: str) -> AuditAnswer:
        return await self.get("/api/audit/verify", AuditAnswer, call_id=call_id)
