"""Any password is taken or refused as the rules say, over HTTP (ID-2)."""

import asyncio
import string

import hypothesis
import pytest
from hypothesis import strategies as st

from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD

PATH = "/api/officer/password"
LOGIN = "reviewer"
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!#%+=?")
CANDIDATES = st.one_of(
    st.text(alphabet="".join(KINDS), min_size=1, max_size=14),
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=4).flatmap(
        lambda kinds: st.text(alphabet="".join(kinds), min_size=6, max_size=12)
    ),
    st.tuples(st.sampled_from(["Reviewer", LOGIN, "REVIEWER"]), st.just("-A1b")).map("".join),
)


def fits(password: str) -> bool:
    """The rule in other words than the product's."""
    kinds = sum(any(letter in kind for letter in password) for kind in KINDS)
    return len(password) >= 8 and kinds >= 3 and LOGIN not in password.lower()


@pytest.mark.requirement("ID-2")
@pytest.mark.timeout(300)
async def test_a_password_is_taken_exactly_when_the_rules_allow_it(
    people: People, services: Services
) -> None:
    configure(services, password_history=1)
    officer = await people.officer(LOGIN)
    loop = asyncio.get_running_loop()
    now = {"password": PASSWORD}
    seen = {True: 0, False: 0}

    def ask(new: str) -> int:
        body = {"current": now["password"], "new": new}
        waiting = asyncio.run_coroutine_threadsafe(officer.ask("POST", PATH, body), loop)
        return waiting.result(30).status_code

    @hypothesis.settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(CANDIDATES)
    def property_of(new: str) -> None:
        hypothesis.assume(new != now["password"])
        seen[fits(new)] += 1
        status = ask(new)
        assert status == (204 if fits(new) else 422), new
        if status == 204:
            # The one before must not come again at once.
            now["password"] = new
            assert ask(new) == 422

    await asyncio.to_thread(property_of)
    assert min(seen.values()) >= 5, seen
