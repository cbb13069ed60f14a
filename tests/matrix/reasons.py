"""The reasons that a route gives for what it leaves out, which no answer of the app shows."""

import msgspec

from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from serve.declaration import said_by
from tests.matrix.doors import Door


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    no_note: str
    no_answer: str
    no_row: str


def of(door: Door) -> Reasons:
    route = said_by(door.handler)
    assert route is not None, door.route
    return Reasons(
        no_note=route.repeats.value if isinstance(route.repeats, Unnoted) else "",
        no_answer=route.repeats.value if isinstance(route.repeats, Secret) else "",
        no_row=route.unaudited,
    )
