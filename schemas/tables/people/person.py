"""Inmates, relatives, their bindings and the black list."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)

from schemas.tables.base import id_column, kept_columns, metadata, moment, reference

CODE_LENGTH = 32
STATE_LENGTH = 24

inmate = Table(
    "inmate",
    metadata,
    id_column(),
    Column("inmate_no", String(20), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    reference("prison_id", "org_unit"),
    reference("ward_id", "org_unit"),
    Column("custody_state", String(24), nullable=False),
    # Calls a month; 0 means none.
    Column("monthly_calls", Integer, nullable=False, default=2),
    # The columns of the module that no call needs; empty for an inmate whom no file described yet.
    Column("gender", String(CODE_LENGTH), nullable=True),
    Column("id_no_sealed", LargeBinary, nullable=True),
    Column("id_no_digest", String(64), nullable=True, unique=True),
    Column("birth_day", Date, nullable=True),
    Column("offence", String(100), nullable=True),
    Column("sentence", String(60), nullable=True),
    Column("term_from", Date, nullable=True),
    Column("term_until", Date, nullable=True),
    Column("custody_type", String(CODE_LENGTH), nullable=True),
    Column("treatment_level", String(CODE_LENGTH), nullable=True),
    Column("key_control", Boolean, nullable=False, default=False, server_default=false()),
    moment("key_control_from", nullable=True),
    moment("key_control_until", nullable=True),
    # As the prison affairs platform flags him now; `inmate_flag` has the history.
    Column("platform_key_control", Boolean, nullable=False, default=False, server_default=false()),
    Column("six_involved", Boolean, nullable=False, default=False, server_default=false()),
    Column("remark", String(500), nullable=True),
    *kept_columns(),
)

relative = Table(
    "relative",
    metadata,
    id_column(),
    Column("name", String(64), nullable=False),
    # Empty until the relative signs in for the first time.
    Column("wechat_openid", String(64), nullable=True, unique=True),
    Column("id_no_sealed", LargeBinary, nullable=False),
    Column("id_no_digest", String(64), nullable=False, unique=True),
    Column("phone_sealed", LargeBinary, nullable=False),
    Column("phone_digest", String(64), nullable=True, index=True),
    Column("enabled", Boolean, nullable=False, default=True),
    # The unit whose officers made the record; a binding to an inmate opens it to others.
    reference("unit_id", "org_unit", nullable=True),
    Column("address", String(200), nullable=True),
    Column("remark", String(500), nullable=True),
    *kept_columns(),
)

inmate_binding = Table(
    "inmate_binding",
    metadata,
    id_column(),
    reference("relative_id", "relative"),
    reference("inmate_id", "inmate"),
    Column("kinship", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("proof", JSON(none_as_null=True), nullable=True),
    # Until when the proof counts; empty has no end.
    Column("proof_until", Date, nullable=True),
    Column("remark", String(500), nullable=True),
    *kept_columns(),
    UniqueConstraint("relative_id", "inmate_id"),
)

blacklist_entry = Table(
    "blacklist_entry",
    metadata,
    id_column(),
    reference("relative_id", "relative"),
    Column(
        "state", String(STATE_LENGTH), nullable=False, default="active", server_default="active"
    ),
    Column("channel", String(CODE_LENGTH), nullable=False, default="all", server_default="all"),
    Column("reason", String(200), nullable=False),
    moment("since"),
    moment("until", nullable=True),
    # Empty where the entry is older than the module and its relative has no unit either.
    reference("unit_id", "org_unit", nullable=True),
    moment("lifted_at", nullable=True),
    Column("remark", String(500), nullable=True),
    *kept_columns(),
)
