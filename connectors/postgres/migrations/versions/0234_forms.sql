CREATE TABLE form (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    code varchar(32) NOT NULL,
    name varchar(60) NOT NULL,
    audience varchar(32) NOT NULL,
    unit_id varchar(26) NOT NULL,
    lead varchar(500),
    sort integer,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_form PRIMARY KEY (id),
    CONSTRAINT uq_form_code UNIQUE (code),
    CONSTRAINT fk_form_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_form_state ON form (state);
CREATE INDEX ix_form_unit_id ON form (unit_id);

CREATE TABLE form_version (
    id varchar(26) NOT NULL,
    form_id varchar(26) NOT NULL,
    number integer NOT NULL,
    state varchar(16) NOT NULL,
    content json NOT NULL,
    note varchar(200) NOT NULL,
    revision integer NOT NULL,
    created_by varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    published_by varchar(64),
    published_at timestamptz,
    retired_at timestamptz,
    CONSTRAINT pk_form_version PRIMARY KEY (id),
    CONSTRAINT uq_form_version_form_id_number UNIQUE (form_id, number),
    CONSTRAINT fk_form_version_form_id FOREIGN KEY (form_id) REFERENCES form (id)
);
CREATE UNIQUE INDEX uq_form_version_state ON form_version (form_id, state)
    WHERE state IN ('draft', 'published');

CREATE TABLE form_submission (
    id varchar(26) NOT NULL,
    receipt_no varchar(24) NOT NULL,
    account_id varchar(26) NOT NULL,
    form_id varchar(26) NOT NULL,
    version_id varchar(26) NOT NULL,
    unit_id varchar(26) NOT NULL,
    applicant_sealed bytea,
    state varchar(16) NOT NULL,
    round integer NOT NULL,
    draft_id varchar(26) NOT NULL,
    first_sent_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    decided_at timestamptz,
    erased_at timestamptz,
    CONSTRAINT pk_form_submission PRIMARY KEY (id),
    CONSTRAINT uq_form_submission_receipt_no UNIQUE (receipt_no),
    CONSTRAINT uq_form_submission_draft_id UNIQUE (draft_id),
    CONSTRAINT fk_form_submission_account_id FOREIGN KEY (account_id) REFERENCES public_account (id),
    CONSTRAINT fk_form_submission_form_id FOREIGN KEY (form_id) REFERENCES form (id),
    CONSTRAINT fk_form_submission_version_id FOREIGN KEY (version_id) REFERENCES form_version (id),
    CONSTRAINT fk_form_submission_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_form_submission_account_id ON form_submission (account_id);
CREATE INDEX ix_form_submission_form_id ON form_submission (form_id, sent_at);
CREATE INDEX ix_form_submission_unit_id ON form_submission (unit_id);
CREATE INDEX ix_form_submission_version_id ON form_submission (version_id);

CREATE TABLE form_draft (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    form_id varchar(26) NOT NULL,
    version_id varchar(26) NOT NULL,
    submission_id varchar(26),
    answers_sealed bytea NOT NULL,
    revision integer NOT NULL,
    opened_at timestamptz NOT NULL,
    saved_at timestamptz NOT NULL,
    CONSTRAINT pk_form_draft PRIMARY KEY (id),
    CONSTRAINT uq_form_draft_account_id_form_id UNIQUE (account_id, form_id),
    CONSTRAINT fk_form_draft_account_id FOREIGN KEY (account_id) REFERENCES public_account (id),
    CONSTRAINT fk_form_draft_form_id FOREIGN KEY (form_id) REFERENCES form (id),
    CONSTRAINT fk_form_draft_version_id FOREIGN KEY (version_id) REFERENCES form_version (id),
    CONSTRAINT fk_form_draft_submission_id FOREIGN KEY (submission_id) REFERENCES form_submission (id)
);
CREATE INDEX ix_form_draft_form_id ON form_draft (form_id);
CREATE INDEX ix_form_draft_version_id ON form_draft (version_id);
CREATE INDEX ix_form_draft_submission_id ON form_draft (submission_id);

CREATE TABLE form_filling (
    id varchar(26) NOT NULL,
    submission_id varchar(26),
    booking_id varchar(26),
    round integer NOT NULL,
    version_id varchar(26) NOT NULL,
    case_id varchar(26),
    answers_sealed bytea,
    sent_at timestamptz NOT NULL,
    CONSTRAINT pk_form_filling PRIMARY KEY (id),
    CONSTRAINT uq_form_filling_submission_id_round UNIQUE (submission_id, round),
    CONSTRAINT uq_form_filling_booking_id_round UNIQUE (booking_id, round),
    CONSTRAINT ck_form_filling_of_one CHECK ((submission_id IS NULL) <> (booking_id IS NULL)),
    CONSTRAINT fk_form_filling_submission_id FOREIGN KEY (submission_id) REFERENCES form_submission (id),
    CONSTRAINT fk_form_filling_booking_id FOREIGN KEY (booking_id) REFERENCES official_booking (id),
    CONSTRAINT fk_form_filling_version_id FOREIGN KEY (version_id) REFERENCES form_version (id),
    CONSTRAINT fk_form_filling_case_id FOREIGN KEY (case_id) REFERENCES approval_case (id)
);
CREATE INDEX ix_form_filling_version_id ON form_filling (version_id);
CREATE INDEX ix_form_filling_case_id ON form_filling (case_id);

CREATE TABLE form_answer (
    id varchar(26) NOT NULL,
    submission_id varchar(26) NOT NULL,
    field varchar(32) NOT NULL,
    text varchar(200),
    number numeric(18, 6),
    day date,
    digest varchar(64),
    CONSTRAINT pk_form_answer PRIMARY KEY (id),
    CONSTRAINT fk_form_answer_submission_id FOREIGN KEY (submission_id) REFERENCES form_submission (id)
);
CREATE INDEX ix_form_answer_submission_id ON form_answer (submission_id, field);

ALTER TABLE official_kind ADD COLUMN form_id varchar(26),
    ADD CONSTRAINT fk_official_kind_form_id FOREIGN KEY (form_id) REFERENCES form (id);
CREATE INDEX ix_official_kind_form_id ON official_kind (form_id);

CREATE FUNCTION form_version_is_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      if old.state = 'draft' then
        return coalesce(new, old);
      end if;
      if tg_op = 'DELETE' or new.content::text <> old.content::text
         or new.number <> old.number or new.form_id <> old.form_id
         or new.state = 'draft' then
        raise exception 'a version of a form that was published is never changed or removed';
      end if;
      return new;
    end $$;
CREATE TRIGGER form_version_frozen BEFORE DELETE OR UPDATE ON form_version
    FOR EACH ROW EXECUTE FUNCTION form_version_is_frozen();

-- What was answered may be erased, and by nothing else be another.
CREATE FUNCTION form_filling_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      if new.round <> old.round or new.version_id <> old.version_id
         or (new.answers_sealed is not null
             and new.answers_sealed is distinct from old.answers_sealed) then
        raise exception 'a round of a form that was sent is never changed';
      end if;
      return new;
    end $$;
CREATE TRIGGER form_filling_kept BEFORE UPDATE ON form_filling
    FOR EACH ROW EXECUTE FUNCTION form_filling_is_kept();
