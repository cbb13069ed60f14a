"""What was said between an inmate and a relative, over whichever channel (VC-SUP-06)."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, String, Table, true

from schemas.tables.base import id_column, metadata, moment, reference

conversation = Table(
    "conversation",
    metadata,
    # The id of its video call, visit or phone call; triggers on these tables keep the row, so that
    # no way of making one can forget it. Recording, transcript, alerts and reviews hang on it.
    id_column(),
    # `ContactChannel`; a letter is no conversation.
    Column("channel", String(16), nullable=False),
    reference("prison_id", "org_unit"),
    # Where the inmate was at the time.
    reference("ward_id", "org_unit"),
    reference("inmate_id", "inmate"),
    reference("relative_id", "relative", nullable=True),
    # As its record says it. What is not ordinary is touched by nobody, whichever of the two it is.
    Column("confidentiality", String(16), nullable=False, server_default="undetermined"),
    Column("privileged", Boolean, nullable=False, server_default=true()),
    # Empty until somebody spoke, or could have.
    moment("began_at", nullable=True),
    moment("ended_at", nullable=True),
    # What the last review by (at, id) found; null: nobody has reviewed it. Triggers on the reviews
    # keep both columns, as those above are kept.
    Column("anomaly", Boolean, nullable=True),
    # Who made the only review; null where there is none, or more than one.
    reference("sole_reviewer_id", "officer", nullable=True, index=False),
    CheckConstraint(
        "(privileged = true and confidentiality <> 'ordinary')"
        " or (privileged = false and confidentiality = 'ordinary')",
        name="only_ordinary_is_open",
    ),
)
# Whose each is and how far its review, for a pass over a period that reads the index alone.
Index(
    "ix_conversation_began_at",
    conversation.c.began_at,
    postgresql_include=[
        "id",
        "channel",
        "prison_id",
        "ward_id",
        "ended_at",
        "privileged",
        "anomaly",
        "sole_reviewer_id",
    ],
)
# Few, and looked for by prison and age until they are settled.
Index(
    "ix_conversation_undetermined",
    conversation.c.prison_id,
    conversation.c.began_at,
    postgresql_where=conversation.c.confidentiality == "undetermined",
)
# Few as well, and looked through for what is left of them (`privileged_erasure`).
Index(
    "ix_conversation_privileged",
    conversation.c.id,
    postgresql_where=conversation.c.confidentiality == "privileged",
)
