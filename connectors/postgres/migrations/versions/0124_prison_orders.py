"""What is told to the prisons' systems of our records."""

import sqlalchemy as sa
from alembic import op

revision = "0124"
down_revision = "0123"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state in ('waiting', 'sent')")
OBJECT = ["system_id", "module", "object_id"]


def upgrade() -> None:
    op.create_table(
        "prison_order",
        sa.Column("id", ID, primary_key=True),
        sa.Column("system_id", ID, sa.ForeignKey("prison_system.id"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("module", sa.String(48), nullable=False),
        sa.Column("object_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("record_version", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("values_sealed", sa.LargeBinary, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("receipt", sa.String(200), nullable=False),
        sa.UniqueConstraint(
            *OBJECT, "version", name=op.f("uq_prison_order_system_id_module_object_id_version")
        ),
    )
    op.create_index(
        "uq_prison_order_open", "prison_order", OBJECT, unique=True, postgresql_where=OPEN
    )
    op.create_index(
        "ix_prison_order_due",
        "prison_order",
        ["system_id", "next_try_at"],
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("prison_order")
