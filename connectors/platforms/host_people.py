"""Who has WeChat and 随申办: whomever a stand-in was told of, and anybody else under made-up names.

The stand-ins know more people than the platform does, and nothing of its database.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import sha256

import msgspec

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "10X98765432"
LATER = "bureau-"
"""Begins the openids of those who take time to be told of."""
NAMES = ("安宁", "柏川", "程实", "董和", "方晴", "高远", "何平", "江流")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as the hosts know him."""

    openid: str
    """In the mini-program; by it he is called in a demonstration."""
    name: str
    id_no: str
    phone: str

    @property
    def official_openid(self) -> str:
        """In the official account, where everybody has another one."""
        return f"oa-{_mark(self.openid, 'official')}"

    @property
    def unionid(self) -> str:
        """The same in both."""
        return f"un-{_mark(self.openid, 'union')}"


class HostPeople:
    """Those who were told of; whoever else is named gets a name, a number and a phone."""

    def __init__(
        self, told: Iterable[Holder] = (), more: Callable[[], Iterable[Holder]] = tuple
    ) -> None:
        """`more` takes time to be told of, and is asked for once somebody looks for them."""
        self._told = {one.openid: one for one in told}
        self._more = more

    def known(self) -> list[Holder]:
        return list(self._everybody.values())

    def called(self, openid: str) -> Holder:
        known = self._everybody if openid.startswith(LATER) else self._told
        return known.get(openid) or made_up(openid)

    def numbered(self, id_no: str) -> Holder | None:
        """Whoever has an identity number, of those who were told of."""
        return next((one for one in self._everybody.values() if one.id_no == id_no), None)

    @cached_property
    def _everybody(self) -> dict[str, Holder]:
        return self._told | {one.openid: one for one in self._more()}


def made_up(openid: str) -> Holder:
    """The same person for the same openid; the area code was never given out."""
    number = int.from_bytes(sha256(openid.encode()).digest()[:6])
    first = f"9900001980{number % 12 + 1:02}{number // 12 % 28 + 1:02}{number // 336 % 1000:03}"
    return Holder(
        openid=openid,
        name=NAMES[number % len(NAMES)],
        id_no=first + check_digit(first),
        phone=f"1009{number % 10**7:07}",
    )


def check_digit(first: str) -> str:
    """Of the first seventeen digits (GB 11643)."""
    return DIGITS[sum(int(one) * weight for one, weight in zip(first, WEIGHTS, strict=True)) % 11]


def _mark(openid: str, what: str) -> str:
    return sha256(f"{what}:{openid}".encode()).hexdigest()[:24]
