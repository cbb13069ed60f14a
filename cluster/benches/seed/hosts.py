"""Whom WeChat and 随申办 know in a demonstration: its relatives, a bureau's, and others."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cluster.benches.prisons import kept_bureau
from cluster.benches.seed.cast import kin
from connectors.platforms.host_people import LATER, Holder, made_up
from pipelines.rules.bureau.cast import Cast

OF_PRISON = 2
"""Of so many inmates a prison the relatives are offered; nobody looks through thousands."""
STRANGERS = ("stranger-1", "stranger-2", "stranger-3")
"""Who has WeChat and is no relative of anybody here."""


def id_no_of(number: int) -> str:
    """Of the demonstration's relatives in their order, in an area code that was never given out."""
    return f"990000197001{number:06}"


def phone_of(number: int) -> str:
    return f"100{number:08}"


def holders() -> Iterator[Holder]:
    """Those one meets first come first."""
    yield from map(made_up, STRANGERS)
    for number, one in enumerate(kin(), 1):
        yield Holder(
            openid=one.openid, name=one.name, id_no=id_no_of(number), phone=phone_of(number)
        )


@cache
def known_late(bureau: Path | None) -> tuple[Holder, ...]:
    """By number and name as the bureau's records have them; these have no openid of anybody."""
    if bureau is None:
        return ()
    return tuple(_relatives(Cast(kept_bureau.read(bureau))))


def _relatives(cast: Cast) -> Iterator[Holder]:
    for held in cast.inmates.values():
        for bond in (bond for one in held[:OF_PRISON] for bond in one.bonds):
            one = bond.relative
            openid = f"{LATER}{one.key.replace('/', '-').lower()}"
            yield Holder(openid=openid, name=one.name, id_no=one.id_no, phone=one.phone)
