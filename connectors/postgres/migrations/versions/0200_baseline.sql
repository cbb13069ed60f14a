-- Where every core database begins. Written once by pg_dump from the migrations that came before
-- and put in order by name; never edited: what changes later is a migration of its own, so that a
-- new database and one that was brought up are the same (decision 0055).

-- Types

-- A range of one id stands for equality, which GiST knows without an extension for ranges alone:
-- nobody is in two wards, and no venue in two calls, at once.
CREATE TYPE id_range AS RANGE (
    subtype = text,
    multirange_type_name = id_multirange
);

-- Functions

CREATE FUNCTION approval_flow_version_is_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          if old.state = 'draft' then
            return coalesce(new, old);
          end if;
          if tg_op = 'DELETE' or new.definition::text <> old.definition::text
             or new.number <> old.number or new.flow_id <> old.flow_id or new.state = 'draft' then
            raise exception 'a version that was published is never changed or removed';
          end if;
          return new;
        end $$;

CREATE FUNCTION approval_step_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'the record of an approval is never changed or removed';
        end $$;

CREATE FUNCTION audit_row_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'audit rows are never changed or removed';
        end $$;

CREATE FUNCTION drop_visit_conversations() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        delete from conversation using gone where conversation.id = gone.id;
        return null;
    end $$;

CREATE FUNCTION keep_confidentiality() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            RAISE EXCEPTION 'a call stays as confidential as it was made';
        END $$;

-- Of two reviews of one conversation the second waits for the first before it looks for the last,
-- so each looks at all that was committed; always in one order, so that no two wait for each other.
-- Written also where nothing changes: a transaction that reads as of its beginning fails then,
-- instead of deciding by what it cannot see.
CREATE FUNCTION keep_last_reviews() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
        touched varchar[];
    begin
        if tg_op = 'UPDATE' then
            touched := array(
                with before as (select id, call_id, at, anomaly, officer_id from gone),
                    after as (select id, call_id, at, anomaly, officer_id from met)
                select call_id from (table before except table after) as was
                union
                select call_id from (table after except table before) as now
            );
        else
            touched := array(select distinct call_id from met);
        end if;
        perform from conversation where id = any (touched) order by id for no key update;
        update conversation set (anomaly, sole_reviewer_id) = (
            select 
    (array_agg(call_review.anomaly order by call_review.at desc, call_review.id desc))[1],
    case when count(*) = 1 then min(call_review.officer_id) end
 from call_review where call_review.call_id = conversation.id
        )
        where id = any (touched);
        return null;
    end $$;

-- A phone call that says no ward was where the inmate is; a later move leaves it there. What the
-- record says of the conversation is compared: a review's finding is no reason to write one again.
CREATE FUNCTION keep_phone_call_conversation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
            if tg_op = 'DELETE' then
                delete from conversation where id = old.id;
                return old;
            end if;
            insert into conversation (
                id, channel, prison_id, ward_id, inmate_id, relative_id, privileged,
                began_at, ended_at
            )
            select 
        new.id, 'phone_call', place.prison_id, place.id, new.inmate_id, new.relative_id,
        false, new.answered_at, new.ended_at
     
    from inmate join org_unit place on place.id = coalesce(
        new.ward_id, (select ward_id from conversation where id = new.id), inmate.ward_id
    )
    where inmate.id = new.inmate_id

            on conflict (id) do update set
                prison_id = excluded.prison_id, ward_id = excluded.ward_id,
                inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
                privileged = excluded.privileged,
                began_at = excluded.began_at, ended_at = excluded.ended_at
            where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.privileged, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.privileged, excluded.began_at, excluded.ended_at);
            return new;
        end $$;

-- A review's finding is no reason to write a conversation again, so what the call says is compared.
CREATE FUNCTION keep_video_call_conversation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
            if tg_op = 'DELETE' then
                delete from conversation where id = old.id;
                return old;
            end if;
            insert into conversation (
                id, channel, prison_id, ward_id, inmate_id, relative_id, privileged,
                began_at, ended_at
            )
            select 
        new.id, 'video_call', new.prison_id, new.ward_id, new.inmate_id, new.relative_id,
        new.confidentiality <> 'ordinary', coalesce(new.connected_at, new.first_joined_at),
        new.ended_at
     
            on conflict (id) do update set
                prison_id = excluded.prison_id, ward_id = excluded.ward_id,
                inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
                privileged = excluded.privileged,
                began_at = excluded.began_at, ended_at = excluded.ended_at
            where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.privileged, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.privileged, excluded.began_at, excluded.ended_at);
            return new;
        end $$;

-- For all rows of a statement at once: prisons tell visits by the page. Of what was deleted nothing
-- began, so that nobody lists or reviews it.
CREATE FUNCTION keep_visit_conversations() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into conversation (
            id, channel, prison_id, ward_id, inmate_id, relative_id, privileged, began_at, ended_at
        )
        select fresh.id, 'visit', place.prison_id, place.id, fresh.inmate_id, fresh.relative_id,
            false, case when fresh.state = 'deleted' then null else fresh.started_at end,
            fresh.ended_at
        from fresh
        join inmate on inmate.id = fresh.inmate_id
        left join conversation known on known.id = fresh.id
        join org_unit place on place.id = coalesce(fresh.ward_id, known.ward_id, inmate.ward_id)
        on conflict (id) do update set
            prison_id = excluded.prison_id, ward_id = excluded.ward_id,
            inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
            privileged = excluded.privileged,
            began_at = excluded.began_at, ended_at = excluded.ended_at
        where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.privileged, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.privileged, excluded.began_at, excluded.ended_at);
        return null;
    end $$;

CREATE FUNCTION privacy_record_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'notices and consents are never changed or removed';
        end $$;

-- Runs as the tables' owner: the application's role itself may delete no line of the log (AU-2).
CREATE FUNCTION purge_sign_in_log(before timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
        declare gone integer;
        begin
          if before > now() - interval '180 days' then
            raise exception 'the sign-in log is kept for 180 days'
              using errcode = 'check_violation';
          end if;
          delete from sign_in_log where at < before;
          get diagnostics gone = row_count;
          return gone;
        end $$;

CREATE FUNCTION report_cell_change_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      raise exception 'the history of a cell is never changed or removed';
    end $$;

CREATE FUNCTION report_version_is_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      if old.state = 'draft' then
        return coalesce(new, old);
      end if;
      if tg_op = 'DELETE' or new.form::text <> old.form::text
         or new.number <> old.number or new.definition_id <> old.definition_id
         or new.state = 'draft' then
        raise exception 'a version of a report that was published is never changed or removed';
      end if;
      return new;
    end $$;

-- Chinese has no spaces between words: every character and every pair of neighbours is indexed.
-- Of letters A to Z alone the case does not count, whatever the locale of the server.
CREATE FUNCTION text_grams(said varchar) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
            select array_to_tsvector(array(
                select distinct substr(plain, place, width)
                from (select lower(said collate "C") as plain) as one,
                    generate_series(1, length(said)) as place,
                    generate_series(1, 2) as width
                where place + width <= length(said) + 1
            ))
        $$;

-- Tables, each with its keys and indexes

CREATE TABLE agency_person (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    id_no_sealed bytea NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    phone_sealed bytea,
    phone_digest varchar(64),
    body varchar(100) NOT NULL,
    body_kind varchar(32) NOT NULL,
    post varchar(50),
    certificate_kind varchar(32) NOT NULL,
    certificate_no varchar(40) NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_agency_person PRIMARY KEY (id),
    CONSTRAINT uq_agency_person_id_no_digest UNIQUE (id_no_digest)
);
CREATE INDEX ix_agency_person_phone_digest ON agency_person (phone_digest);
CREATE INDEX ix_agency_person_state ON agency_person (state);
CREATE INDEX ix_agency_person_unit_id ON agency_person (unit_id);

CREATE TABLE alert (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    line_id varchar(26),
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    word varchar(32) NOT NULL,
    class_name varchar(32) NOT NULL,
    severity integer NOT NULL,
    heard_as varchar(64) NOT NULL,
    matched_by varchar(8) NOT NULL,
    confidence double precision NOT NULL,
    speaker varchar(16) NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    raised_after_s double precision NOT NULL,
    state varchar(16) NOT NULL,
    acknowledged_by varchar(26),
    acknowledged_at timestamptz,
    at timestamptz NOT NULL,
    kind varchar(16) DEFAULT 'word' NOT NULL,
    face_check_id varchar(26),
    owner_id varchar(26),
    owned_at timestamptz,
    escalated_at timestamptz,
    escalated_to json DEFAULT '[]'::json NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (id),
    CONSTRAINT uq_alert_line_id_word_start_s UNIQUE (line_id, word, start_s)
);
CREATE INDEX ix_alert_call_id ON alert (call_id);
CREATE INDEX ix_alert_line_id ON alert (line_id);
CREATE INDEX ix_alert_prison_id ON alert (prison_id);
CREATE INDEX ix_alert_ward_id ON alert (ward_id);

CREATE TABLE alert_step (
    id varchar(26) NOT NULL,
    alert_id varchar(26) NOT NULL,
    kind varchar(16) NOT NULL,
    actor_name varchar(64) NOT NULL,
    to_names json NOT NULL,
    reason varchar(200) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_alert_step PRIMARY KEY (id)
);
CREATE INDEX ix_alert_step_alert_id ON alert_step (alert_id);

CREATE TABLE allowed_phrase (
    id varchar(26) NOT NULL,
    phrase varchar(32) NOT NULL,
    prison_id varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_allowed_phrase PRIMARY KEY (id),
    CONSTRAINT uq_allowed_phrase_phrase_prison_id UNIQUE (phrase, prison_id)
);
CREATE INDEX ix_allowed_phrase_prison_id ON allowed_phrase (prison_id);

CREATE TABLE analyst_export (
    id varchar(26) NOT NULL,
    state varchar(16) NOT NULL,
    started_at timestamptz NOT NULL,
    cut timestamptz,
    rows bigint NOT NULL,
    months_written integer NOT NULL,
    months_kept integer NOT NULL,
    seconds double precision NOT NULL,
    problem varchar(500) NOT NULL,
    CONSTRAINT pk_analyst_export PRIMARY KEY (id)
);

CREATE TABLE api_call (
    id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    consumer_id varchar(26),
    consumer varchar(64) NOT NULL,
    interface varchar(64) NOT NULL,
    method varchar(8) NOT NULL,
    path varchar(200) NOT NULL,
    parameters_digest varchar(64) NOT NULL,
    address varchar(64) NOT NULL,
    status integer NOT NULL,
    code varchar(48) NOT NULL,
    rows integer NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT pk_api_call PRIMARY KEY (id)
);
CREATE INDEX ix_api_call_at ON api_call (at);
CREATE INDEX ix_api_call_consumer_id_at ON api_call (consumer_id, at);
CREATE INDEX ix_api_call_interface_at ON api_call (interface, at);

CREATE TABLE api_consumer (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    contact varchar(32) NOT NULL,
    phone_sealed bytea,
    phone_digest varchar(64),
    addresses varchar(500) NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    rate integer NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_api_consumer PRIMARY KEY (id),
    CONSTRAINT uq_api_consumer_name UNIQUE (name)
);
CREATE INDEX ix_api_consumer_phone_digest ON api_consumer (phone_digest);
CREATE INDEX ix_api_consumer_state ON api_consumer (state);
CREATE INDEX ix_api_consumer_unit_id ON api_consumer (unit_id);

CREATE TABLE api_grant (
    id varchar(26) NOT NULL,
    consumer_id varchar(26) NOT NULL,
    interface varchar(64) NOT NULL,
    unmasked boolean NOT NULL,
    tailored boolean DEFAULT false NOT NULL,
    CONSTRAINT pk_api_grant PRIMARY KEY (id),
    CONSTRAINT uq_api_grant_consumer_id_interface UNIQUE (consumer_id, interface)
);
CREATE INDEX ix_api_grant_consumer_id ON api_grant (consumer_id);

CREATE TABLE api_key (
    id varchar(26) NOT NULL,
    consumer_id varchar(26) NOT NULL,
    key_id varchar(32) NOT NULL,
    secret_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    created_by varchar(64) NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_api_key PRIMARY KEY (id),
    CONSTRAINT uq_api_key_key_id UNIQUE (key_id)
);
CREATE INDEX ix_api_key_consumer_id ON api_key (consumer_id);

CREATE TABLE api_nonce (
    key_id varchar(32) NOT NULL,
    nonce varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_api_nonce PRIMARY KEY (key_id, nonce)
);
CREATE INDEX ix_api_nonce_at ON api_nonce (at);

CREATE TABLE approval_case (
    id varchar(26) NOT NULL,
    kind varchar(32) NOT NULL,
    object_id varchar(26) NOT NULL,
    title varchar(128) NOT NULL,
    flow_version_id varchar(26) NOT NULL,
    prison_id varchar(26),
    unit_id varchar(26) NOT NULL,
    unit_path varchar(128) NOT NULL,
    applicant_kind varchar(16) NOT NULL,
    applicant_id varchar(26),
    applicant_name varchar(64) NOT NULL,
    facts json NOT NULL,
    facts_digest varchar(64) NOT NULL,
    proposal json,
    state varchar(16) NOT NULL,
    node varchar(24),
    node_title varchar(32),
    visit integer NOT NULL,
    suggestion varchar(16) NOT NULL,
    submitted_at timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    remind_at timestamptz,
    due_at timestamptz,
    reminded boolean NOT NULL,
    overdue boolean NOT NULL,
    seated_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT pk_approval_case PRIMARY KEY (id)
);
CREATE INDEX ix_approval_case_flow_version_id ON approval_case (flow_version_id);
CREATE INDEX ix_approval_case_kind ON approval_case (kind);
CREATE INDEX ix_approval_case_object_id ON approval_case (object_id);
CREATE INDEX ix_approval_case_prison_id ON approval_case (prison_id);
CREATE INDEX ix_approval_case_state ON approval_case (state);
CREATE INDEX ix_approval_case_submitted_at ON approval_case (submitted_at);
CREATE INDEX ix_approval_case_unit_id ON approval_case (unit_id);
CREATE INDEX ix_approval_case_unit_path ON approval_case (unit_path);
CREATE UNIQUE INDEX uq_approval_case_open ON approval_case (kind, object_id)
    WHERE (state IN ('pending', 'returned'));

CREATE TABLE approval_delegation (
    id varchar(26) NOT NULL,
    principal_id varchar(26) NOT NULL,
    deputy_id varchar(26) NOT NULL,
    case_id varchar(26),
    visit integer,
    assigned boolean NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    reason varchar(200) NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_approval_delegation PRIMARY KEY (id)
);
CREATE INDEX ix_approval_delegation_case_id ON approval_delegation (case_id);
CREATE INDEX ix_approval_delegation_deputy_id ON approval_delegation (deputy_id);
CREATE INDEX ix_approval_delegation_principal_id ON approval_delegation (principal_id);

CREATE TABLE approval_flow (
    id varchar(26) NOT NULL,
    kind varchar(64) NOT NULL,
    place varchar(26) NOT NULL,
    prison_id varchar(26),
    name varchar(64) NOT NULL,
    operated_at timestamptz NOT NULL,
    operated_by varchar(64) NOT NULL,
    CONSTRAINT pk_approval_flow PRIMARY KEY (id),
    CONSTRAINT uq_approval_flow_kind_place UNIQUE (kind, place)
);
CREATE INDEX ix_approval_flow_prison_id ON approval_flow (prison_id);

CREATE TABLE approval_flow_version (
    id varchar(26) NOT NULL,
    flow_id varchar(26) NOT NULL,
    number integer NOT NULL,
    state varchar(16) NOT NULL,
    definition json NOT NULL,
    note varchar(200) NOT NULL,
    created_by varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    published_by varchar(64),
    published_at timestamptz,
    CONSTRAINT pk_approval_flow_version PRIMARY KEY (id),
    CONSTRAINT uq_approval_flow_version_flow_id_number UNIQUE (flow_id, number)
);
CREATE INDEX ix_approval_flow_version_flow_id ON approval_flow_version (flow_id);

CREATE TABLE approval_seat (
    id varchar(26) NOT NULL,
    case_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    principal_id varchar(26) NOT NULL,
    CONSTRAINT pk_approval_seat PRIMARY KEY (id),
    CONSTRAINT uq_approval_seat_case_id_officer_id_principal_id UNIQUE (case_id, officer_id, principal_id)
);
CREATE INDEX ix_approval_seat_case_id ON approval_seat (case_id);
CREATE INDEX ix_approval_seat_officer_id ON approval_seat (officer_id);

CREATE TABLE approval_step (
    id varchar(26) NOT NULL,
    case_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    action varchar(16) NOT NULL,
    node varchar(24),
    node_title varchar(32),
    visit integer NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26),
    actor_name varchar(64) NOT NULL,
    on_behalf_of varchar(26),
    at timestamptz NOT NULL,
    opinion varchar(200) NOT NULL,
    sent_to varchar(26),
    facts_digest varchar(64) NOT NULL,
    signature bytea,
    key_id varchar(64),
    CONSTRAINT pk_approval_step PRIMARY KEY (id),
    CONSTRAINT uq_approval_step_case_id_seq UNIQUE (case_id, seq)
);
CREATE INDEX ix_approval_step_actor_id ON approval_step (actor_id);
CREATE INDEX ix_approval_step_case_id ON approval_step (case_id);

CREATE TABLE attachment (
    id varchar(26) NOT NULL,
    name varchar(120) NOT NULL,
    sha256 varchar(64) NOT NULL,
    purpose varchar(72) NOT NULL,
    owner_kind varchar(16) NOT NULL,
    owner_id varchar(26) NOT NULL,
    uploaded_at timestamptz NOT NULL,
    holder_kind varchar(32),
    holder_id varchar(26),
    free_since timestamptz,
    CONSTRAINT pk_attachment PRIMARY KEY (id)
);
CREATE INDEX ix_attachment_free_since ON attachment (free_since);
CREATE INDEX ix_attachment_holder_id ON attachment (holder_id);
CREATE INDEX ix_attachment_owner_id ON attachment (owner_id);

CREATE TABLE attended_call (
    call_id varchar(26) NOT NULL,
    lines integer NOT NULL,
    classifier varchar(32),
    at timestamptz NOT NULL,
    CONSTRAINT pk_attended_call PRIMARY KEY (call_id)
);

CREATE TABLE attention_record (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    cause varchar(16) NOT NULL,
    class_name varchar(32) NOT NULL,
    confidence double precision NOT NULL,
    summary varchar(500) NOT NULL,
    reasons json NOT NULL,
    line_ids json NOT NULL,
    classifier varchar(32),
    classifier_version varchar(16),
    state varchar(16) NOT NULL,
    decided_by varchar(26),
    decided_at timestamptz,
    decision_reason varchar(200),
    at timestamptz NOT NULL,
    CONSTRAINT pk_attention_record PRIMARY KEY (id),
    CONSTRAINT uq_attention_record_call_id_cause_class_name UNIQUE (call_id, cause, class_name)
);
CREATE INDEX ix_attention_record_at ON attention_record (at);
CREATE INDEX ix_attention_record_call_id ON attention_record (call_id);
CREATE INDEX ix_attention_record_prison_id ON attention_record (prison_id);
CREATE INDEX ix_attention_record_state ON attention_record (state);
CREATE INDEX ix_attention_record_ward_id ON attention_record (ward_id);

CREATE TABLE audit_head (
    stream varchar(32) NOT NULL,
    seq bigint NOT NULL,
    digest varchar(64) NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (stream)
);

CREATE TABLE audit_row (
    id varchar(26) NOT NULL,
    stream varchar(32) NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26),
    actor_name varchar(64) NOT NULL,
    action varchar(48) NOT NULL,
    object_kind varchar(32) NOT NULL,
    object_id varchar(64),
    result varchar(8) NOT NULL,
    source_address varchar(64) NOT NULL,
    detail json NOT NULL,
    previous varchar(64) NOT NULL,
    digest varchar(64) NOT NULL,
    CONSTRAINT pk_audit_row PRIMARY KEY (id),
    CONSTRAINT uq_audit_row_stream_seq UNIQUE (stream, seq)
);
CREATE INDEX ix_audit_row_at ON audit_row (at);
CREATE INDEX ix_audit_row_object_id ON audit_row (object_id);

CREATE TABLE blacklist_entry (
    id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    reason varchar(200) NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    state varchar(24) DEFAULT 'active' NOT NULL,
    channel varchar(32) DEFAULT 'all' NOT NULL,
    unit_id varchar(26),
    lifted_at timestamptz,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_blacklist_entry PRIMARY KEY (id)
);
CREATE INDEX ix_blacklist_entry_relative_id ON blacklist_entry (relative_id);
CREATE INDEX ix_blacklist_entry_unit_id ON blacklist_entry (unit_id);

