"""SQL as text is known by place, so that none comes in that DM8 would not understand."""

from connectors.dm8.differences import TEXTUAL
from tests.unit.connectors.dm8.textual import textual_places


def test_every_textual_statement_is_among_the_known_differences() -> None:
    """Whoever writes one more says here what DM8 does in its place, or writes it as SQLAlchemy."""
    assert textual_places() == set(TEXTUAL)
