"""Everybody has a picture, and always the same one."""

import msgspec

from connectors.platforms.affairs_stand_in.portraits import first_of, portrait_of
from tests.unit.connectors.platforms.affairs_stand_in.held import PEOPLE

JPEG = b"\xff\xd8\xff"


def test_a_figure_is_drawn_by_the_number_and_a_named_face_is_shown() -> None:
    zhou, wu = PEOPLE.people
    drawn = portrait_of(first_of(zhou))
    assert drawn == portrait_of(first_of(zhou))
    assert drawn.content != portrait_of(first_of(wu)).content
    faced = portrait_of(first_of(msgspec.structs.replace(zhou, face="t1-3")))
    assert all(one.content.startswith(JPEG) for one in (drawn, faced))
    assert faced.content != drawn.content