CREATE TABLE blacklist_hit (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    relative_id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    unit_id varchar(26),
    purpose varchar(32) NOT NULL,
    seen_at timestamptz,
    likeness integer NOT NULL,
    case_no varchar(32),
    check_id varchar(26),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_blacklist_hit PRIMARY KEY (id)
);
CREATE INDEX ix_blacklist_hit_account_id ON blacklist_hit (account_id);
CREATE INDEX ix_blacklist_hit_relative_id ON blacklist_hit (relative_id);
CREATE INDEX ix_blacklist_hit_state ON blacklist_hit (state);
CREATE INDEX ix_blacklist_hit_unit_id ON blacklist_hit (unit_id);

CREATE TABLE call_check (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    name varchar(24) NOT NULL,
    passed boolean NOT NULL,
    message varchar(200) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_call_check PRIMARY KEY (id)
);
CREATE INDEX ix_call_check_call_id ON call_check (call_id);

CREATE TABLE call_companion (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    approved_by varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_call_companion PRIMARY KEY (id),
    CONSTRAINT uq_call_companion_call_id_relative_id UNIQUE (call_id, relative_id)
);
CREATE INDEX ix_call_companion_call_id ON call_companion (call_id);
CREATE INDEX ix_call_companion_relative_id ON call_companion (relative_id);

CREATE TABLE call_notice (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    level varchar(16) NOT NULL,
    text varchar(200) NOT NULL,
    seconds integer NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26),
    at timestamptz NOT NULL,
    CONSTRAINT pk_call_notice PRIMARY KEY (id)
);
CREATE INDEX ix_call_notice_call_id ON call_notice (call_id);

CREATE TABLE call_phone_notice (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    state varchar(16) NOT NULL,
    text varchar(400) NOT NULL,
    tries integer NOT NULL,
    failures integer NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_at timestamptz,
    outcome varchar(200) NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_call_phone_notice PRIMARY KEY (id)
);
CREATE INDEX ix_call_phone_notice_call_id ON call_phone_notice (call_id);
CREATE INDEX ix_call_phone_notice_open ON call_phone_notice (state, due_at);

CREATE TABLE call_quality (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    role varchar(16) NOT NULL,
    from_s double precision NOT NULL,
    to_s double precision NOT NULL,
    samples integer NOT NULL,
    rtt_ms double precision,
    rtt_most_ms double precision,
    loss double precision,
    loss_most double precision,
    jitter_ms double precision,
    kbit_s double precision,
    up_loss double precision,
    sent_width integer,
    sent_height integer,
    grade varchar(8) NOT NULL,
    CONSTRAINT pk_call_quality PRIMARY KEY (id)
);
CREATE INDEX ix_call_quality_call_id ON call_quality (call_id);

CREATE TABLE call_rating (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    level integer NOT NULL,
    tags json NOT NULL,
    text varchar(500) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_call_rating PRIMARY KEY (id),
    CONSTRAINT uq_call_rating_call_id_officer_id UNIQUE (call_id, officer_id)
);
CREATE INDEX ix_call_rating_call_id ON call_rating (call_id);

CREATE TABLE call_review (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    summary varchar(1000) NOT NULL,
    assessment varchar(16) NOT NULL,
    at timestamptz NOT NULL,
    anomaly boolean DEFAULT false NOT NULL,
    anomaly_kind varchar(64),
    anomaly_note varchar(500) DEFAULT '' NOT NULL,
    CONSTRAINT pk_call_review PRIMARY KEY (id)
);
CREATE INDEX ix_call_review_call_id ON call_review (call_id, at, id) INCLUDE (anomaly);

CREATE TABLE call_rule (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    channel varchar(32) NOT NULL,
    unit_id varchar(26) NOT NULL,
    level varchar(32),
    period varchar(32) NOT NULL,
    most_calls integer NOT NULL,
    most_minutes integer NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_call_rule PRIMARY KEY (id)
);
CREATE INDEX ix_call_rule_state ON call_rule (state);
CREATE INDEX ix_call_rule_unit_id ON call_rule (unit_id);

CREATE TABLE call_stage (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    kind varchar(16) NOT NULL,
    state varchar(16),
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26),
    actor_name varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    detail json NOT NULL,
    CONSTRAINT pk_call_stage PRIMARY KEY (id),
    CONSTRAINT uq_call_stage_call_id_seq UNIQUE (call_id, seq)
);
CREATE INDEX ix_call_stage_call_id ON call_stage (call_id);

CREATE TABLE call_tariff (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    distance varchar(32) NOT NULL,
    unit_cents integer NOT NULL,
    unit_seconds integer NOT NULL,
    rounding varchar(32) NOT NULL,
    least_cents integer,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_call_tariff PRIMARY KEY (id)
);
CREATE INDEX ix_call_tariff_state ON call_tariff (state);
CREATE INDEX ix_call_tariff_unit_id ON call_tariff (unit_id);

CREATE TABLE call_venue (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    ward_id varchar(26),
    place varchar(100),
    device_id varchar(26),
    sort integer NOT NULL,
    monday varchar(47),
    tuesday varchar(47),
    wednesday varchar(47),
    thursday varchar(47),
    friday varchar(47),
    saturday varchar(47),
    sunday varchar(47),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_call_venue PRIMARY KEY (id),
    CONSTRAINT uq_call_venue_unit_id_name UNIQUE (unit_id, name)
);
CREATE INDEX ix_call_venue_device_id ON call_venue (device_id);
CREATE INDEX ix_call_venue_state ON call_venue (state);
CREATE INDEX ix_call_venue_unit_id ON call_venue (unit_id);
CREATE INDEX ix_call_venue_ward_id ON call_venue (ward_id);

CREATE TABLE card (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    card_no varchar(20) NOT NULL,
    card_kind varchar(32) NOT NULL,
    inmate_id varchar(26),
    officer_id varchar(26),
    balance numeric(12,2) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_card PRIMARY KEY (id),
    CONSTRAINT uq_card_card_no UNIQUE (card_no)
);
CREATE INDEX ix_card_inmate_id ON card (inmate_id);
CREATE INDEX ix_card_officer_id ON card (officer_id);
CREATE INDEX ix_card_state ON card (state);

CREATE TABLE card_movement (
    id varchar(26) NOT NULL,
    card_id varchar(26) NOT NULL,
    movement varchar(32) NOT NULL,
    amount numeric(12,2) NOT NULL,
    balance_before numeric(12,2),
    balance_after numeric(12,2),
    note varchar(200),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_card_movement PRIMARY KEY (id)
);
CREATE INDEX ix_card_movement_card_id ON card_movement (card_id);

