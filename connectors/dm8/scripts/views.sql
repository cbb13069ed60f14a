-- Records and bookings of calls, and the lines that are read, searched and counted.

CREATE OR REPLACE VIEW call_record AS SELECT
    video_call.id, video_call.case_no,
    inmate.name AS inmate_name, inmate.inmate_no, video_call.ward_id,
    relative_of.name AS relative_name, COALESCE(inmate_binding.kinship, 'other') AS kinship,
    video_call.inmate_id, video_call.relative_id,
    COALESCE(video_call.kind, 'unknown') AS kind, video_call.confidentiality,
    CASE WHEN video_call.confidentiality = 'ordinary'
        THEN COALESCE(video_call.charged_as, 'ordinary') ELSE 'uncounted'
    END AS charged_as,
    video_call.version, video_call.requested_at AS created_at,
    CAST(NULL AS VARCHAR(26)) AS created_by,
    video_call.requested_at AS updated_at, CAST(NULL AS VARCHAR(26)) AS updated_by,
    CASE WHEN video_call.state <> 'reviewed' THEN video_call.state
        WHEN video_call.end_reason = 'officer' THEN 'cut_off' ELSE 'ended'
    END AS state,
    call_venue.name AS venue,
    video_call.starts_at AS planned_at,
    COALESCE(video_call.connected_at, video_call.first_joined_at) AS started_at,
    video_call.ended_at,
    CAST(ROUND(qq_seconds(video_call.ended_at - video_call.connected_at)) AS INTEGER) AS seconds,
    video_call.end_reason,
    watched.monitors,
    (SELECT COUNT(*) FROM alert WHERE alert.call_id = video_call.id) AS alerts,
    CASE
        WHEN video_call.state = 'reviewed' THEN 'reviewed'
        WHEN video_call.state IN ('ended', 'cut_off')
            AND video_call.confidentiality = 'ordinary' THEN 'waiting'
        ELSE 'none'
    END AS review
FROM video_call
JOIN inmate ON inmate.id = video_call.inmate_id
JOIN "RELATIVE" relative_of ON relative_of.id = video_call.relative_id
LEFT JOIN inmate_binding ON inmate_binding.relative_id = video_call.relative_id
    AND inmate_binding.inmate_id = video_call.inmate_id
LEFT JOIN call_venue ON call_venue.id = video_call.venue_id
LEFT JOIN (
    SELECT call_id, LISTAGG(actor_name, '、') WITHIN GROUP (ORDER BY actor_name) AS monitors
    FROM (
        SELECT DISTINCT call_id, actor_name FROM call_stage
        WHERE kind = 'watch' AND actor_kind = 'officer'
    ) watches GROUP BY call_id
) watched ON watched.call_id = video_call.id
WHERE video_call.state IN ('waiting', 'connected', 'ended', 'cut_off', 'missed', 'reviewed');

CREATE OR REPLACE VIEW call_booking AS SELECT
    video_call.id, video_call.case_no,
    inmate.name AS inmate_name, inmate.inmate_no, video_call.ward_id,
    relative_of.name AS relative_name, COALESCE(inmate_binding.kinship, 'other') AS kinship,
    video_call.inmate_id, video_call.relative_id,
    COALESCE(video_call.kind, 'unknown') AS kind, video_call.confidentiality,
    CASE WHEN video_call.confidentiality = 'ordinary'
        THEN COALESCE(video_call.charged_as, 'ordinary') ELSE 'uncounted'
    END AS charged_as,
    video_call.version, video_call.requested_at AS created_at,
    CAST(NULL AS VARCHAR(26)) AS created_by,
    video_call.requested_at AS updated_at, CAST(NULL AS VARCHAR(26)) AS updated_by,
    video_call.state, video_call.requested_at, video_call.starts_at, video_call.minutes,
    booker.name AS booked_by, officer.name AS decided_by,
    video_call.decided_at, video_call.decision_reason
FROM video_call
JOIN inmate ON inmate.id = video_call.inmate_id
JOIN "RELATIVE" relative_of ON relative_of.id = video_call.relative_id
LEFT JOIN inmate_binding ON inmate_binding.relative_id = video_call.relative_id
    AND inmate_binding.inmate_id = video_call.inmate_id
