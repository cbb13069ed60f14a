"""What was said as it is read by default, and the sensitive words in it: two views.

Whoever searches, shows or counts lines asks these, so that one place says which lines those are.
"""

from sqlalchemy import ColumnElement, Integer, String, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import UserDefinedType

from connectors.postgres.worded import Worded
from pipelines.rules.text_search import index_query
from schemas.tables.transcript import transcript_line

LINE_COLUMNS = (
    "id",
    "call_id",
    "seq",
    "speaker",
    "speaker_name",
    "start_s",
    "end_s",
    "text",
    "hits",
    "kind",
    "at",
)

EXACT = 2
"""The index holds whole terms up to this length."""

shown_line = table(
    "shown_line", *(column(name, transcript_line.c[name].type) for name in LINE_COLUMNS)
)
conversation_hit = table(
    "conversation_hit",
    column("line_id", String),
    column("call_id", String),
    column("speaker", String),
    column("word", String),
    column("word_class", String),
    column("severity", Integer),
)


class TsQuery(UserDefinedType[str]):
    """PostgreSQL's type of a full-text question."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "tsquery"


def holds(term: str) -> ColumnElement[bool]:
    """Whether the term stands in a line: by the index, then by the text itself.

    Of one character or two the index alone is exact.
    """
    grams = func.text_grams(shown_line.c.text, type_=TSVECTOR)
    likely: ColumnElement[bool] = Worded(
        grams.bool_op("@@")(cast(index_query(term), TsQuery)), stands_in(term)
    )
    return likely if len(term) <= EXACT else likely & stands_in(term)


def stands_in(term: str) -> ColumnElement[bool]:
    """The same by the text alone, where the lines are few; of A to Z the case does not count."""
    found: ColumnElement[bool] = func.strpos(func.lower(shown_line.c.text.collate("C")), term) > 0
    return found


def has_hit(
    conversation_id: ColumnElement[str], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether sensitive words of such a kind fell in a conversation."""
    found = select(conversation_hit.c.line_id).where(
        conversation_hit.c.call_id == conversation_id, *conditions
    )
    return found.exists()
