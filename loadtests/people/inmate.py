"""An inmate at the kiosk."""

from loadtests.people.person import Person, Turning
from schemas.calls.views import CallPage, CallView, JoinToken, TokenRequest
from schemas.people.views import InmateMe, InmateSignIn


class Inmate(Person):
    """Signs in by number and face, joins the coming call."""

    async def sign_in(self, inmate_no: str, picture: bytes, turning: Turning) -> InmateMe:
        shown = await self.shown(picture, turning)
        request = InmateSignIn(inmate_no=inmate_no, picture=shown.picture, movement=shown.movement)
        return await self.post("/api/inmate/sign-in", InmateMe, request)

    async def calls(self) -> CallPage:
        return await self.get("/api/inmate/calls", CallPage)

    async def consent(self, call_id: str) -> CallView:
        return await self.post(f"/api/inmate/calls/{call_id}/consent", CallView)

    async def join_token(self, call_id: str) -> JoinToken:
        request = TokenRequest(device_id=self.device_id)
        return await self.post(f"/api/inmate/calls/{call_id}/join-tokens", JoinToken, request)
