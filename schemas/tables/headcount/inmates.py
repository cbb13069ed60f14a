"""Inmates as the prison affairs platform last told of them, and the pictures it has (VC-API-03)."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Index, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment, reference

affairs_inmate = Table(
    "affairs_inmate",
    metadata,
    Column("inmate_no", String(20), primary_key=True),
    # Empty while a movement has still to bring him.
    reference("inmate_id", "inmate", nullable=True),
    # The ward it names, else its prison, else the bureau: who may see it.
    reference("unit_id", "org_unit"),
    # The platform's number of this change.
    Column("change", BigInteger, nullable=False),
    Column("prison_code", String(64), nullable=False),
    Column("ward_code", String(64), nullable=False),
    Column("custody_state", String(24), nullable=False),
    Column("treatment_level", String(64), nullable=False),
    Column("key_control", Boolean, nullable=False),
    Column("six_involvement", JSON, nullable=False),
    Column("term_until", Date, nullable=True),
    Column("visits_allowed", Boolean, nullable=False),
    Column("visits_reason", String(100), nullable=False),
    Column("portrait_on", Date, nullable=True),
    Column("deleted", Boolean, nullable=False),
    # When this change reached us, and when the platform was last asked for it by itself.
    moment("told_at"),
    moment("asked_at"),
    # Why a part of it is not taken on; empty where all of it is.
    Column("problem", String(200), nullable=False),
    Index("ix_affairs_inmate_asked_at", "asked_at"),
)

inmate_portrait = Table(
    "inmate_portrait",
    metadata,
    Column("inmate_id", String(ID_LENGTH), ForeignKey("inmate.id"), primary_key=True),
    # Empty where the platform has none, or what it has is no picture.
    reference("file_id", "stored_file", nullable=True),
    Column("taken_on", Date, nullable=True),
    moment("kept_at", nullable=True),
    # kept, missing, refused, erased.
    Column("state", String(16), nullable=False),
    Column("problem", String(200), nullable=False),
    # What the record said of the picture when it was asked for.
    Column("told_on", Date, nullable=True),
    moment("asked_at"),
)
