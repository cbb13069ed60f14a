"""Relatives whom the prisons' visit systems registered, and their faces (VC-PUB-07).

Nothing here says who anybody is: number and name are keyed digests, the picture lies sealed.
"""

from sqlalchemy import Column, Index, LargeBinary, String, Table

from schemas.tables.base import id_column, kept_columns, metadata, reference

KNOWN_RELATIVES = "known_relatives"
"""What the audit log calls both."""
NUMBER = String(64)

# One to a person and inmate, as the system numbers people.
known_relative = Table(
    "known_relative",
    metadata,
    id_column(),
    reference("system_id", "prison_system", index=False),
    Column("relative_no", NUMBER, nullable=False),
    # As it was told: whoever came from another prison may be unknown here still.
    Column("inmate_no", NUMBER, nullable=False, index=True),
    Column("id_no_digest", String(64), nullable=False, index=True),
    Column("name_digest", String(64), nullable=False),
    # In the words of the record.
    Column("kinship", String(64), nullable=False),
    *kept_columns(),
    Index("ix_known_relative_system_id_relative_no", "system_id", "relative_no"),
)

# One to a person of a system.
known_face = Table(
    "known_face",
    metadata,
    id_column(),
    reference("system_id", "prison_system", index=False),
    Column("relative_no", NUMBER, nullable=False),
    Column("picture_sealed", LargeBinary, nullable=False),
    # Tells another picture from the same one without opening any.
    Column("picture_digest", String(64), nullable=False),
    *kept_columns(),
    Index("ix_known_face_system_id_relative_no", "system_id", "relative_no"),
)
