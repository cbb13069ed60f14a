"""Video calls: the case, its stages, tokens and notices (VC-GEN-04)."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

video_call = Table(
    "video_call",
    metadata,
    id_column(),
    Column("case_no", String(32), nullable=False, unique=True),
    reference("relative_id", "relative"),
    reference("inmate_id", "inmate"),
    reference("prison_id", "org_unit"),
    reference("ward_id", "org_unit"),
    Column("confidentiality", String(16), nullable=False, server_default="undetermined"),
    Column("confidentiality_basis", String(16), nullable=False, server_default="missing"),
    # What the call is for; empty: nobody said, so it is undetermined. It stays as it was made.
    Column("kind", String(24), nullable=True),
    Column("state", String(16), nullable=False, index=True),
    # Grows by one with each change of state: the guard against two writers.
    Column("version", Integer, nullable=False, default=1),
    moment("requested_at"),
    moment("starts_at", index=True),
    Column("minutes", Integer, nullable=False),
    reference("decided_by", "officer", nullable=True, index=False),
    moment("decided_at", nullable=True),
    Column("decision_reason", String(200), nullable=True),
    moment("first_joined_at", nullable=True),
    moment("connected_at", nullable=True),
    moment("ends_at", nullable=True),
    moment("ended_at", nullable=True),
    Column("end_reason", String(24), nullable=True),
    Column("end_note", String(200), nullable=True),
    # Whole minutes charged to the allowance, set once at the end.
    Column("billed_minutes", Integer, nullable=True),
    moment("consented_at", nullable=True),
    # ordinary, extra or special; set when the booking is taken in. Empty counts as ordinary.
    Column("charged_as", String(16), nullable=True),
    reference("extra_call_id", "extra_call", nullable=True),
    # The venue and for how long the call holds it, the pause after it with it. That no two live
    # calls hold one venue at once is kept by `ex_video_call_venue` (decisions/0014).
    reference("venue_id", "call_venue", nullable=True),
    moment("venue_from", nullable=True),
    moment("venue_until", nullable=True),
    # The officer who booked for the inmate.
    reference("booked_by", "officer", nullable=True, index=False),
    # Asked for at once: it begins when it is approved.
    Column("dialled", Boolean, nullable=False, default=False, server_default=false()),
    CheckConstraint(
        "confidentiality <> 'ordinary' or confidentiality_basis = 'decided'"
        " or kind is not distinct from 'family'",
        name="only_family_is_ordinary",
    ),
    CheckConstraint(
        "kind in ('family', 'legal_aid', 'lawyer', 'official_business')", name="known_kind"
    ),
)

call_stage = Table(
    "call_stage",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    Column("seq", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    # The state entered, for kind `state`.
    Column("state", String(16), nullable=True),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=True),
    Column("actor_name", String(64), nullable=False),
    moment("at"),
    Column("detail", JSON, nullable=False, default=dict),
    UniqueConstraint("call_id", "seq"),
)

call_companion = Table(
    "call_companion",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    reference("relative_id", "relative"),
    # The officer who approved that this relative may be in the picture too.
    reference("approved_by", "officer", index=False),
    moment("at"),
    UniqueConstraint("call_id", "relative_id"),
)

call_check = Table(
    "call_check",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    Column("name", String(24), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("message", String(200), nullable=False),
    moment("at"),
)

join_token = Table(
    "join_token",
    metadata,
    id_column(),
    Column("digest", String(64), nullable=False, unique=True),
    reference("call_id", "video_call"),
    Column("role", String(16), nullable=False),
    Column("subject_id", String(ID_LENGTH), nullable=False),
    moment("issued_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    # The device that used it; only that device may come back with it.
    Column("device_id", String(64), nullable=True),
    moment("revoked_at", nullable=True),
)

call_notice = Table(
    "call_notice",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    Column("level", String(16), nullable=False),
    Column("text", String(200), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=True),
    moment("at"),
)
