"""Pay lies in the labour ledger: the core database keeps how far a sheet has come (LR-PAY-02)."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0090"
branch_labels = None
depends_on = None

TAKEN = (
    "pay_sheet holds rows: pay of this database has to be taken out with the release that made it, "
    "since amounts lie in the labour ledger from now on; nothing was changed"
)


def upgrade() -> None:
    if op.get_bind().scalar(sa.text("select count(*) from pay_sheet")):
        raise RuntimeError(TAKEN)
    op.drop_table("pay_line_version")
    op.drop_table("pay_line")
    op.drop_column("pay_sheet", "amount")
    op.add_column("pay_sheet", sa.Column("version_id", sa.String(26), nullable=True))
    step = sa.Column("step", sa.Integer, nullable=False, server_default="0")
    op.add_column("pay_sheet", step)