LEFT JOIN officer ON officer.id = video_call.decided_by
LEFT JOIN officer booker ON booker.id = video_call.booked_by;

CREATE OR REPLACE VIEW phone_review AS SELECT
    call_review.id,
    phone_call.inmate_id, phone_call.relative_id, conversation.ward_id,
    phone_call.treatment_level, phone_call.started_at, phone_call.seconds,
    call_review.officer_id AS reviewer_id, call_review.at AS reviewed_at,
    CAST(call_review.assessment AS VARCHAR(32)) AS assessment, call_review.anomaly,
    call_review.summary, call_review.call_id, 1 AS version,
    call_review.at AS created_at, call_review.officer_id AS created_by,
    call_review.at AS updated_at, call_review.officer_id AS updated_by
FROM call_review
JOIN conversation ON conversation.id = call_review.call_id
JOIN phone_call ON phone_call.id = call_review.call_id
WHERE conversation.privileged = 0;

CREATE OR REPLACE VIEW visit_appointment AS
SELECT booked.id,
    CASE WHEN booked.state = 'approved' AND EXISTS (
            SELECT 1 FROM visit WHERE visit.booking_id = booked.id AND visit.state = 'finished'
        ) THEN 'done' ELSE booked.state END AS state,
    booked.inmate_id, booked.relative_id, inmate.ward_id,
    CAST(COALESCE(booked.visit_type, 'ONSITE') AS VARCHAR(32)) AS visit_type,
    CAST(CASE WHEN booked.booking_no IS NOT NULL AND booked.created_by IS NULL
        THEN 'mini_program' ELSE 'window' END AS VARCHAR(32)) AS source,
    TO_TIMESTAMP_TZ(
        TO_CHAR(booked.day, 'YYYY-MM-DD') || ' ' || booked.starts || ' +08:00',
        'YYYY-MM-DD HH24:MI TZH:TZM'
    ) AS planned_at,
    booked.minutes, booked.created_at AS booked_at,
    CAST(NULL AS VARCHAR(64)) AS relative_told,
    booked.id AS booking_id, CAST(NULL AS VARCHAR(26)) AS call_id,
    (SELECT MAX(visit.id) FROM visit WHERE visit.booking_id = booked.id) AS visit_id,
    booked.version, booked.created_at, booked.created_by, booked.updated_at, booked.updated_by
FROM visit_booking booked
JOIN inmate ON inmate.id = booked.inmate_id
UNION ALL
SELECT video_call.id,
    CASE WHEN video_call.state = 'requested' THEN 'pending'
        WHEN video_call.state IN ('approved', 'waiting', 'connected') THEN 'approved'
        WHEN video_call.state IN ('rejected', 'cancelled', 'missed') THEN video_call.state
        ELSE 'done' END,
    video_call.inmate_id, video_call.relative_id, video_call.ward_id,
    'VIDEO', CASE WHEN video_call.booked_by IS NULL THEN 'mini_program' ELSE 'window' END,
    video_call.starts_at, video_call.minutes, video_call.requested_at, NULL,
    NULL, video_call.id, NULL,
    video_call.version, video_call.requested_at, NULL, video_call.requested_at, NULL
FROM video_call
WHERE video_call.confidentiality = 'ordinary'
UNION ALL
SELECT visit.id,
    CASE visit.state WHEN 'finished' THEN 'done' WHEN 'cancelled' THEN 'cancelled'
        ELSE 'approved' END,
    visit.inmate_id, visit.relative_id, visit.ward_id, visit.visit_type, visit.source,
    visit.planned_at, NULL, visit.created_at, visit.relative_told,
    NULL, NULL, visit.id,
    visit.version, visit.created_at, visit.created_by, visit.updated_at, visit.updated_by
FROM visit
WHERE visit.source <> 'window' AND visit.booking_id IS NULL AND visit.state <> 'deleted';

CREATE OR REPLACE VIEW shown_line AS
SELECT id, call_id, seq, speaker, speaker_name, start_s, end_s, sealed, kind, at
FROM transcript_line WHERE shown = 1;

CREATE OR REPLACE VIEW conversation_hit AS
SELECT hit.line_id, hit.call_id, shown_line.speaker, hit.word, hit.class_name AS word_class,
    hit.severity
FROM line_hit hit JOIN shown_line ON shown_line.id = hit.line_id
WHERE hit.severity > 0;
