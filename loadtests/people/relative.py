"""A relative at the phone page."""

from datetime import date, datetime

from loadtests.people.person import Person, Turning
from schemas.calls.views import CallPage, CallRequest, CallView, JoinToken, Slot, TokenRequest
from schemas.people.privacy import AgreeToNotice, PrivacyNotice
from schemas.people.views import (
    BoundInmate,
    FaceOutcome,
    PortraitSignIn,
    RelativeEntry,
    RelativeMe,
    RelativeSignIn,
    Ticket,
    TicketRequest,
)


class FaceNeeded(Exception):
    """Somebody whose face is registered was to sign in without showing one."""


class Relative(Person):
    """Signs in through the simulated WeChat, shows the face, asks for calls."""

    async def sign_in(
        self, openid: str, picture: bytes | None = None, turning: Turning | None = None
    ) -> RelativeMe:
        """With the face, where one is registered; without it the picture is not looked at."""
        ticket = await self.post(
            "/api/simulators/wechat/tickets", Ticket, TicketRequest(openid=openid)
        )
        asked = RelativeSignIn(ticket=ticket.ticket)
        entry = await self.post("/api/relative/sign-in", RelativeEntry, asked)
        me = entry.me
        if me is None:
            if entry.entry is None or picture is None or turning is None:
                raise FaceNeeded(openid)
            me = await self._show_portrait(entry.entry, picture, turning)
        await self.agree()
        return me

    async def _show_portrait(self, entry: str, picture: bytes, turning: Turning) -> RelativeMe:
        shown = await self.shown(picture, turning)
        portrait = PortraitSignIn(entry=entry, picture=shown.picture, movement=shown.movement)
        return await self.post("/api/relative/portrait-sign-in", RelativeMe, portrait)

    async def agree(self) -> None:
        """Read the privacy notice in force and agree to it where that was not done yet."""
        notice = await self.get("/api/relative/privacy-notice", PrivacyNotice)
        if notice.agreed_at is None:
            asked = AgreeToNotice(number=notice.number)
            await self.post("/api/relative/privacy-notice/agree", PrivacyNotice, asked)

    async def show_face(self, picture: bytes, turning: Turning) -> FaceOutcome:
        request = await self.shown(picture, turning)
        return await self.post("/api/relative/face-checks", FaceOutcome, request)

    async def inmates(self) -> list[BoundInmate]:
        return await self.get("/api/relative/inmates", list[BoundInmate])

    async def free_slots(self, inmate_id: str, day: date, minutes: int) -> list[Slot]:
        slots = await self.get(
            "/api/relative/slots",
            list[Slot],
            inmate_id=inmate_id,
            day=day.isoformat(),
            minutes=minutes,
        )
        return [slot for slot in slots if slot.free]

    async def request_call(self, inmate_id: str, starts_at: datetime, minutes: int) -> CallView:
        request = CallRequest(inmate_id=inmate_id, starts_at=starts_at, minutes=minutes)
        return await self.post("/api/relative/calls", CallView, request)

    async def calls(self) -> CallPage:
        return await self.get("/api/relative/calls", CallPage)

    async def call(self, call_id: str) -> CallView:
        return await self.get(f"/api/relative/calls/{call_id}", CallView)

    async def cancel(self, call_id: str) -> CallView:
        return await self.post(f"/api/relative/calls/{call_id}/cancel", CallView)

    async def consent(self, call_id: str) -> CallView:
        """Agree to being monitored and recorded."""
        return await self.post(f"/api/relative/calls/{call_id}/consent", CallView)

    async def join_token(self, call_id: str) -> JoinToken:
        request = TokenRequest(device_id=self.device_id)
        return await self.post(f"/api/relative/calls/{call_id}/join-tokens", JoinToken, request)
