"""A relative at the phone page, for Locust: signs in, books a video call, takes it back."""

import random
from datetime import datetime
from typing import Any

from loadtests.platform.sealed_user import SealedUser, good

MINUTES = 10
SERVER_ERROR = 500
CONFLICT, GONE = 409, ("slot_taken", "allowance_used")
IN_CUSTODY, OPEN = "in_custody", ("requested", "approved")


class Relative(SealedUser):
    """What one relative does; everything that was booked is known until it is taken back."""

    abstract = True
    asked: dict[datetime, str]
    """Calls that were booked and not taken back, by their beginning; empty while none answered."""

    def enter(self, openid: str) -> bool:
        """Sign in by the simulated WeChat; whether the relative is in."""
        self.asked = {}
        self.chance = random.Random(openid)
        path = "/api/simulators/wechat/tickets"
        ticket = self.send("POST", path, {"openid": openid}, "relative: ticket of WeChat")
        if not good(ticket):
            return False
        asked = {"ticket": ticket.json()["ticket"]}
        entry = self.send("POST", "/api/relative/sign-in", asked, "relative: sign in")
        # With a registered face more would be asked for; such relatives are not in the plan.
        return good(entry) and bool(entry.json()["me"]) and self._agreed()

    def _agreed(self) -> bool:
        path = "/api/relative/privacy-notice"
        notice = self.get(path, "relative: privacy notice")
        if notice is None:
            return False
        if notice["agreed_at"] is None:
            asked = {"number": notice["number"]}
            return good(self.send("POST", f"{path}/agree", asked, "relative: agree"))
        return True

    def bookable(self) -> str | None:
        """An inmate with whom a call may be booked."""
        inmates = self.get("/api/relative/inmates", "relative: inmates") or []
        open_to_her = [
            one["id"]
            for one in inmates
            if one["calls_left"] > 0
            and not one["video_closed"]
            and one["custody_state"] == IN_CUSTODY
        ]
        return self.chance.choice(open_to_her) if open_to_her else None

    def free_time(self, inmate_id: str) -> datetime | None:
        """When a call can be asked for: not today, so that it can be taken back."""
        days = self.get("/api/relative/bookable-days", "relative: days", inmate_id=inmate_id) or []
        free = [one["day"] for one in days[1:] if one["free"]]
        if not free:
            return None
        asked = {"inmate_id": inmate_id, "day": self.chance.choice(free), "minutes": MINUTES}
        slots = self.get("/api/relative/slots", "relative: times of a day", **asked) or []
        times = [datetime.fromisoformat(one["starts_at"]) for one in slots if one["free"]]
        return self.chance.choice(times) if times else None

    def book(self, inmate_id: str, starts_at: datetime) -> str | None:
        """The call's id; none where somebody was faster, or it failed, which is counted."""
        self.asked[starts_at] = ""
        body = {"inmate_id": inmate_id, "starts_at": starts_at, "minutes": MINUTES}
        path, name = "/api/relative/calls", "relative: book"
        with self.send("POST", path, body, name, catch_response=True) as reply:
            if good(reply):
                self.asked[starts_at] = reply.json()["id"]
                return self.asked[starts_at]
            if reply.status_code == CONFLICT and reply.json()["code"] in GONE:
                reply.success()
        if reply.status_code < SERVER_ERROR and reply.status_code:
            del self.asked[starts_at]
        return None

    def withdraw(self, call_id: str) -> None:
        """Take it back, requested or approved."""
        path = f"/api/relative/calls/{call_id}/cancel"
        if good(self.send("POST", path, {}, "relative: withdraw")):
            self.asked = {when: one for when, one in self.asked.items() if one != call_id}

    def withdraw_all(self) -> None:
        """Whatever is still booked, also that of which no answer came."""
        unknown = [when for when, call_id in self.asked.items() if not call_id]
        if unknown:
            self._find(set(unknown))
        for call_id in list(self.asked.values()):
            self.withdraw(call_id)

    def _find(self, unknown: set[datetime]) -> None:
        page: Any = self.get("/api/relative/calls", "relative: own calls") or {"rows": []}
        for when in unknown:
            del self.asked[when]
        self.asked |= {
            starts_at: one["id"]
            for one in page["rows"]
            if (starts_at := datetime.fromisoformat(one["starts_at"])) in unknown
            and one["state"] in OPEN
        }