-- An index is read alone where the server knows that all see its rows, and a review writes one: the
-- table is looked after at each fiftieth part.
CREATE TABLE conversation (
    id varchar(26) NOT NULL,
    channel varchar(16) NOT NULL,
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    privileged boolean DEFAULT true NOT NULL,
    began_at timestamptz,
    ended_at timestamptz,
    anomaly boolean,
    sole_reviewer_id varchar(26),
    CONSTRAINT pk_conversation PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02');
CREATE INDEX ix_conversation_began_at ON conversation (began_at)
    INCLUDE (id, channel, prison_id, ward_id, ended_at, privileged, anomaly, sole_reviewer_id);
CREATE INDEX ix_conversation_inmate_id ON conversation (inmate_id);
CREATE INDEX ix_conversation_prison_id ON conversation (prison_id);
CREATE INDEX ix_conversation_relative_id ON conversation (relative_id);
CREATE INDEX ix_conversation_ward_id ON conversation (ward_id);

CREATE TABLE data_level (
    id varchar(26) NOT NULL,
    module varchar(32) NOT NULL,
    levels text NOT NULL,
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_data_level PRIMARY KEY (id),
    CONSTRAINT uq_data_level_module UNIQUE (module)
);

CREATE TABLE data_quality_figure (
    id varchar(26) NOT NULL,
    module varchar(32) NOT NULL,
    unit_id varchar(26),
    records integer NOT NULL,
    incomplete integer NOT NULL,
    missing json NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT pk_data_quality_figure PRIMARY KEY (id)
);
CREATE INDEX ix_data_quality_figure_module ON data_quality_figure (module);

CREATE TABLE data_set (
    id varchar(26) NOT NULL,
    consumer_id varchar(26) NOT NULL,
    interface varchar(64) NOT NULL,
    title varchar(64) NOT NULL,
    base varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_data_set PRIMARY KEY (id),
    CONSTRAINT uq_data_set_interface UNIQUE (interface)
);
CREATE INDEX ix_data_set_consumer_id ON data_set (consumer_id);

CREATE TABLE data_set_use (
    data_set_id varchar(26) NOT NULL,
    began_at timestamptz NOT NULL,
    asked_after varchar(26) NOT NULL,
    told_last varchar(26) NOT NULL,
    more boolean NOT NULL,
    day date NOT NULL,
    rows integer NOT NULL,
    CONSTRAINT pk_data_set_use PRIMARY KEY (data_set_id)
);

CREATE TABLE data_set_version (
    id varchar(26) NOT NULL,
    data_set_id varchar(26) NOT NULL,
    version integer NOT NULL,
    definition json NOT NULL,
    created_at timestamptz NOT NULL,
    created_by varchar(64) NOT NULL,
    CONSTRAINT pk_data_set_version PRIMARY KEY (id),
    CONSTRAINT uq_data_set_version_data_set_id_version UNIQUE (data_set_id, version)
);
CREATE INDEX ix_data_set_version_data_set_id ON data_set_version (data_set_id);

-- A row that could not be applied is kept once, however often its message comes: its place comes
-- behind the id of the message.
CREATE TABLE dead_letter (
    id varchar(26) NOT NULL,
    consumer varchar(48) NOT NULL,
    message_id varchar(72) NOT NULL,
    subject varchar(160) NOT NULL,
    payload bytea NOT NULL,
    headers json NOT NULL,
    deliveries integer NOT NULL,
    error text NOT NULL,
    at timestamptz NOT NULL,
    replayed_at timestamptz,
    unit_id varchar(26),
    set_aside_at timestamptz,
    settled_by varchar(26),
    settled_reason varchar(200),
    sent_id varchar(26),
    sent bytea,
    CONSTRAINT ck_dead_letter_settled_once CHECK (((replayed_at IS NULL) OR (set_aside_at IS NULL))),
    CONSTRAINT pk_dead_letter PRIMARY KEY (id)
);
CREATE INDEX ix_dead_letter_at ON dead_letter (at);
CREATE INDEX ix_dead_letter_unit_id ON dead_letter (unit_id);
CREATE UNIQUE INDEX uq_dead_letter_consumer_message_id ON dead_letter (consumer, message_id);

CREATE TABLE device (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    serial varchar(64) NOT NULL,
    kind varchar(32) NOT NULL,
    model varchar(64) NOT NULL,
    unit_id varchar(26) NOT NULL,
    place varchar(100) NOT NULL,
    connection varchar(32),
    last_contact_at timestamptz,
    address varchar(64),
    firmware varchar(64),
    locked boolean NOT NULL,
    template_id varchar(26),
    template_version integer,
    face_function varchar(32),
    face_licence varchar(32),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_device PRIMARY KEY (id),
    CONSTRAINT uq_device_serial UNIQUE (serial)
);
CREATE INDEX ix_device_state ON device (state);
CREATE INDEX ix_device_template_id ON device (template_id);
CREATE INDEX ix_device_unit_id ON device (unit_id);

CREATE TABLE device_command (
    id varchar(26) NOT NULL,
    order_id varchar(26) NOT NULL,
    device_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    parameters json NOT NULL,
    state varchar(16) NOT NULL,
    note varchar(200) NOT NULL,
    reason varchar(200) NOT NULL,
    sent_by varchar(64) NOT NULL,
    queued_at timestamptz NOT NULL,
    sent_at timestamptz,
    received_at timestamptz,
    ended_at timestamptz,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_device_command PRIMARY KEY (id)
);
CREATE INDEX ix_device_command_device_id_id ON device_command (device_id, id);
CREATE INDEX ix_device_command_order_id ON device_command (order_id);
CREATE INDEX ix_device_command_state_expires_at ON device_command (state, expires_at);

CREATE TABLE device_content (
    id varchar(26) NOT NULL,
    device_id varchar(26) NOT NULL,
    seq bigint NOT NULL,
    title varchar(100) NOT NULL,
    command_id varchar(26),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_device_content PRIMARY KEY (id),
    CONSTRAINT uq_device_content_device_id_seq UNIQUE (device_id, seq)
);
CREATE INDEX ix_device_content_command_id ON device_content (command_id);
CREATE INDEX ix_device_content_device_id_started_at ON device_content (device_id, started_at);

CREATE TABLE device_credential (
    id varchar(26) NOT NULL,
    device_id varchar(26) NOT NULL,
    digest varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    created_by varchar(64) NOT NULL,
    first_used_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT pk_device_credential PRIMARY KEY (id)
);
CREATE INDEX ix_device_credential_device_id ON device_credential (device_id);

CREATE TABLE device_log (
    id varchar(26) NOT NULL,
    device_id varchar(26) NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    level varchar(8) NOT NULL,
    text varchar(1000) NOT NULL,
    command_id varchar(26) NOT NULL,
    CONSTRAINT pk_device_log PRIMARY KEY (id),
    CONSTRAINT uq_device_log_device_id_seq UNIQUE (device_id, seq)
);
CREATE INDEX ix_device_log_command_id ON device_log (command_id);
CREATE INDEX ix_device_log_device_id_at ON device_log (device_id, at);

CREATE TABLE device_template (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    kind varchar(32) NOT NULL,
    volume integer NOT NULL,
    brightness integer NOT NULL,
    idle_s integer NOT NULL,
    screen_off_s integer NOT NULL,
    log_level varchar(32) NOT NULL,
    restart_at varchar(5),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_device_template PRIMARY KEY (id),
    CONSTRAINT uq_device_template_name UNIQUE (name)
);
CREATE INDEX ix_device_template_state ON device_template (state);

CREATE TABLE dictionary (
    id varchar(26) NOT NULL,
    code varchar(32) NOT NULL,
    name varchar(40) NOT NULL,
    remark varchar(200),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_dictionary PRIMARY KEY (id),
    CONSTRAINT uq_dictionary_code UNIQUE (code)
);

CREATE TABLE dictionary_item (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    dictionary_id varchar(26) NOT NULL,
    code varchar(32) NOT NULL,
    title varchar(60) NOT NULL,
    sort integer,
    valid_from date,
    valid_until date,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    number integer,
    CONSTRAINT pk_dictionary_item PRIMARY KEY (id),
    CONSTRAINT uq_dictionary_item_dictionary_id_code UNIQUE (dictionary_id, code)
);
CREATE INDEX ix_dictionary_item_dictionary_id ON dictionary_item (dictionary_id);
CREATE INDEX ix_dictionary_item_state ON dictionary_item (state);

CREATE TABLE erased_file (
    file_id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_erased_file PRIMARY KEY (file_id)
);

CREATE TABLE extra_call (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    month varchar(7),
    number integer NOT NULL,
    reason varchar(200) NOT NULL,
    applicant_id varchar(26),
    decided_by varchar(64),
    decided_at timestamptz,
    opinion varchar(200),
    used integer,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    channel varchar(32),
    CONSTRAINT pk_extra_call PRIMARY KEY (id)
);
CREATE INDEX ix_extra_call_applicant_id ON extra_call (applicant_id);
CREATE INDEX ix_extra_call_inmate_id ON extra_call (inmate_id);
CREATE INDEX ix_extra_call_prison_id ON extra_call (prison_id);
CREATE INDEX ix_extra_call_state ON extra_call (state);

CREATE TABLE face_check (
    id varchar(26) NOT NULL,
    subject_kind varchar(16) NOT NULL,
    subject_id varchar(26) NOT NULL,
    call_id varchar(26),
    purpose varchar(16) NOT NULL,
    engine varchar(32) NOT NULL,
    score double precision,
    threshold double precision NOT NULL,
    passed boolean NOT NULL,
    reason varchar(32) NOT NULL,
    faces_found integer NOT NULL,
    picture_file_id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    caller varchar(32) DEFAULT 'video_call' NOT NULL,
    device_id varchar(26),
    CONSTRAINT pk_face_check PRIMARY KEY (id)
);
CREATE INDEX ix_face_check_call_id ON face_check (call_id);
CREATE INDEX ix_face_check_subject_id ON face_check (subject_id);

CREATE TABLE face_library (
    engine varchar(32) NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT pk_face_library PRIMARY KEY (engine)
);

CREATE TABLE face_search (
    id varchar(26) NOT NULL,
    caller varchar(32) NOT NULL,
    asked_by varchar(64) NOT NULL,
    subject_kind varchar(16) NOT NULL,
    engine varchar(32) NOT NULL,
    threshold double precision NOT NULL,
    reason varchar(32) NOT NULL,
    hits json NOT NULL,
    picture_file_id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_face_search PRIMARY KEY (id)
);
CREATE INDEX ix_face_search_at ON face_search (at);

CREATE TABLE face_template (
    id varchar(26) NOT NULL,
    subject_kind varchar(16) NOT NULL,
    subject_id varchar(26) NOT NULL,
    engine varchar(32) NOT NULL,
    embedding_sealed bytea NOT NULL,
    dimensions integer NOT NULL,
    quality double precision NOT NULL,
    picture_file_id varchar(26) NOT NULL,
    created_at timestamptz NOT NULL,
    created_by varchar(64) DEFAULT '' NOT NULL,
    source varchar(16) DEFAULT 'console' NOT NULL,
    version bigint DEFAULT '0'::bigint NOT NULL,
    CONSTRAINT pk_face_template PRIMARY KEY (id),
    CONSTRAINT uq_face_template_subject_kind_subject_id_engine UNIQUE (subject_kind, subject_id, engine)
);
CREATE INDEX ix_face_template_engine_version ON face_template (engine, version);

CREATE TABLE field_override (
    id varchar(26) NOT NULL,
    module varchar(32) NOT NULL,
    record_id varchar(26) NOT NULL,
    field varchar(32) NOT NULL,
    source varchar(40) NOT NULL,
    actor_name varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    reason varchar(200) NOT NULL,
    told json,
    CONSTRAINT pk_field_override PRIMARY KEY (id),
    CONSTRAINT uq_field_override_module_record_id_field UNIQUE (module, record_id, field)
);

CREATE TABLE field_period (
    id varchar(26) NOT NULL,
    module varchar(32) NOT NULL,
    record_id varchar(26) NOT NULL,
    field varchar(32) NOT NULL,
    value json,
    since timestamptz NOT NULL,
    until timestamptz,
    reason varchar(200) NOT NULL,
    actor_name varchar(64) NOT NULL,
    applied_at timestamptz,
    CONSTRAINT pk_field_period PRIMARY KEY (id)
);
CREATE INDEX ix_field_period_applied_at ON field_period (applied_at);
CREATE INDEX ix_field_period_record_id ON field_period (record_id);

CREATE TABLE file_transfer (
    file_id varchar(26) NOT NULL,
    state varchar(16) NOT NULL,
    tries integer NOT NULL,
    problem varchar(200),
    at timestamptz NOT NULL,
    CONSTRAINT pk_file_transfer PRIMARY KEY (file_id)
);
CREATE INDEX ix_file_transfer_state ON file_transfer (state);

CREATE TABLE funds_difference (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    day date NOT NULL,
    unit_id varchar(26) NOT NULL,
    kind varchar(32) NOT NULL,
    ticket_id varchar(26),
    ticket_no varchar(64),
    fee numeric(12,2),
    peer_fee numeric(12,2),
    seen_at timestamptz,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_funds_difference PRIMARY KEY (id),
    CONSTRAINT uq_funds_difference_day_ticket_no UNIQUE (day, ticket_no)
);
CREATE INDEX ix_funds_difference_state ON funds_difference (state);
CREATE INDEX ix_funds_difference_ticket_id ON funds_difference (ticket_id);
CREATE INDEX ix_funds_difference_unit_id ON funds_difference (unit_id);

CREATE TABLE funds_reconciliation (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    day date NOT NULL,
    unit_id varchar(26) NOT NULL,
    tickets integer NOT NULL,
    amount numeric(12,2),
    peer_tickets integer NOT NULL,
    peer_amount numeric(12,2),
    differences integer NOT NULL,
    compared_at timestamptz,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_funds_reconciliation PRIMARY KEY (id),
    CONSTRAINT uq_funds_reconciliation_day_unit_id UNIQUE (day, unit_id)
);
CREATE INDEX ix_funds_reconciliation_state ON funds_reconciliation (state);
CREATE INDEX ix_funds_reconciliation_unit_id ON funds_reconciliation (unit_id);

CREATE TABLE headcount_difference (
    id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    day date NOT NULL,
    here integer NOT NULL,
    there integer NOT NULL,
    only_here json NOT NULL,
    only_there json NOT NULL,
    agrees boolean NOT NULL,
    checked_at timestamptz NOT NULL,
    CONSTRAINT pk_headcount_difference PRIMARY KEY (id),
    CONSTRAINT uq_headcount_difference_ward_id_day UNIQUE (ward_id, day)
);

CREATE TABLE headcount_gap (
    id varchar(26) NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    tries integer NOT NULL,
    state varchar(16) NOT NULL,
    settled_at timestamptz,
    CONSTRAINT pk_headcount_gap PRIMARY KEY (id)
);
CREATE INDEX ix_headcount_gap_state ON headcount_gap (state);

CREATE TABLE headcount_movement (
    seq bigint NOT NULL,
    inmate_no varchar(64) NOT NULL,
    kind varchar(24) NOT NULL,
    prison_code varchar(64) NOT NULL,
    ward_code varchar(64) NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    basic_sealed bytea NOT NULL,
    digest varchar(64) NOT NULL,
    state varchar(16) NOT NULL,
    reason varchar(24) NOT NULL,
    note varchar(200) NOT NULL,
    settled_at timestamptz,
    inmate_id varchar(26),
    unit_id varchar(26) NOT NULL,
    from_unit_id varchar(26),
    CONSTRAINT pk_headcount_movement PRIMARY KEY (seq)
);
CREATE INDEX ix_headcount_movement_from_unit_id ON headcount_movement (from_unit_id);
CREATE INDEX ix_headcount_movement_inmate_id ON headcount_movement (inmate_id);
CREATE INDEX ix_headcount_movement_inmate_no ON headcount_movement (inmate_no);
CREATE INDEX ix_headcount_movement_state ON headcount_movement (state, seq);
CREATE INDEX ix_headcount_movement_unit_id ON headcount_movement (unit_id);

CREATE TABLE headcount_spell (
    id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    began varchar(24) NOT NULL,
    began_seq bigint,
    ended varchar(24),
    ended_seq bigint,
    CONSTRAINT ck_headcount_spell_lasts CHECK (((until IS NULL) OR (until > since))),
    CONSTRAINT pk_headcount_spell PRIMARY KEY (id),
    CONSTRAINT ex_headcount_spell_inmate EXCLUDE USING gist (id_range((inmate_id)::text, (inmate_id)::text, '[]'::text) WITH &&, tstzrange(since, until) WITH &&)
);
CREATE INDEX ix_headcount_spell_inmate_id ON headcount_spell (inmate_id);
CREATE INDEX ix_headcount_spell_prison_id ON headcount_spell (prison_id);
CREATE INDEX ix_headcount_spell_ward_id_since ON headcount_spell (ward_id, since);

CREATE TABLE headcount_sync (
    peer varchar(32) NOT NULL,
    cursor bigint NOT NULL,
    tried_at timestamptz,
    succeeded_at timestamptz,
    failing_since timestamptz,
    problem varchar(200) NOT NULL,
    CONSTRAINT pk_headcount_sync PRIMARY KEY (peer)
);

CREATE TABLE help_activity (
    id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    help_person_id varchar(26) NOT NULL,
    day date NOT NULL,
    activity_kind varchar(32) NOT NULL,
    content varchar(500) NOT NULL,
    result varchar(500),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_help_activity PRIMARY KEY (id)
);
CREATE INDEX ix_help_activity_help_person_id ON help_activity (help_person_id);
CREATE INDEX ix_help_activity_inmate_id ON help_activity (inmate_id);
CREATE INDEX ix_help_activity_prison_id ON help_activity (prison_id);

CREATE TABLE help_person (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    id_no_sealed bytea NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    phone_sealed bytea NOT NULL,
    phone_digest varchar(64) NOT NULL,
    organisation varchar(100) NOT NULL,
    help_kind varchar(32) NOT NULL,
    post varchar(50),
    valid_until date,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_help_person PRIMARY KEY (id),
    CONSTRAINT uq_help_person_id_no_digest UNIQUE (id_no_digest)
);
CREATE INDEX ix_help_person_phone_digest ON help_person (phone_digest);
CREATE INDEX ix_help_person_state ON help_person (state);
CREATE INDEX ix_help_person_unit_id ON help_person (unit_id);

CREATE TABLE inbox (
    consumer varchar(48) NOT NULL,
    message_id varchar(64) NOT NULL,
    applied_at timestamptz NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (consumer, message_id)
);

CREATE TABLE inmate (
    id varchar(26) NOT NULL,
    inmate_no varchar(20) NOT NULL,
    name varchar(64) NOT NULL,
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    custody_state varchar(24) NOT NULL,
    monthly_calls integer NOT NULL,
    version integer NOT NULL,
    gender varchar(32),
    id_no_sealed bytea,
    id_no_digest varchar(64),
    birth_day date,
    offence varchar(100),
    sentence varchar(60),
    term_from date,
    term_until date,
    custody_type varchar(32),
    treatment_level varchar(32),
    key_control boolean DEFAULT false NOT NULL,
    key_control_from timestamptz,
    key_control_until timestamptz,
    remark varchar(500),
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_inmate PRIMARY KEY (id),
    CONSTRAINT uq_inmate_id_no_digest UNIQUE (id_no_digest),
    CONSTRAINT uq_inmate_inmate_no UNIQUE (inmate_no)
);
CREATE INDEX ix_inmate_prison_id ON inmate (prison_id);
CREATE INDEX ix_inmate_ward_id ON inmate (ward_id);

CREATE TABLE inmate_binding (
    id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    kinship varchar(16) NOT NULL,
    state varchar(16) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_inmate_binding PRIMARY KEY (id),
    CONSTRAINT uq_inmate_binding_relative_id_inmate_id UNIQUE (relative_id, inmate_id)
);
CREATE INDEX ix_inmate_binding_inmate_id ON inmate_binding (inmate_id);
CREATE INDEX ix_inmate_binding_relative_id ON inmate_binding (relative_id);

CREATE TABLE inmate_blacklist_entry (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    channel varchar(32) NOT NULL,
    reason varchar(200) NOT NULL,
    since timestamptz,
    until timestamptz,
    entered_by varchar(26),
    lifted_at timestamptz,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_inmate_blacklist_entry PRIMARY KEY (id)
);
CREATE INDEX ix_inmate_blacklist_entry_entered_by ON inmate_blacklist_entry (entered_by);
CREATE INDEX ix_inmate_blacklist_entry_inmate_id ON inmate_blacklist_entry (inmate_id);
CREATE INDEX ix_inmate_blacklist_entry_state ON inmate_blacklist_entry (state);

CREATE TABLE inmate_status (
    inmate_id varchar(26) NOT NULL,
    custody_state varchar(32),
    visits_allowed boolean,
    read_at timestamptz,
    reason varchar(200) NOT NULL,
    failed_at timestamptz,
    CONSTRAINT pk_inmate_status PRIMARY KEY (inmate_id)
);

CREATE TABLE integrity_finding (
    id varchar(26) NOT NULL,
    table_name varchar(48) NOT NULL,
    row_id varchar(48) NOT NULL,
    problem varchar(16) NOT NULL,
    digest varchar(64) NOT NULL,
    found_at timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by varchar(64),
    reason varchar(200),
    CONSTRAINT pk_integrity_finding PRIMARY KEY (id),
    CONSTRAINT uq_integrity_finding_table_name_row_id_digest UNIQUE (table_name, row_id, digest)
);

CREATE TABLE integrity_walk (
    table_name varchar(48) NOT NULL,
    after_id varchar(48) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_integrity_walk PRIMARY KEY (table_name)
);

CREATE TABLE job_log (
    id varchar(26) NOT NULL,
    run_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    at timestamptz NOT NULL,
    level varchar(8) NOT NULL,
    text text NOT NULL,
    CONSTRAINT pk_job_log PRIMARY KEY (id),
    CONSTRAINT uq_job_log_run_id_seq UNIQUE (run_id, seq)
);

CREATE TABLE job_run (
    id varchar(26) NOT NULL,
    job_id varchar(26) NOT NULL,
    trigger varchar(16) NOT NULL,
    started_by varchar(64) NOT NULL,
    state varchar(16) NOT NULL,
    attempts integer NOT NULL,
    queued_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    counts json NOT NULL,
    error text NOT NULL,
    CONSTRAINT pk_job_run PRIMARY KEY (id)
);
CREATE INDEX ix_job_run_job_id ON job_run (job_id);
CREATE INDEX ix_job_run_state ON job_run (state);

CREATE TABLE join_token (
    id varchar(26) NOT NULL,
    digest varchar(64) NOT NULL,
    call_id varchar(26) NOT NULL,
    role varchar(16) NOT NULL,
    subject_id varchar(26) NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    device_id varchar(64),
    revoked_at timestamptz,
    CONSTRAINT pk_join_token PRIMARY KEY (id),
    CONSTRAINT uq_join_token_digest UNIQUE (digest)
);
CREATE INDEX ix_join_token_call_id ON join_token (call_id);

CREATE TABLE known_permission (
    code varchar(80) NOT NULL,
    CONSTRAINT pk_known_permission PRIMARY KEY (code)
);

CREATE TABLE labour_contract (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    number varchar(40) NOT NULL,
    project_id varchar(26) NOT NULL,
    prison_id varchar(26),
    partner varchar(100) NOT NULL,
    term_from date NOT NULL,
    term_until date NOT NULL,
    amount numeric(12,2) NOT NULL,
    files json,
    expiry varchar(32),
    edition integer,
    ended_on date,
    end_reason varchar(200),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_contract PRIMARY KEY (id),
    CONSTRAINT uq_labour_contract_number UNIQUE (number)
);
CREATE INDEX ix_labour_contract_prison_id ON labour_contract (prison_id);
CREATE INDEX ix_labour_contract_project_id ON labour_contract (project_id);
CREATE INDEX ix_labour_contract_state ON labour_contract (state);

CREATE TABLE labour_contract_version (
    id varchar(26) NOT NULL,
    contract_id varchar(26) NOT NULL,
    prison_id varchar(26),
    edition integer NOT NULL,
    term_until date NOT NULL,
    amount numeric(12,2) NOT NULL,
    change_reason varchar(200) NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by varchar(26),
    files json,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_contract_version PRIMARY KEY (id),
    CONSTRAINT uq_labour_contract_version_contract_id_edition UNIQUE (contract_id, edition)
);
CREATE INDEX ix_labour_contract_version_changed_by ON labour_contract_version (changed_by);
CREATE INDEX ix_labour_contract_version_contract_id ON labour_contract_version (contract_id);
CREATE INDEX ix_labour_contract_version_prison_id ON labour_contract_version (prison_id);

CREATE TABLE labour_document (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    document_class varchar(32) NOT NULL,
    title varchar(100) NOT NULL,
    unit_id varchar(26) NOT NULL,
    body varchar(20000) NOT NULL,
    files json,
    public boolean NOT NULL,
    edition integer,
    published_at timestamptz,
    author_id varchar(26),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_document PRIMARY KEY (id)
);
CREATE INDEX ix_labour_document_author_id ON labour_document (author_id);
CREATE INDEX ix_labour_document_state ON labour_document (state);
CREATE INDEX ix_labour_document_unit_id ON labour_document (unit_id);

CREATE TABLE labour_document_version (
    id varchar(26) NOT NULL,
    document_id varchar(26) NOT NULL,
    number integer NOT NULL,
    state varchar(24) NOT NULL,
    document_class varchar(32) NOT NULL,
    title varchar(100) NOT NULL,
    unit_id varchar(26) NOT NULL,
    body varchar(20000) NOT NULL,
    files json,
    author varchar(64) NOT NULL,
    approved_by varchar(64) NOT NULL,
    published_at timestamptz NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_document_version PRIMARY KEY (id),
    CONSTRAINT uq_labour_document_version_document_id_number UNIQUE (document_id, number)
);
CREATE INDEX ix_labour_document_version_document_id ON labour_document_version (document_id);
CREATE INDEX ix_labour_document_version_state ON labour_document_version (state);
CREATE INDEX ix_labour_document_version_unit_id ON labour_document_version (unit_id);

CREATE TABLE labour_placement (
    prison_id varchar(26) NOT NULL,
    shard smallint NOT NULL,
    moving_to smallint,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_labour_placement PRIMARY KEY (prison_id)
);

CREATE TABLE labour_post (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    post_kind varchar(32) NOT NULL,
    place varchar(60) NOT NULL,
    places integer NOT NULL,
    risk varchar(32) NOT NULL,
    needed_grade integer,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_post PRIMARY KEY (id),
    CONSTRAINT uq_labour_post_unit_id_name UNIQUE (unit_id, name)
);
CREATE INDEX ix_labour_post_state ON labour_post (state);
CREATE INDEX ix_labour_post_unit_id ON labour_post (unit_id);

CREATE TABLE labour_project (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(100) NOT NULL,
    prison_id varchar(26) NOT NULL,
    project_class varchar(32) NOT NULL,
    partner varchar(100) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_labour_project PRIMARY KEY (id),
    CONSTRAINT uq_labour_project_prison_id_name UNIQUE (prison_id, name)
);
CREATE INDEX ix_labour_project_prison_id ON labour_project (prison_id);
CREATE INDEX ix_labour_project_state ON labour_project (state);

-- One row at most: who leads.
CREATE TABLE leading_node (
    place varchar(8) NOT NULL,
    node varchar(64) NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT pk_leading_node PRIMARY KEY (place)
);

CREATE TABLE legacy_batch (
    id varchar(26) NOT NULL,
    file_id varchar(26) NOT NULL,
    month smallint NOT NULL,
    state varchar(16) NOT NULL,
    rows integer NOT NULL,
    taken_rows integer NOT NULL,
    taken_amount bigint NOT NULL,
    before_rows integer NOT NULL,
    before_amount bigint NOT NULL,
    refused_rows integer NOT NULL,
    refused_amount bigint NOT NULL,
    unknown_projects json NOT NULL,
    CONSTRAINT pk_legacy_batch PRIMARY KEY (id),
    CONSTRAINT uq_legacy_batch_file_id_month UNIQUE (file_id, month)
);

CREATE TABLE legacy_file (
    id varchar(26) NOT NULL,
    manifest_id varchar(26) NOT NULL,
    kind varchar(16) NOT NULL,
    prison_id varchar(26) NOT NULL,
    year smallint NOT NULL,
    file_name varchar(128) NOT NULL,
    encoding varchar(16) NOT NULL,
    digest varchar(64) NOT NULL,
    rows integer NOT NULL,
    amount bigint NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT pk_legacy_file PRIMARY KEY (id),
    CONSTRAINT uq_legacy_file_manifest_id_kind_prison_id_year UNIQUE (manifest_id, kind, prison_id, year)
);
CREATE INDEX ix_legacy_file_prison_id ON legacy_file (prison_id);

CREATE TABLE legacy_manifest (
    id varchar(26) NOT NULL,
    name varchar(64) NOT NULL,
    digest varchar(64) NOT NULL,
    taken_by varchar(26) NOT NULL,
    taken_name varchar(64) NOT NULL,
    taken_at timestamptz NOT NULL,
    CONSTRAINT pk_legacy_manifest PRIMARY KEY (id),
    CONSTRAINT uq_legacy_manifest_name UNIQUE (name)
);

CREATE TABLE legacy_post (
    id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    name varchar(64) NOT NULL,
    CONSTRAINT pk_legacy_post PRIMARY KEY (id),
    CONSTRAINT uq_legacy_post_prison_id_name UNIQUE (prison_id, name)
);

CREATE TABLE legacy_refusal (
    batch_id varchar(26) NOT NULL,
    line integer NOT NULL,
    legacy_id varchar(64) NOT NULL,
    problem varchar(24) NOT NULL,
    amount bigint,
    CONSTRAINT pk_legacy_refusal PRIMARY KEY (batch_id, line)
);

CREATE TABLE letter (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    direction varchar(32) NOT NULL,
    sender varchar(64) NOT NULL,
    recipient varchar(64) NOT NULL,
    arrived_on date NOT NULL,
    postmarked_on date,
    postal_no varchar(40),
    pages json,
    assessed_by varchar(26),
    assessed_at timestamptz,
    withheld_reason varchar(200),
    settled_at timestamptz,
    ward_id varchar(26),
    treatment_level varchar(32),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_letter PRIMARY KEY (id)
);
CREATE INDEX ix_letter_assessed_by ON letter (assessed_by);
CREATE INDEX ix_letter_inmate_id ON letter (inmate_id);
CREATE INDEX ix_letter_relative_id ON letter (relative_id);
CREATE INDEX ix_letter_state ON letter (state);
CREATE INDEX ix_letter_ward_id ON letter (ward_id);

CREATE TABLE line_version (
    id varchar(26) NOT NULL,
    line_id varchar(26) NOT NULL,
    version integer NOT NULL,
    text varchar(2000) NOT NULL,
    hits json NOT NULL,
    officer_id varchar(26),
    reason varchar(200) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_line_version PRIMARY KEY (id),
    CONSTRAINT uq_line_version_line_id_version UNIQUE (line_id, version)
);

CREATE TABLE menu_entry (
    id varchar(26) NOT NULL,
    subsystem varchar(32) NOT NULL,
    heading varchar(32) NOT NULL,
    title varchar(32) NOT NULL,
    target varchar(500) NOT NULL,
    roles json NOT NULL,
    "position" integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_menu_entry PRIMARY KEY (id)
);

CREATE TABLE menu_item (
    name varchar(48) NOT NULL,
    title varchar(32),
    hidden boolean NOT NULL,
    "position" integer,
    CONSTRAINT pk_menu_item PRIMARY KEY (name)
);

CREATE TABLE message_channel (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(50) NOT NULL,
    message_kind varchar(32) NOT NULL,
    provider varchar(64) NOT NULL,
    address varchar(200) NOT NULL,
    signature varchar(20) NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_message_channel PRIMARY KEY (id),
    CONSTRAINT uq_message_channel_name UNIQUE (name)
);
CREATE INDEX ix_message_channel_state ON message_channel (state);
CREATE INDEX ix_message_channel_unit_id ON message_channel (unit_id);

CREATE TABLE message_choice (
    relative_id varchar(26) NOT NULL,
    agreed boolean NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_message_choice PRIMARY KEY (relative_id)
);

CREATE TABLE message_read (
    relative_id varchar(26) NOT NULL,
    case_id varchar(26) NOT NULL,
    visit integer NOT NULL,
    read_at timestamptz NOT NULL,
    CONSTRAINT pk_message_read PRIMARY KEY (relative_id, case_id)
);

CREATE TABLE message_template (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    code varchar(32) NOT NULL,
    title varchar(50) NOT NULL,
    message_kind varchar(32) NOT NULL,
    occasion varchar(32) NOT NULL,
    body varchar(300) NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_message_template PRIMARY KEY (id),
    CONSTRAINT uq_message_template_code UNIQUE (code)
);
CREATE INDEX ix_message_template_state ON message_template (state);
CREATE INDEX ix_message_template_unit_id ON message_template (unit_id);

CREATE TABLE number_class (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    prefix varchar(16) NOT NULL,
    distance varchar(32) NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_number_class PRIMARY KEY (id),
    CONSTRAINT uq_number_class_unit_id_prefix UNIQUE (unit_id, prefix)
);
CREATE INDEX ix_number_class_state ON number_class (state);
CREATE INDEX ix_number_class_unit_id ON number_class (unit_id);

CREATE TABLE officer (
    id varchar(26) NOT NULL,
    login varchar(32) NOT NULL,
    name varchar(64) NOT NULL,
    police_no varchar(16) NOT NULL,
    org_unit_id varchar(26) NOT NULL,
    password_hash varchar(256) NOT NULL,
    failed_sign_ins integer NOT NULL,
    locked_until timestamptz,
    enabled boolean NOT NULL,
    password_changed_at timestamptz,
    must_change_password boolean DEFAULT false NOT NULL,
    totp_sealed bytea,
    totp_step bigint,
    sm2_public_key varchar(130),
    version integer DEFAULT 1 NOT NULL,
    totp_pending_sealed bytea,
    state varchar(24) DEFAULT 'active' NOT NULL,
    post varchar(32),
    phone_sealed bytea,
    phone_digest varchar(64),
    remark varchar(500),
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_officer PRIMARY KEY (id),
    CONSTRAINT uq_officer_login UNIQUE (login),
    CONSTRAINT uq_officer_police_no UNIQUE (police_no)
);
CREATE INDEX ix_officer_org_unit_id ON officer (org_unit_id);
CREATE INDEX ix_officer_phone_digest ON officer (phone_digest);

CREATE TABLE officer_role (
    id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    role varchar(32) NOT NULL,
    duty varchar(16) NOT NULL,
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_officer_role PRIMARY KEY (id),
    CONSTRAINT uq_officer_role_officer_id_role UNIQUE (officer_id, role)
);
CREATE INDEX ix_officer_role_officer_id ON officer_role (officer_id);
CREATE UNIQUE INDEX uq_officer_role_one_administrator ON officer_role (officer_id)
    WHERE (duty <> 'business');

CREATE TABLE officer_scope (
    id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    unit_id varchar(26) NOT NULL,
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_officer_scope PRIMARY KEY (id),
    CONSTRAINT uq_officer_scope_officer_id_unit_id UNIQUE (officer_id, unit_id)
);
CREATE INDEX ix_officer_scope_officer_id ON officer_scope (officer_id);
CREATE INDEX ix_officer_scope_unit_id ON officer_scope (unit_id);

CREATE TABLE official_booking (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    kind_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    document_no varchar(60),
    purpose varchar(200) NOT NULL,
    person_id varchar(26) NOT NULL,
    companion_id varchar(26),
    day date NOT NULL,
    starts varchar(5) NOT NULL,
    ends varchar(5) NOT NULL,
    result varchar(500),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_official_booking PRIMARY KEY (id)
);
CREATE INDEX ix_official_booking_companion_id ON official_booking (companion_id);
CREATE INDEX ix_official_booking_inmate_id ON official_booking (inmate_id);
CREATE INDEX ix_official_booking_kind_id ON official_booking (kind_id);
CREATE INDEX ix_official_booking_person_id ON official_booking (person_id);
CREATE INDEX ix_official_booking_prison_id ON official_booking (prison_id);
CREATE INDEX ix_official_booking_state ON official_booking (state);

CREATE TABLE official_kind (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    code varchar(32) NOT NULL,
    name varchar(40) NOT NULL,
    body_kind varchar(32),
    documents varchar(500),
    sort integer,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_official_kind PRIMARY KEY (id),
    CONSTRAINT uq_official_kind_code UNIQUE (code)
);
CREATE INDEX ix_official_kind_state ON official_kind (state);

CREATE TABLE open_interface (
    id varchar(26) NOT NULL,
    interface varchar(64) NOT NULL,
    version integer NOT NULL,
    state varchar(16) NOT NULL,
    ends_on date,
    tried_at timestamptz,
    note varchar(200) NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by varchar(64) NOT NULL,
    CONSTRAINT pk_open_interface PRIMARY KEY (id),
    CONSTRAINT uq_open_interface_interface_version UNIQUE (interface, version)
);

CREATE TABLE org_unit (
    id varchar(26) NOT NULL,
    parent_id varchar(26),
    code varchar(16) NOT NULL,
    name varchar(64) NOT NULL,
    org_type varchar(16) NOT NULL,
    path varchar(128) NOT NULL,
    prison_id varchar(26),
    sort integer NOT NULL,
    enabled boolean NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_org_unit PRIMARY KEY (id),
    CONSTRAINT uq_org_unit_code UNIQUE (code),
    CONSTRAINT uq_org_unit_path UNIQUE (path)
);
CREATE INDEX ix_org_unit_parent_id ON org_unit (parent_id);
CREATE INDEX ix_org_unit_prison_id ON org_unit (prison_id);

CREATE TABLE outbound_call (
    id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    peer varchar(64) NOT NULL,
    method varchar(64) NOT NULL,
    parameters_digest varchar(64) NOT NULL,
    result varchar(16) NOT NULL,
    code varchar(48) NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT pk_outbound_call PRIMARY KEY (id)
);
CREATE INDEX ix_outbound_call_at ON outbound_call (at);
CREATE INDEX ix_outbound_call_peer_at ON outbound_call (peer, at);

CREATE TABLE outbox (
    id varchar(26) NOT NULL,
    subject varchar(160) NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_published_at ON outbox (published_at);

CREATE TABLE outgoing_message (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    queued_at timestamptz,
    template_id varchar(26) NOT NULL,
    template_version integer NOT NULL,
    occasion varchar(32) NOT NULL,
    message_kind varchar(32) NOT NULL,
    channel_id varchar(26),
    phone_sealed bytea NOT NULL,
    phone_digest varchar(64) NOT NULL,
    relative_id varchar(26) NOT NULL,
    text_sealed bytea,
    text_digest varchar(64),
    case_no varchar(32),
    unit_id varchar(26) NOT NULL,
    sent_at timestamptz,
    attempts integer,
    receipt varchar(64),
    reason varchar(200),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_outgoing_message PRIMARY KEY (id)
);
CREATE INDEX ix_outgoing_message_channel_id ON outgoing_message (channel_id);
CREATE INDEX ix_outgoing_message_phone_digest ON outgoing_message (phone_digest);
CREATE INDEX ix_outgoing_message_relative_id ON outgoing_message (relative_id);
CREATE INDEX ix_outgoing_message_state ON outgoing_message (state);
CREATE INDEX ix_outgoing_message_template_id ON outgoing_message (template_id);
CREATE INDEX ix_outgoing_message_text_digest ON outgoing_message (text_digest);
CREATE INDEX ix_outgoing_message_unit_id ON outgoing_message (unit_id);

CREATE TABLE overdue_review (
    call_id varchar(26) NOT NULL,
    due_at timestamptz NOT NULL,
    told_at timestamptz NOT NULL,
    CONSTRAINT pk_overdue_review PRIMARY KEY (call_id)
);

CREATE TABLE password_history (
    id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    password_hash varchar(256) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_password_history PRIMARY KEY (id)
);
CREATE INDEX ix_password_history_officer_id ON password_history (officer_id);

CREATE TABLE pay_item (
    id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    ward_id varchar(26),
    month varchar(7) NOT NULL,
    item_kind varchar(32) NOT NULL,
    reason varchar(200) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    amount_sealed bytea NOT NULL,
    CONSTRAINT pk_pay_item PRIMARY KEY (id)
);
CREATE INDEX ix_pay_item_inmate_id ON pay_item (inmate_id);
CREATE INDEX ix_pay_item_ward_id ON pay_item (ward_id);

CREATE TABLE pay_post_rate (
    id varchar(26) NOT NULL,
    rule_id varchar(26) NOT NULL,
    post_kind varchar(32) NOT NULL,
    hourly numeric(12,2) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_pay_post_rate PRIMARY KEY (id),
    CONSTRAINT uq_pay_post_rate_rule_id_post_kind UNIQUE (rule_id, post_kind)
);
CREATE INDEX ix_pay_post_rate_rule_id ON pay_post_rate (rule_id);

CREATE TABLE pay_reminder (
    ward_id varchar(26) NOT NULL,
    month varchar(7) NOT NULL,
    reminded_at timestamptz NOT NULL,
    CONSTRAINT pk_pay_reminder PRIMARY KEY (ward_id, month)
);

CREATE TABLE pay_rule (
    id varchar(26) NOT NULL,
    rule_no varchar(20) NOT NULL,
    unit_id varchar(26) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    overtime_percent integer NOT NULL,
    rest_percent integer NOT NULL,
    rounding varchar(32) NOT NULL,
    floor numeric(12,2),
    cap numeric(12,2),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_pay_rule PRIMARY KEY (id),
    CONSTRAINT uq_pay_rule_rule_no UNIQUE (rule_no)
);
CREATE INDEX ix_pay_rule_unit_id ON pay_rule (unit_id);

CREATE TABLE pay_sheet (
    id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    month varchar(7) NOT NULL,
    state varchar(16) NOT NULL,
    version integer NOT NULL,
    people integer NOT NULL,
    minutes json NOT NULL,
    rules json NOT NULL,
    due_on date NOT NULL,
    needs_recalculation boolean DEFAULT false NOT NULL,
    recalculation_reason varchar(200) DEFAULT '' NOT NULL,
    calculated_at timestamptz NOT NULL,
    reported_at timestamptz,
    reported_by varchar(64),
    approved_at timestamptz,
    opinion varchar(500) DEFAULT '' NOT NULL,
    version_id varchar(26),
    step integer DEFAULT 0 NOT NULL,
    CONSTRAINT pk_pay_sheet PRIMARY KEY (id),
    CONSTRAINT uq_pay_sheet_ward_id_month UNIQUE (ward_id, month)
);
CREATE INDEX ix_pay_sheet_month ON pay_sheet (month);

CREATE TABLE peer_switch (
    peer varchar(64) NOT NULL,
    off boolean NOT NULL,
    reason varchar(200) NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by varchar(64) NOT NULL,
    CONSTRAINT pk_peer_switch PRIMARY KEY (peer)
);

-- What is reckoned is never written by anybody, so that it cannot contradict what it follows from.
CREATE TABLE phone_call (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    kinship varchar(32),
    phone_sealed bytea NOT NULL,
    phone_digest varchar(64) NOT NULL,
    started_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    seconds integer,
    most_seconds integer,
    refusal varchar(32),
    end_cause varchar(32),
    authorised_by varchar(26),
    authorised_at timestamptz,
    phone_set varchar(40),
    source_id varchar(26),
    source_no varchar(64),
    ward_id varchar(26),
    treatment_level varchar(32),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    extra boolean DEFAULT false NOT NULL,
    extra_call_id varchar(26),
    authoriser_told varchar(64),
    source_deleted boolean DEFAULT false NOT NULL,
    authorisation varchar(32) GENERATED ALWAYS AS (
CASE
    WHEN (state IN ('connected', 'cut_at_limit')) THEN
    CASE
        WHEN ((authorised_by IS NULL) AND (authoriser_told IS NULL)) THEN 'missing'::text
        ELSE 'present'::text
    END
    ELSE NULL::text
END) STORED,
    CONSTRAINT pk_phone_call PRIMARY KEY (id),
    CONSTRAINT uq_phone_call_source_id_source_no UNIQUE (source_id, source_no)
) WITH (autovacuum_vacuum_insert_scale_factor='0.02');
CREATE INDEX ix_phone_call_authorised_by ON phone_call (authorised_by);
CREATE INDEX ix_phone_call_extra_call_id ON phone_call (extra_call_id);
CREATE INDEX ix_phone_call_inmate_id ON phone_call (inmate_id, started_at)
    INCLUDE (state, extra, seconds);
CREATE INDEX ix_phone_call_phone_digest ON phone_call (phone_digest);
CREATE INDEX ix_phone_call_relative_id ON phone_call (relative_id);
CREATE INDEX ix_phone_call_source_id ON phone_call (source_id);
CREATE INDEX ix_phone_call_started_at ON phone_call (started_at)
    INCLUDE (ward_id, inmate_id, state, extra, seconds);
CREATE INDEX ix_phone_call_state ON phone_call (state);
CREATE INDEX ix_phone_call_ward_id ON phone_call (ward_id);

CREATE TABLE phone_ticket (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    kinship varchar(32),
    unit_id varchar(26) NOT NULL,
    ward_id varchar(26),
    treatment_level varchar(32),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    seconds integer,
    distance varchar(32) NOT NULL,
    fee numeric(12,2),
    failure varchar(32),
    call_id varchar(26) NOT NULL,
    tariff_id varchar(26),
    tariff_version integer,
    unit_cents integer,
    unit_seconds integer,
    rounding varchar(32),
    least_cents integer,
    units integer,
    sent_at timestamptz,
    charged_at timestamptz,
    reversed_at timestamptz,
    receipt varchar(64),
    reason varchar(200),
    attempts integer,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    told_key varchar(200),
    told_seconds integer,
    told_distance varchar(32),
    told_fee numeric(12,2),
    told_at timestamptz,
    told_deleted boolean DEFAULT false NOT NULL,
    told_result varchar(32) GENERATED ALWAYS AS (
CASE
    WHEN (told_key IS NULL) THEN NULL::text
    WHEN (told_deleted = true) THEN 'deleted'::text
    WHEN (fee IS NULL) THEN 'unpriced'::text
    WHEN ((told_fee = fee) AND (told_seconds = seconds) AND (told_distance = distance)) THEN 'agrees'::text
    ELSE 'differs'::text
END) STORED,
    CONSTRAINT pk_phone_ticket PRIMARY KEY (id),
    CONSTRAINT uq_phone_ticket_call_id UNIQUE (call_id)
) WITH (autovacuum_vacuum_insert_scale_factor='0.02');
CREATE INDEX ix_phone_ticket_call_id ON phone_ticket (call_id);
CREATE INDEX ix_phone_ticket_ended_at ON phone_ticket (ended_at);
CREATE INDEX ix_phone_ticket_inmate_id ON phone_ticket (inmate_id);
CREATE INDEX ix_phone_ticket_relative_id ON phone_ticket (relative_id);
CREATE INDEX ix_phone_ticket_started_at ON phone_ticket (started_at)
    INCLUDE (ward_id, distance, seconds);
CREATE INDEX ix_phone_ticket_state ON phone_ticket (state);
CREATE INDEX ix_phone_ticket_tariff_id ON phone_ticket (tariff_id);
CREATE INDEX ix_phone_ticket_unit_id ON phone_ticket (unit_id);
CREATE INDEX ix_phone_ticket_ward_id ON phone_ticket (ward_id);

CREATE TABLE post_assignment (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    post_id varchar(26) NOT NULL,
    from_day date NOT NULL,
    until_day date,
    duty varchar(100),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_post_assignment PRIMARY KEY (id)
);
CREATE INDEX ix_post_assignment_inmate_id ON post_assignment (inmate_id);
CREATE INDEX ix_post_assignment_post_id ON post_assignment (post_id);
CREATE INDEX ix_post_assignment_prison_id ON post_assignment (prison_id);
CREATE INDEX ix_post_assignment_state ON post_assignment (state);

CREATE TABLE post_project (
    id varchar(26) NOT NULL,
    post_id varchar(26) NOT NULL,
    project_id varchar(26) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_post_project PRIMARY KEY (id),
    CONSTRAINT uq_post_project_post_id_valid_from UNIQUE (post_id, valid_from)
);
CREATE INDEX ix_post_project_post_id ON post_project (post_id);
CREATE INDEX ix_post_project_project_id ON post_project (project_id);

CREATE TABLE prison_order (
    id varchar(26) NOT NULL,
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    module varchar(48) NOT NULL,
    object_id varchar(26) NOT NULL,
    version integer NOT NULL,
    record_version integer NOT NULL,
    cancelled boolean NOT NULL,
    values_sealed bytea,
    state varchar(16) NOT NULL,
    tries integer NOT NULL,
    queued_at timestamptz NOT NULL,
    tried_at timestamptz,
    next_try_at timestamptz,
    settled_at timestamptz,
    problem varchar(200) NOT NULL,
    receipt varchar(200) NOT NULL,
    CONSTRAINT pk_prison_order PRIMARY KEY (id),
    CONSTRAINT uq_prison_order_system_id_module_object_id_version UNIQUE (system_id, module, object_id, version)
);
CREATE INDEX ix_prison_order_due ON prison_order (system_id, next_try_at)
    WHERE (state IN ('waiting', 'sent'));
CREATE UNIQUE INDEX uq_prison_order_open ON prison_order (system_id, module, object_id)
    WHERE (state IN ('waiting', 'sent'));

CREATE TABLE prison_system (
    id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    maker varchar(64) NOT NULL,
    enabled boolean DEFAULT false NOT NULL,
    active integer,
    secret_sealed bytea,
    CONSTRAINT pk_prison_system PRIMARY KEY (id),
    CONSTRAINT uq_prison_system_prison_id_kind UNIQUE (prison_id, kind)
);
CREATE INDEX ix_prison_system_prison_id ON prison_system (prison_id);

CREATE TABLE prison_system_feed (
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    cursor varchar(500) NOT NULL,
    settings integer NOT NULL,
    tried_at timestamptz,
    succeeded_at timestamptz,
    failing_since timestamptz,
    problem varchar(200) NOT NULL,
    backlog bigint,
    behind_since timestamptz,
    CONSTRAINT pk_prison_system_feed PRIMARY KEY (system_id, kind)
);

CREATE TABLE prison_system_settings (
    system_id varchar(26) NOT NULL,
    number integer NOT NULL,
    settings json NOT NULL,
    state varchar(16) NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposed_by varchar(26),
    tried_at timestamptz,
    trial json,
    activated_at timestamptz,
    activated_by varchar(26),
    CONSTRAINT pk_prison_system_settings PRIMARY KEY (system_id, number)
);

CREATE TABLE privacy_consent (
    id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    source_address varchar(64) NOT NULL,
    CONSTRAINT pk_privacy_consent PRIMARY KEY (id),
    CONSTRAINT uq_privacy_consent_relative_id_number UNIQUE (relative_id, number)
);

CREATE TABLE privacy_notice (
    number integer NOT NULL,
    text text NOT NULL,
    changes varchar(200) NOT NULL,
    published_at timestamptz NOT NULL,
    published_by varchar(64) NOT NULL,
    CONSTRAINT pk_privacy_notice PRIMARY KEY (number)
);

CREATE TABLE project_output (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    project_id varchar(26) NOT NULL,
    prison_id varchar(26),
    month varchar(7) NOT NULL,
    contract_id varchar(26),
    quantity integer NOT NULL,
    measure varchar(10) NOT NULL,
    output_value numeric(12,2) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_project_output PRIMARY KEY (id),
    CONSTRAINT uq_project_output_project_id_month UNIQUE (project_id, month)
);
CREATE INDEX ix_project_output_contract_id ON project_output (contract_id);
CREATE INDEX ix_project_output_prison_id ON project_output (prison_id);
CREATE INDEX ix_project_output_project_id ON project_output (project_id);
CREATE INDEX ix_project_output_state ON project_output (state);

CREATE TABLE raw_record (
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    key varchar(200) NOT NULL,
    version bigint NOT NULL,
    state varchar(16) NOT NULL,
    received_at timestamptz NOT NULL,
    sealed bytea,
    CONSTRAINT pk_raw_record PRIMARY KEY (system_id, kind, key, version)
);
CREATE INDEX ix_raw_record_received_at ON raw_record (received_at) WHERE (sealed IS NOT NULL);

CREATE TABLE recheck_task (
    id varchar(26) NOT NULL,
    alert_id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    state varchar(16) NOT NULL,
    opened_at timestamptz NOT NULL,
    conclusion varchar(16),
    note varchar(500),
    concluded_by varchar(26),
    concluded_at timestamptz,
    CONSTRAINT pk_recheck_task PRIMARY KEY (id),
    CONSTRAINT uq_recheck_task_alert_id UNIQUE (alert_id)
);
CREATE INDEX ix_recheck_task_alert_id ON recheck_task (alert_id);
CREATE INDEX ix_recheck_task_call_id ON recheck_task (call_id);
CREATE INDEX ix_recheck_task_state ON recheck_task (state);
CREATE INDEX ix_recheck_task_ward_id ON recheck_task (ward_id);

CREATE TABLE reconciliation (
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    day date NOT NULL,
    there integer NOT NULL,
    here integer NOT NULL,
    digest_there varchar(64) NOT NULL,
    digest_here varchar(64) NOT NULL,
    agrees boolean NOT NULL,
    fetched integer NOT NULL,
    held integer NOT NULL,
    compared_at timestamptz NOT NULL,
    CONSTRAINT pk_reconciliation PRIMARY KEY (system_id, kind, day)
);
CREATE INDEX ix_reconciliation_agrees ON reconciliation (agrees);

CREATE TABLE record_problem (
    id varchar(26) NOT NULL,
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    key varchar(200) NOT NULL,
    version bigint NOT NULL,
    code varchar(48) NOT NULL,
    problems json NOT NULL,
    waits boolean NOT NULL,
    state varchar(16) NOT NULL,
    settings integer NOT NULL,
    found_at timestamptz NOT NULL,
    tried_at timestamptz NOT NULL,
    mended_sealed bytea,
    settled_at timestamptz,
    settled_by varchar(26),
    reason varchar(200) NOT NULL,
    CONSTRAINT pk_record_problem PRIMARY KEY (id),
    CONSTRAINT uq_record_problem_system_id_kind_key_version UNIQUE (system_id, kind, key, version)
);
CREATE INDEX ix_record_problem_found_at ON record_problem (found_at);
CREATE INDEX ix_record_problem_system_id_state ON record_problem (system_id, state);

CREATE TABLE recording (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    state varchar(16) NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    seconds double precision,
    gaps json NOT NULL,
    problem varchar(200),
    last_seq integer DEFAULT 0 NOT NULL,
    last_digest varchar(64) DEFAULT '0000000000000000000000000000000000000000000000000000000000000000' NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    CONSTRAINT pk_recording PRIMARY KEY (id)
);
CREATE INDEX ix_recording_call_id ON recording (call_id);

CREATE TABLE recording_check (
    recording_id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    whole boolean NOT NULL,
    problem json,
    CONSTRAINT pk_recording_check PRIMARY KEY (recording_id)
);

CREATE TABLE recording_fetch (
    id varchar(26) NOT NULL,
    system_id varchar(26) NOT NULL,
    source_key varchar(200) NOT NULL,
    call_id varchar(26) NOT NULL,
    file varchar(300) NOT NULL,
    bytes bigint NOT NULL,
    sm3 varchar(64) NOT NULL,
    first_speaker varchar(16),
    began_at timestamptz,
    recorded_at timestamptz NOT NULL,
    state varchar(16) NOT NULL,
    had bigint NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamptz NOT NULL,
    problem varchar(200) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_recording_fetch PRIMARY KEY (id)
);
CREATE INDEX ix_recording_fetch_call_id ON recording_fetch (call_id);
CREATE INDEX ix_recording_fetch_system_id_state_recorded_at ON recording_fetch (system_id, state, recorded_at);

CREATE TABLE recording_hold (
    id varchar(26) NOT NULL,
    recording_id varchar(26) NOT NULL,
    reason varchar(200) NOT NULL,
    placed_by varchar(26) NOT NULL,
    placed_at timestamptz NOT NULL,
    lifted_by varchar(26),
    lift_case_id varchar(26),
    lift_reason varchar(200),
    lifted_at timestamptz,
    CONSTRAINT pk_recording_hold PRIMARY KEY (id)
);
CREATE INDEX ix_recording_hold_recording_id ON recording_hold (recording_id);

CREATE TABLE recording_intake (
    id varchar(26) NOT NULL,
    name varchar(200) NOT NULL,
    state varchar(16) NOT NULL,
    channel varchar(16),
    call_id varchar(26),
    recording_id varchar(26),
    ward_id varchar(26),
    sm3 varchar(64),
    channels integer,
    mixed boolean DEFAULT false NOT NULL,
    problem varchar(200),
    seen_by varchar(26),
    seen_at timestamptz,
    at timestamptz NOT NULL,
    CONSTRAINT pk_recording_intake PRIMARY KEY (id),
    CONSTRAINT uq_recording_intake_call_id_sm3 UNIQUE (call_id, sm3)
);
CREATE INDEX ix_recording_intake_at ON recording_intake (at);
CREATE INDEX ix_recording_intake_call_id ON recording_intake (call_id);
CREATE INDEX ix_recording_intake_recording_id ON recording_intake (recording_id);
CREATE INDEX ix_recording_intake_ward_id ON recording_intake (ward_id);

CREATE TABLE recording_part (
    id varchar(26) NOT NULL,
    recording_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    kind varchar(16) NOT NULL,
    role varchar(16),
    start_s double precision NOT NULL,
    seconds double precision NOT NULL,
    file_id varchar(26) NOT NULL,
    CONSTRAINT pk_recording_part PRIMARY KEY (id)
);
CREATE INDEX ix_recording_part_file_id ON recording_part (file_id);
CREATE INDEX ix_recording_part_recording_id ON recording_part (recording_id);

CREATE TABLE recording_removal (
    id varchar(26) NOT NULL,
    recording_id varchar(26) NOT NULL,
    kind varchar(16) NOT NULL,
    files integer NOT NULL,
    size bigint NOT NULL,
    sm3 varchar(64) NOT NULL,
    cause varchar(16) NOT NULL,
    reason varchar(200) NOT NULL,
    actor_name varchar(64) NOT NULL,
    case_id varchar(26),
    at timestamptz NOT NULL,
    CONSTRAINT pk_recording_removal PRIMARY KEY (id)
);
CREATE INDEX ix_recording_removal_recording_id ON recording_removal (recording_id);

CREATE TABLE recording_rule (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    kind varchar(32) NOT NULL,
    unit_id varchar(26) NOT NULL,
    keep_days integer NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_recording_rule PRIMARY KEY (id)
);
CREATE INDEX ix_recording_rule_unit_id ON recording_rule (unit_id);

CREATE TABLE recording_segment (
    id varchar(26) NOT NULL,
    recording_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    part integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    file_id varchar(26) NOT NULL,
    size bigint NOT NULL,
    sm3 varchar(64) NOT NULL,
    previous varchar(64) NOT NULL,
    digest varchar(64) NOT NULL,
    CONSTRAINT pk_recording_segment PRIMARY KEY (id),
    CONSTRAINT uq_recording_segment_recording_id_seq UNIQUE (recording_id, seq)
);
CREATE INDEX ix_recording_segment_file_id ON recording_segment (file_id);

CREATE TABLE refused_device (
    id varchar(26) NOT NULL,
    serial varchar(64) NOT NULL,
    model varchar(64) NOT NULL,
    address varchar(64) NOT NULL,
    reason varchar(16) NOT NULL,
    attempts integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    state varchar(16) NOT NULL,
    decided_at timestamptz,
    decided_by varchar(64),
    note varchar(200) NOT NULL,
    device_id varchar(26),
    CONSTRAINT pk_refused_device PRIMARY KEY (id),
    CONSTRAINT uq_refused_device_serial UNIQUE (serial)
);
CREATE INDEX ix_refused_device_device_id ON refused_device (device_id);
CREATE INDEX ix_refused_device_state ON refused_device (state);

CREATE TABLE refused_upload (
    id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26),
    actor_name varchar(64) NOT NULL,
    address varchar(64) NOT NULL,
    purpose varchar(72) NOT NULL,
    name varchar(120) NOT NULL,
    size bigint NOT NULL,
    code varchar(32) NOT NULL,
    found varchar(120) NOT NULL,
    CONSTRAINT pk_refused_upload PRIMARY KEY (id)
);
CREATE INDEX ix_refused_upload_at ON refused_upload (at);

CREATE TABLE relative (
    id varchar(26) NOT NULL,
    name varchar(64) NOT NULL,
    wechat_openid varchar(64),
    id_no_sealed bytea NOT NULL,
    id_no_digest varchar(64) NOT NULL,
    phone_sealed bytea NOT NULL,
    enabled boolean NOT NULL,
    phone_digest varchar(64),
    unit_id varchar(26),
    address varchar(200),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_relative PRIMARY KEY (id),
    CONSTRAINT uq_relative_id_no_digest UNIQUE (id_no_digest),
    CONSTRAINT uq_relative_wechat_openid UNIQUE (wechat_openid)
);
CREATE INDEX ix_relative_phone_digest ON relative (phone_digest);
CREATE INDEX ix_relative_unit_id ON relative (unit_id);

CREATE TABLE relative_message (
    id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    call_id varchar(26),
    kind varchar(32) NOT NULL,
    title varchar(64) NOT NULL,
    text varchar(400) NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz,
    CONSTRAINT pk_relative_message PRIMARY KEY (id)
);
CREATE INDEX ix_relative_message_call_id ON relative_message (call_id);
CREATE INDEX ix_relative_message_relative_id ON relative_message (relative_id);

CREATE TABLE relative_number (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    phone_sealed bytea NOT NULL,
    phone_digest varchar(64) NOT NULL,
    relative_id varchar(26) NOT NULL,
    kinship varchar(32) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    shared boolean NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    owner_name varchar(64),
    proof json,
    CONSTRAINT pk_relative_number PRIMARY KEY (id),
    CONSTRAINT uq_relative_number_inmate_id_phone_digest UNIQUE (inmate_id, phone_digest)
);
CREATE INDEX ix_relative_number_inmate_id ON relative_number (inmate_id);
CREATE INDEX ix_relative_number_phone_digest ON relative_number (phone_digest);
CREATE INDEX ix_relative_number_relative_id ON relative_number (relative_id);
CREATE INDEX ix_relative_number_state ON relative_number (state);

CREATE TABLE repeat_note (
    account_id varchar(26) NOT NULL,
    key_digest varchar(64) NOT NULL,
    mark varchar(64) NOT NULL,
    route varchar(120) NOT NULL,
    status integer,
    answer bytea,
    at timestamptz NOT NULL,
    CONSTRAINT pk_repeat_note PRIMARY KEY (account_id, key_digest)
);
CREATE INDEX ix_repeat_note_at ON repeat_note (at);

CREATE TABLE report (
    id varchar(26) NOT NULL,
    definition_id varchar(26) CONSTRAINT report_definition_id_not_null1 NOT NULL,
    version_id varchar(26) CONSTRAINT report_version_id_not_null1 NOT NULL,
    unit_id varchar(26) NOT NULL,
    period varchar(7) NOT NULL,
    state varchar(16) NOT NULL,
    lines json NOT NULL,
    row_version integer DEFAULT 1 NOT NULL,
    case_id varchar(26),
    created_by varchar(26) NOT NULL,
    created_by_name varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    approved_at timestamptz,
    fetched_at timestamptz,
    CONSTRAINT pk_report PRIMARY KEY (id),
    CONSTRAINT uq_report_definition_id_unit_id_period UNIQUE (definition_id, unit_id, period)
);
CREATE INDEX ix_report_case_id ON report (case_id);
CREATE INDEX ix_report_definition_id ON report (definition_id);
CREATE INDEX ix_report_unit_id ON report (unit_id);
CREATE INDEX ix_report_version_id ON report (version_id);

CREATE TABLE report_cell (
    id varchar(26) NOT NULL,
    report_id varchar(26) NOT NULL,
    row_key varchar(64) NOT NULL,
    column_key varchar(32) NOT NULL,
    origin varchar(16) NOT NULL,
    by_id varchar(26),
    by_name varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    value_sealed bytea,
    source_sealed bytea,
    CONSTRAINT pk_report_cell PRIMARY KEY (id),
    CONSTRAINT uq_report_cell_report_id_row_key_column_key UNIQUE (report_id, row_key, column_key)
);
CREATE INDEX ix_report_cell_report_id ON report_cell (report_id);

CREATE TABLE report_cell_change (
    id varchar(26) NOT NULL,
    report_id varchar(26) NOT NULL,
    row_key varchar(64) NOT NULL,
    column_key varchar(32) NOT NULL,
    origin varchar(16) NOT NULL,
    reason varchar(200) NOT NULL,
    by_id varchar(26),
    by_name varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    case_id varchar(26),
    old_sealed bytea,
    new_sealed bytea,
    CONSTRAINT pk_report_cell_change PRIMARY KEY (id)
);
CREATE INDEX ix_report_cell_change_case_id ON report_cell_change (case_id);
CREATE INDEX ix_report_cell_change_report_id ON report_cell_change (report_id);

CREATE TABLE report_definition (
    id varchar(26) NOT NULL,
    code varchar(32) NOT NULL,
    title varchar(64) NOT NULL,
    period varchar(8) NOT NULL,
    level varchar(8) NOT NULL,
    sort integer DEFAULT 0 NOT NULL,
    operated_at timestamptz NOT NULL,
    operated_by varchar(64) NOT NULL,
    CONSTRAINT pk_report_definition PRIMARY KEY (id),
    CONSTRAINT uq_report_definition_code UNIQUE (code)
);

CREATE TABLE report_version (
    id varchar(26) NOT NULL,
    definition_id varchar(26) NOT NULL,
    number integer NOT NULL,
    state varchar(16) NOT NULL,
    form json NOT NULL,
    note varchar(200) NOT NULL,
    created_by varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    published_by varchar(64),
    published_at timestamptz,
    CONSTRAINT pk_report_version PRIMARY KEY (id),
    CONSTRAINT uq_report_version_definition_id_number UNIQUE (definition_id, number)
);
CREATE INDEX ix_report_version_definition_id ON report_version (definition_id);

CREATE TABLE rest_day (
    id varchar(26) NOT NULL,
    day date NOT NULL,
    name varchar(40) NOT NULL,
    mark varchar(32) NOT NULL,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_rest_day PRIMARY KEY (id),
    CONSTRAINT uq_rest_day_unit_id_day UNIQUE (unit_id, day)
);
CREATE INDEX ix_rest_day_unit_id ON rest_day (unit_id);

CREATE TABLE review_assignment (
    call_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    assigned_by varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_review_assignment PRIMARY KEY (call_id)
);
CREATE INDEX ix_review_assignment_officer_id ON review_assignment (officer_id);

CREATE TABLE rights_change (
    id varchar(26) NOT NULL,
    subject varchar(16) NOT NULL,
    subject_id varchar(32) NOT NULL,
    before json NOT NULL,
    after json NOT NULL,
    reason varchar(200) NOT NULL,
    state varchar(16) NOT NULL,
    proposed_by varchar(26) NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by varchar(26),
    decided_at timestamptz,
    note varchar(200) NOT NULL,
    mac varchar(64) NOT NULL,
    CONSTRAINT ck_rights_change_two_people CHECK (((state = 'withdrawn') OR (decided_by IS NULL) OR (decided_by <> proposed_by))),
    CONSTRAINT pk_rights_change PRIMARY KEY (id)
);
CREATE INDEX ix_rights_change_decided_by ON rights_change (decided_by);
CREATE INDEX ix_rights_change_proposed_at ON rights_change (proposed_at);
CREATE INDEX ix_rights_change_proposed_by ON rights_change (proposed_by);
CREATE UNIQUE INDEX uq_rights_change_open ON rights_change (subject, subject_id)
    WHERE (state = 'proposed');

CREATE TABLE role (
    id varchar(26) NOT NULL,
    code varchar(32) NOT NULL,
    name varchar(32) NOT NULL,
    description varchar(200) DEFAULT '' NOT NULL,
    duty varchar(16) NOT NULL,
    built_in boolean NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT uq_role_code UNIQUE (code),
    CONSTRAINT uq_role_code_duty UNIQUE (code, duty),
    CONSTRAINT uq_role_name UNIQUE (name)
);

CREATE TABLE role_permission (
    id varchar(26) NOT NULL,
    role varchar(32) NOT NULL,
    permission varchar(80) NOT NULL,
    mac varchar(64) NOT NULL,
    CONSTRAINT pk_role_permission PRIMARY KEY (id),
    CONSTRAINT uq_role_permission_role_permission UNIQUE (role, permission)
);

CREATE TABLE row_seal (
    table_name varchar(48) NOT NULL,
    row_id varchar(48) NOT NULL,
    columns text NOT NULL,
    mac varchar(64) NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT pk_row_seal PRIMARY KEY (table_name, row_id)
);

CREATE TABLE saved_filter (
    id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    module varchar(32) NOT NULL,
    name varchar(40) NOT NULL,
    query varchar(2000) NOT NULL,
    CONSTRAINT pk_saved_filter PRIMARY KEY (id),
    CONSTRAINT uq_saved_filter_officer_id_module_name UNIQUE (officer_id, module, name)
);
CREATE INDEX ix_saved_filter_officer_id ON saved_filter (officer_id);

CREATE TABLE scheduled_job (
    id varchar(26) NOT NULL,
    kind varchar(64) NOT NULL,
    name varchar(64) NOT NULL,
    cron varchar(64) NOT NULL,
    parameters json NOT NULL,
    retries integer NOT NULL,
    retry_after_s integer NOT NULL,
    timeout_s integer NOT NULL,
    overlap boolean NOT NULL,
    built_in boolean NOT NULL,
    paused boolean NOT NULL,
    next_due_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_scheduled_job PRIMARY KEY (id),
    CONSTRAINT uq_scheduled_job_name UNIQUE (name)
);
CREATE INDEX ix_scheduled_job_next_due_at ON scheduled_job (next_due_at);

CREATE TABLE screen_capture (
    id varchar(26) NOT NULL,
    case_no varchar(32),
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    kind varchar(32) NOT NULL,
    captured_at timestamptz,
    second integer,
    device varchar(100),
    platform varchar(20),
    event_no varchar(64),
    call_no varchar(26) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_screen_capture PRIMARY KEY (id),
    CONSTRAINT uq_screen_capture_call_no_event_no UNIQUE (call_no, event_no)
);
CREATE INDEX ix_screen_capture_inmate_id ON screen_capture (inmate_id);
CREATE INDEX ix_screen_capture_relative_id ON screen_capture (relative_id);
CREATE INDEX ix_screen_capture_ward_id ON screen_capture (ward_id);

CREATE TABLE sensitive_word (
    id varchar(26) NOT NULL,
    word varchar(32) NOT NULL,
    class_id varchar(26) NOT NULL,
    definition varchar(200) NOT NULL,
    by_sound boolean NOT NULL,
    context varchar(200) NOT NULL,
    enabled boolean NOT NULL,
    prison_id varchar(26),
    updated_at timestamptz NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    severity integer,
    variants varchar(400) DEFAULT '' NOT NULL,
    CONSTRAINT pk_sensitive_word PRIMARY KEY (id),
    CONSTRAINT uq_sensitive_word_word_prison_id UNIQUE (word, prison_id)
);
CREATE INDEX ix_sensitive_word_class_id ON sensitive_word (class_id);
CREATE INDEX ix_sensitive_word_prison_id ON sensitive_word (prison_id);

CREATE TABLE session (
    id varchar(26) NOT NULL,
    secret_digest varchar(64) NOT NULL,
    subject_kind varchar(16) NOT NULL,
    subject_id varchar(26) NOT NULL,
    source_address varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    face_checked_at timestamptz,
    device varchar(200) DEFAULT '' NOT NULL,
    card_id varchar(26),
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT uq_session_secret_digest UNIQUE (secret_digest)
);
CREATE INDEX ix_session_card_id ON session (card_id);
CREATE INDEX ix_session_subject_id ON session (subject_id);

CREATE TABLE shard_outage (
    id varchar(26) NOT NULL,
    shard smallint NOT NULL,
    why varchar(16) NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_shard_outage PRIMARY KEY (id)
);
CREATE INDEX ix_shard_outage_began_at ON shard_outage (began_at);
CREATE UNIQUE INDEX uq_shard_outage_open ON shard_outage (shard) WHERE (ended_at IS NULL);

CREATE TABLE shared_allowance (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    phones_a_video integer NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_shared_allowance PRIMARY KEY (id)
);
CREATE INDEX ix_shared_allowance_state ON shared_allowance (state);
CREATE INDEX ix_shared_allowance_unit_id ON shared_allowance (unit_id);

CREATE TABLE sign_in_challenge (
    id varchar(26) NOT NULL,
    login varchar(32) NOT NULL,
    nonce varchar(64) NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_sign_in_challenge PRIMARY KEY (id)
);
CREATE INDEX ix_sign_in_challenge_expires_at ON sign_in_challenge (expires_at);

CREATE TABLE sign_in_log (
    id varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    event varchar(8) NOT NULL,
    result varchar(32) NOT NULL,
    officer_id varchar(26),
    source_address varchar(64) NOT NULL,
    device varchar(200) NOT NULL,
    subject_kind varchar(16) DEFAULT 'officer' NOT NULL,
    subject_id varchar(26),
    score double precision,
    CONSTRAINT pk_sign_in_log PRIMARY KEY (id)
);
CREATE INDEX ix_sign_in_log_at ON sign_in_log (at);
CREATE INDEX ix_sign_in_log_officer_id ON sign_in_log (officer_id);
CREATE INDEX ix_sign_in_log_source_address_at ON sign_in_log (source_address, at);
CREATE INDEX ix_sign_in_log_subject_id_at ON sign_in_log (subject_id, at);

CREATE TABLE signing_key (
    id varchar(64) NOT NULL,
    officer_id varchar(26) NOT NULL,
    public_key bytea NOT NULL,
    integrity varchar(64) NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT pk_signing_key PRIMARY KEY (id)
);
CREATE INDEX ix_signing_key_officer_id ON signing_key (officer_id);

CREATE TABLE simulated (
    platform varchar(32) NOT NULL,
    key varchar(128) NOT NULL,
    value json NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_simulated PRIMARY KEY (platform, key)
);

CREATE TABLE source_record (
    system_id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    key varchar(200) NOT NULL,
    version bigint NOT NULL,
    day date,
    content bytea NOT NULL,
    deleted boolean NOT NULL,
    target_id varchar(26),
    applied_at timestamptz NOT NULL,
    CONSTRAINT pk_source_record PRIMARY KEY (system_id, kind, key)
);
CREATE INDEX ix_source_record_system_id_kind_day ON source_record (system_id, kind, day);

CREATE TABLE special_call_rule (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    unit_id varchar(26) NOT NULL,
    channel varchar(32) NOT NULL,
    period varchar(32) NOT NULL,
    most_calls integer NOT NULL,
    most_minutes integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    reason varchar(200) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_special_call_rule PRIMARY KEY (id)
);
CREATE INDEX ix_special_call_rule_inmate_id ON special_call_rule (inmate_id);
CREATE INDEX ix_special_call_rule_state ON special_call_rule (state);
CREATE INDEX ix_special_call_rule_unit_id ON special_call_rule (unit_id);

CREATE TABLE speech_scaling (
    deployment varchar(32) NOT NULL,
    wish json,
    observed json,
    scaled json,
    CONSTRAINT pk_speech_scaling PRIMARY KEY (deployment)
);

CREATE TABLE speech_use (
    at timestamptz NOT NULL,
    capacity integer NOT NULL,
    video_call integer NOT NULL,
    visit integer NOT NULL,
    phone_call integer NOT NULL,
    waiting integer NOT NULL,
    refused integer NOT NULL,
    CONSTRAINT pk_speech_use PRIMARY KEY (at)
);

CREATE TABLE storage_alert (
    id varchar(26) NOT NULL,
    store varchar(16) NOT NULL,
    free_bytes bigint NOT NULL,
    total_bytes bigint NOT NULL,
    raised_at timestamptz NOT NULL,
    cleared_at timestamptz,
    CONSTRAINT pk_storage_alert PRIMARY KEY (id)
);

CREATE TABLE stored_file (
    id varchar(26) NOT NULL,
    kind varchar(24) NOT NULL,
    media_type varchar(64) NOT NULL,
    size bigint NOT NULL,
    sm3 varchar(64) NOT NULL,
    key_id varchar(64) NOT NULL,
    wrapped_key bytea NOT NULL,
    location varchar(256) NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    store varchar(16) DEFAULT 'working' NOT NULL,
    CONSTRAINT pk_stored_file PRIMARY KEY (id)
);

CREATE TABLE subsystem (
    code varchar(32) NOT NULL,
    title varchar(32) NOT NULL,
    enabled boolean NOT NULL,
    notice varchar(200) NOT NULL,
    unit_ids json NOT NULL,
    "position" integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_subsystem PRIMARY KEY (code)
);

CREATE TABLE system_parameter (
    name varchar(48) NOT NULL,
    value json NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by varchar(64) NOT NULL,
    CONSTRAINT pk_system_parameter PRIMARY KEY (name)
);

CREATE TABLE system_parameter_change (
    id varchar(26) NOT NULL,
    name varchar(48) NOT NULL,
    before json NOT NULL,
    after json,
    at timestamptz NOT NULL,
    by varchar(64) NOT NULL,
    reason varchar(200) NOT NULL,
    CONSTRAINT pk_system_parameter_change PRIMARY KEY (id)
);
CREATE INDEX ix_system_parameter_change_name ON system_parameter_change (name);

CREATE TABLE taken_export (
    case_id varchar(26) NOT NULL,
    officer_id varchar(26) NOT NULL,
    rows integer NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_taken_export PRIMARY KEY (case_id)
);
CREATE INDEX ix_taken_export_officer_id ON taken_export (officer_id);

CREATE TABLE ticket_reversal (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    ticket_id varchar(26) NOT NULL,
    prison_id varchar(26),
    fee numeric(12,2),
    reason varchar(200) NOT NULL,
    applicant_id varchar(26),
    decided_by varchar(64),
    decided_at timestamptz,
    opinion varchar(200),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_ticket_reversal PRIMARY KEY (id)
);
CREATE INDEX ix_ticket_reversal_applicant_id ON ticket_reversal (applicant_id);
CREATE INDEX ix_ticket_reversal_prison_id ON ticket_reversal (prison_id);
CREATE INDEX ix_ticket_reversal_state ON ticket_reversal (state);
CREATE INDEX ix_ticket_reversal_ticket_id ON ticket_reversal (ticket_id);

CREATE TABLE timesheet (
    id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    day date NOT NULL,
    version integer NOT NULL,
    state varchar(16) NOT NULL,
    people integer NOT NULL,
    lines integer NOT NULL,
    normal_minutes integer NOT NULL,
    overtime_minutes integer NOT NULL,
    rest_minutes integer NOT NULL,
    entered_by varchar(26) NOT NULL,
    entered_name varchar(64) NOT NULL,
    submitted_at timestamptz NOT NULL,
    decided_by varchar(26),
    decided_name varchar(64) DEFAULT '' NOT NULL,
    decided_at timestamptz,
    opinion varchar(500) DEFAULT '' NOT NULL,
    case_id varchar(26),
    message_id varchar(26) NOT NULL,
    CONSTRAINT pk_timesheet PRIMARY KEY (id),
    CONSTRAINT uq_timesheet_ward_id_day UNIQUE (ward_id, day)
);
CREATE INDEX ix_timesheet_day ON timesheet (day);
CREATE INDEX ix_timesheet_prison_id ON timesheet (prison_id);
CREATE INDEX ix_timesheet_state ON timesheet (state);

CREATE TABLE timesheet_correction (
    id varchar(26) NOT NULL,
    timesheet_id varchar(26) NOT NULL,
    version integer NOT NULL,
    state varchar(16) NOT NULL,
    reason varchar(200) NOT NULL,
    asked_by varchar(26) NOT NULL,
    asked_name varchar(64) NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_by varchar(26),
    decided_name varchar(64) DEFAULT '' NOT NULL,
    decided_at timestamptz,
    opinion varchar(500) DEFAULT '' NOT NULL,
    case_id varchar(26),
    changes_sealed bytea NOT NULL,
    CONSTRAINT pk_timesheet_correction PRIMARY KEY (id)
);
CREATE INDEX ix_timesheet_correction_timesheet_id_asked_at ON timesheet_correction (timesheet_id, asked_at);

CREATE TABLE timesheet_draft (
    ward_id varchar(26) NOT NULL,
    day date NOT NULL,
    officer_id varchar(26) NOT NULL,
    saved_at timestamptz NOT NULL,
    rows_sealed bytea NOT NULL,
    CONSTRAINT pk_timesheet_draft PRIMARY KEY (ward_id, day, officer_id)
);

CREATE TABLE tool_package (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(64) NOT NULL,
    kind varchar(32) NOT NULL,
    release varchar(32) NOT NULL,
    platform varchar(32) NOT NULL,
    package varchar(26) NOT NULL,
    description varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_tool_package PRIMARY KEY (id),
    CONSTRAINT uq_tool_package_name_release_platform UNIQUE (name, release, platform)
);
CREATE INDEX ix_tool_package_package ON tool_package (package);
CREATE INDEX ix_tool_package_state ON tool_package (state);

CREATE TABLE transcript_line (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    seq integer NOT NULL,
    speaker varchar(16) NOT NULL,
    speaker_name varchar(64) NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text varchar(2000) NOT NULL,
    hits json NOT NULL,
    engine varchar(32) NOT NULL,
    kind varchar(8) NOT NULL,
    at timestamptz NOT NULL,
    corrections integer DEFAULT 0 NOT NULL,
    source varchar(8) DEFAULT 'live' NOT NULL,
    pass_id varchar(26),
    shown boolean DEFAULT true NOT NULL,
    CONSTRAINT pk_transcript_line PRIMARY KEY (id),
    CONSTRAINT uq_transcript_line_call_id_source_seq UNIQUE (call_id, source, seq)
);
CREATE INDEX ix_transcript_line_call_id ON transcript_line (call_id);
CREATE INDEX ix_transcript_line_grams ON transcript_line USING gin (text_grams(text));
CREATE INDEX ix_transcript_line_pass_id ON transcript_line (pass_id);
CREATE INDEX ix_transcript_line_with_hits ON transcript_line (call_id)
    WHERE (json_array_length(hits) > 0);

CREATE TABLE transcript_pass (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    source varchar(8) NOT NULL,
    recording_id varchar(26),
    engine varchar(32) NOT NULL,
    state varchar(16) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_transcript_pass PRIMARY KEY (id)
);
CREATE INDEX ix_transcript_pass_call_id ON transcript_pass (call_id);
CREATE INDEX ix_transcript_pass_recording_id ON transcript_pass (recording_id);
CREATE UNIQUE INDEX uq_transcript_pass_live ON transcript_pass (call_id) WHERE (source = 'live');
CREATE UNIQUE INDEX uq_transcript_pass_record ON transcript_pass (recording_id)
    WHERE ((state = 'complete') AND (source = 'record'));

CREATE TABLE transcription_batch (
    id varchar(26) NOT NULL,
    requested_by varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_transcription_batch PRIMARY KEY (id)
);

CREATE TABLE transcription_task (
    id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    recording_id varchar(26) NOT NULL,
    batch_id varchar(26),
    level varchar(16) NOT NULL,
    state varchar(16) NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamptz NOT NULL,
    taken_by varchar(26),
    taken_until timestamptz,
    seconds_total double precision,
    seconds_done double precision NOT NULL,
    work_s double precision NOT NULL,
    problem varchar(200),
    requested_by varchar(26),
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT pk_transcription_task PRIMARY KEY (id)
);
CREATE INDEX ix_transcription_task_batch_id ON transcription_task (batch_id);
CREATE INDEX ix_transcription_task_call_id ON transcription_task (call_id);
CREATE INDEX ix_transcription_task_created_at ON transcription_task (created_at);
CREATE INDEX ix_transcription_task_next ON transcription_task (state, level, created_at);
CREATE INDEX ix_transcription_task_recording_id ON transcription_task (recording_id);
CREATE UNIQUE INDEX uq_transcription_task_open ON transcription_task (recording_id)
    WHERE (state IN ('waiting', 'running', 'paused'));

CREATE TABLE unknown_login (
    slot integer NOT NULL,
    mark varchar(64) NOT NULL,
    failed_sign_ins integer NOT NULL,
    locked_until timestamptz,
    CONSTRAINT pk_unknown_login PRIMARY KEY (slot)
);

CREATE TABLE video_call (
    id varchar(26) NOT NULL,
    case_no varchar(32) NOT NULL,
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26) NOT NULL,
    ward_id varchar(26) NOT NULL,
    confidentiality varchar(16) DEFAULT 'privileged' NOT NULL,
    state varchar(16) NOT NULL,
    version integer NOT NULL,
    requested_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    minutes integer NOT NULL,
    decided_by varchar(26),
    decided_at timestamptz,
    decision_reason varchar(200),
    first_joined_at timestamptz,
    connected_at timestamptz,
    ends_at timestamptz,
    ended_at timestamptz,
    end_reason varchar(24),
    end_note varchar(200),
    billed_minutes integer,
    consented_at timestamptz,
    venue_id varchar(26),
    venue_from timestamptz,
    venue_until timestamptz,
    booked_by varchar(26),
    dialled boolean DEFAULT false NOT NULL,
    charged_as varchar(16),
    extra_call_id varchar(26),
    kind varchar(24),
    CONSTRAINT ck_video_call_known_kind CHECK ((kind IN ('family', 'legal_aid', 'lawyer', 'official_business'))),
    CONSTRAINT ck_video_call_only_family_is_ordinary CHECK (((confidentiality = 'privileged') OR (NOT (kind IS DISTINCT FROM 'family')))),
    CONSTRAINT ck_video_call_venue_hold CHECK (((venue_id IS NULL) OR ((venue_from IS NOT NULL) AND (venue_until > venue_from)))),
    CONSTRAINT pk_video_call PRIMARY KEY (id),
    CONSTRAINT ex_video_call_venue EXCLUDE USING gist (id_range((venue_id)::text, (venue_id)::text, '[]'::text) WITH &&, tstzrange(venue_from, venue_until) WITH &&) WHERE (((venue_id IS NOT NULL) AND (state IN ('requested', 'approved', 'waiting', 'connected')))),
    CONSTRAINT uq_video_call_case_no UNIQUE (case_no)
);
CREATE INDEX ix_video_call_extra_call_id ON video_call (extra_call_id);
CREATE INDEX ix_video_call_inmate_id ON video_call (inmate_id);
CREATE INDEX ix_video_call_prison_id ON video_call (prison_id);
CREATE INDEX ix_video_call_relative_id ON video_call (relative_id);
CREATE INDEX ix_video_call_starts_at ON video_call (starts_at);
CREATE INDEX ix_video_call_state ON video_call (state);
CREATE INDEX ix_video_call_venue_id ON video_call (venue_id);
CREATE INDEX ix_video_call_ward_id ON video_call (ward_id);

