"""Pay of labour: rules, items, sheets, sealed lines and their versions."""

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0075"
down_revision = "0070"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)
MONTH = sa.String(7)


def upgrade() -> None:
    _rules()
    _items()
    _sheets()
    _lines()


def _unit(name: str) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey("org_unit.id"), nullable=False)


def _rules() -> None:
    op.create_table(
        "pay_rule",
        sa.Column("id", ID, primary_key=True),
        sa.Column("rule_no", sa.String(20), nullable=False),
        _unit("unit_id"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=True),
        sa.Column("overtime_percent", sa.Integer, nullable=False),
        sa.Column("rest_percent", sa.Integer, nullable=False),
        sa.Column("rounding", sa.String(32), nullable=False),
        sa.Column("floor", sa.Numeric(12, 2), nullable=True),
        sa.Column("cap", sa.Numeric(12, 2), nullable=True),
        sa.Column("remark", sa.String(500), nullable=True),
        *kept_columns(),
        sa.UniqueConstraint("rule_no", name="uq_pay_rule_rule_no"),
    )
    op.create_index("ix_pay_rule_unit_id", "pay_rule", ["unit_id"])
    op.create_table(
        "pay_post_rate",
        sa.Column("id", ID, primary_key=True),
        sa.Column("rule_id", ID, sa.ForeignKey("pay_rule.id"), nullable=False),
        sa.Column("post_kind", sa.String(32), nullable=False),
        sa.Column("hourly", sa.Numeric(12, 2), nullable=False),
        *kept_columns(),
        sa.UniqueConstraint("rule_id", "post_kind", name="uq_pay_post_rate_rule_id_post_kind"),
    )
    op.create_index("ix_pay_post_rate_rule_id", "pay_post_rate", ["rule_id"])


def _items() -> None:
    op.create_table(
        "pay_item",
        sa.Column("id", ID, primary_key=True),
        sa.Column("inmate_id", ID, sa.ForeignKey("inmate.id"), nullable=False),
        sa.Column("ward_id", ID, sa.ForeignKey("org_unit.id"), nullable=True),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("item_kind", sa.String(32), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        *kept_columns(),
    )
    op.create_index("ix_pay_item_inmate_id", "pay_item", ["inmate_id"])
    op.create_index("ix_pay_item_ward_id", "pay_item", ["ward_id"])


def _sheets() -> None:
    op.create_table(
        "pay_sheet",
        sa.Column("id", ID, primary_key=True),
        _unit("ward_id"),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("minutes", sa.JSON, nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("needs_recalculation", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("recalculation_reason", sa.String(200), nullable=False, server_default=""),
        sa.Column("calculated_at", MOMENT, nullable=False),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("reported_by", sa.String(64), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("opinion", sa.String(500), nullable=False, server_default=""),
        sa.UniqueConstraint("ward_id", "month", name="uq_pay_sheet_ward_id_month"),
    )
    op.create_index("ix_pay_sheet_month", "pay_sheet", ["month"])
    op.create_table(
        "pay_reminder",
        sa.Column("ward_id", ID, sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "month", name="pk_pay_reminder"),
    )


def _lines() -> None:
    op.create_table(
        "pay_line",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sheet_id", ID, sa.ForeignKey("pay_sheet.id"), nullable=False),
        _unit("ward_id"),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("inmate_id", ID, sa.ForeignKey("inmate.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("amount_sealed", sa.LargeBinary, nullable=False),
        sa.Column("steps_sealed", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.UniqueConstraint("sheet_id", "inmate_id", name="uq_pay_line_sheet_id_inmate_id"),
    )
    op.create_index("ix_pay_line_inmate_id", "pay_line", ["inmate_id"])
    op.create_table(
        "pay_line_version",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sheet_id", ID, sa.ForeignKey("pay_sheet.id"), nullable=False),
        sa.Column("inmate_id", ID, sa.ForeignKey("inmate.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("amount_sealed", sa.LargeBinary, nullable=False),
        sa.Column("steps_sealed", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("replaced_by", sa.String(64), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.UniqueConstraint(
            "sheet_id",
            "inmate_id",
            "version",
            name="uq_pay_line_version_sheet_id_inmate_id_version",
        ),
    )
