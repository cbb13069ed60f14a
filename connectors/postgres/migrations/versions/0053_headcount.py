"""The headcount ledger from the prison affairs platform (LR-IF-01, LR-IF-02)."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _movements()
    _spells()
    _keeping()


def _unit(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey("org_unit.id"), nullable=nullable)


def _inmate(*, nullable: bool) -> sa.Column[str]:
    return sa.Column("inmate_id", ID, sa.ForeignKey("inmate.id"), nullable=nullable)


def _movements() -> None:
    op.create_table(
        "headcount_movement",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("inmate_no", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("prison_code", sa.String(64), nullable=False),
        sa.Column("ward_code", sa.String(64), nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("basic_sealed", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("settled_at", MOMENT),
        _inmate(nullable=True),
        _unit("unit_id"),
        _unit("from_unit_id", nullable=True),
    )
    for column in ("inmate_no", "inmate_id", "unit_id", "from_unit_id"):
        op.create_index(f"ix_headcount_movement_{column}", "headcount_movement", [column])
    op.create_index("ix_headcount_movement_state", "headcount_movement", ["state", "seq"])


def _spells() -> None:
    op.create_table(
        "headcount_spell",
        sa.Column("id", ID, primary_key=True),
        _inmate(nullable=False),
        _unit("prison_id"),
        _unit("ward_id"),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("began", sa.String(24), nullable=False),
        sa.Column("began_seq", sa.BigInteger),
        sa.Column("ended", sa.String(24)),
        sa.Column("ended_seq", sa.BigInteger),
        sa.CheckConstraint("until is null or until > since", name="lasts"),
    )
    for column in ("inmate_id", "prison_id"):
        op.create_index(f"ix_headcount_spell_{column}", "headcount_spell", [column])
    op.create_index("ix_headcount_spell_ward_id_since", "headcount_spell", ["ward_id", "since"])
    # Nobody is in two wards at once; why a range of one id stands for it is told in 0030.
    op.execute(
        "alter table headcount_spell add constraint ex_headcount_spell_inmate exclude using gist ("
        " id_range(inmate_id::text, inmate_id::text, '[]') with &&,"
        " tstzrange(since, until) with &&)"
    )


def _keeping() -> None:
    op.create_table(
        "headcount_sync",
        sa.Column("peer", sa.String(32), primary_key=True),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.Column("tried_at", MOMENT),
        sa.Column("succeeded_at", MOMENT),
        sa.Column("failing_since", MOMENT),
        sa.Column("problem", sa.String(200), nullable=False),
    )
    op.create_table(
        "headcount_gap",
        sa.Column("id", ID, primary_key=True),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("settled_at", MOMENT),
    )
    op.create_index("ix_headcount_gap_state", "headcount_gap", ["state"])
    op.create_table(
        "headcount_difference",
        sa.Column("id", ID, primary_key=True),
        _unit("ward_id"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("here", sa.Integer, nullable=False),
        sa.Column("there", sa.Integer, nullable=False),
        sa.Column("only_here", sa.JSON, nullable=False),
        sa.Column("only_there", sa.JSON, nullable=False),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.UniqueConstraint("ward_id", "day", name="uq_headcount_difference_ward_id_day"),
    )


def downgrade() -> None:
    for table in ("difference", "gap", "sync", "spell", "movement"):
        op.drop_table(f"headcount_{table}")
