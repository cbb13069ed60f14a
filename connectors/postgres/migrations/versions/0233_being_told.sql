-- People outside are told of every decision and appointment, as they like and in peace.

CREATE TABLE telling_rule (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    quiet_from varchar(5) NOT NULL,
    quiet_until varchar(5) NOT NULL,
    first_reminder_h integer NOT NULL,
    last_reminder_min integer NOT NULL,
    admission_days integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_telling_rule PRIMARY KEY (id),
    CONSTRAINT uq_telling_rule_unit_id_valid_from UNIQUE (unit_id, valid_from),
    CONSTRAINT fk_telling_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);

CREATE INDEX ix_telling_rule_unit_id ON telling_rule (unit_id);

CREATE TABLE admission_notice (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    unit_id varchar(26) NOT NULL,
    admitted_on date NOT NULL,
    due_on date NOT NULL,
    sent_at timestamptz,
    told_at timestamptz,
    warned_at timestamptz,
    note varchar(100),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_admission_notice PRIMARY KEY (id),
    CONSTRAINT uq_admission_notice_inmate_id_relative_id_admitted_on UNIQUE (inmate_id, relative_id, admitted_on),
    CONSTRAINT fk_admission_notice_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id),
    CONSTRAINT fk_admission_notice_relative_id FOREIGN KEY (relative_id) REFERENCES relative (id),
    CONSTRAINT fk_admission_notice_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);

CREATE INDEX ix_admission_notice_inmate_id ON admission_notice (inmate_id);
CREATE INDEX ix_admission_notice_relative_id ON admission_notice (relative_id);
CREATE INDEX ix_admission_notice_state ON admission_notice (state);
CREATE INDEX ix_admission_notice_unit_id ON admission_notice (unit_id);

CREATE TABLE message_wish (
    person_id varchar(26) NOT NULL,
    groups json NOT NULL,
    quiet_from varchar(5) DEFAULT '' NOT NULL,
    quiet_until varchar(5) DEFAULT '' NOT NULL,
    agreed boolean DEFAULT false NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_message_wish PRIMARY KEY (person_id)
);

ALTER TABLE message_template ADD COLUMN outside_id varchar(64);

-- The rows are the queue of the sender from now on; what waits is due at once.
ALTER TABLE outgoing_message
    ADD COLUMN haste varchar(32),
    ADD COLUMN due_at timestamptz,
    ADD COLUMN once varchar(160),
    ADD COLUMN subject varchar(64),
    ADD COLUMN account_id varchar(26),
    ADD COLUMN tried_at timestamptz,
    ADD COLUMN claimed_at timestamptz,
    ADD COLUMN until timestamptz,
    ALTER COLUMN relative_id DROP NOT NULL,
    ADD CONSTRAINT uq_outgoing_message_once UNIQUE (once);
CREATE INDEX ix_outgoing_message_due_at ON outgoing_message (due_at, haste);
CREATE INDEX ix_outgoing_message_subject ON outgoing_message (subject);

-- Whoever has an account and is nobody's relative yet is told as well.
ALTER TABLE relative_message
    ADD COLUMN account_id varchar(26),
    ADD COLUMN reason varchar(400) DEFAULT '' NOT NULL,
    ADD COLUMN once varchar(160),
    ALTER COLUMN relative_id DROP NOT NULL,
    ADD CONSTRAINT uq_relative_message_once UNIQUE (once),
    ADD CONSTRAINT fk_relative_message_account_id
        FOREIGN KEY (account_id) REFERENCES public_account (id),
    ADD CONSTRAINT ck_relative_message_is_somebody_s
        CHECK (relative_id IS NOT NULL OR account_id IS NOT NULL);
CREATE INDEX ix_relative_message_account_id ON relative_message (account_id);

ALTER TABLE message_read DROP CONSTRAINT fk_message_read_relative_id;
ALTER TABLE message_read RENAME COLUMN relative_id TO reader_id;
