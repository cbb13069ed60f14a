"""Approvals: flows with their versions, cases, the record of each, delegations, keys of signers."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

approval_flow = Table(
    "approval_flow",
    metadata,
    id_column(),
    # A kind of application, or one variant of it as `official_booking.court_trial`.
    Column("kind", String(64), nullable=False),
    # The prison's id, or "bureau" for the default: one flow of a kind in each place.
    Column("place", String(ID_LENGTH), nullable=False),
    reference("prison_id", "org_unit", nullable=True),
    Column("name", String(64), nullable=False),
    moment("operated_at"),
    Column("operated_by", String(64), nullable=False),
    UniqueConstraint("kind", "place"),
)

approval_flow_version = Table(
    "approval_flow_version",
    metadata,
    id_column(),
    reference("flow_id", "approval_flow"),
    Column("number", Integer, nullable=False),
    # draft, published, retired; only a draft's definition may change (held by a trigger).
    Column("state", String(16), nullable=False),
    Column("definition", JSON, nullable=False),
    Column("note", String(200), nullable=False, default=""),
    Column("created_by", String(64), nullable=False),
    moment("created_at"),
    Column("published_by", String(64), nullable=True),
    moment("published_at", nullable=True),
    UniqueConstraint("flow_id", "number"),
)

approval_case = Table(
    "approval_case",
    metadata,
    id_column(),
    Column("kind", String(32), nullable=False, index=True),
    Column("object_id", String(ID_LENGTH), nullable=False, index=True),
    Column("title", String(128), nullable=False),
    reference("flow_version_id", "approval_flow_version"),
    reference("prison_id", "org_unit", nullable=True),
    reference("unit_id", "org_unit"),
    Column("unit_path", String(128), nullable=False, index=True),
    # relative, inmate, officer or system.
    Column("applicant_kind", String(16), nullable=False),
    Column("applicant_id", String(ID_LENGTH), nullable=True),
    Column("applicant_name", String(64), nullable=False),
    # What conditions look at, and the SM3 that signatures cover.
    Column("facts", JSON, nullable=False),
    Column("facts_digest", String(64), nullable=False),
    # The proposed edit of a guarded record, with the values before.
    Column("proposal", JSON, nullable=True),
    Column("state", String(16), nullable=False, index=True),
    Column("node", String(24), nullable=True),
    Column("node_title", String(32), nullable=True),
    # Grows with every node entered, so that a decision on an earlier visit is told apart.
    Column("visit", Integer, nullable=False, default=0),
    Column("suggestion", String(16), nullable=False),
    moment("submitted_at", index=True),
    moment("entered_at"),
    moment("remind_at", nullable=True),
    moment("due_at", nullable=True),
    Column("reminded", Boolean, nullable=False, default=False),
    Column("overdue", Boolean, nullable=False, default=False),
    # When the seats were last worked out.
    moment("seated_at"),
    moment("closed_at", nullable=True),
    # One object waits in one case of a kind.
    Index(
        "uq_approval_case_open",
        "kind",
        "object_id",
        unique=True,
        postgresql_where=text("state in ('pending', 'returned')"),
    ),
)

# Who may decide a pending case, worked out anew whenever it moves; a decision never trusts it.
approval_seat = Table(
    "approval_seat",
    metadata,
    id_column(),
    reference("case_id", "approval_case"),
    reference("officer_id", "officer"),
    reference("principal_id", "officer", index=False),
    UniqueConstraint("case_id", "officer_id", "principal_id"),
)

approval_step = Table(
    "approval_step",
    metadata,
    id_column(),
    reference("case_id", "approval_case"),
    Column("seq", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("node", String(24), nullable=True),
    Column("node_title", String(32), nullable=True),
    Column("visit", Integer, nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=True, index=True),
    Column("actor_name", String(64), nullable=False),
    Column("on_behalf_of", String(ID_LENGTH), nullable=True),
    moment("at"),
    Column("opinion", String(200), nullable=False, default=""),
    # The key of the node or the id of the officer it went to.
    Column("sent_to", String(ID_LENGTH), nullable=True),
    # SM3 of the facts as they were then.
    Column("facts_digest", String(64), nullable=False),
    # SM2 in DER over the canonical content, and the key it was made with.
    Column("signature", LargeBinary, nullable=True),
    Column("key_id", String(64), nullable=True),
    UniqueConstraint("case_id", "seq"),
)

approval_delegation = Table(
    "approval_delegation",
    metadata,
    id_column(),
    reference("principal_id", "officer"),
    reference("deputy_id", "officer"),
    # One visit of one case, or None: every case within the time.
    reference("case_id", "approval_case", nullable=True),
    Column("visit", Integer, nullable=True),
    # Named by a keeper of flows for a node that had nobody.
    Column("assigned", Boolean, nullable=False, default=False),
    moment("since"),
    moment("until", nullable=True),
    Column("reason", String(200), nullable=False),
    moment("ended_at", nullable=True),
)

signing_key = Table(
    "signing_key",
    metadata,
    # SM3 of the public key.
    Column("id", String(64), primary_key=True),
    reference("officer_id", "officer"),
    Column("public_key", LargeBinary, nullable=False),
    # HMAC-SM3 of the row, so that a key put in by hand is not honoured.
    Column("integrity", String(64), nullable=False),
    moment("since"),
)

message_read = Table(
    "message_read",
    metadata,
    # A relative, or an account that was nobody's relative then.
    Column("reader_id", String(ID_LENGTH), primary_key=True),
    Column("case_id", String(ID_LENGTH), ForeignKey("approval_case.id"), primary_key=True),
    # The case's visit that was read of: a later decision is a new message.
    Column("visit", Integer, nullable=False),
    moment("read_at"),
)
