"""The reasons that a route gives for what it leaves out, which no answer of the app shows."""

import msgspec

from pipelines.rules.audit.unaudited_routes import UNAUDITED
from pipelines.rules.platform.repeated_routes import WITHOUT_ANSWER, WITHOUT_NOTE
from tests.matrix.doors import Door


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    no_note: str
    no_answer: str
    no_row: str


def of(door: Door) -> Reasons:
    return Reasons(
        no_note=WITHOUT_NOTE.get(door.route, ""),
        no_answer=WITHOUT_ANSWER.get(door.route, ""),
        no_row=UNAUDITED.get(door.route, ""),
    )
