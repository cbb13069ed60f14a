"""Inmates, relatives, their bindings and the black list."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, UniqueConstraint

from schemas.tables.base import id_column, metadata, moment, reference

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
    Column("version", Integer, nullable=False, default=1),
)

relative = Table(
    "relative",
    metadata,
    id_column(),
    Column("name", String(64), nullable=False),
    Column("wechat_openid", String(64), nullable=False, unique=True),
    Column("id_no_sealed", LargeBinary, nullable=False),
    Column("id_no_digest", String(64), nullable=False, unique=True),
    Column("phone_sealed", LargeBinary, nullable=False),
    Column("enabled", Boolean, nullable=False, default=True),
)

inmate_binding = Table(
    "inmate_binding",
    metadata,
    id_column(),
    reference("relative_id", "relative"),
    reference("inmate_id", "inmate"),
    Column("kinship", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    UniqueConstraint("relative_id", "inmate_id"),
)

blacklist_entry = Table(
    "blacklist_entry",
    metadata,
    id_column(),
    reference("relative_id", "relative"),
    Column("reason", String(200), nullable=False),
    moment("since"),
    moment("until", nullable=True),
)
