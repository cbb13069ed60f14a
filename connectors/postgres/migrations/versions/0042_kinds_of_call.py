"""What a call is for: only a family call is ordinary, and the kind stays as it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

PARTIES = """
    video_call.id, video_call.case_no,
    inmate.name as inmate_name, inmate.inmate_no, video_call.ward_id,
    relative.name as relative_name, coalesce(inmate_binding.kinship, 'other') as kinship,
    video_call.inmate_id, video_call.relative_id,
    coalesce(video_call.kind, 'unknown')::varchar(24) as kind, video_call.confidentiality,
    case when video_call.confidentiality = 'ordinary'
        then coalesce(video_call.charged_as, 'ordinary') else 'uncounted'
    end::varchar(16) as charged_as,
    video_call.version, video_call.requested_at as created_at, null::varchar(26) as created_by,
    video_call.requested_at as updated_at, null::varchar(26) as updated_by
"""
JOINED = """
    video_call
    join inmate on inmate.id = video_call.inmate_id
    join relative on relative.id = video_call.relative_id
    left join inmate_binding on inmate_binding.relative_id = video_call.relative_id
        and inmate_binding.inmate_id = video_call.inmate_id
"""


def upgrade() -> None:
    op.add_column("video_call", sa.Column("kind", sa.String(24), nullable=True))
    # Until now every way of booking made family calls; of the others nobody said what they are.
    op.execute("update video_call set kind = 'family' where confidentiality = 'ordinary'")
    op.create_check_constraint(
        "only_family_is_ordinary",
        "video_call",
        "confidentiality = 'privileged' or kind is not distinct from 'family'",
    )
    op.create_check_constraint(
        "known_kind",
        "video_call",
        "kind in ('family', 'legal_aid', 'lawyer', 'official_business')",
    )
    op.execute("drop trigger video_call_keeps_confidentiality on video_call")
    op.execute(
        """
        CREATE TRIGGER video_call_keeps_confidentiality BEFORE UPDATE ON video_call
        FOR EACH ROW WHEN (
            OLD.confidentiality IS DISTINCT FROM NEW.confidentiality
            OR OLD.kind IS DISTINCT FROM NEW.kind
        )
        EXECUTE FUNCTION keep_confidentiality()
        """
    )
    _views()


def _views() -> None:
    op.execute("drop view call_record")
    op.execute("drop view call_booking")
    op.execute(f"""
        create view call_record as select {PARTIES},
            case video_call.state
                when 'reviewed' then
                    case video_call.end_reason when 'officer' then 'cut_off' else 'ended' end
                else video_call.state
            end::varchar(24) as state,
            call_venue.name as venue,
            video_call.starts_at as planned_at,
            coalesce(video_call.connected_at, video_call.first_joined_at) as started_at,
            video_call.ended_at,
            round(extract(epoch from video_call.ended_at - video_call.connected_at))::integer
                as seconds,
            video_call.end_reason,
            (select string_agg(distinct call_stage.actor_name, '、')
                from call_stage
                where call_stage.call_id = video_call.id and call_stage.kind = 'watch'
                    and call_stage.actor_kind = 'officer') as monitors,
            (select count(*)::integer from alert where alert.call_id = video_call.id) as alerts,
            case
                when video_call.state = 'reviewed' then 'reviewed'
                when video_call.state in ('ended', 'cut_off')
                    and video_call.confidentiality = 'ordinary' then 'waiting'
                else 'none'
            end as review
        from {JOINED}
        left join call_venue on call_venue.id = video_call.venue_id
        where video_call.state in
            ('waiting', 'connected', 'ended', 'cut_off', 'missed', 'reviewed')
    """)
    op.execute(f"""
        create view call_booking as select {PARTIES},
            video_call.state, video_call.requested_at, video_call.starts_at, video_call.minutes,
            booker.name as booked_by, officer.name as decided_by,
            video_call.decided_at, video_call.decision_reason
        from {JOINED}
        left join officer on officer.id = video_call.decided_by
        left join officer booker on booker.id = video_call.booked_by
    """)