-- Only grows, as calls and tickets do: the server would look after it, so that an index is read
-- alone, after a fifth more rows, which is a good half of a year.
CREATE TABLE visit (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    relative_id varchar(26),
    companions varchar(200),
    help_person_id varchar(26),
    visit_type varchar(32) NOT NULL,
    seat varchar(20),
    planned_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    officer_id varchar(26),
    source varchar(32) NOT NULL,
    ward_id varchar(26),
    treatment_level varchar(32),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    kinship varchar(32),
    relative_told varchar(64),
    relative_no_told_sealed bytea,
    relative_no_told_digest varchar(64),
    officer_told varchar(64),
    visit_no varchar(64),
    system_id varchar(26),
    deleted_by varchar(32),
    focus boolean DEFAULT false NOT NULL,
    held_told boolean DEFAULT false NOT NULL,
    booking_id varchar(26),
    CONSTRAINT pk_visit PRIMARY KEY (id)
) WITH (autovacuum_vacuum_insert_scale_factor='0.02');
CREATE INDEX ix_visit_alone ON visit (planned_at)
    INCLUDE (ward_id, inmate_id, state)
    WHERE ((relative_id IS NULL) AND (relative_told IS NULL) AND (relative_no_told_digest IS NULL));
CREATE INDEX ix_visit_booking_id ON visit (booking_id);
CREATE INDEX ix_visit_help_person_id ON visit (help_person_id);
CREATE INDEX ix_visit_inmate_id ON visit (inmate_id, planned_at) INCLUDE (state);
CREATE INDEX ix_visit_officer_id ON visit (officer_id);
CREATE INDEX ix_visit_planned_at ON visit (planned_at)
    INCLUDE (inmate_id, ward_id, treatment_level, visit_type, focus, state);
