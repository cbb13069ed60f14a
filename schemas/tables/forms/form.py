"""Versions of forms, and what was filled in by them (VC-MINI-05 to -07, VC-PUB-14 to -16)."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

form_version = Table(
    "form_version",
    metadata,
    id_column(),
    reference("form_id", "form", index=False),
    Column("number", Integer, nullable=False),
    # draft, published, retired; only a draft's content may change (held by a trigger).
    Column("state", String(16), nullable=False),
    Column("content", JSON, nullable=False),
    Column("note", String(200), nullable=False),
    # Grows with every saving of a draft: the guard against two writers.
    Column("revision", Integer, nullable=False),
    Column("created_by", String(64), nullable=False),
    moment("created_at"),
    Column("published_by", String(64), nullable=True),
    moment("published_at", nullable=True),
    moment("retired_at", nullable=True),
    UniqueConstraint("form_id", "number"),
    # No two of a form are in force, or being designed.
    Index(
        "uq_form_version_state",
        "form_id",
        "state",
        unique=True,
        postgresql_where=text("state in ('draft', 'published')"),
    ),
)

form_submission = Table(
    "form_submission",
    metadata,
    id_column(),
    Column("receipt_no", String(24), nullable=False, unique=True),
    reference("account_id", "public_account"),
    reference("form_id", "form", index=False),
    # By which it was filled in; it keeps it for all its rounds.
    reference("version_id", "form_version"),
    # The prison that decides.
    reference("unit_id", "org_unit"),
    Column("applicant_sealed", LargeBinary, nullable=True),
    Column("state", String(16), nullable=False),
    Column("round", Integer, nullable=False),
    # The draft that it came of: one draft is sent once, however often it is asked for.
    Column("draft_id", String(ID_LENGTH), nullable=False, unique=True),
    moment("first_sent_at"),
    moment("sent_at"),
    moment("decided_at", nullable=True),
    # When what was answered was erased.
    moment("erased_at", nullable=True),
    Index("ix_form_submission_form_id", "form_id", "sent_at"),
)

form_draft = Table(
    "form_draft",
    metadata,
    id_column(),
    reference("account_id", "public_account", index=False),
    reference("form_id", "form"),
    reference("version_id", "form_version"),
    # What is mended by it; empty of a new one.
    reference("submission_id", "form_submission", nullable=True),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    moment("opened_at"),
    moment("saved_at"),
    UniqueConstraint("account_id", "form_id"),
)

# What was filled in, round by round; a round is never changed (held by a trigger), only erased.
form_filling = Table(
    "form_filling",
    metadata,
    id_column(),
    reference("submission_id", "form_submission", nullable=True, index=False),
    reference("booking_id", "official_booking", nullable=True, index=False),
    Column("round", Integer, nullable=False),
    reference("version_id", "form_version"),
    # The case that decided on it; of official business the booking knows it.
    reference("case_id", "approval_case", nullable=True),
    Column("answers_sealed", LargeBinary, nullable=True),
    moment("sent_at"),
    UniqueConstraint("submission_id", "round"),
    UniqueConstraint("booking_id", "round"),
    CheckConstraint("(submission_id is null) <> (booking_id is null)", name="of_one"),
)

# Answers of the last round as lists are narrowed by them: what tells of a person as a digest alone.
form_answer = Table(
    "form_answer",
    metadata,
    id_column(),
    reference("submission_id", "form_submission", index=False),
    Column("field", String(32), nullable=False),
    Column("text", String(200), nullable=True),
    Column("number", Numeric(18, 6), nullable=True),
    Column("day", Date, nullable=True),
    Column("digest", String(64), nullable=True),
    Index("ix_form_answer_submission_id", "submission_id", "field"),
)
