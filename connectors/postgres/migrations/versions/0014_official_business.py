"""Official business, booked visits and help work, and flows of single kinds of business."""

import sqlalchemy as sa
from alembic import op

from connectors.postgres.ids import make_id
from connectors.postgres.migrations.columns import kept_columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW_BODIES = {"supervision": "监察机关", "appraisal": "司法鉴定机构"}


def upgrade() -> None:
    op.alter_column("approval_flow", "kind", type_=sa.String(64), existing_nullable=False)
    op.create_table(
        "official_kind",
        _id(),
        _state(),
        sa.Column("code", sa.String(32), nullable=False, unique=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("body_kind", sa.String(32)),
        sa.Column("documents", sa.String(500)),
        sa.Column("sort", sa.Integer),
        _remark(),
        *kept_columns(),
    )
    op.create_table(
        "official_booking",
        _id(),
        _state(),
        _points("kind_id", "official_kind"),
        _points("inmate_id", "inmate"),
        _points("prison_id", "org_unit", nullable=True),
        sa.Column("document_no", sa.String(60)),
        sa.Column("purpose", sa.String(200), nullable=False),
        _points("person_id", "agency_person"),
        _points("companion_id", "agency_person", nullable=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("starts", sa.String(5), nullable=False),
        sa.Column("ends", sa.String(5), nullable=False),
        sa.Column("result", sa.String(500)),
        _remark(),
        *kept_columns(),
    )
    op.create_table(
        "visit_booking",
        _id(),
        _state(),
        _points("inmate_id", "inmate"),
        _points("prison_id", "org_unit", nullable=True),
        _points("relative_id", "relative"),
        _points("help_person_id", "help_person", nullable=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("starts", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("visit_window", sa.String(20)),
        _remark(),
        *kept_columns(),
    )
    op.create_table(
        "help_activity",
        _id(),
        _points("inmate_id", "inmate"),
        _points("prison_id", "org_unit", nullable=True),
        _points("help_person_id", "help_person"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("activity_kind", sa.String(32), nullable=False),
        sa.Column("content", sa.String(500), nullable=False),
        sa.Column("result", sa.String(500)),
        _remark(),
        *kept_columns(),
    )
    indexed = {
        "official_kind": ("state",),
        "official_booking": (
            "state",
            "kind_id",
            "inmate_id",
            "prison_id",
            "person_id",
            "companion_id",
        ),
        "visit_booking": ("state", "inmate_id", "prison_id", "relative_id", "help_person_id"),
        "help_activity": ("inmate_id", "prison_id", "help_person_id"),
    }
    for table, columns in indexed.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
    _add_bodies()


def _add_bodies() -> None:
    """Kinds of bodies that official business needs, where the dictionary was planted before."""
    connection = op.get_bind()
    for place, (code, title) in enumerate(NEW_BODIES.items()):
        connection.execute(
            sa.text(
                "insert into dictionary_item (id, dictionary_id, code, title, sort, state)"
                " select :id, d.id, cast(:code as varchar), :title, :sort, 'active'"
                " from dictionary d"
                " where d.code = 'agency_kind' and not exists (select 1 from dictionary_item i"
                " where i.dictionary_id = d.id and i.code = cast(:code as varchar))"
            ),
            {"id": make_id(), "code": code, "title": title, "sort": 100 + place},
        )


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(26), primary_key=True)


def _state() -> sa.Column[str]:
    return sa.Column("state", sa.String(24), nullable=False)


def _remark() -> sa.Column[str]:
    return sa.Column("remark", sa.String(500))


def _points(name: str, table: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(26), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def downgrade() -> None:
    for table in ("help_activity", "visit_booking", "official_booking", "official_kind"):
        op.drop_table(table)
    op.alter_column("approval_flow", "kind", type_=sa.String(32), existing_nullable=False)
