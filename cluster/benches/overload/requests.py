"""Requests above their limit: officers who ask whether the last answer came or not."""

import asyncio
import contextlib
from collections.abc import Sequence

from cluster.benches.overload.part import AFTER_S, Apart, Driven, Outcome
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from loadtests.people.officer import Officer
from loadtests.platform.open_loop import BUSY, WAY_IN, Answer, Crowd

DONE = 200


class WayInDeclined(RuntimeError):
    """What must never be left out was declined."""


class Refused(RuntimeError):
    """The platform says that it was asked wrongly: nothing measured would mean anything."""


class RequestsPart(Apart):
    """The HTTP face of a whole platform."""

    name, unit = "requests", "requests/s"
    deadline_s = 3.0
    first, most = 64.0, 2_000.0
    probe: float | None = 256.0
    whole = False
    search_s, hold_s = 12.0, 40.0
    lead_s = 3.0
    """Officers have just signed in, and figures of their prisons are cold: not counted."""

    def __init__(self, address: str) -> None:
        self._address = address

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        told = asyncio.run(self._ask(_stretches(load, self.lead_s + seconds, after)))
        answers = [one for one in told if one.at_s >= self.lead_s]
        over_s = self.lead_s + seconds
        turned_away = [one for one in told if one.kind == WAY_IN and one.status == BUSY]
        if turned_away:
            raise WayInDeclined(f"{len(turned_away)} times: {_said(turned_away)}")
        wrong = {one.status for one in told if 400 <= one.status < 500}
        if wrong:
            raise Refused(f"status {sorted(wrong)}: {_said(told)}")
        return Driven(
            seconds=seconds,
            outcomes=[_outcome(one, self.lead_s) for one in answers if one.at_s < over_s],
            after=[_outcome(one, over_s) for one in answers if one.at_s >= over_s],
        )

    async def _ask(self, stretches: Sequence[tuple[float, float]]) -> list[Answer]:
        async with contextlib.AsyncExitStack() as stack:
            officers: list[Officer] = []
            for number in range(1, len(PRISON_NAMES) + 1):
                officer = await stack.enter_async_context(Officer(self._address))
                login = f"{prison_code(number).lower()}.leader"
                await officer.sign_in(login, DEMONSTRATION_PASSWORD)
                officers.append(officer)
            return await Crowd(officers).ask(stretches)


def _stretches(load: float, seconds: float, after: float) -> Sequence[tuple[float, float]]:
    return [(load, seconds), (after, AFTER_S)] if after else [(load, seconds)]


def _said(answers: Sequence[Answer]) -> list[str]:
    """What failures say, each once."""
    return sorted({one.said for one in answers if one.said})


def _outcome(one: Answer, since_s: float) -> Outcome:
    done = one.status == DONE
    return Outcome(
        at_s=one.at_s - since_s,
        took_s=one.took_s if done else None,
        declined=one.status == BUSY,
        marked=one.status == BUSY,
    )
