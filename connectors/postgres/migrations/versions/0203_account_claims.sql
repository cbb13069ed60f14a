-- What an officer sets anew with two halves of a code, of which two persons hold one each.
CREATE TABLE account_claim (
    id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    kind varchar(16) NOT NULL,
    public_key varchar(130) NOT NULL,
    reason varchar(200) NOT NULL,
    state varchar(16) NOT NULL,
    proposed_by varchar(26) NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by varchar(26),
    decided_at timestamptz,
    note varchar(200) NOT NULL,
    first_digest varchar(64) NOT NULL,
    second_digest varchar(64) NOT NULL,
    expires_at timestamptz,
    failures integer DEFAULT 0 NOT NULL,
    closed_at timestamptz,
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_account_claim PRIMARY KEY (id),
    CONSTRAINT ck_account_claim_two_people CHECK (
        state = 'withdrawn' OR decided_by IS NULL OR decided_by <> proposed_by
    ),
    CONSTRAINT ck_account_claim_not_the_holder CHECK (
        officer_id <> proposed_by AND (decided_by IS NULL OR officer_id <> decided_by)
    ),
    CONSTRAINT fk_account_claim_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id),
    CONSTRAINT fk_account_claim_proposed_by FOREIGN KEY (proposed_by) REFERENCES officer (id),
    CONSTRAINT fk_account_claim_decided_by FOREIGN KEY (decided_by) REFERENCES officer (id)
);
CREATE INDEX ix_account_claim_officer_id ON account_claim (officer_id);
CREATE INDEX ix_account_claim_proposed_by ON account_claim (proposed_by);
CREATE INDEX ix_account_claim_proposed_at ON account_claim (proposed_at);
CREATE INDEX ix_account_claim_decided_by ON account_claim (decided_by);
CREATE UNIQUE INDEX uq_account_claim_open ON account_claim (officer_id, kind)
    WHERE state = 'proposed';
