CREATE TABLE relative_registration (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    id_no_sealed bytea NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    phone_sealed bytea NOT NULL,
    phone_digest varchar(64) NOT NULL,
    gender varchar(32) NOT NULL,
    birth_day date NOT NULL,
    address_sealed bytea,
    card_until date,
    front varchar(26),
    back varchar(26),
    portrait varchar(26),
    read_as_sealed bytea,
    differs_sealed bytea,
    likeness integer,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    kinship varchar(32) NOT NULL,
    proof json,
    verified varchar(32),
    verified_at timestamptz,
    reference varchar(64),
    relative_id varchar(26),
    account_id varchar(26),
    round integer NOT NULL,
    submitted_at timestamptz,
    said varchar(500),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_relative_registration PRIMARY KEY (id),
    CONSTRAINT fk_relative_registration_front FOREIGN KEY (front) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_registration_back FOREIGN KEY (back) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_registration_portrait FOREIGN KEY (portrait) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_registration_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id),
    CONSTRAINT fk_relative_registration_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit (id),
    CONSTRAINT fk_relative_registration_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id)
);
CREATE INDEX ix_relative_registration_account_id ON relative_registration (account_id);
CREATE INDEX ix_relative_registration_back ON relative_registration (back);
CREATE INDEX ix_relative_registration_front ON relative_registration (front);
CREATE INDEX ix_relative_registration_id_no_digest ON relative_registration (id_no_digest);
CREATE INDEX ix_relative_registration_inmate_id ON relative_registration (inmate_id);
CREATE INDEX ix_relative_registration_phone_digest ON relative_registration (phone_digest);
CREATE INDEX ix_relative_registration_portrait ON relative_registration (portrait);
CREATE INDEX ix_relative_registration_prison_id ON relative_registration (prison_id);
CREATE INDEX ix_relative_registration_relative_id ON relative_registration (relative_id);
CREATE INDEX ix_relative_registration_state ON relative_registration (state);
CREATE TABLE registration_draft (
    account_id varchar(26) NOT NULL,
    content_sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_registration_draft PRIMARY KEY (account_id)
);
CREATE INDEX ix_registration_draft_updated_at ON registration_draft (updated_at);
CREATE TABLE identity_check (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    registration_id varchar(26) NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    result varchar(16) NOT NULL,
    score float,
    reference varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_identity_check PRIMARY KEY (id)
);
CREATE INDEX ix_identity_check_account_id ON identity_check (account_id);
CREATE INDEX ix_identity_check_id_no_digest_at ON identity_check (id_no_digest, at);

CREATE TABLE relative_companion (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    relative_id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    id_no_sealed bytea,
    id_no_digest varchar(64),
    birth_day date,
    paper varchar(32) NOT NULL,
    front varchar(26),
    back varchar(26),
    portrait varchar(26),
    papers json,
    proof varchar(32),
    verified_at timestamptz,
    reference varchar(64),
    unit_id varchar(26),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_relative_companion PRIMARY KEY (id),
    CONSTRAINT fk_relative_companion_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id),
    CONSTRAINT fk_relative_companion_front FOREIGN KEY (front) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_companion_back FOREIGN KEY (back) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_companion_portrait FOREIGN KEY (portrait) REFERENCES stored_file (id),
    CONSTRAINT fk_relative_companion_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_relative_companion_back ON relative_companion (back);
CREATE INDEX ix_relative_companion_front ON relative_companion (front);
CREATE INDEX ix_relative_companion_id_no_digest ON relative_companion (id_no_digest);
CREATE INDEX ix_relative_companion_portrait ON relative_companion (portrait);
CREATE INDEX ix_relative_companion_relative_id ON relative_companion (relative_id);
CREATE INDEX ix_relative_companion_state ON relative_companion (state);
CREATE INDEX ix_relative_companion_unit_id ON relative_companion (unit_id);
