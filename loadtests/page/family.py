"""Scenario 家属预约: relatives look for a time, book a video call, and take it back."""

from locust import task

from loadtests.page.relatives import Relative
from loadtests.page.scenario import Scenario
from loadtests.page.told import FAMILY

READ_S = (4.0, 10.0)


class Family(Scenario[str], Relative):
    """One relative with a phone."""

    abstract = True
    told = FAMILY
    inside = False

    def on_start(self) -> None:
        openid = self.take_part()
        if openid is None:
            return
        self.take_key()
        self.inside = self.enter(openid)
        if not self.inside:
            self.give_up()

    def on_stop(self) -> None:
        if self.inside:
            self.withdraw_all()
            self.send("POST", "/api/relative/sign-out", {}, "relative: sign out")
            self.inside = False
        self.give_back()

    def wait_time(self) -> float:
        return self.chance.uniform(*READ_S) / self.haste

    @task(2)
    def look(self) -> None:
        """For a time, without booking."""
        inmate_id = self.bookable()
        if inmate_id is not None:
            self.think(*READ_S)
            self.free_time(inmate_id)

    @task(3)
    def book_and_withdraw(self) -> None:
        inmate_id = self.bookable()
        when = self.free_time(inmate_id) if inmate_id else None
        if inmate_id is None or when is None:
            return
        self.think(*READ_S)
        call_id = self.book(inmate_id, when)
        if call_id is not None:
            self.get(f"/api/relative/calls/{call_id}", "relative: call")
            self.think(*READ_S)
            self.withdraw(call_id)

    @task(1)
    def read_own(self) -> None:
        self.get("/api/relative/calls", "relative: own calls")
        self.get("/api/relative/messages", "relative: messages")
