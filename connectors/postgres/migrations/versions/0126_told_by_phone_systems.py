"""What the prisons' phone systems tell beside a call: who let it through, and their reckoning."""

import sqlalchemy as sa
from alembic import op

revision = "0126"
down_revision = "0125"
branch_labels = None
depends_on = None

CODE = sa.String(32)
MOMENT = sa.DateTime(timezone=True)
AUTHORISATION = """
    case when state in ('connected', 'cut_at_limit') then
        case when authorised_by is null and authoriser_told is null
            then 'missing' else 'present' end
    end
"""
COMPARED = """
    case when told_key is null then null
        when told_deleted = true then 'deleted'
        when fee is null then 'unpriced'
        when told_fee = fee and told_seconds = seconds and told_distance = distance then 'agrees'
        else 'differs'
    end
"""
TOLD = (
    ("told_key", sa.String(200)),
    ("told_seconds", sa.Integer),
    ("told_distance", CODE),
    ("told_fee", sa.Numeric(12, 2)),
    ("told_at", MOMENT),
)


def upgrade() -> None:
    op.add_column("phone_call", sa.Column("authoriser_told", sa.String(64)))
    op.add_column("phone_call", _off("source_deleted"))
    # Until now the mark stood where officers write.
    op.execute(
        "update phone_call set source_deleted = true, remark = null where remark = '来源系统已删除'"
    )
    op.add_column("phone_call", _reckoned("authorisation", AUTHORISATION))
    for name, kind in TOLD:
        op.add_column("phone_ticket", sa.Column(name, kind))
    op.add_column("phone_ticket", _off("told_deleted"))
    op.add_column("phone_ticket", _reckoned("told_result", COMPARED))


def downgrade() -> None:
    for name in ("told_result", "told_deleted", *(name for name, _ in TOLD)):
        op.drop_column("phone_ticket", name)
    for name in ("authorisation", "source_deleted", "authoriser_told"):
        op.drop_column("phone_call", name)


def _off(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _reckoned(name: str, says: str) -> sa.Column[str]:
    """Never written by anybody, so that it cannot contradict what it follows from."""
    return sa.Column(name, CODE, sa.Computed(says, persisted=True))
