-- What a visit that is booked says beside its time, and of which of them a message tells.
ALTER TABLE visit_booking
    ADD COLUMN booking_no varchar(32),
    ADD COLUMN visit_type varchar(32),
    ADD COLUMN companions varchar(400),
    ADD COLUMN wheelchair boolean DEFAULT false NOT NULL,
    ADD COLUMN hearing boolean DEFAULT false NOT NULL,
    ADD COLUMN interpreter boolean DEFAULT false NOT NULL,
    ADD COLUMN infant boolean DEFAULT false NOT NULL,
    ADD CONSTRAINT uq_visit_booking_booking_no UNIQUE (booking_no);
ALTER TABLE visit_booking
    ALTER COLUMN wheelchair DROP DEFAULT,
    ALTER COLUMN hearing DROP DEFAULT,
    ALTER COLUMN interpreter DROP DEFAULT,
    ALTER COLUMN infant DROP DEFAULT;
ALTER TABLE relative_message
    ADD COLUMN booking_id varchar(26),
    ADD CONSTRAINT fk_relative_message_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking (id);
CREATE INDEX ix_relative_message_booking_id ON relative_message (booking_id);

-- The calendar: what it is made of, the sessions that are made of it, and their places.
CREATE TABLE visit_time (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    visit_type varchar(32) NOT NULL,
    repeats varchar(32) NOT NULL,
    every_weeks integer NOT NULL,
    monday boolean NOT NULL,
    tuesday boolean NOT NULL,
    wednesday boolean NOT NULL,
    thursday boolean NOT NULL,
    friday boolean NOT NULL,
    saturday boolean NOT NULL,
    sunday boolean NOT NULL,
    month_days varchar(100),
    own_days varchar(2000),
    starts varchar(5) NOT NULL,
    ends varchar(5) NOT NULL,
    on_holidays boolean NOT NULL,
    room varchar(20),
    capacity integer NOT NULL,
    counted varchar(32) NOT NULL,
    wards varchar(400),
    levels varchar(200),
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_time PRIMARY KEY (id),
    CONSTRAINT uq_visit_time_unit_id_name UNIQUE (unit_id, name),
    CONSTRAINT fk_visit_time_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_visit_time_state ON visit_time (state);
CREATE INDEX ix_visit_time_unit_id ON visit_time (unit_id);

CREATE TABLE visit_day (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    unit_id varchar(26) NOT NULL,
    change varchar(32) NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    visit_type varchar(32),
    like_day varchar(32),
    reason varchar(200) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_day PRIMARY KEY (id),
    CONSTRAINT fk_visit_day_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_visit_day_state ON visit_day (state);
CREATE INDEX ix_visit_day_unit_id ON visit_day (unit_id);

CREATE TABLE public_holiday (
    id varchar(26) NOT NULL,
    day date NOT NULL,
    name varchar(40) NOT NULL,
    mark varchar(32) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_public_holiday PRIMARY KEY (id),
    CONSTRAINT uq_public_holiday_day UNIQUE (day)
);

CREATE TABLE visit_rule (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    ahead_days integer NOT NULL,
    notice_days integer NOT NULL,
    hold_minutes integer NOT NULL,
    most_visitors integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_rule PRIMARY KEY (id),
    CONSTRAINT uq_visit_rule_unit_id_valid_from UNIQUE (unit_id, valid_from),
    CONSTRAINT fk_visit_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_visit_rule_unit_id ON visit_rule (unit_id);

CREATE TABLE visit_calendar (
    prison_id varchar(26) NOT NULL,
    wanted integer NOT NULL,
    made integer NOT NULL,
    made_until date,
    CONSTRAINT pk_visit_calendar PRIMARY KEY (prison_id),
    CONSTRAINT fk_visit_calendar_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit (id)
);

CREATE TABLE visit_session (
    id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    time_id varchar(26) NOT NULL,
    day date NOT NULL,
    starts varchar(5) NOT NULL,
    ends varchar(5) NOT NULL,
    visit_type varchar(32) NOT NULL,
    room varchar(20),
    counted varchar(16) NOT NULL,
    capacity integer NOT NULL,
    taken integer DEFAULT 0 NOT NULL,
    wards varchar(402) NOT NULL,
    levels varchar(202) NOT NULL,
    offered boolean DEFAULT true NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT pk_visit_session PRIMARY KEY (id),
    CONSTRAINT uq_visit_session_time_id_day UNIQUE (time_id, day),
    CONSTRAINT ck_visit_session_none_given_back_twice CHECK (taken >= 0),
    CONSTRAINT ck_visit_session_never_overbooked CHECK (taken <= capacity),
    CONSTRAINT fk_visit_session_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit (id),
    CONSTRAINT fk_visit_session_time_id FOREIGN KEY (time_id) REFERENCES visit_time (id)
);
CREATE INDEX ix_visit_session_prison_id ON visit_session (prison_id, day);

CREATE TABLE visit_place (
    id varchar(26) NOT NULL,
    session_id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    size integer NOT NULL,
    visitors integer NOT NULL,
    state varchar(16) NOT NULL,
    made_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    booking_id varchar(26),
    CONSTRAINT pk_visit_place PRIMARY KEY (id),
    CONSTRAINT ck_visit_place_takes_something CHECK (size > 0),
    CONSTRAINT ck_visit_place_booked_by_somebody CHECK (state <> 'booked' or booking_id is not null),
    CONSTRAINT fk_visit_place_session_id FOREIGN KEY (session_id) REFERENCES visit_session (id),
    CONSTRAINT fk_visit_place_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id),
    CONSTRAINT fk_visit_place_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id),
    CONSTRAINT fk_visit_place_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking (id)
);
CREATE INDEX ix_visit_place_booking_id ON visit_place (booking_id);
CREATE INDEX ix_visit_place_inmate_id ON visit_place (inmate_id);
CREATE INDEX ix_visit_place_relative_id ON visit_place (relative_id);
CREATE INDEX ix_visit_place_session_id ON visit_place (session_id, state, until);
CREATE UNIQUE INDEX uq_visit_place_booked ON visit_place (booking_id) WHERE state = 'booked';
CREATE UNIQUE INDEX uq_visit_place_held ON visit_place (relative_id, inmate_id) WHERE state = 'held';

CREATE TABLE visit_companion (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    minor boolean NOT NULL,
    CONSTRAINT pk_visit_companion PRIMARY KEY (id),
    CONSTRAINT fk_visit_companion_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking (id)
);
CREATE INDEX ix_visit_companion_booking_id ON visit_companion (booking_id);

-- An appointment says of which kind it is and who booked it, where the calendar knows.
CREATE OR REPLACE VIEW visit_appointment AS
 SELECT visit_booking.id,
    (
        CASE
            WHEN ((visit_booking.state = 'approved') AND (EXISTS ( SELECT 1
               FROM visit
              WHERE ((visit.booking_id = visit_booking.id) AND (visit.state = 'finished'))))) THEN 'done'::varchar
            ELSE visit_booking.state
        END)::varchar(24) AS state,
    visit_booking.inmate_id,
    visit_booking.relative_id,
    inmate.ward_id,
    (COALESCE(visit_booking.visit_type, 'ONSITE'))::varchar(32) AS visit_type,
    (
        CASE
            WHEN ((visit_booking.booking_no IS NOT NULL) AND (visit_booking.created_by IS NULL)) THEN 'mini_program'::varchar
            ELSE 'window'::varchar
        END)::varchar(32) AS source,
    ((visit_booking.day + (visit_booking.starts)::time without time zone) AT TIME ZONE 'Asia/Shanghai'::text) AS planned_at,
    visit_booking.minutes,
    visit_booking.created_at AS booked_at,
    NULL::varchar(64) AS relative_told,
    visit_booking.id AS booking_id,
    NULL::varchar(26) AS call_id,
    ( SELECT max((visit.id)::text) AS max
           FROM visit
          WHERE (visit.booking_id = visit_booking.id)) AS visit_id,
    visit_booking.version,
    visit_booking.created_at,
    visit_booking.created_by,
    visit_booking.updated_at,
    visit_booking.updated_by
   FROM (visit_booking
     JOIN inmate ON ((inmate.id = visit_booking.inmate_id)))
UNION ALL
 SELECT video_call.id,
    (
        CASE
            WHEN (video_call.state = 'requested') THEN 'pending'::varchar
            WHEN (video_call.state IN ('approved', 'waiting', 'connected')) THEN 'approved'::varchar
            WHEN (video_call.state IN ('rejected', 'cancelled', 'missed')) THEN video_call.state
            ELSE 'done'::varchar
        END)::varchar(24) AS state,
    video_call.inmate_id,
    video_call.relative_id,
    video_call.ward_id,
    'VIDEO'::varchar AS visit_type,
        CASE
            WHEN (video_call.booked_by IS NULL) THEN 'mini_program'::text
            ELSE 'window'::text
        END AS source,
    video_call.starts_at AS planned_at,
    video_call.minutes,
    video_call.requested_at AS booked_at,
    NULL::varchar AS relative_told,
    NULL::varchar AS booking_id,
    video_call.id AS call_id,
    NULL::text AS visit_id,
    video_call.version,
    video_call.requested_at AS created_at,
    NULL::varchar AS created_by,
    video_call.requested_at AS updated_at,
    NULL::varchar AS updated_by
   FROM video_call
  WHERE (video_call.confidentiality = 'ordinary')
UNION ALL
 SELECT visit.id,
    (
        CASE visit.state
            WHEN 'finished'::text THEN 'done'::text
            WHEN 'cancelled'::text THEN 'cancelled'::text
            ELSE 'approved'::text
        END)::varchar(24) AS state,
    visit.inmate_id,
    visit.relative_id,
    visit.ward_id,
    visit.visit_type,
    visit.source,
    visit.planned_at,
    NULL::integer AS minutes,
    visit.created_at AS booked_at,
    visit.relative_told,
    NULL::varchar AS booking_id,
    NULL::varchar AS call_id,
    visit.id AS visit_id,
    visit.version,
    visit.created_at,
    visit.created_by,
    visit.updated_at,
    visit.updated_by
   FROM visit
  WHERE ((visit.source <> 'window') AND (visit.booking_id IS NULL) AND (visit.state <> 'deleted'));
