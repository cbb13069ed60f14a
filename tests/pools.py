"""A pool of speech channels in the test's own process, by the same book as the standing actor."""

import asyncio

from pipelines.rules.speech.lines.leases import LeaseBook
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import Standing

LEASE_S = 15.0


class LocalPool:
    """Gives out channels; `away` makes it fail as a lost actor does.

    The book is the product's; the actor around it needs Ray: `actors/test_asr_pool.py` has it.
    """

    def __init__(self, capacity: int = 60, most_waiting: int = 20) -> None:
        self.book = LeaseBook(
            capacity, most_waiting=most_waiting, lease_s=LEASE_S, now_s=0.0, anew=False
        )
        self.away = False
        self._questions: asyncio.Queue[bool] = asyncio.Queue()

    async def ask(self, conversation: str, channel: ContactChannel, held: bool) -> Standing:
        self._questions.put_nowait(held)
        self._answers()
        return self.book.ask(conversation, channel, 0.0, held=held)

    async def release(self, conversation: str) -> None:
        self._answers()
        self.book.release(conversation)

    async def next_question(self) -> bool:
        """Wait until somebody asks again; whether as a holder."""
        while not self._questions.empty():
            self._questions.get_nowait()
        return await asyncio.wait_for(self._questions.get(), 2)

    def _answers(self) -> None:
        if self.away:
            raise ConnectionError("the pool is away")
