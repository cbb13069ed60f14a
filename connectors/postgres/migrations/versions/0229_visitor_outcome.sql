CREATE TABLE visitor_outcome (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    booking_id VARCHAR(26),
    visit_id VARCHAR(26),
    inmate_id VARCHAR(26) NOT NULL,
    ward_id VARCHAR(26),
    visitor VARCHAR(64) NOT NULL,
    outcome VARCHAR(32) NOT NULL,
    reason VARCHAR(200),
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    told_by VARCHAR(32) NOT NULL,
    system_id VARCHAR(26),
    source_key VARCHAR(200),
    deleted_by VARCHAR(32),
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_visitor_outcome PRIMARY KEY (id),
    CONSTRAINT fk_visitor_outcome_booking_id FOREIGN KEY(booking_id) REFERENCES visit_booking (id),
    CONSTRAINT fk_visitor_outcome_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id),
    CONSTRAINT fk_visitor_outcome_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id),
    CONSTRAINT fk_visitor_outcome_ward_id FOREIGN KEY(ward_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_visitor_outcome_booking_id ON visitor_outcome (booking_id);
CREATE INDEX ix_visitor_outcome_inmate_id ON visitor_outcome (inmate_id);
CREATE INDEX ix_visitor_outcome_state ON visitor_outcome (state);
CREATE INDEX ix_visitor_outcome_told_at ON visitor_outcome (told_at);
CREATE INDEX ix_visitor_outcome_visit_id ON visitor_outcome (visit_id);
CREATE INDEX ix_visitor_outcome_ward_id ON visitor_outcome (ward_id);
