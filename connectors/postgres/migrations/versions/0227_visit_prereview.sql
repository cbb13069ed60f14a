-- What the pre-review came to stands with the booking; the conditions and what each found apart.
ALTER TABLE visit_booking ADD COLUMN prereview varchar(32);

CREATE TABLE visit_prereview (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    level_effect varchar(32) NOT NULL,
    levels varchar(200),
    involved_effect varchar(32) NOT NULL,
    involvements varchar(200),
    control_effect varchar(32) NOT NULL,
    visits_effect varchar(32) NOT NULL,
    most_visits integer NOT NULL,
    barred_effect varchar(32) NOT NULL,
    proof_effect varchar(32) NOT NULL,
    custody_effect varchar(32) NOT NULL,
    incident_effect varchar(32) NOT NULL,
    incident_days integer NOT NULL,
    passing varchar(32) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_prereview PRIMARY KEY (id),
    CONSTRAINT uq_visit_prereview_unit_id_valid_from UNIQUE (unit_id, valid_from),
    CONSTRAINT fk_visit_prereview_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_visit_prereview_unit_id ON visit_prereview (unit_id);

CREATE TABLE visit_prereview_result (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    rule_name varchar(80) NOT NULL,
    result varchar(16) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_visit_prereview_result PRIMARY KEY (id),
    CONSTRAINT fk_visit_prereview_result_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking (id)
);
CREATE UNIQUE INDEX uq_visit_prereview_result_booking_id ON visit_prereview_result (booking_id);

CREATE TABLE visit_prereview_line (
    id varchar(26) NOT NULL,
    result_id varchar(26) NOT NULL,
    position integer NOT NULL,
    condition varchar(16) NOT NULL,
    value varchar(200) NOT NULL,
    effect varchar(16) NOT NULL,
    result varchar(16) NOT NULL,
    reason varchar(200) NOT NULL,
    CONSTRAINT pk_visit_prereview_line PRIMARY KEY (id),
    CONSTRAINT fk_visit_prereview_line_result_id FOREIGN KEY (result_id) REFERENCES visit_prereview_result (id)
);
CREATE INDEX ix_visit_prereview_line_result_id ON visit_prereview_line (result_id);

CREATE TABLE inmate_apart (
    id varchar(26) NOT NULL,
    first_id varchar(26) NOT NULL,
    second_id varchar(26) NOT NULL,
    reason varchar(200) NOT NULL,
    since timestamptz NOT NULL,
    set_by varchar(26) NOT NULL,
    lifted_at timestamptz,
    lifted_by varchar(26),
    lifted_reason varchar(200),
    CONSTRAINT pk_inmate_apart PRIMARY KEY (id),
    CONSTRAINT ck_inmate_apart_one_pair CHECK (first_id < second_id),
    CONSTRAINT fk_inmate_apart_first_id FOREIGN KEY (first_id) REFERENCES inmate (id),
    CONSTRAINT fk_inmate_apart_second_id FOREIGN KEY (second_id) REFERENCES inmate (id),
    CONSTRAINT fk_inmate_apart_set_by FOREIGN KEY (set_by) REFERENCES officer (id),
    CONSTRAINT fk_inmate_apart_lifted_by FOREIGN KEY (lifted_by) REFERENCES officer (id)
);
CREATE INDEX ix_inmate_apart_first_id ON inmate_apart (first_id);
CREATE INDEX ix_inmate_apart_second_id ON inmate_apart (second_id);
CREATE UNIQUE INDEX uq_inmate_apart_in_force ON inmate_apart (first_id, second_id) WHERE lifted_at IS NULL;
