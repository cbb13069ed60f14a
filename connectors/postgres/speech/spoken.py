"""What was said as it is read by default, and the sensitive words in it: two views.

Whoever searches, shows or counts lines asks these, so that one place says which lines those are.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, String, Text, and_, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import ARRAY

from connectors.postgres.worded import Worded
from schemas.tables.speech.spoken import TOKENS_APART, line_index
from schemas.tables.speech.transcript import transcript_line

LINE_COLUMNS = (
    "id",
    "call_id",
    "seq",
    "speaker",
    "speaker_name",
    "start_s",
    "end_s",
    "sealed",
    "kind",
    "at",
)

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


def may_hold(tokens: Sequence[str]) -> ColumnElement[bool]:
    """Whether an indexed line has all tokens of a term; whoever asks opens it and reads."""
    kept = func.string_to_array(line_index.c.tokens, TOKENS_APART, type_=ARRAY(String))
    one_by_one = and_(*(func.strpos(line_index.c.tokens, token) > 0 for token in tokens))
    return Worded(kept.bool_op("@>")(cast(list(tokens), ARRAY(Text))), one_by_one)


def has_hit(
    conversation_id: ColumnElement[str], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether sensitive words of such a kind fell in a conversation."""
    found = select(conversation_hit.c.line_id).where(
        conversation_hit.c.call_id == conversation_id, *conditions
    )
    return found.exists()
