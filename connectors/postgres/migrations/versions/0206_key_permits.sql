-- A key of a consumer that somebody else decided: who asked for it takes it once, within its time.
CREATE TABLE api_key_permit (
    id varchar(26) NOT NULL,
    consumer_id varchar(26) NOT NULL,
    case_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    key_id varchar(32),
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_api_key_permit PRIMARY KEY (id),
    CONSTRAINT fk_api_key_permit_consumer_id FOREIGN KEY (consumer_id) REFERENCES api_consumer (id),
    CONSTRAINT fk_api_key_permit_case_id FOREIGN KEY (case_id) REFERENCES approval_case (id),
    CONSTRAINT fk_api_key_permit_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id)
);
CREATE INDEX ix_api_key_permit_consumer_id ON api_key_permit (consumer_id);
CREATE INDEX ix_api_key_permit_case_id ON api_key_permit (case_id);
CREATE INDEX ix_api_key_permit_officer_id ON api_key_permit (officer_id);
