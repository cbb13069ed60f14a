"""Conversations of three channels: recordings, transcripts, alerts and reviews hang on them."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ID = sa.String(26)
HANGING = ("transcript_line", "alert", "recheck_task", "call_review", "recording")

# The values of a conversation by those of its own record. A visit or phone call that says no ward
# was where the inmate is; a later move leaves it there.
VALUES = {
    "video_call": """
        new.id, 'video_call', new.prison_id, new.ward_id, new.inmate_id, new.relative_id,
        new.confidentiality <> 'ordinary', coalesce(new.connected_at, new.first_joined_at),
        new.ended_at
    """,
    "visit": """
        new.id, 'visit', place.prison_id, place.id, new.inmate_id, new.relative_id,
        false, new.started_at, new.ended_at
    """,
    "phone_call": """
        new.id, 'phone_call', place.prison_id, place.id, new.inmate_id, new.relative_id,
        false, new.answered_at, new.ended_at
    """,
}
PLACE = """
    from inmate join org_unit place on place.id = coalesce(
        new.ward_id, (select ward_id from conversation where id = new.id), inmate.ward_id
    )
    where inmate.id = new.inmate_id
"""


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("prison_id", ID, sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("ward_id", ID, sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("inmate_id", ID, sa.ForeignKey("inmate.id"), nullable=False),
        sa.Column("relative_id", ID, sa.ForeignKey("relative.id"), nullable=True),
        sa.Column("privileged", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("prison_id", "ward_id", "inmate_id", "relative_id", "began_at"):
        op.create_index(f"ix_conversation_{column}", "conversation", [column])
    for table, values in VALUES.items():
        _keep(table, values, "" if table == "video_call" else PLACE)
    for table in HANGING:
        op.drop_constraint(f"fk_{table}_call_id", table, type_="foreignkey")
        op.create_foreign_key(f"fk_{table}_call_id", table, "conversation", ["call_id"], ["id"])


def _keep(table: str, values: str, source: str) -> None:
    op.execute(f"""
        create function keep_{table}_conversation() returns trigger language plpgsql as $$
        begin
            if tg_op = 'DELETE' then
                delete from conversation where id = old.id;
                return old;
            end if;
            insert into conversation (
                id, channel, prison_id, ward_id, inmate_id, relative_id, privileged,
                began_at, ended_at
            )
            select {values} {source}
            on conflict (id) do update set
                prison_id = excluded.prison_id, ward_id = excluded.ward_id,
                inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
                privileged = excluded.privileged,
                began_at = excluded.began_at, ended_at = excluded.ended_at
            where conversation is distinct from excluded;
            return new;
        end $$
    """)
    op.execute(f"""
        create trigger {table}_keeps_conversation after insert or update or delete on {table}
        for each row execute function keep_{table}_conversation()
    """)
    # Records of before: the trigger makes their conversations as it does for new ones.
    op.execute(f"update {table} set id = id")
