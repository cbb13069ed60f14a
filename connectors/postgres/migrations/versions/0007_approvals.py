"""Approvals: flows, cases, their record, keys of signers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ONE_OPEN_CASE = """
create unique index uq_approval_case_open on approval_case (kind, object_id)
where state in ('pending', 'returned')
"""

GUARDS = (
    (
        """
        create function approval_step_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'the record of an approval is never changed or removed';
        end $$
        """,
        """
        create trigger approval_step_append_only before update or delete or truncate
        on approval_step for each statement execute function approval_step_is_append_only()
        """,
    ),
    (
        """
        create function approval_flow_version_is_frozen() returns trigger language plpgsql as $$
        begin
          if old.state = 'draft' then
            return coalesce(new, old);
          end if;
          if tg_op = 'DELETE' or new.definition::text <> old.definition::text
             or new.number <> old.number or new.flow_id <> old.flow_id or new.state = 'draft' then
            raise exception 'a version that was published is never changed or removed';
          end if;
          return new;
        end $$
        """,
        """
        create trigger approval_flow_version_frozen before update or delete
        on approval_flow_version for each row execute function approval_flow_version_is_frozen()
        """,
    ),
)


def upgrade() -> None:
    op.create_table(
        "approval_flow",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=26), nullable=False),
        sa.Column("prison_id", sa.String(length=26), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("operated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operated_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["org_unit.id"], name=op.f("fk_approval_flow_prison_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_flow")),
        sa.UniqueConstraint("kind", "place", name=op.f("uq_approval_flow_kind_place")),
    )
    op.create_index(
        op.f("ix_approval_flow_prison_id"), "approval_flow", ["prison_id"], unique=False
    )
    op.create_table(
        "approval_flow_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("flow_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["approval_flow.id"], name=op.f("fk_approval_flow_version_flow_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_flow_version")),
        sa.UniqueConstraint(
            "flow_id", "number", name=op.f("uq_approval_flow_version_flow_id_number")
        ),
    )
    op.create_index(
        op.f("ix_approval_flow_version_flow_id"), "approval_flow_version", ["flow_id"], unique=False
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.String(length=26), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("integrity", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_signing_key_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_index(op.f("ix_signing_key_officer_id"), "signing_key", ["officer_id"], unique=False)
    op.create_table(
        "approval_case",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("flow_version_id", sa.String(length=26), nullable=False),
        sa.Column("prison_id", sa.String(length=26), nullable=True),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
        sa.Column("unit_path", sa.String(length=128), nullable=False),
        sa.Column("applicant_kind", sa.String(length=16), nullable=False),
        sa.Column("applicant_id", sa.String(length=26), nullable=True),
        sa.Column("applicant_name", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("node", sa.String(length=24), nullable=True),
        sa.Column("node_title", sa.String(length=32), nullable=True),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.String(length=16), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["flow_version_id"],
            ["approval_flow_version.id"],
            name=op.f("fk_approval_case_flow_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["org_unit.id"], name=op.f("fk_approval_case_prison_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_approval_case_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_case")),
    )
    op.create_index(
        op.f("ix_approval_case_flow_version_id"), "approval_case", ["flow_version_id"], unique=False
    )
    op.create_index(op.f("ix_approval_case_kind"), "approval_case", ["kind"], unique=False)
    op.create_index(
        op.f("ix_approval_case_object_id"), "approval_case", ["object_id"], unique=False
    )
    op.create_index(
        op.f("ix_approval_case_prison_id"), "approval_case", ["prison_id"], unique=False
    )
    op.create_index(op.f("ix_approval_case_state"), "approval_case", ["state"], unique=False)
    op.create_index(
        op.f("ix_approval_case_submitted_at"), "approval_case", ["submitted_at"], unique=False
    )
    op.create_index(op.f("ix_approval_case_unit_id"), "approval_case", ["unit_id"], unique=False)
    op.create_index(
        op.f("ix_approval_case_unit_path"), "approval_case", ["unit_path"], unique=False
    )
    op.create_table(
        "approval_delegation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("principal_id", sa.String(length=26), nullable=False),
        sa.Column("deputy_id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=True),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.Column("assigned", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["approval_case.id"], name=op.f("fk_approval_delegation_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["officer.id"], name=op.f("fk_approval_delegation_deputy_id")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["officer.id"], name=op.f("fk_approval_delegation_principal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_delegation")),
    )
    op.create_index(
        op.f("ix_approval_delegation_case_id"), "approval_delegation", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_approval_delegation_deputy_id"), "approval_delegation", ["deputy_id"], unique=False
    )
    op.create_index(
        op.f("ix_approval_delegation_principal_id"),
        "approval_delegation",
        ["principal_id"],
        unique=False,
    )
    op.create_table(
        "approval_seat",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("officer_id", sa.String(length=26), nullable=False),
        sa.Column("principal_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["approval_case.id"], name=op.f("fk_approval_seat_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_approval_seat_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["officer.id"], name=op.f("fk_approval_seat_principal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_seat")),
        sa.UniqueConstraint(
            "case_id",
            "officer_id",
            "principal_id",
            name=op.f("uq_approval_seat_case_id_officer_id_principal_id"),
        ),
    )
    op.create_index(op.f("ix_approval_seat_case_id"), "approval_seat", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_approval_seat_officer_id"), "approval_seat", ["officer_id"], unique=False
    )
    op.create_table(
        "approval_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("node", sa.String(length=24), nullable=True),
        sa.Column("node_title", sa.String(length=32), nullable=True),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("actor_name", sa.String(length=64), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opinion", sa.String(length=200), nullable=False),
        sa.Column("sent_to", sa.String(length=26), nullable=True),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["approval_case.id"], name=op.f("fk_approval_step_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_approval_step_case_id_seq")),
    )
    op.create_index(op.f("ix_approval_step_actor_id"), "approval_step", ["actor_id"], unique=False)
    op.create_index(op.f("ix_approval_step_case_id"), "approval_step", ["case_id"], unique=False)
    op.execute(ONE_OPEN_CASE)
    for function, trigger in GUARDS:
        op.execute(function)
        op.execute(trigger)


def downgrade() -> None:
    op.execute("drop trigger approval_step_append_only on approval_step")
    op.execute("drop function approval_step_is_append_only()")
    op.execute("drop trigger approval_flow_version_frozen on approval_flow_version")
    op.execute("drop function approval_flow_version_is_frozen()")
    op.execute("drop index uq_approval_case_open")
    op.drop_index(op.f("ix_approval_step_case_id"), table_name="approval_step")
    op.drop_index(op.f("ix_approval_step_actor_id"), table_name="approval_step")
    op.drop_table("approval_step")
    op.drop_index(op.f("ix_approval_seat_officer_id"), table_name="approval_seat")
    op.drop_index(op.f("ix_approval_seat_case_id"), table_name="approval_seat")
    op.drop_table("approval_seat")
    op.drop_index(op.f("ix_approval_delegation_principal_id"), table_name="approval_delegation")
    op.drop_index(op.f("ix_approval_delegation_deputy_id"), table_name="approval_delegation")
    op.drop_index(op.f("ix_approval_delegation_case_id"), table_name="approval_delegation")
    op.drop_table("approval_delegation")
    op.drop_index(op.f("ix_approval_case_unit_path"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_unit_id"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_submitted_at"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_state"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_prison_id"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_object_id"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_kind"), table_name="approval_case")
    op.drop_index(op.f("ix_approval_case_flow_version_id"), table_name="approval_case")
    op.drop_table("approval_case")
    op.drop_index(op.f("ix_signing_key_officer_id"), table_name="signing_key")
    op.drop_table("signing_key")
    op.drop_index(op.f("ix_approval_flow_version_flow_id"), table_name="approval_flow_version")
    op.drop_table("approval_flow_version")
    op.drop_index(op.f("ix_approval_flow_prison_id"), table_name="approval_flow")
    op.drop_table("approval_flow")
