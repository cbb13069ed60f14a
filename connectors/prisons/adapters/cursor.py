"""Cursors as text; one that another adapter wrote means the beginning, for settings may change."""

from typing import TypeVar

import msgspec

from connectors.prisons.adapters.answers import unreadable

MOST_CHARACTERS = 500
Place = TypeVar("Place", bound=msgspec.Struct)


def written(place: msgspec.Struct) -> str:
    """`place` has a tag of its own, by which it is known again."""
    text = msgspec.json.encode(place).decode()
    if len(text) > MOST_CHARACTERS:
        raise unreadable("游标过长", size=len(text))
    return text


def place_of(cursor: str, beginning: Place) -> Place:
    """Where a cursor goes on; what was told before is told once more where it is another's."""
    if not cursor:
        return beginning
    try:
        return msgspec.json.decode(cursor, type=type(beginning))
    except msgspec.DecodeError:
        return beginning
