"""Somebody with an account alone: registers as a relative, fills forms in."""

from typing import TypeVar

import httpx
import msgspec

from loadtests.people.person import Person, refusal_of
from schemas.forms.definition import Answers
from schemas.forms.views import FormDraft, OwnSubmissionDetail, SendForm
from schemas.people.id_cards import CardSide
from schemas.people.privacy import AgreeToNotice, PrivacyNotice
from schemas.people.registrations import Registering, SaveRegistration
from schemas.people.views import (
    CitizenSignIn,
    FaceCheckRequest,
    FaceOutcome,
    RelativeEntry,
    RelativeSignIn,
    Ticket,
    TicketRequest,
)

T = TypeVar("T")
PATH = "/api/public/registration"


class Applicant(Person):
    """Comes in by the mini-program, and is nobody's relative yet."""

    async def ticket(self, openid: str) -> str:
        """What the mini-program would hand to its page."""
        asked = TicketRequest(openid=openid)
        return (await self.post("/api/simulators/wechat/tickets", Ticket, asked)).ticket

    async def citizen_token(self, openid: str) -> str:
        """What the city's app would hand to its page."""
        asked = TicketRequest(openid=openid)
        return (await self.post("/api/simulators/citizen/tokens", Ticket, asked)).ticket

    async def sign_in(self, openid: str) -> None:
        """By the mini-program."""
        asked = RelativeSignIn(ticket=await self.ticket(openid))
        await self.post("/api/relative/sign-in", RelativeEntry, asked)
        await self._agree()

    async def sign_in_by_city(self, openid: str) -> None:
        """By the city's app, which knows people by another name."""
        asked = CitizenSignIn(token=await self.citizen_token(openid))
        await self.post("/api/relative/citizen-sign-in", RelativeEntry, asked)
        await self._agree()

    async def _agree(self) -> None:
        notice = await self.get("/api/public/privacy-notice", PrivacyNotice)
        # Where rules of use are published these are asked for next.
        while notice.agreed_at is None:
            read = AgreeToNotice(number=notice.number)
            notice = await self.post("/api/public/privacy-notice/agree", PrivacyNotice, read)

    async def card(self, side: CardSide, picture: bytes) -> Registering:
        return await self._hand_in(f"{PATH}/cards/{side}", Registering, f"{side}.jpg", picture)

    async def take_face(self, shown: FaceCheckRequest) -> FaceOutcome:
        return await self.post(f"{PATH}/face", FaceOutcome, shown)

    async def proof(self, name: str, content: bytes) -> Registering:
        return await self._hand_in(f"{PATH}/proof", Registering, name, content)

    async def answer(self, answers: SaveRegistration) -> Registering:
        return await self.post(f"{PATH}/draft", Registering, answers)

    async def send(self) -> Registering:
        return await self.post(f"{PATH}/send", Registering)

    async def begin(self, form_id: str) -> FormDraft:
        return await self.post(f"/api/public/forms/{form_id}/draft", FormDraft)

    async def send_form(
        self, draft_id: str, answers: Answers, unit_id: str | None
    ) -> OwnSubmissionDetail:
        asked = SendForm(answers=answers, unit_id=unit_id)
        path = f"/api/public/form-drafts/{draft_id}/send"
        return await self.post(path, OwnSubmissionDetail, asked)

    async def _hand_in(self, path: str, answer: type[T], name: str, content: bytes) -> T:
        """The body is the file itself, as the pages send it."""
        reply: httpx.Response = await self.http.post(
            path,
            params={"name": name},
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        if reply.is_error:
            raise refusal_of("POST", path, reply)
        return msgspec.json.decode(reply.content, type=answer)
