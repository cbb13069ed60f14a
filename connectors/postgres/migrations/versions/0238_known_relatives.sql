CREATE TABLE known_relative (
    id varchar(26) NOT NULL,
    system_id varchar(26) NOT NULL,
    relative_no varchar(64) NOT NULL,
    inmate_no varchar(64) NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    name_digest varchar(64) NOT NULL,
    kinship varchar(64) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_known_relative PRIMARY KEY (id),
    CONSTRAINT fk_known_relative_system_id FOREIGN KEY (system_id) REFERENCES prison_system (id)
);
CREATE INDEX ix_known_relative_id_no_digest ON known_relative (id_no_digest);
CREATE INDEX ix_known_relative_inmate_no ON known_relative (inmate_no);
CREATE INDEX ix_known_relative_system_id_relative_no ON known_relative (system_id, relative_no);

CREATE TABLE known_face (
    id varchar(26) NOT NULL,
    system_id varchar(26) NOT NULL,
    relative_no varchar(64) NOT NULL,
    picture_sealed bytea NOT NULL,
    picture_digest varchar(64) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_known_face PRIMARY KEY (id),
    CONSTRAINT fk_known_face_system_id FOREIGN KEY (system_id) REFERENCES prison_system (id)
);
CREATE INDEX ix_known_face_system_id_relative_no ON known_face (system_id, relative_no);

CREATE TABLE known_relative_rule (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    binding varchar(32) NOT NULL,
    police varchar(32) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_known_relative_rule PRIMARY KEY (id),
    CONSTRAINT uq_known_relative_rule_unit_id_valid_from UNIQUE (unit_id, valid_from),
    CONSTRAINT fk_known_relative_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_known_relative_rule_unit_id ON known_relative_rule (unit_id);

ALTER TABLE relative_registration ADD COLUMN known_sealed bytea;
ALTER TABLE relative_registration ADD COLUMN known_id varchar(26);
