"""Drafts and corrections of hours lie sealed; posts name their project from a day on."""

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

ID = sa.String(26)


def upgrade() -> None:
    _seal()
    _post_projects()


def _seal() -> None:
    """Drafts count nowhere and are typed anew; requests in clear cannot be sealed from here."""
    if op.get_bind().scalar(sa.text("select exists (select 1 from timesheet_correction)")):
        raise RuntimeError(
            "corrections of hours from before they were sealed are in the database; such a"
            " database is made anew"
        )
    op.execute("delete from timesheet_draft")
    op.drop_column("timesheet_draft", "rows")
    op.drop_column("timesheet_correction", "changes")
    op.add_column("timesheet_draft", sa.Column("rows_sealed", sa.LargeBinary, nullable=False))
    op.add_column(
        "timesheet_correction", sa.Column("changes_sealed", sa.LargeBinary, nullable=False)
    )


def _post_projects() -> None:
    op.create_table(
        "post_project",
        sa.Column("id", ID, primary_key=True),
        sa.Column("post_id", ID, sa.ForeignKey("labour_post.id"), nullable=False),
        sa.Column("project_id", ID, sa.ForeignKey("labour_project.id"), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("remark", sa.String(500)),
        *kept_columns(),
        sa.UniqueConstraint("post_id", "valid_from", name="uq_post_project_post_id_valid_from"),
    )
    for name in ("post_id", "project_id"):
        op.create_index(f"ix_post_project_{name}", "post_project", [name])