CREATE INDEX ix_visit_relative_id ON visit (relative_id, planned_at) INCLUDE (state);
CREATE INDEX ix_visit_relative_no_told_digest ON visit (relative_no_told_digest, planned_at)
    INCLUDE (state);
CREATE INDEX ix_visit_started_at ON visit (started_at)
    INCLUDE (id, inmate_id, ward_id, visit_type, ended_at, state);
CREATE INDEX ix_visit_state ON visit (state);
CREATE INDEX ix_visit_visit_no ON visit (visit_no);
CREATE INDEX ix_visit_ward_id ON visit (ward_id);

CREATE TABLE visit_approval (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    visit_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    ward_id varchar(26),
    step integer NOT NULL,
    node varchar(64),
    approver varchar(64),
    decision varchar(32) NOT NULL,
    opinion varchar(500),
    decided_at timestamptz NOT NULL,
    system_id varchar(26),
    source_key varchar(200),
    deleted_by varchar(32),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_approval PRIMARY KEY (id)
);
CREATE INDEX ix_visit_approval_decided_at ON visit_approval (decided_at);
CREATE INDEX ix_visit_approval_inmate_id ON visit_approval (inmate_id);
CREATE INDEX ix_visit_approval_state ON visit_approval (state);
CREATE INDEX ix_visit_approval_visit_id ON visit_approval (visit_id);
CREATE INDEX ix_visit_approval_ward_id ON visit_approval (ward_id);

