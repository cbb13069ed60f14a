"""Appointments from every side in one list, what a source says beside an officer's value, and raw
records that are emptied when their time is over."""

import sqlalchemy as sa
from alembic import op

revision = "0128"
down_revision = "0127"
branch_labels = None
depends_on = None

FULL = sa.text("sealed is not null")
NOBODY = "null::varchar(26)"
APPOINTMENTS = f"""
    create view visit_appointment as
    select visit_booking.id,
        case when visit_booking.state = 'approved' and exists (
                select 1 from visit
                where visit.booking_id = visit_booking.id and visit.state = 'finished'
            ) then 'done' else visit_booking.state end::varchar(24) as state,
        visit_booking.inmate_id, visit_booking.relative_id, inmate.ward_id,
        'ONSITE'::varchar(32) as visit_type, 'window'::varchar(32) as source,
        (visit_booking.day + visit_booking.starts::time) at time zone 'Asia/Shanghai'
            as planned_at,
        visit_booking.minutes, visit_booking.created_at as booked_at,
        null::varchar(64) as relative_told,
        visit_booking.id as booking_id, {NOBODY} as call_id,
        (select max(visit.id) from visit where visit.booking_id = visit_booking.id) as visit_id,
        visit_booking.version, visit_booking.created_at, visit_booking.created_by,
        visit_booking.updated_at, visit_booking.updated_by
    from visit_booking
    join inmate on inmate.id = visit_booking.inmate_id
    union all
    select video_call.id,
        case when video_call.state = 'requested' then 'pending'
            when video_call.state in ('approved', 'waiting', 'connected') then 'approved'
            when video_call.state in ('rejected', 'cancelled', 'missed') then video_call.state
            else 'done' end::varchar(24),
        video_call.inmate_id, video_call.relative_id, video_call.ward_id,
        'VIDEO', case when video_call.booked_by is null then 'mini_program' else 'window' end,
        video_call.starts_at, video_call.minutes, video_call.requested_at, null,
        null, video_call.id, null,
        video_call.version, video_call.requested_at, null, video_call.requested_at, null
    from video_call
    where video_call.confidentiality = 'ordinary'
    union all
    select visit.id,
        case visit.state when 'finished' then 'done' when 'cancelled' then 'cancelled'
            else 'approved' end::varchar(24),
        visit.inmate_id, visit.relative_id, visit.ward_id, visit.visit_type, visit.source,
        visit.planned_at, null, visit.created_at, visit.relative_told,
        null, null, visit.id,
        visit.version, visit.created_at, visit.created_by, visit.updated_at, visit.updated_by
    from visit
    where visit.source <> 'window' and visit.booking_id is null and visit.state <> 'deleted'
"""


def upgrade() -> None:
    op.execute(APPOINTMENTS)
    op.add_column("field_override", sa.Column("told", sa.JSON(none_as_null=True)))
    op.alter_column("raw_record", "sealed", nullable=True)
    op.create_index(
        "ix_raw_record_received_at", "raw_record", ["received_at"], postgresql_where=FULL
    )


def downgrade() -> None:
    op.drop_index("ix_raw_record_received_at", "raw_record")
    # What was emptied cannot come back; an empty record is none that opens.
    op.execute("update raw_record set sealed = '' where sealed is null")
    op.alter_column("raw_record", "sealed", nullable=False)
    op.drop_column("field_override", "told")
    op.execute("drop view visit_appointment")
