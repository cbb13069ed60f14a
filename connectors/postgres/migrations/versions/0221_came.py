"""Whether a relative came to a visit, which a number of 会见统计 leads to (VC-ONSITE-19)."""

import sqlalchemy as sa
from alembic import op

revision = "0221"
down_revision = "0220"
CAME = """
    case when relative_id is not null or relative_told is not null
            or relative_no_told_digest is not null
        then true else false
    end
"""


def upgrade() -> None:
    op.add_column("visit", sa.Column("came", sa.Boolean, sa.Computed(CAME, persisted=True)))
