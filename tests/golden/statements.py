"""The texts of the statements that count, by question: this holds their speed without a clock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from pipelines.rules.security.digest import sm3_hex

COUNTED = (
    "visit", "phone_call", "phone_ticket", "conversation", "call_record", "video_call",
    "call_review", "line_hit", "alert", "window_rating", "official_booking", "headcount_spell",
    "relative_number", "hours_line", "hours_sheet", "pay_line", "booked_pay", "pay_version",
    "project_output",
)  # fmt: skip
"""Tables of what is counted; who may ask is another statement."""
COUNTS = re.compile(rf"\b(?:FROM|JOIN) (?:{'|'.join(COUNTED)})\b")
SHORT = 12
"""Of a digest that names a text."""


class Heard:
    """Statements of one question after the other."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.by_question: dict[str, list[str]] = {}
        self._now: list[str] = []

    def begin(self) -> None:
        self._now = []

    def end(self, question: str) -> None:
        self.by_question[question] = self._now

    def take(self, statement: str) -> None:
        if COUNTS.search(statement):
            name = sm3_hex(statement.encode())[:SHORT]
            self.texts[name] = statement
            self._now.append(name)

    def lines(self) -> list[list[Any]]:
        """Which question sends which, then each text once."""
        asked = [[name, "sends", sent] for name, sent in self.by_question.items()]
        return [*asked, *([name, "text", self.texts[name]] for name in sorted(self.texts))]


@contextmanager
def hearing() -> Iterator[Heard]:
    """Of all databases of this process."""
    heard = Heard()

    def sent(
        connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool
    ) -> None:
        heard.take(statement)

    event.listen(Engine, "before_cursor_execute", sent)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", sent)
