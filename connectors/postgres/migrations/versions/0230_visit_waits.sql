CREATE TABLE visit_wait (
    id varchar(26) NOT NULL,
    session_id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    visitors integer NOT NULL,
    size integer NOT NULL,
    state varchar(16) NOT NULL,
    asked_at timestamptz NOT NULL,
    place_id varchar(26),
    offered_until timestamptz,
    ended_at timestamptz,
    CONSTRAINT pk_visit_wait PRIMARY KEY (id),
    CONSTRAINT ck_visit_wait_takes_something CHECK (size > 0),
    CONSTRAINT fk_visit_wait_session_id FOREIGN KEY (session_id) REFERENCES visit_session (id),
    CONSTRAINT fk_visit_wait_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id),
    CONSTRAINT fk_visit_wait_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id)
);
CREATE INDEX ix_visit_wait_relative_id ON visit_wait (relative_id);
CREATE INDEX ix_visit_wait_inmate_id ON visit_wait (inmate_id);
CREATE INDEX ix_visit_wait_place_id ON visit_wait (place_id);
CREATE INDEX ix_visit_wait_session_id ON visit_wait (session_id, state, asked_at);
CREATE UNIQUE INDEX uq_visit_wait_open ON visit_wait (relative_id, inmate_id, session_id)
    WHERE state IN ('waiting', 'offered');

ALTER TABLE visit_rule ADD COLUMN offer_minutes integer DEFAULT 120 NOT NULL;
ALTER TABLE visit_rule ALTER COLUMN offer_minutes DROP DEFAULT;
