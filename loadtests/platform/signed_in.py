"""Officers with an account of their own, for Locust."""

import random

from loadtests.platform.sealed_user import SealedUser, good


class SignedIn(SealedUser):
    """Signs in at the console, and opens its first page."""

    abstract = True

    def account(self) -> tuple[str, str]:
        """Login and password; asked once for each user."""
        raise NotImplementedError

    def came_in(self) -> None:
        """Between sign-in and first page."""

    def sign_in(self, login: str, password: str) -> bool:
        account = {"login": login, "password": password}
        return good(self.send("POST", "/api/officer/sign-in", account, "sign in"))

    def on_start(self) -> None:
        login, password = self.account()
        self.chance = random.Random(login)
        self.take_key()
        if not self.sign_in(login, password):
            self.give_up()
        self.came_in()
        self.get("/api/menu", "menu")
