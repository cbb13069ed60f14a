"""The prisons' systems: settings by version, how far each was read, and what it told."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

KIND, STATE, KEY = String(24), String(16), String(200)


def _of_system() -> Column[Any]:
    return Column("system_id", String(ID_LENGTH), ForeignKey("prison_system.id"), primary_key=True)


prison_system = Table(
    "prison_system",
    metadata,
    id_column(),
    reference("prison_id", "org_unit"),
    # `SystemKind`; a prison has one of each.
    Column("kind", KIND, nullable=False),
    Column("name", String(64), nullable=False),
    Column("maker", String(64), nullable=False, default=""),
    Column("enabled", Boolean, nullable=False, server_default=false()),
    # The number of the version that counts; without one nothing is asked.
    Column("active", Integer, nullable=True),
    # What the other side knows us by, sealed.
    Column("secret_sealed", LargeBinary, nullable=True),
    UniqueConstraint("prison_id", "kind"),
)

prison_system_settings = Table(
    "prison_system_settings",
    metadata,
    _of_system(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("settings", JSON, nullable=False),
    Column("state", STATE, nullable=False),
    moment("proposed_at"),
    reference("proposed_by", "officer", nullable=True, index=False),
    moment("tried_at", nullable=True),
    # Counts and problems of the sample; nothing of its records.
    Column("trial", JSON(none_as_null=True), nullable=True),
    moment("activated_at", nullable=True),
    reference("activated_by", "officer", nullable=True, index=False),
)

prison_system_feed = Table(
    "prison_system_feed",
    metadata,
    _of_system(),
    Column("kind", KIND, primary_key=True),
    Column("cursor", String(500), nullable=False, default=""),
    # The version of the settings that the cursor was handed out under.
    Column("settings", Integer, nullable=False),
    moment("tried_at", nullable=True),
    moment("succeeded_at", nullable=True),
    moment("failing_since", nullable=True),
    Column("problem", String(200), nullable=False, default=""),
    # What still waits at the source, where it says so.
    Column("backlog", BigInteger, nullable=True),
    # Since when records come that are not yet all here; empty where nothing waits.
    moment("behind_since", nullable=True),
)

source_record = Table(
    "source_record",
    metadata,
    _of_system(),
    Column("kind", KIND, primary_key=True),
    Column("key", KEY, primary_key=True),
    # The newest version that was applied; what is held or stale stands in `raw_record` alone.
    Column("version", BigInteger, nullable=False),
    Column("day", Date, nullable=True),
    Column("content", LargeBinary(32), nullable=False),
    Column("deleted", Boolean, nullable=False),
    # Ours, of the module that the kind leads to.
    Column("target_id", String(ID_LENGTH), nullable=True),
    moment("applied_at"),
    Index("ix_source_record_system_id_kind_day", "system_id", "kind", "day"),
)

raw_record = Table(
    "raw_record",
    metadata,
    _of_system(),
    Column("kind", KIND, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("state", STATE, nullable=False),
    moment("received_at"),
    # As it came, sealed; personal data of inmates and relatives stand in it. Empty once its time is
    # over: that the version came is known for ever.
    Column("sealed", LargeBinary, nullable=True),
    # By which the oldest that are not empty yet are found.
    Index("ix_raw_record_received_at", "received_at", postgresql_where=text("sealed is not null")),
)

record_problem = Table(
    "record_problem",
    metadata,
    id_column(),
    reference("system_id", "prison_system", index=False),
    Column("kind", KIND, nullable=False),
    Column("key", KEY, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("code", String(48), nullable=False),
    # Field, code and words of all that is wrong; no value of the record.
    Column("problems", JSON, nullable=False),
    # Nothing is wrong with it: it waits for something that may come by itself.
    Column("waits", Boolean, nullable=False),
    Column("state", STATE, nullable=False),
    # The version of the settings under which it was tried last.
    Column("settings", Integer, nullable=False),
    moment("found_at", index=True),
    moment("tried_at"),
    # What an operator put in place of what came, sealed.
    Column("mended_sealed", LargeBinary, nullable=True),
    moment("settled_at", nullable=True),
    reference("settled_by", "officer", nullable=True, index=False),
    Column("reason", String(200), nullable=False, default=""),
    ForeignKeyConstraint(
        ("system_id", "kind", "key", "version"),
        ("raw_record.system_id", "raw_record.kind", "raw_record.key", "raw_record.version"),
        name="fk_record_problem_raw",
    ),
    UniqueConstraint("system_id", "kind", "key", "version"),
    Index("ix_record_problem_system_id_state", "system_id", "state"),
)

reconciliation = Table(
    "reconciliation",
    metadata,
    _of_system(),
    Column("kind", KIND, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("there", Integer, nullable=False),
    Column("here", Integer, nullable=False),
    Column("digest_there", String(64), nullable=False),
    Column("digest_here", String(64), nullable=False),
    Column("agrees", Boolean, nullable=False),
    # How many records were fetched for the day because it differed, and how many are held.
    Column("fetched", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    moment("compared_at"),
    Index("ix_reconciliation_agrees", "agrees"),
)

recording_fetch = Table(
    "recording_fetch",
    metadata,
    # Of system and key (`pipelines/rules/exchange/prison_records/ids.py`).
    id_column(),
    reference("system_id", "prison_system", index=False),
    Column("source_key", KEY, nullable=False),
    reference("call_id", "conversation"),
    # As the source names it, with its size and SM3; 0 and empty where it does not say.
    Column("file", String(300), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sm3", String(64), nullable=False),
    Column("first_speaker", STATE, nullable=True),
    moment("began_at", nullable=True),
    # The oldest is fetched first.
    moment("recorded_at"),
    # `FetchState`.
    Column("state", STATE, nullable=False),
    # Bytes that lie here already.
    Column("had", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    moment("next_try_at"),
    Column("problem", String(200), nullable=False),
    # Grows with every change of what is to be fetched.
    Column("version", Integer, nullable=False, server_default="1"),
    moment("created_at"),
    moment("updated_at"),
    Index("ix_recording_fetch_system_id_state_recorded_at", "system_id", "state", "recorded_at"),
)
