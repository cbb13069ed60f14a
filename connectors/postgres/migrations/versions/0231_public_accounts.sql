CREATE TABLE public_account (
    id varchar(26) NOT NULL,
    relative_id varchar(26),
    name_sealed bytea,
    id_no_sealed bytea,
    id_no_digest varchar(64),
    phone_sealed bytea,
    phone_digest varchar(64),
    state varchar(16) NOT NULL,
    last_entry varchar(16) NOT NULL,
    opened_at timestamptz NOT NULL,
    last_entered_at timestamptz NOT NULL,
    CONSTRAINT pk_public_account PRIMARY KEY (id),
    CONSTRAINT fk_public_account_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id),
    CONSTRAINT uq_public_account_relative_id UNIQUE (relative_id),
    CONSTRAINT uq_public_account_id_no_digest UNIQUE (id_no_digest)
);
CREATE INDEX ix_public_account_phone_digest ON public_account (phone_digest);

CREATE TABLE public_identity (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    entry varchar(16) NOT NULL,
    subject_digest varchar(64) NOT NULL,
    subject_sealed bytea NOT NULL,
    bound_at timestamptz NOT NULL,
    CONSTRAINT pk_public_identity PRIMARY KEY (id),
    CONSTRAINT fk_public_identity_account_id FOREIGN KEY (account_id) REFERENCES public_account (id),
    CONSTRAINT uq_public_identity_entry_subject_digest UNIQUE (entry, subject_digest)
);
CREATE INDEX ix_public_identity_account_id ON public_identity (account_id);

CREATE TABLE public_consent (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    source_address varchar(64) NOT NULL,
    CONSTRAINT pk_public_consent PRIMARY KEY (id),
    CONSTRAINT fk_public_consent_account_id FOREIGN KEY (account_id) REFERENCES public_account (id),
    CONSTRAINT fk_public_consent_number FOREIGN KEY (number) REFERENCES privacy_notice (number),
    CONSTRAINT uq_public_consent_account_id_number UNIQUE (account_id, number)
);

CREATE TABLE platform_permission (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    interface varchar(32) NOT NULL,
    granted_scope varchar(200) NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    ending varchar(32),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_platform_permission PRIMARY KEY (id),
    CONSTRAINT uq_platform_permission_interface_valid_from UNIQUE (interface, valid_from)
);
CREATE INDEX ix_platform_permission_state ON platform_permission (state);

CREATE TABLE public_code (
    id varchar(26) NOT NULL,
    phone_digest varchar(64) NOT NULL,
    code_digest varchar(64) NOT NULL,
    source_address varchar(64) NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_public_code PRIMARY KEY (id)
);
CREATE INDEX ix_public_code_phone_digest ON public_code (phone_digest, at);
CREATE INDEX ix_public_code_source_address ON public_code (source_address, at);

CREATE TABLE public_entry_session (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    session_digest varchar(64) NOT NULL,
    session_sealed bytea NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    told_at timestamptz,
    CONSTRAINT pk_public_entry_session PRIMARY KEY (id),
    CONSTRAINT uq_public_entry_session_session_digest UNIQUE (session_digest),
    CONSTRAINT fk_public_entry_session_account_id FOREIGN KEY (account_id) REFERENCES public_account (id)
);
CREATE INDEX ix_public_entry_session_account_id ON public_entry_session (account_id);
