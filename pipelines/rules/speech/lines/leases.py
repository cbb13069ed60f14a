"""Who holds which of the live speech channels: leases that end unless they are renewed."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from schemas.people.contacts import ContactChannel
from schemas.speech.speech import LeaseState, Standing


class _Holder(msgspec.Struct):
    channel: ContactChannel
    seen_s: float


class LeaseBook:
    """The channels of one pool; the clock comes in with each question, in seconds.

    A book that begins `anew`, after one whose holders may still be there, knows of none of them.
    Until a whole lease time has passed it gives channels only to those who say that they hold one
    already, so that nobody is given one that somebody else still uses.
    """

    def __init__(
        self, capacity: int, *, most_waiting: int, lease_s: float, now_s: float, anew: bool
    ) -> None:
        self.capacity = capacity
        self.most_waiting = most_waiting
        self._lease_s = lease_s
        self._open_s = now_s + lease_s if anew else now_s
        self._holders: dict[str, _Holder] = {}
        # In the order of asking, as dictionaries keep it.
        self._waiting: dict[str, _Holder] = {}
        self._refused: dict[str, float] = {}
        self.refusals = 0

    def ask(
        self, conversation: str, channel: ContactChannel, now_s: float, *, held: bool = False
    ) -> Standing:
        """Ask for a channel, renew it, or keep one's place in the line; all by the same call."""
        self.expire(now_s)
        holder = _Holder(channel, now_s)
        if conversation in self._holders:
            self._holders[conversation] = holder
            return Standing(state=LeaseState.LEASED)
        if held and not self._full():
            self._waiting.pop(conversation, None)
            self._holders[conversation] = holder
            return Standing(state=LeaseState.LEASED)
        return self._in_line(conversation, holder, now_s)

    def release(self, conversation: str) -> None:
        """Give a channel or a place in the line back."""
        self._holders.pop(conversation, None)
        self._waiting.pop(conversation, None)
        self._refused.pop(conversation, None)

    def expire(self, now_s: float) -> None:
        """Forget those who were not heard for a whole lease time: their process is gone."""
        for book in (self._holders, self._waiting):
            gone = [key for key, one in book.items() if now_s - one.seen_s > self._lease_s]
            for key in gone:
                del book[key]
        for key in [key for key, at in self._refused.items() if now_s - at > self._lease_s]:
            del self._refused[key]

    def follow(self, *, capacity: int, most_waiting: int) -> None:
        """Other limits from now on; nobody who holds a channel loses it by that."""
        self.capacity, self.most_waiting = capacity, most_waiting

    def leased(self) -> Counter[ContactChannel]:
        return _counted(self._holders.values())

    def waiting(self) -> Counter[ContactChannel]:
        return _counted(self._waiting.values())

    def _in_line(self, conversation: str, holder: _Holder, now_s: float) -> Standing:
        known = conversation in self._waiting
        if known:
            self._waiting[conversation].seen_s = now_s
        elif self._full() and len(self._waiting) >= self.most_waiting:
            return self._refuse(conversation, now_s)
        else:
            self._waiting[conversation] = holder
        place = list(self._waiting).index(conversation) + 1
        if place <= self._free() and not self._beginning(now_s):
            self._holders[conversation] = self._waiting.pop(conversation)
            self._refused.pop(conversation, None)
            return Standing(state=LeaseState.LEASED)
        return Standing(state=LeaseState.WAITING, place=place)

    def _refuse(self, conversation: str, now_s: float) -> Standing:
        # Who asks again and again is one refusal.
        self.refusals += conversation not in self._refused
        self._refused[conversation] = now_s
        return Standing(state=LeaseState.REFUSED)

    def _free(self) -> int:
        return self.capacity - len(self._holders)

    def _full(self) -> bool:
        return self._free() <= 0

    def _beginning(self, now_s: float) -> bool:
        return now_s < self._open_s


def _counted(holders: Iterable[_Holder]) -> Counter[ContactChannel]:
    return Counter(one.channel for one in holders)
