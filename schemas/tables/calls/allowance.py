"""The ledger of allowances: what was issued to an inmate and what became of it (VC-APPT-16)."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from schemas.tables.base import metadata, moment, reference

allowance_entry = Table(
    "allowance_entry",
    metadata,
    # What the entry is about, as `video_call:<id>`, and the how manieth entry about it: nothing is
    # booked twice however often it is told. What is used is told by triggers on the records, so
    # that no way of making one can forget it; nothing is ever changed or removed (decisions/0074).
    Column("source", String(80), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    reference("inmate_id", "inmate", index=False),
    Column("channel", String(16), nullable=False),
    Column("charge", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    # Calls or visits of the channel: below zero where something is taken.
    Column("amount", Integer, nullable=False),
    # When the call or visit is; of what is issued, when its period begins.
    moment("counts_at"),
    # The days of the account; empty for what is used, which counts by its moment.
    Column("period", String(24), nullable=True),
    # The granted application from which extra ones are used.
    reference("grant_id", "extra_call", nullable=True),
    # Where the inmate was at the time.
    reference("ward_id", "org_unit", nullable=True, index=False),
    moment("at"),
    # Who corrected; empty for what follows from a record or a rule.
    reference("officer_id", "officer", nullable=True, index=False),
    Column("reason", String(200), nullable=True),
    CheckConstraint(
        "(kind = 'used' and amount < 0 and mod(turn, 2) = 1)"
        " or (kind = 'given_back' and amount > 0 and mod(turn, 2) = 0)"
        " or (kind = 'expired' and amount <> 0)"
        " or (kind = 'issued' and amount <> 0)"
        " or (kind = 'corrected' and amount <> 0 and reason is not null)",
        name="known_kind",
    ),
)
Index(
    "ix_allowance_entry_inmate_id",
    allowance_entry.c.inmate_id,
    allowance_entry.c.counts_at,
)
