"""Roles, what they allow, who holds them and where; every deciding row is sealed (AC-2, AC-3)."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from schemas.tables.base import id_column, metadata, moment, reference

CODE_LENGTH = 32


def _mac() -> Column[str]:
    """HMAC-SM3 over the row; a row that it does not fit is not honoured."""
    return Column("mac", String(64), nullable=False)


role = Table(
    "role",
    metadata,
    id_column(),
    Column("code", String(CODE_LENGTH), nullable=False, unique=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("description", String(200), nullable=False, server_default=""),
    Column("duty", String(16), nullable=False),
    Column("built_in", Boolean, nullable=False),
    UniqueConstraint("code", "duty"),
)

role_permission = Table(
    "role_permission",
    metadata,
    id_column(),
    Column("role", String(CODE_LENGTH), ForeignKey("role.code"), nullable=False),
    Column("permission", String(80), nullable=False),
    _mac(),
    UniqueConstraint("role", "permission"),
)

officer_role = Table(
    "officer_role",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    Column("role", String(CODE_LENGTH), nullable=False),
    Column("duty", String(16), nullable=False),
    _mac(),
    UniqueConstraint("officer_id", "role"),
    # The duty is the role's own; it stands here for the index below.
    ForeignKeyConstraint(["role", "duty"], ["role.code", "role.duty"]),
    # System, security and audit administrators exclude one another, also for two writers at once.
    Index(
        "uq_officer_role_one_administrator",
        "officer_id",
        unique=True,
        postgresql_where=text("duty <> 'business'"),
    ),
)

officer_scope = Table(
    "officer_scope",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    reference("unit_id", "org_unit"),
    _mac(),
    UniqueConstraint("officer_id", "unit_id"),
)

# Permissions that this installation has met: a new one goes to the built-in roles once.
known_permission = Table(
    "known_permission",
    metadata,
    Column("code", String(80), primary_key=True),
)

# How secret a module's data are where that differs from its declaration; one row a module, so that
# a row that was taken out is missed.
data_level = Table(
    "data_level",
    metadata,
    id_column(),
    Column("module", String(CODE_LENGTH), nullable=False, unique=True),
    # "phone=important", comma-separated in the order of names; "" names the module itself.
    Column("levels", Text, nullable=False),
    _mac(),
)

_change_state = Column("state", String(16), nullable=False)

rights_change = Table(
    "rights_change",
    metadata,
    id_column(),
    Column("subject", String(16), nullable=False),
    # An officer's id or a role's code.
    Column("subject_id", String(CODE_LENGTH), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("reason", String(200), nullable=False),
    _change_state,
    reference("proposed_by", "officer"),
    moment("proposed_at", index=True),
    reference("decided_by", "officer", nullable=True),
    moment("decided_at", nullable=True),
    Column("note", String(200), nullable=False),
    _mac(),
    CheckConstraint(
        "state = 'withdrawn' or decided_by is null or decided_by <> proposed_by",
        name="two_people",
    ),
    # One open change a subject, so that what is approved is what was compared.
    Index(
        "uq_rights_change_open",
        "subject",
        "subject_id",
        unique=True,
        # By its column: where an insert becomes a MERGE, both sides have a state.
        postgresql_where=_change_state == "proposed",
    ),
)
