"""An account is never tried again once it was refused, so that no load locks anybody out."""

from collections import defaultdict
from typing import Any, ClassVar

from gevent.lock import BoundedSemaphore

from loadtests.page.plan import PagePlan
from loadtests.page.scenario import Scenario, T
from loadtests.platform.signed_in import SignedIn


class Console(Scenario[T], SignedIn):
    """An officer of a scenario: signs in once, and out again."""

    abstract = True
    plan: ClassVar[PagePlan]
    _locks: ClassVar[dict[str, Any]] = defaultdict(BoundedSemaphore)
    _refused: ClassVar[set[str]] = set()
    inside = False

    def login(self) -> str:
        """Of this user's entry."""
        raise NotImplementedError

    def account(self) -> tuple[str, str]:
        return self.login(), self.plan.password

    def on_start(self) -> None:
        if self.take_part() is not None:
            super().on_start()

    def sign_in(self, login: str, password: str) -> bool:
        # One after another: what the first one learns of the account holds for all others.
        with self._locks[login]:
            if login in self._refused:
                return False
            self.inside = super().sign_in(login, password)
            if not self.inside:
                self._refused.add(login)
        return self.inside

    def tidy(self) -> None:
        """Before the user signs out."""

    def on_stop(self) -> None:
        if self.inside:
            self.tidy()
            self.send("POST", "/api/officer/sign-out", {}, "sign out")
            self.inside = False
        self.give_back()
