"""Officers of a demonstration: signed in as long as they are needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx

from loadtests.demo.plan import Account
from loadtests.demo.stage import stage
from loadtests.people.officer import Officer
from loadtests.people.person import Refusal


@asynccontextmanager
async def signed_in(base_url: str, account: Account) -> AsyncIterator[Officer]:
    """Signed out at the end: an account has few sessions, and new ones end those of people."""
    async with Officer(base_url) as officer:
        with stage(f"sign-in {account.login}"):
            await officer.sign_in(account.login, account.password)
        try:
            yield officer
        finally:
            with suppress(Refusal, httpx.HTTPError):
                await officer.sign_out()
