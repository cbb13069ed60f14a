"""What somebody asked a unit, and what was said since (VC-PUB-17 to VC-PUB-20)."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, String, Table, false

from schemas.modules.family.public_questions import PUBLIC_QUESTIONS
from schemas.tables.base import id_column, metadata, moment, reference
from schemas.tables.module import make_table

public_question = make_table(PUBLIC_QUESTIONS)
# Whose it is; his erasure takes it away.
public_question.append_column(reference("account_id", "public_account", nullable=True))
# Whether there is an answer that he has not seen.
public_question.append_column(
    Column("unread", Boolean, nullable=False, default=False, server_default=false())
)
# When its unit was told that the answer is late.
public_question.append_column(moment("warned_at", nullable=True))

question_entry = Table(
    "question_entry",
    metadata,
    id_column(),
    reference("question_id", "public_question", index=False),
    # asker, officer, or forwarded: a note between units, which the asker does not see.
    Column("author", String(16), nullable=False),
    reference("officer_id", "officer", nullable=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    moment("at"),
    Index("ix_question_entry_question_id", "question_id", "at"),
)
