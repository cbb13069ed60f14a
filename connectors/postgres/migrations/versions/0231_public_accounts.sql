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
    CONSTRAINT uq_public_identity_entry UNIQUE (entry, subject_digest)
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
    CONSTRAINT uq_public_consent_account_id UNIQUE (account_id, number)
);