CREATE TABLE visit_booking (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    relative_id varchar(26) NOT NULL,
    help_person_id varchar(26),
    day date NOT NULL,
    starts varchar(5) NOT NULL,
    minutes integer NOT NULL,
    visit_window varchar(20),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_booking PRIMARY KEY (id)
);
CREATE INDEX ix_visit_booking_help_person_id ON visit_booking (help_person_id);
CREATE INDEX ix_visit_booking_inmate_id ON visit_booking (inmate_id);
CREATE INDEX ix_visit_booking_prison_id ON visit_booking (prison_id);
CREATE INDEX ix_visit_booking_relative_id ON visit_booking (relative_id);
CREATE INDEX ix_visit_booking_state ON visit_booking (state);

CREATE TABLE visit_escort (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    visit_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    ward_id varchar(26),
    officer_name varchar(64) NOT NULL,
    officer_id varchar(26),
    out_at timestamptz NOT NULL,
    back_at timestamptz,
    system_id varchar(26),
    source_key varchar(200),
    deleted_by varchar(32),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_escort PRIMARY KEY (id)
);
CREATE INDEX ix_visit_escort_inmate_id ON visit_escort (inmate_id);
CREATE INDEX ix_visit_escort_officer_id ON visit_escort (officer_id);
CREATE INDEX ix_visit_escort_out_at ON visit_escort (out_at);
CREATE INDEX ix_visit_escort_state ON visit_escort (state);
CREATE INDEX ix_visit_escort_visit_id ON visit_escort (visit_id);
CREATE INDEX ix_visit_escort_ward_id ON visit_escort (ward_id);

CREATE TABLE visit_monitoring (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    visit_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    ward_id varchar(26),
    officer_name varchar(64) NOT NULL,
    officer_id varchar(26),
    heard_from timestamptz NOT NULL,
    heard_until timestamptz NOT NULL,
    rating integer,
    remarks varchar(500),
    system_id varchar(26),
    source_key varchar(200),
    deleted_by varchar(32),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_visit_monitoring PRIMARY KEY (id)
);
CREATE INDEX ix_visit_monitoring_heard_from ON visit_monitoring (heard_from);
CREATE INDEX ix_visit_monitoring_inmate_id ON visit_monitoring (inmate_id);
CREATE INDEX ix_visit_monitoring_officer_id ON visit_monitoring (officer_id);
CREATE INDEX ix_visit_monitoring_state ON visit_monitoring (state);
CREATE INDEX ix_visit_monitoring_visit_id ON visit_monitoring (visit_id);
CREATE INDEX ix_visit_monitoring_ward_id ON visit_monitoring (ward_id);

CREATE TABLE whitelist_entry (
    id varchar(26) NOT NULL,
    relative_id varchar(26) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    proof json,
    CONSTRAINT pk_whitelist_entry PRIMARY KEY (id),
    CONSTRAINT uq_whitelist_entry_relative_id_inmate_id UNIQUE (relative_id, inmate_id)
);
CREATE INDEX ix_whitelist_entry_inmate_id ON whitelist_entry (inmate_id);
CREATE INDEX ix_whitelist_entry_relative_id ON whitelist_entry (relative_id);

CREATE TABLE window_rating (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    prison_id varchar(26) NOT NULL,
    visit_id varchar(26),
    relative_name varchar(64),
    score integer NOT NULL,
    words varchar(500),
    rated_at timestamptz NOT NULL,
    system_id varchar(26),
    source_key varchar(200),
    deleted_by varchar(32),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_window_rating PRIMARY KEY (id)
);
CREATE INDEX ix_window_rating_prison_id ON window_rating (prison_id);
CREATE INDEX ix_window_rating_rated_at ON window_rating (rated_at);
CREATE INDEX ix_window_rating_state ON window_rating (state);
CREATE INDEX ix_window_rating_visit_id ON window_rating (visit_id);

CREATE TABLE word_class (
    id varchar(26) NOT NULL,
    code varchar(32) NOT NULL,
    name varchar(32) NOT NULL,
    severity integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_word_class PRIMARY KEY (id),
    CONSTRAINT uq_word_class_code UNIQUE (code),
    CONSTRAINT uq_word_class_name UNIQUE (name)
);

CREATE TABLE word_library (
    id serial NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_word_library PRIMARY KEY (id)
);

CREATE TABLE work_schedule (
    id varchar(26) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    standard_minutes integer NOT NULL,
    day_minutes integer NOT NULL,
    week_minutes integer NOT NULL,
    overtime_minutes integer NOT NULL,
    monday boolean NOT NULL,
    tuesday boolean NOT NULL,
    wednesday boolean NOT NULL,
    thursday boolean NOT NULL,
    friday boolean NOT NULL,
    saturday boolean NOT NULL,
    sunday boolean NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_work_schedule PRIMARY KEY (id),
    CONSTRAINT uq_work_schedule_unit_id_valid_from UNIQUE (unit_id, valid_from)
);
CREATE INDEX ix_work_schedule_unit_id ON work_schedule (unit_id);

CREATE TABLE worker_grade (
    id varchar(26) NOT NULL,
    grade_no integer NOT NULL,
    name varchar(20) NOT NULL,
    unit_id varchar(26) NOT NULL,
    conditions varchar(500) NOT NULL,
    day_minutes integer NOT NULL,
    hourly_rate numeric(12,2) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    basis varchar(100),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_worker_grade PRIMARY KEY (id),
    CONSTRAINT uq_worker_grade_unit_id_grade_no_valid_from UNIQUE (unit_id, grade_no, valid_from)
);
CREATE INDEX ix_worker_grade_unit_id ON worker_grade (unit_id);

