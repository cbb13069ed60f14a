"""Accounts of whoever comes in from outside, and by what each is known (VC-PUB-01 to -03)."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

# One person, whatever the entry. What is told of him lies sealed: a row tells nobody's name.
public_account = Table(
    "public_account",
    metadata,
    id_column(),
    # Whose account it is, once it is known that he is a relative.
    Column("relative_id", String(ID_LENGTH), ForeignKey("relative.id"), nullable=True, unique=True),
    Column("name_sealed", LargeBinary, nullable=True),
    Column("id_no_sealed", LargeBinary, nullable=True),
    Column("id_no_digest", String(64), nullable=True, unique=True),
    Column("phone_sealed", LargeBinary, nullable=True),
    Column("phone_digest", String(64), nullable=True, index=True),
    # open, blocked, merged, erased.
    Column("state", String(16), nullable=False),
    # By which entry he came last.
    Column("last_entry", String(16), nullable=False),
    moment("opened_at"),
    moment("last_entered_at"),
)

# By what an entry knows somebody: an openid, an identity number, a telephone number.
public_identity = Table(
    "public_identity",
    metadata,
    id_column(),
    reference("account_id", "public_account"),
    Column("entry", String(16), nullable=False),
    Column("subject_digest", String(64), nullable=False),
    Column("subject_sealed", LargeBinary, nullable=False),
    moment("bound_at"),
    UniqueConstraint("entry", "subject_digest"),
)

# That an account agreed to a version of the privacy notice; rows are added alone.
public_consent = Table(
    "public_consent",
    metadata,
    id_column(),
    reference("account_id", "public_account", index=False),
    Column("number", Integer, ForeignKey("privacy_notice.number"), nullable=False),
    moment("at"),
    Column("source_address", String(64), nullable=False),
    UniqueConstraint("account_id", "number"),
)
