-- What is told of resets, of administrators added on the host, and of breaking the glass.
CREATE TABLE security_notice (
    id varchar(26) NOT NULL,
    kind varchar(16) NOT NULL,
    audience varchar(16) NOT NULL,
    officer_id varchar(26),
    grave boolean NOT NULL,
    detail json NOT NULL,
    at timestamptz NOT NULL,
    acknowledged_by varchar(26),
    acknowledged_at timestamptz,
    CONSTRAINT pk_security_notice PRIMARY KEY (id),
    CONSTRAINT fk_security_notice_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id),
    CONSTRAINT fk_security_notice_acknowledged_by FOREIGN KEY (acknowledged_by) REFERENCES officer (id)
);
CREATE INDEX ix_security_notice_officer_id ON security_notice (officer_id);
CREATE INDEX ix_security_notice_at ON security_notice (at);
CREATE INDEX ix_security_notice_acknowledged_by ON security_notice (acknowledged_by);

CREATE TABLE security_notice_seen (
    id varchar(26) NOT NULL,
    notice_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_security_notice_seen PRIMARY KEY (id),
    CONSTRAINT uq_security_notice_seen_notice_id_officer_id UNIQUE (notice_id, officer_id),
    CONSTRAINT fk_security_notice_seen_notice_id FOREIGN KEY (notice_id) REFERENCES security_notice (id),
    CONSTRAINT fk_security_notice_seen_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id)
);
CREATE INDEX ix_security_notice_seen_officer_id ON security_notice_seen (officer_id);