CREATE TABLE worker_grade_setting (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    inmate_id varchar(26) NOT NULL,
    prison_id varchar(26),
    grade_no integer NOT NULL,
    from_day date NOT NULL,
    reason varchar(200) NOT NULL,
    decided_by varchar(64),
    decided_at timestamptz,
    opinion varchar(200),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_worker_grade_setting PRIMARY KEY (id)
);
CREATE INDEX ix_worker_grade_setting_inmate_id ON worker_grade_setting (inmate_id);
CREATE INDEX ix_worker_grade_setting_prison_id ON worker_grade_setting (prison_id);
CREATE INDEX ix_worker_grade_setting_state ON worker_grade_setting (state);

-- Views

CREATE VIEW call_booking AS
 SELECT video_call.id,
    video_call.case_no,
    inmate.name AS inmate_name,
    inmate.inmate_no,
    video_call.ward_id,
    relative.name AS relative_name,
    COALESCE(inmate_binding.kinship, 'other'::varchar) AS kinship,
    video_call.inmate_id,
    video_call.relative_id,
    (COALESCE(video_call.kind, 'unknown'::varchar))::varchar(24) AS kind,
    video_call.confidentiality,
    (
        CASE
            WHEN (video_call.confidentiality = 'ordinary') THEN COALESCE(video_call.charged_as, 'ordinary'::varchar)
            ELSE 'uncounted'::varchar
        END)::varchar(16) AS charged_as,
    video_call.version,
    video_call.requested_at AS created_at,
    NULL::varchar(26) AS created_by,
    video_call.requested_at AS updated_at,
    NULL::varchar(26) AS updated_by,
    video_call.state,
    video_call.requested_at,
    video_call.starts_at,
    video_call.minutes,
    booker.name AS booked_by,
    officer.name AS decided_by,
    video_call.decided_at,
    video_call.decision_reason
   FROM (((((video_call
     JOIN inmate ON ((inmate.id = video_call.inmate_id)))
     JOIN relative ON ((relative.id = video_call.relative_id)))
     LEFT JOIN inmate_binding ON (((inmate_binding.relative_id = video_call.relative_id) AND (inmate_binding.inmate_id = video_call.inmate_id))))
     LEFT JOIN officer ON ((officer.id = video_call.decided_by)))
     LEFT JOIN officer booker ON ((booker.id = video_call.booked_by)));

CREATE VIEW call_record AS
 SELECT video_call.id,
    video_call.case_no,
    inmate.name AS inmate_name,
    inmate.inmate_no,
    video_call.ward_id,
    relative.name AS relative_name,
    COALESCE(inmate_binding.kinship, 'other'::varchar) AS kinship,
    video_call.inmate_id,
    video_call.relative_id,
    (COALESCE(video_call.kind, 'unknown'::varchar))::varchar(24) AS kind,
    video_call.confidentiality,
    (
        CASE
            WHEN (video_call.confidentiality = 'ordinary') THEN COALESCE(video_call.charged_as, 'ordinary'::varchar)
            ELSE 'uncounted'::varchar
        END)::varchar(16) AS charged_as,
    video_call.version,
    video_call.requested_at AS created_at,
    NULL::varchar(26) AS created_by,
    video_call.requested_at AS updated_at,
    NULL::varchar(26) AS updated_by,
    (
        CASE video_call.state
            WHEN 'reviewed'::text THEN (
            CASE video_call.end_reason
                WHEN 'officer'::text THEN 'cut_off'::text
                ELSE 'ended'::text
            END)::varchar
            ELSE video_call.state
        END)::varchar(24) AS state,
    call_venue.name AS venue,
    video_call.starts_at AS planned_at,
    COALESCE(video_call.connected_at, video_call.first_joined_at) AS started_at,
    video_call.ended_at,
    (round(EXTRACT(epoch FROM (video_call.ended_at - video_call.connected_at))))::integer AS seconds,
    video_call.end_reason,
    ( SELECT string_agg(DISTINCT (call_stage.actor_name)::text, '、'::text) AS string_agg
           FROM call_stage
          WHERE ((call_stage.call_id = video_call.id) AND (call_stage.kind = 'watch') AND (call_stage.actor_kind = 'officer'))) AS monitors,
    ( SELECT (count(*))::integer AS count
           FROM alert
          WHERE (alert.call_id = video_call.id)) AS alerts,
        CASE
            WHEN (video_call.state = 'reviewed') THEN 'reviewed'::text
            WHEN ((video_call.state IN ('ended', 'cut_off')) AND (video_call.confidentiality = 'ordinary')) THEN 'waiting'::text
            ELSE 'none'::text
        END AS review
   FROM ((((video_call
     JOIN inmate ON ((inmate.id = video_call.inmate_id)))
     JOIN relative ON ((relative.id = video_call.relative_id)))
     LEFT JOIN inmate_binding ON (((inmate_binding.relative_id = video_call.relative_id) AND (inmate_binding.inmate_id = video_call.inmate_id))))
     LEFT JOIN call_venue ON ((call_venue.id = video_call.venue_id)))
  WHERE (video_call.state IN ('waiting', 'connected', 'ended', 'cut_off', 'missed', 'reviewed'));

-- The one place that says which lines are read, searched and counted.
CREATE VIEW shown_line AS
 SELECT id,
    call_id,
    seq,
    speaker,
    speaker_name,
    start_s,
    end_s,
    text,
    hits,
    kind,
    at
   FROM transcript_line
  WHERE shown;

CREATE VIEW conversation_hit AS
 SELECT shown_line.id AS line_id,
    shown_line.call_id,
    shown_line.speaker,
    (hit.value ->> 'word'::text) AS word,
    (hit.value ->> 'class_name'::text) AS word_class,
    ((hit.value ->> 'severity'::text))::integer AS severity
   FROM (shown_line
     CROSS JOIN LATERAL json_array_elements(shown_line.hits) hit(value))
  WHERE ((json_array_length(shown_line.hits) > 0) AND (((hit.value ->> 'severity'::text))::integer > 0));

CREATE VIEW phone_review AS
 SELECT call_review.id,
    phone_call.inmate_id,
    phone_call.relative_id,
    conversation.ward_id,
    phone_call.treatment_level,
    phone_call.started_at,
    phone_call.seconds,
    call_review.officer_id AS reviewer_id,
    call_review.at AS reviewed_at,
    (call_review.assessment)::varchar(32) AS assessment,
    call_review.anomaly,
    call_review.summary,
    call_review.call_id,
    1 AS version,
    call_review.at AS created_at,
    call_review.officer_id AS created_by,
    call_review.at AS updated_at,
    call_review.officer_id AS updated_by
   FROM ((call_review
     JOIN conversation ON ((conversation.id = call_review.call_id)))
     JOIN phone_call ON ((phone_call.id = call_review.call_id)))
  WHERE (NOT conversation.privileged);

CREATE VIEW visit_appointment AS
 SELECT visit_booking.id,
    (
        CASE
            WHEN ((visit_booking.state = 'approved') AND (EXISTS ( SELECT 1
               FROM visit
              WHERE ((visit.booking_id = visit_booking.id) AND (visit.state = 'finished'))))) THEN 'done'::varchar
            ELSE visit_booking.state
        END)::varchar(24) AS state,
    visit_booking.inmate_id,
    visit_booking.relative_id,
    inmate.ward_id,
    'ONSITE'::varchar(32) AS visit_type,
    'window'::varchar(32) AS source,
    ((visit_booking.day + (visit_booking.starts)::time without time zone) AT TIME ZONE 'Asia/Shanghai'::text) AS planned_at,
    visit_booking.minutes,
    visit_booking.created_at AS booked_at,
    NULL::varchar(64) AS relative_told,
    visit_booking.id AS booking_id,
    NULL::varchar(26) AS call_id,
    ( SELECT max((visit.id)::text) AS max
           FROM visit
          WHERE (visit.booking_id = visit_booking.id)) AS visit_id,
    visit_booking.version,
    visit_booking.created_at,
    visit_booking.created_by,
    visit_booking.updated_at,
    visit_booking.updated_by
   FROM (visit_booking
     JOIN inmate ON ((inmate.id = visit_booking.inmate_id)))
UNION ALL
 SELECT video_call.id,
    (
        CASE
            WHEN (video_call.state = 'requested') THEN 'pending'::varchar
            WHEN (video_call.state IN ('approved', 'waiting', 'connected')) THEN 'approved'::varchar
            WHEN (video_call.state IN ('rejected', 'cancelled', 'missed')) THEN video_call.state
            ELSE 'done'::varchar
        END)::varchar(24) AS state,
    video_call.inmate_id,
    video_call.relative_id,
    video_call.ward_id,
    'VIDEO'::varchar AS visit_type,
        CASE
            WHEN (video_call.booked_by IS NULL) THEN 'mini_program'::text
            ELSE 'window'::text
        END AS source,
    video_call.starts_at AS planned_at,
    video_call.minutes,
    video_call.requested_at AS booked_at,
    NULL::varchar AS relative_told,
    NULL::varchar AS booking_id,
    video_call.id AS call_id,
    NULL::text AS visit_id,
    video_call.version,
    video_call.requested_at AS created_at,
    NULL::varchar AS created_by,
    video_call.requested_at AS updated_at,
    NULL::varchar AS updated_by
   FROM video_call
  WHERE (video_call.confidentiality = 'ordinary')
UNION ALL
 SELECT visit.id,
    (
        CASE visit.state
            WHEN 'finished'::text THEN 'done'::text
            WHEN 'cancelled'::text THEN 'cancelled'::text
            ELSE 'approved'::text
        END)::varchar(24) AS state,
    visit.inmate_id,
    visit.relative_id,
    visit.ward_id,
    visit.visit_type,
    visit.source,
    visit.planned_at,
    NULL::integer AS minutes,
    visit.created_at AS booked_at,
    visit.relative_told,
    NULL::varchar AS booking_id,
    NULL::varchar AS call_id,
    visit.id AS visit_id,
    visit.version,
    visit.created_at,
    visit.created_by,
    visit.updated_at,
    visit.updated_by
   FROM visit
  WHERE ((visit.source <> 'window') AND (visit.booking_id IS NULL) AND (visit.state <> 'deleted'));

-- References between tables

