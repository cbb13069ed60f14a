"""A stand-in for a prison's phone exchange: it dials only what the rule service allows.

It keeps the rules as a real one must: it sounds the warning, ends a call at its longest, and
reports until it is heard. Time comes from its clock alone, which a test may move.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from connectors.platforms.signed_client import SignedClient
from schemas.calls.phone import Answered, Dial, DialAnswer, EndCause, Ended, PhoneCallReported
from schemas.errors import Unavailable

PATH = "/api/open/phone"


@dataclass
class Line:
    """One call on the exchange."""

    call_no: str
    answer: DialAnswer
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: EndCause | None = None
    warned_at: datetime | None = None
    unheard: list[str] = field(default_factory=list)
    """Reports that the platform has not taken yet, in order."""
    outcome: PhoneCallReported | None = None
    """What the platform said last."""


class PhoneExchangeSimulator:
    """One exchange; `tick` is one round of its supervision."""

    def __init__(
        self, client: SignedClient, clock: Callable[[], datetime], *, name: str = "SIM"
    ) -> None:
        self._client = client
        self._clock = clock
        self._name = name
        self._calls = 0
        self.lines: list[Line] = []

    async def dial(
        self,
        digits: str,
        *,
        inmate_no: str | None = None,
        card_no: str | None = None,
        police_no: str | None = None,
        call_no: str | None = None,
    ) -> Line:
        """Ask first; a line is on the exchange only where the answer allows it."""
        if call_no is None:
            self._calls += 1
            call_no = f"{self._name}-{self._calls:06}"
        asked = Dial(
            call_no=call_no,
            digits=digits,
            inmate_no=inmate_no,
            card_no=card_no,
            phone_set=f"{self._name}-01",
            police_no=police_no,
        )
        answer = await self._client.post(f"{PATH}/dial", asked, DialAnswer)
        line = Line(call_no=call_no, answer=answer)
        if answer.allowed:
            self.lines.append(line)
        return line

    async def pick_up(self, line: Line) -> None:
        """The relative answers."""
        line.answered_at = self._clock()
        line.unheard.append("answered")
        await self._report(line)

    async def hang_up(self, line: Line, cause: EndCause = EndCause.HUNG_UP) -> None:
        line.ended_at, line.cause = self._clock(), cause
        line.unheard.append("ended")
        await self._report(line)

    async def tick(self) -> None:
        """Warn and end what has talked long enough, and report anew what was not heard."""
        for line in self.lines:
            if line.answered_at is not None and line.ended_at is None:
                await self._supervise(line)
            await self._report(line)

    async def _supervise(self, line: Line) -> None:
        assert line.answered_at is not None
        talked = (self._clock() - line.answered_at).total_seconds()
        if talked >= line.answer.warn_at_second and line.warned_at is None:
            line.warned_at = self._clock()
        if talked >= line.answer.most_seconds:
            await self.hang_up(line, EndCause.CUT_AT_LIMIT)

    async def _report(self, line: Line) -> None:
        while line.unheard:
            try:
                line.outcome = await self._tell(line, line.unheard[0])
            except Unavailable:
                return
            del line.unheard[0]

    async def _tell(self, line: Line, what: str) -> PhoneCallReported:
        path = f"{PATH}/calls/{line.call_no}/{what}"
        if what == "answered":
            assert line.answered_at is not None
            told: Answered | Ended = Answered(at=line.answered_at)
        else:
            assert line.ended_at is not None
            assert line.cause is not None
            told = Ended(at=line.ended_at, cause=line.cause, answered_at=line.answered_at)
        return await self._client.post(path, told, PhoneCallReported)
