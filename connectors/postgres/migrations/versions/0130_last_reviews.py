"""What the last review found, and who made the only one, in the row of the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0129"
branch_labels = None
depends_on = None

BEGAN = "ix_conversation_began_at"
ID = sa.String(26)
HELD = ["id", "channel", "prison_id", "ward_id", "ended_at", "privileged"]
NEW = ["anomaly", "sole_reviewer_id"]

# Of two reviews of one conversation the second waits for the first before it looks for the last,
# so each looks at all that was committed; always in one order, so that no two wait for each other.
# Written also where nothing changes: a transaction that reads as of its beginning fails then,
# instead of deciding by what it cannot see.
SAID = """
    (array_agg(call_review.anomaly order by call_review.at desc, call_review.id desc))[1],
    case when count(*) = 1 then min(call_review.officer_id) end
"""
KEEPS = f"""
    create function keep_last_reviews() returns trigger language plpgsql as $$
    declare
        touched varchar[];
    begin
        if tg_op = 'UPDATE' then
            touched := array(
                with before as (select id, call_id, at, anomaly, officer_id from gone),
                    after as (select id, call_id, at, anomaly, officer_id from met)
                select call_id from (table before except table after) as was
                union
                select call_id from (table after except table before) as now
            );
        else
            touched := array(select distinct call_id from met);
        end if;
        perform from conversation where id = any (touched) order by id for no key update;
        update conversation set (anomaly, sole_reviewer_id) = (
            select {SAID} from call_review where call_review.call_id = conversation.id
        )
        where id = any (touched);
        return null;
    end $$
"""
TRIGGERS = (
    ("adds", "insert", "new table as met"),
    ("changes", "update", "old table as gone new table as met"),
    ("drops", "delete", "old table as met"),
)
FIRST = f"""
    update conversation set anomaly = last.anomaly, sole_reviewer_id = last.officer_id
    from (select call_id, {SAID} from call_review group by call_id)
        as last (call_id, anomaly, officer_id)
    where last.call_id = conversation.id
"""

# What records say of their conversations: a review's finding is no reason to write one again.
TOLD = ("prison_id", "ward_id", "inmate_id", "relative_id", "privileged", "began_at", "ended_at")
KEEPERS = (
    "keep_video_call_conversation",
    "keep_phone_call_conversation",
    "keep_visit_conversations",
)
WHOLE = "conversation is distinct from excluded"
NAMED = "({}) is distinct from ({})".format(
    ", ".join(f"conversation.{name}" for name in TOLD),
    ", ".join(f"excluded.{name}" for name in TOLD),
)
EVERY_FIFTIETH = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor")
LOOKED_AFTER = ", ".join(f"{name} = 0.02" for name in EVERY_FIFTIETH)


def upgrade() -> None:
    op.add_column("conversation", sa.Column("anomaly", sa.Boolean))
    officer = sa.ForeignKey("officer.id", name="fk_conversation_sole_reviewer_id")
    op.add_column("conversation", sa.Column("sole_reviewer_id", ID, officer))
    _compare(WHOLE, NAMED)
    op.execute(KEEPS)
    for name, event, named in TRIGGERS:
        op.execute(f"""
            create trigger review_{name}_anomaly after {event} on call_review referencing {named}
            for each statement execute function keep_last_reviews()
        """)
    # The triggers hold off whoever reviews meanwhile.
    op.execute(FIRST)
    op.drop_index(BEGAN, "conversation")
    op.create_index(BEGAN, "conversation", ["began_at"], postgresql_include=HELD + NEW)
    # An index is read alone where the server knows that all see its rows, and a review writes one.
    op.execute(f"alter table conversation set ({LOOKED_AFTER})")


def downgrade() -> None:
    op.execute(f"alter table conversation reset ({', '.join(EVERY_FIFTIETH)})")
    op.drop_index(BEGAN, "conversation")
    op.create_index(BEGAN, "conversation", ["began_at"])
    for name, _, _ in TRIGGERS:
        op.execute(f"drop trigger review_{name}_anomaly on call_review")
    op.execute("drop function keep_last_reviews()")
    _compare(NAMED, WHOLE)
    for column in NEW:
        op.drop_column("conversation", column)


def _compare(before: str, after: str) -> None:
    """Let what keeps conversations ask otherwise whether a record says anything new of one."""
    for keeper in KEEPERS:
        op.execute(f"""
            do $do$ begin
                execute replace(pg_get_functiondef('{keeper}'::regproc), '{before}', '{after}');
            end $do$
        """)