ALTER TABLE agency_person
    ADD CONSTRAINT fk_agency_person_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE alert
    ADD CONSTRAINT fk_alert_acknowledged_by FOREIGN KEY (acknowledged_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_alert_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_alert_face_check_id_face_check FOREIGN KEY (face_check_id) REFERENCES face_check(id),
    ADD CONSTRAINT fk_alert_line_id FOREIGN KEY (line_id) REFERENCES transcript_line(id),
    ADD CONSTRAINT fk_alert_owner_id FOREIGN KEY (owner_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_alert_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_alert_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE alert_step
    ADD CONSTRAINT fk_alert_step_alert_id FOREIGN KEY (alert_id) REFERENCES alert(id);
ALTER TABLE allowed_phrase
    ADD CONSTRAINT fk_allowed_phrase_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE api_consumer
    ADD CONSTRAINT fk_api_consumer_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE api_grant
    ADD CONSTRAINT fk_api_grant_consumer_id FOREIGN KEY (consumer_id) REFERENCES api_consumer(id);
ALTER TABLE api_key
    ADD CONSTRAINT fk_api_key_consumer_id FOREIGN KEY (consumer_id) REFERENCES api_consumer(id);
ALTER TABLE approval_case
    ADD CONSTRAINT fk_approval_case_flow_version_id FOREIGN KEY (flow_version_id) REFERENCES approval_flow_version(id),
    ADD CONSTRAINT fk_approval_case_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_approval_case_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE approval_delegation
    ADD CONSTRAINT fk_approval_delegation_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_approval_delegation_deputy_id FOREIGN KEY (deputy_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_approval_delegation_principal_id FOREIGN KEY (principal_id) REFERENCES officer(id);
ALTER TABLE approval_flow
    ADD CONSTRAINT fk_approval_flow_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE approval_flow_version
    ADD CONSTRAINT fk_approval_flow_version_flow_id FOREIGN KEY (flow_id) REFERENCES approval_flow(id);
ALTER TABLE approval_seat
    ADD CONSTRAINT fk_approval_seat_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_approval_seat_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_approval_seat_principal_id FOREIGN KEY (principal_id) REFERENCES officer(id);
ALTER TABLE approval_step
    ADD CONSTRAINT fk_approval_step_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id);
ALTER TABLE attachment
    ADD CONSTRAINT fk_attachment_id FOREIGN KEY (id) REFERENCES stored_file(id);
ALTER TABLE attended_call
    ADD CONSTRAINT fk_attended_call_call_id FOREIGN KEY (call_id) REFERENCES conversation(id);
ALTER TABLE attention_record
    ADD CONSTRAINT fk_attention_record_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_attention_record_decided_by FOREIGN KEY (decided_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_attention_record_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_attention_record_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE blacklist_entry
    ADD CONSTRAINT fk_blacklist_entry_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_blacklist_entry_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE blacklist_hit
    ADD CONSTRAINT fk_blacklist_hit_account_id FOREIGN KEY (account_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_blacklist_hit_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_blacklist_hit_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE call_check
    ADD CONSTRAINT fk_call_check_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE call_companion
    ADD CONSTRAINT fk_call_companion_approved_by_officer FOREIGN KEY (approved_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_call_companion_call_id_video_call FOREIGN KEY (call_id) REFERENCES video_call(id),
    ADD CONSTRAINT fk_call_companion_relative_id_relative FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE call_notice
    ADD CONSTRAINT fk_call_notice_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE call_phone_notice
    ADD CONSTRAINT fk_call_phone_notice_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE call_quality
    ADD CONSTRAINT fk_call_quality_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE call_rating
    ADD CONSTRAINT fk_call_rating_call_id FOREIGN KEY (call_id) REFERENCES video_call(id),
    ADD CONSTRAINT fk_call_rating_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE call_review
    ADD CONSTRAINT fk_call_review_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_call_review_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE call_rule
    ADD CONSTRAINT fk_call_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE call_stage
    ADD CONSTRAINT fk_call_stage_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE call_tariff
    ADD CONSTRAINT fk_call_tariff_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE call_venue
    ADD CONSTRAINT fk_call_venue_device_id FOREIGN KEY (device_id) REFERENCES device(id),
    ADD CONSTRAINT fk_call_venue_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_call_venue_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE card
    ADD CONSTRAINT fk_card_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_card_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE card_movement
    ADD CONSTRAINT fk_card_movement_card_id FOREIGN KEY (card_id) REFERENCES card(id);
ALTER TABLE conversation
    ADD CONSTRAINT fk_conversation_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_conversation_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_conversation_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_conversation_sole_reviewer_id FOREIGN KEY (sole_reviewer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_conversation_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE data_set
    ADD CONSTRAINT fk_data_set_consumer_id FOREIGN KEY (consumer_id) REFERENCES api_consumer(id);
ALTER TABLE data_set_use
    ADD CONSTRAINT fk_data_set_use_data_set_id FOREIGN KEY (data_set_id) REFERENCES data_set(id);
ALTER TABLE data_set_version
    ADD CONSTRAINT fk_data_set_version_data_set_id FOREIGN KEY (data_set_id) REFERENCES data_set(id);
ALTER TABLE dead_letter
    ADD CONSTRAINT fk_dead_letter_settled_by FOREIGN KEY (settled_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_dead_letter_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE device
    ADD CONSTRAINT fk_device_template_id FOREIGN KEY (template_id) REFERENCES device_template(id),
    ADD CONSTRAINT fk_device_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE device_command
    ADD CONSTRAINT fk_device_command_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE device_content
    ADD CONSTRAINT fk_device_content_command_id FOREIGN KEY (command_id) REFERENCES device_command(id),
    ADD CONSTRAINT fk_device_content_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE device_credential
    ADD CONSTRAINT fk_device_credential_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE device_log
    ADD CONSTRAINT fk_device_log_command_id FOREIGN KEY (command_id) REFERENCES device_command(id),
    ADD CONSTRAINT fk_device_log_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE dictionary_item
    ADD CONSTRAINT fk_dictionary_item_dictionary_id FOREIGN KEY (dictionary_id) REFERENCES dictionary(id);
ALTER TABLE extra_call
    ADD CONSTRAINT fk_extra_call_applicant_id FOREIGN KEY (applicant_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_extra_call_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_extra_call_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE face_check
    ADD CONSTRAINT fk_face_check_call_id FOREIGN KEY (call_id) REFERENCES video_call(id),
    ADD CONSTRAINT fk_face_check_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE file_transfer
    ADD CONSTRAINT fk_file_transfer_file_id FOREIGN KEY (file_id) REFERENCES stored_file(id);
ALTER TABLE funds_difference
    ADD CONSTRAINT fk_funds_difference_ticket_id FOREIGN KEY (ticket_id) REFERENCES phone_ticket(id),
    ADD CONSTRAINT fk_funds_difference_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE funds_reconciliation
    ADD CONSTRAINT fk_funds_reconciliation_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE headcount_difference
    ADD CONSTRAINT fk_headcount_difference_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE headcount_movement
    ADD CONSTRAINT fk_headcount_movement_from_unit_id FOREIGN KEY (from_unit_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_headcount_movement_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_headcount_movement_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE headcount_spell
    ADD CONSTRAINT fk_headcount_spell_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_headcount_spell_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_headcount_spell_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE help_activity
    ADD CONSTRAINT fk_help_activity_help_person_id FOREIGN KEY (help_person_id) REFERENCES help_person(id),
    ADD CONSTRAINT fk_help_activity_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_help_activity_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE help_person
    ADD CONSTRAINT fk_help_person_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE inmate
    ADD CONSTRAINT fk_inmate_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_inmate_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE inmate_binding
    ADD CONSTRAINT fk_inmate_binding_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_inmate_binding_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE inmate_blacklist_entry
    ADD CONSTRAINT fk_inmate_blacklist_entry_entered_by FOREIGN KEY (entered_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_inmate_blacklist_entry_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id);
ALTER TABLE inmate_status
    ADD CONSTRAINT fk_inmate_status_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id);
ALTER TABLE job_log
    ADD CONSTRAINT fk_job_log_run_id FOREIGN KEY (run_id) REFERENCES job_run(id);
ALTER TABLE job_run
    ADD CONSTRAINT fk_job_run_job_id FOREIGN KEY (job_id) REFERENCES scheduled_job(id);
ALTER TABLE join_token
    ADD CONSTRAINT fk_join_token_call_id FOREIGN KEY (call_id) REFERENCES video_call(id);
ALTER TABLE labour_contract
    ADD CONSTRAINT fk_labour_contract_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_labour_contract_project_id FOREIGN KEY (project_id) REFERENCES labour_project(id);
ALTER TABLE labour_contract_version
    ADD CONSTRAINT fk_labour_contract_version_changed_by FOREIGN KEY (changed_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_labour_contract_version_contract_id FOREIGN KEY (contract_id) REFERENCES labour_contract(id),
    ADD CONSTRAINT fk_labour_contract_version_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE labour_document
    ADD CONSTRAINT fk_labour_document_author_id FOREIGN KEY (author_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_labour_document_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE labour_document_version
    ADD CONSTRAINT fk_labour_document_version_document_id FOREIGN KEY (document_id) REFERENCES labour_document(id),
    ADD CONSTRAINT fk_labour_document_version_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE labour_placement
    ADD CONSTRAINT fk_labour_placement_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE labour_post
    ADD CONSTRAINT fk_labour_post_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE labour_project
    ADD CONSTRAINT fk_labour_project_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE legacy_batch
    ADD CONSTRAINT fk_legacy_batch_file_id FOREIGN KEY (file_id) REFERENCES legacy_file(id);
ALTER TABLE legacy_file
    ADD CONSTRAINT fk_legacy_file_manifest_id FOREIGN KEY (manifest_id) REFERENCES legacy_manifest(id),
    ADD CONSTRAINT fk_legacy_file_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE legacy_manifest
    ADD CONSTRAINT fk_legacy_manifest_taken_by FOREIGN KEY (taken_by) REFERENCES officer(id);
ALTER TABLE legacy_post
    ADD CONSTRAINT fk_legacy_post_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE legacy_refusal
    ADD CONSTRAINT fk_legacy_refusal_batch_id FOREIGN KEY (batch_id) REFERENCES legacy_batch(id);
ALTER TABLE letter
    ADD CONSTRAINT fk_letter_assessed_by FOREIGN KEY (assessed_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_letter_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_letter_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_letter_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE line_version
    ADD CONSTRAINT fk_line_version_line_id FOREIGN KEY (line_id) REFERENCES transcript_line(id),
    ADD CONSTRAINT fk_line_version_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE message_channel
    ADD CONSTRAINT fk_message_channel_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE message_choice
    ADD CONSTRAINT fk_message_choice_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE message_read
    ADD CONSTRAINT fk_message_read_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_message_read_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE message_template
    ADD CONSTRAINT fk_message_template_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE number_class
    ADD CONSTRAINT fk_number_class_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE officer
    ADD CONSTRAINT fk_officer_org_unit_id FOREIGN KEY (org_unit_id) REFERENCES org_unit(id);
ALTER TABLE officer_role
    ADD CONSTRAINT fk_officer_role_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_officer_role_role FOREIGN KEY (role, duty) REFERENCES role(code, duty);
ALTER TABLE officer_scope
    ADD CONSTRAINT fk_officer_scope_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_officer_scope_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE official_booking
    ADD CONSTRAINT fk_official_booking_companion_id FOREIGN KEY (companion_id) REFERENCES agency_person(id),
    ADD CONSTRAINT fk_official_booking_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_official_booking_kind_id FOREIGN KEY (kind_id) REFERENCES official_kind(id),
    ADD CONSTRAINT fk_official_booking_person_id FOREIGN KEY (person_id) REFERENCES agency_person(id),
    ADD CONSTRAINT fk_official_booking_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE org_unit
    ADD CONSTRAINT fk_org_unit_parent_id FOREIGN KEY (parent_id) REFERENCES org_unit(id);
ALTER TABLE outgoing_message
    ADD CONSTRAINT fk_outgoing_message_channel_id FOREIGN KEY (channel_id) REFERENCES message_channel(id),
    ADD CONSTRAINT fk_outgoing_message_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_outgoing_message_template_id FOREIGN KEY (template_id) REFERENCES message_template(id),
    ADD CONSTRAINT fk_outgoing_message_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE overdue_review
    ADD CONSTRAINT fk_overdue_review_call_id FOREIGN KEY (call_id) REFERENCES conversation(id) ON DELETE CASCADE;
ALTER TABLE password_history
    ADD CONSTRAINT fk_password_history_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE pay_item
    ADD CONSTRAINT fk_pay_item_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_pay_item_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE pay_post_rate
    ADD CONSTRAINT fk_pay_post_rate_rule_id FOREIGN KEY (rule_id) REFERENCES pay_rule(id);
ALTER TABLE pay_reminder
    ADD CONSTRAINT fk_pay_reminder_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE pay_rule
    ADD CONSTRAINT fk_pay_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE pay_sheet
    ADD CONSTRAINT fk_pay_sheet_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE phone_call
    ADD CONSTRAINT fk_phone_call_authorised_by FOREIGN KEY (authorised_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_phone_call_extra_call_id FOREIGN KEY (extra_call_id) REFERENCES extra_call(id),
    ADD CONSTRAINT fk_phone_call_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_phone_call_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_phone_call_source_id FOREIGN KEY (source_id) REFERENCES api_consumer(id),
    ADD CONSTRAINT fk_phone_call_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE phone_ticket
    ADD CONSTRAINT fk_phone_ticket_call_id FOREIGN KEY (call_id) REFERENCES phone_call(id),
    ADD CONSTRAINT fk_phone_ticket_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_phone_ticket_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_phone_ticket_tariff_id FOREIGN KEY (tariff_id) REFERENCES call_tariff(id),
    ADD CONSTRAINT fk_phone_ticket_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_phone_ticket_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE post_assignment
    ADD CONSTRAINT fk_post_assignment_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_post_assignment_post_id FOREIGN KEY (post_id) REFERENCES labour_post(id),
    ADD CONSTRAINT fk_post_assignment_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE post_project
    ADD CONSTRAINT fk_post_project_post_id FOREIGN KEY (post_id) REFERENCES labour_post(id),
    ADD CONSTRAINT fk_post_project_project_id FOREIGN KEY (project_id) REFERENCES labour_project(id);
ALTER TABLE prison_order
    ADD CONSTRAINT fk_prison_order_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE prison_system
    ADD CONSTRAINT fk_prison_system_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE prison_system_feed
    ADD CONSTRAINT fk_prison_system_feed_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE prison_system_settings
    ADD CONSTRAINT fk_prison_system_settings_activated_by FOREIGN KEY (activated_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_prison_system_settings_proposed_by FOREIGN KEY (proposed_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_prison_system_settings_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE privacy_consent
    ADD CONSTRAINT fk_privacy_consent_number FOREIGN KEY (number) REFERENCES privacy_notice(number),
    ADD CONSTRAINT fk_privacy_consent_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE project_output
    ADD CONSTRAINT fk_project_output_contract_id FOREIGN KEY (contract_id) REFERENCES labour_contract(id),
    ADD CONSTRAINT fk_project_output_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_project_output_project_id FOREIGN KEY (project_id) REFERENCES labour_project(id);
ALTER TABLE raw_record
    ADD CONSTRAINT fk_raw_record_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE recheck_task
    ADD CONSTRAINT fk_recheck_task_alert_id FOREIGN KEY (alert_id) REFERENCES alert(id),
    ADD CONSTRAINT fk_recheck_task_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_recheck_task_concluded_by FOREIGN KEY (concluded_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_recheck_task_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE reconciliation
    ADD CONSTRAINT fk_reconciliation_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE record_problem
    ADD CONSTRAINT fk_record_problem_raw FOREIGN KEY (system_id, kind, key, version) REFERENCES raw_record(system_id, kind, key, version),
    ADD CONSTRAINT fk_record_problem_settled_by FOREIGN KEY (settled_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_record_problem_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE recording
    ADD CONSTRAINT fk_recording_call_id FOREIGN KEY (call_id) REFERENCES conversation(id);
ALTER TABLE recording_check
    ADD CONSTRAINT fk_recording_check_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE recording_fetch
    ADD CONSTRAINT fk_recording_fetch_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_recording_fetch_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE recording_hold
    ADD CONSTRAINT fk_recording_hold_lift_case_id FOREIGN KEY (lift_case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_recording_hold_lifted_by FOREIGN KEY (lifted_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_recording_hold_placed_by FOREIGN KEY (placed_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_recording_hold_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE recording_intake
    ADD CONSTRAINT fk_recording_intake_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_recording_intake_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id),
    ADD CONSTRAINT fk_recording_intake_seen_by FOREIGN KEY (seen_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_recording_intake_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE recording_part
    ADD CONSTRAINT fk_recording_part_file_id FOREIGN KEY (file_id) REFERENCES stored_file(id),
    ADD CONSTRAINT fk_recording_part_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE recording_removal
    ADD CONSTRAINT fk_recording_removal_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_recording_removal_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE recording_rule
    ADD CONSTRAINT fk_recording_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE recording_segment
    ADD CONSTRAINT fk_recording_segment_file_id FOREIGN KEY (file_id) REFERENCES stored_file(id),
    ADD CONSTRAINT fk_recording_segment_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE refused_device
    ADD CONSTRAINT fk_refused_device_device_id FOREIGN KEY (device_id) REFERENCES device(id);
ALTER TABLE relative
    ADD CONSTRAINT fk_relative_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE relative_message
    ADD CONSTRAINT fk_relative_message_call_id FOREIGN KEY (call_id) REFERENCES video_call(id),
    ADD CONSTRAINT fk_relative_message_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE relative_number
    ADD CONSTRAINT fk_relative_number_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_relative_number_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE report
    ADD CONSTRAINT fk_report_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_report_definition_id FOREIGN KEY (definition_id) REFERENCES report_definition(id),
    ADD CONSTRAINT fk_report_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_report_version_id FOREIGN KEY (version_id) REFERENCES report_version(id);
ALTER TABLE report_cell
    ADD CONSTRAINT fk_report_cell_report_id FOREIGN KEY (report_id) REFERENCES report(id);
ALTER TABLE report_cell_change
    ADD CONSTRAINT fk_report_cell_change_case_id FOREIGN KEY (case_id) REFERENCES approval_case(id),
    ADD CONSTRAINT fk_report_cell_change_report_id FOREIGN KEY (report_id) REFERENCES report(id);
ALTER TABLE report_version
    ADD CONSTRAINT fk_report_version_definition_id FOREIGN KEY (definition_id) REFERENCES report_definition(id);
ALTER TABLE rest_day
    ADD CONSTRAINT fk_rest_day_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE review_assignment
    ADD CONSTRAINT fk_review_assignment_assigned_by FOREIGN KEY (assigned_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_review_assignment_call_id FOREIGN KEY (call_id) REFERENCES conversation(id) ON DELETE CASCADE,
    ADD CONSTRAINT fk_review_assignment_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE rights_change
    ADD CONSTRAINT fk_rights_change_decided_by FOREIGN KEY (decided_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_rights_change_proposed_by FOREIGN KEY (proposed_by) REFERENCES officer(id);
ALTER TABLE role_permission
    ADD CONSTRAINT fk_role_permission_role FOREIGN KEY (role) REFERENCES role(code);
ALTER TABLE saved_filter
    ADD CONSTRAINT fk_saved_filter_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE screen_capture
    ADD CONSTRAINT fk_screen_capture_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_screen_capture_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_screen_capture_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE sensitive_word
    ADD CONSTRAINT fk_sensitive_word_class_id FOREIGN KEY (class_id) REFERENCES word_class(id),
    ADD CONSTRAINT fk_sensitive_word_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);
ALTER TABLE shared_allowance
    ADD CONSTRAINT fk_shared_allowance_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE sign_in_log
    ADD CONSTRAINT fk_sign_in_log_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE signing_key
    ADD CONSTRAINT fk_signing_key_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE source_record
    ADD CONSTRAINT fk_source_record_system_id FOREIGN KEY (system_id) REFERENCES prison_system(id);
ALTER TABLE special_call_rule
    ADD CONSTRAINT fk_special_call_rule_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_special_call_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE taken_export
    ADD CONSTRAINT fk_taken_export_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id);
ALTER TABLE ticket_reversal
    ADD CONSTRAINT fk_ticket_reversal_applicant_id FOREIGN KEY (applicant_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_ticket_reversal_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_ticket_reversal_ticket_id FOREIGN KEY (ticket_id) REFERENCES phone_ticket(id);
ALTER TABLE timesheet
    ADD CONSTRAINT fk_timesheet_entered_by FOREIGN KEY (entered_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_timesheet_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_timesheet_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE timesheet_correction
    ADD CONSTRAINT fk_timesheet_correction_asked_by FOREIGN KEY (asked_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_timesheet_correction_timesheet_id FOREIGN KEY (timesheet_id) REFERENCES timesheet(id);
ALTER TABLE timesheet_draft
    ADD CONSTRAINT fk_timesheet_draft_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_timesheet_draft_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE tool_package
    ADD CONSTRAINT fk_tool_package_package FOREIGN KEY (package) REFERENCES stored_file(id);
ALTER TABLE transcript_line
    ADD CONSTRAINT fk_transcript_line_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_transcript_line_pass_id FOREIGN KEY (pass_id) REFERENCES transcript_pass(id);
ALTER TABLE transcript_pass
    ADD CONSTRAINT fk_transcript_pass_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_transcript_pass_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id);
ALTER TABLE transcription_batch
    ADD CONSTRAINT fk_transcription_batch_requested_by FOREIGN KEY (requested_by) REFERENCES officer(id);
ALTER TABLE transcription_task
    ADD CONSTRAINT fk_transcription_task_batch_id FOREIGN KEY (batch_id) REFERENCES transcription_batch(id),
    ADD CONSTRAINT fk_transcription_task_call_id FOREIGN KEY (call_id) REFERENCES conversation(id),
    ADD CONSTRAINT fk_transcription_task_recording_id FOREIGN KEY (recording_id) REFERENCES recording(id),
    ADD CONSTRAINT fk_transcription_task_requested_by FOREIGN KEY (requested_by) REFERENCES officer(id);
ALTER TABLE video_call
    ADD CONSTRAINT fk_video_call_booked_by FOREIGN KEY (booked_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_video_call_decided_by FOREIGN KEY (decided_by) REFERENCES officer(id),
    ADD CONSTRAINT fk_video_call_extra_call_id FOREIGN KEY (extra_call_id) REFERENCES extra_call(id),
    ADD CONSTRAINT fk_video_call_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_video_call_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_video_call_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_video_call_venue_id FOREIGN KEY (venue_id) REFERENCES call_venue(id),
    ADD CONSTRAINT fk_video_call_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE visit
    ADD CONSTRAINT fk_visit_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking(id),
    ADD CONSTRAINT fk_visit_help_person_id FOREIGN KEY (help_person_id) REFERENCES help_person(id),
    ADD CONSTRAINT fk_visit_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_visit_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_visit_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id),
    ADD CONSTRAINT fk_visit_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE visit_approval
    ADD CONSTRAINT fk_visit_approval_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_visit_approval_visit_id FOREIGN KEY (visit_id) REFERENCES visit(id),
    ADD CONSTRAINT fk_visit_approval_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE visit_booking
    ADD CONSTRAINT fk_visit_booking_help_person_id FOREIGN KEY (help_person_id) REFERENCES help_person(id),
    ADD CONSTRAINT fk_visit_booking_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_visit_booking_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_visit_booking_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE visit_escort
    ADD CONSTRAINT fk_visit_escort_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_visit_escort_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_visit_escort_visit_id FOREIGN KEY (visit_id) REFERENCES visit(id),
    ADD CONSTRAINT fk_visit_escort_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE visit_monitoring
    ADD CONSTRAINT fk_visit_monitoring_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_visit_monitoring_officer_id FOREIGN KEY (officer_id) REFERENCES officer(id),
    ADD CONSTRAINT fk_visit_monitoring_visit_id FOREIGN KEY (visit_id) REFERENCES visit(id),
    ADD CONSTRAINT fk_visit_monitoring_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit(id);
ALTER TABLE whitelist_entry
    ADD CONSTRAINT fk_whitelist_entry_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_whitelist_entry_relative_id FOREIGN KEY (relative_id) REFERENCES relative(id);
ALTER TABLE window_rating
    ADD CONSTRAINT fk_window_rating_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id),
    ADD CONSTRAINT fk_window_rating_visit_id FOREIGN KEY (visit_id) REFERENCES visit(id);
ALTER TABLE work_schedule
    ADD CONSTRAINT fk_work_schedule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE worker_grade
    ADD CONSTRAINT fk_worker_grade_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit(id);
ALTER TABLE worker_grade_setting
    ADD CONSTRAINT fk_worker_grade_setting_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate(id),
    ADD CONSTRAINT fk_worker_grade_setting_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit(id);

-- Triggers

CREATE TRIGGER approval_flow_version_frozen BEFORE DELETE OR UPDATE ON approval_flow_version
    FOR EACH ROW EXECUTE FUNCTION approval_flow_version_is_frozen();
CREATE TRIGGER approval_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON approval_step
    FOR EACH STATEMENT EXECUTE FUNCTION approval_step_is_append_only();
CREATE TRIGGER audit_row_append_only BEFORE DELETE OR UPDATE ON audit_row
    FOR EACH STATEMENT EXECUTE FUNCTION audit_row_is_append_only();
CREATE TRIGGER review_adds_anomaly AFTER INSERT ON call_review REFERENCING NEW TABLE AS met
    FOR EACH STATEMENT EXECUTE FUNCTION keep_last_reviews();
CREATE TRIGGER review_changes_anomaly AFTER UPDATE ON call_review REFERENCING OLD TABLE AS gone NEW TABLE AS met
    FOR EACH STATEMENT EXECUTE FUNCTION keep_last_reviews();
CREATE TRIGGER review_drops_anomaly AFTER DELETE ON call_review REFERENCING OLD TABLE AS met
    FOR EACH STATEMENT EXECUTE FUNCTION keep_last_reviews();
CREATE TRIGGER phone_call_keeps_conversation AFTER INSERT OR DELETE OR UPDATE ON phone_call
    FOR EACH ROW EXECUTE FUNCTION keep_phone_call_conversation();
CREATE TRIGGER privacy_consent_append_only BEFORE DELETE OR UPDATE ON privacy_consent
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_record_is_append_only();
CREATE TRIGGER privacy_notice_append_only BEFORE DELETE OR UPDATE ON privacy_notice
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_record_is_append_only();
CREATE TRIGGER report_cell_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON report_cell_change
    FOR EACH STATEMENT EXECUTE FUNCTION report_cell_change_is_append_only();
CREATE TRIGGER report_version_frozen BEFORE DELETE OR UPDATE ON report_version
    FOR EACH ROW EXECUTE FUNCTION report_version_is_frozen();
CREATE TRIGGER video_call_keeps_confidentiality BEFORE UPDATE ON video_call
    FOR EACH ROW WHEN (((old.confidentiality IS DISTINCT FROM new.confidentiality) OR (old.kind IS DISTINCT FROM new.kind))) EXECUTE FUNCTION keep_confidentiality();
CREATE TRIGGER video_call_keeps_conversation AFTER INSERT OR DELETE OR UPDATE ON video_call
    FOR EACH ROW EXECUTE FUNCTION keep_video_call_conversation();
CREATE TRIGGER visit_adds_conversation AFTER INSERT ON visit REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_visit_conversations();
CREATE TRIGGER visit_changes_conversation AFTER UPDATE ON visit REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_visit_conversations();
CREATE TRIGGER visit_drops_conversation AFTER DELETE ON visit REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION drop_visit_conversations();

-- The first rows

-- Built-in roles; an installation adds its own.
INSERT INTO role (id, code, name, description, duty, built_in) VALUES
    ('00000000000000000000000001', 'approver', '审批民警', '', 'business', true),
    ('00000000000000000000000002', 'monitor', '监听民警', '', 'business', true),
    ('00000000000000000000000003', 'reviewer', '复听民警', '', 'business', true),
    ('00000000000000000000000004', 'leader', '带班领导', '', 'business', true),
    ('00000000000000000000000005', 'word_keeper', '词库管理员', '', 'business', true),
    ('00000000000000000000000006', 'system_admin', '系统管理员', '', 'system', true),
    ('00000000000000000000000007', 'security_admin', '安全管理员', '', 'security', true),
    ('00000000000000000000000008', 'auditor', '审计员', '', 'audit', true);

-- What relatives agree to until an officer publishes the next text.
INSERT INTO privacy_notice (number, text, changes, published_at, published_by) VALUES
    (1, '您好。为了让您能和服刑的亲人通话、会见，我们需要用到您的一些个人信息。请您慢慢看完，有不明白的可以问监狱会见窗口。

一、我们收集哪些信息
1. 您的姓名、身份证号、手机号、住址。
2. 您和服刑人员的关系，以及您交来的证明材料。
3. 您的人脸照片和人脸特征。人脸属于敏感个人信息，我们只用来核对是不是您本人。
4. 您登记的亲情号码。
5. 您的预约、申请、通话和会见记录。通话会按规定被监听、录音录像，每次通话前会再次告诉您。
6. 您登录的时间和网络地址。

二、为什么要收集
只为办理会见、通话、信件等业务，核实您的身份和亲属关系，保障监管安全，以及依照法律接受监督。不会用来做广告，也不会卖给任何人。

三、保存多久
1. 您使用期间，我们一直保存。长期没有往来、也没有绑定服刑人员的，到期后自动清除。
2. 人脸核验时拍的照片，到期后自动删除。
3. 通话记录、录音录像、审批记录和操作日志，依照法律规定的期限保存。
具体天数可以在“我的个人信息”里看到。

四、谁能看到
只有负责这项工作的监狱民警，在工作需要时才能看到。身份证号和手机号平时只显示一部分，要看完整的号码必须有权限，而且每看一次都会留下记录。除法律规定外，不提供给其他单位和个人。

五、怎样保护
您的身份证号、手机号和人脸信息都加密保存。每一次查看和修改都有记录，可以追查。

六、您的权利
1. 查看：在“我的”里打开“我的个人信息”，可以看到我们保存的内容，也可以下载一份。
2. 更正：信息有错，请带身份证到监狱会见窗口，由民警为您更正。
3. 不同意或撤回同意：您可以不同意，也可以随时申请注销。不同意或注销后，就不能使用手机预约和通话了，但您仍可以到监狱会见窗口办理业务。
4. 注销：在“我的个人信息”里提出，由民警核实后办理，办理前您可以撤回。
5. 对处理结果有意见，可以向监狱或上海市监狱管理局反映。

七、内容有变化时
告知书有更新，我们会请您重新阅读并同意，之后才能继续使用。
', '', now(), '平台默认');
