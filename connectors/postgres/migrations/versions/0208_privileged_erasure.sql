-- What turned out to be privileged, and how far its erasure has come. Without a foreign key to the
-- record: a backup that is older than the record is restored without it, and the row stays.
CREATE TABLE privileged_erasure (
    record_id varchar(26) NOT NULL,
    channel varchar(16) NOT NULL,
    cause varchar(16) NOT NULL,
    prison_id varchar(26),
    ward_id varchar(26),
    inmate_id varchar(26),
    happened_at timestamptz,
    queued_at timestamptz NOT NULL,
    erased_at timestamptz,
    counts json DEFAULT '{}'::json NOT NULL,
    keys json DEFAULT '[]'::json NOT NULL,
    messages_at timestamptz,
    listed_at timestamptz,
    rewritten_at timestamptz,
    verified_at timestamptz,
    CONSTRAINT pk_privileged_erasure PRIMARY KEY (record_id),
    CONSTRAINT fk_privileged_erasure_prison_id FOREIGN KEY (prison_id) REFERENCES org_unit (id),
    CONSTRAINT fk_privileged_erasure_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit (id),
    CONSTRAINT fk_privileged_erasure_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id)
);
CREATE INDEX ix_privileged_erasure_prison_id ON privileged_erasure (prison_id);
CREATE INDEX ix_privileged_erasure_ward_id ON privileged_erasure (ward_id);
CREATE INDEX ix_privileged_erasure_inmate_id ON privileged_erasure (inmate_id);
CREATE INDEX ix_privileged_erasure_open ON privileged_erasure (queued_at)
    WHERE (verified_at IS NULL);

-- Who had opened or taken out any of it, before it was erased; rows are only added.
CREATE TABLE privileged_access (
    id varchar(26) NOT NULL,
    record_id varchar(26) NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id varchar(26) NOT NULL,
    actor_name varchar(64) NOT NULL,
    part varchar(16) NOT NULL,
    action varchar(48) NOT NULL,
    times integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_privileged_access PRIMARY KEY (id),
    CONSTRAINT uq_privileged_access_record_id_actor_id_action
        UNIQUE (record_id, actor_id, action),
    CONSTRAINT fk_privileged_access_record_id FOREIGN KEY (record_id)
        REFERENCES privileged_erasure (record_id)
);
CREATE INDEX ix_privileged_access_last_at ON privileged_access (last_at);

CREATE FUNCTION privileged_access_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'who had opened what is privileged is never changed or removed';
        end $$;
CREATE TRIGGER privileged_access_append_only
    BEFORE DELETE OR UPDATE OR TRUNCATE ON privileged_access
    EXECUTE FUNCTION privileged_access_is_append_only();

-- Privileged conversations are few; those of which something is left are looked for among them.
CREATE INDEX ix_conversation_privileged ON conversation (id) WHERE (confidentiality = 'privileged');

-- In the transaction that closes a record it is put among those that are to be erased, whoever
-- closes it and by whatever way.
CREATE FUNCTION queue_erasure() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into privileged_erasure (
            record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
        )
        select new.id, new.channel,
            case when exists (
                select from confidentiality_decision decided
                where decided.record_id = new.id and decided.towards = 'privileged'
            ) then 'decided' else 'told' end,
            new.prison_id, new.ward_id, new.inmate_id, new.began_at, clock_timestamp()
        on conflict (record_id) do nothing;
        return null;
    end $$;
CREATE TRIGGER conversation_queues_erasure AFTER UPDATE OF confidentiality ON conversation
    FOR EACH ROW WHEN (new.confidentiality = 'privileged' AND old.confidentiality <> 'privileged')
    EXECUTE FUNCTION queue_erasure();

CREATE FUNCTION queue_letter_erasure() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into privileged_erasure (
            record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
        )
        select new.id, 'letter',
            case when exists (
                select from confidentiality_decision decided
                where decided.record_id = new.id and decided.towards = 'privileged'
            ) then 'decided' else 'told' end,
            place.prison_id, place.id, new.inmate_id, new.arrived_on, clock_timestamp()
        from inmate join org_unit place on place.id = coalesce(new.ward_id, inmate.ward_id)
        where inmate.id = new.inmate_id
        on conflict (record_id) do nothing;
        return null;
    end $$;
CREATE TRIGGER letter_queues_erasure AFTER UPDATE ON letter
    FOR EACH ROW WHEN (new.confidentiality = 'privileged' AND old.confidentiality <> 'privileged')
    EXECUTE FUNCTION queue_letter_erasure();

-- A record that comes anew from its source, into a database that was restored from before it,
-- stays what it was found to be. By the name it comes before what holds the rest.
CREATE FUNCTION stay_privileged() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        perform from privileged_erasure where record_id = new.id;
        if found then
            new.confidentiality := 'privileged';
            new.confidentiality_basis := 'rule';
        end if;
        return new;
    end $$;
CREATE TRIGGER visit_erased_stays BEFORE INSERT ON visit
    FOR EACH ROW EXECUTE FUNCTION stay_privileged();
CREATE TRIGGER phone_call_erased_stays BEFORE INSERT ON phone_call
    FOR EACH ROW EXECUTE FUNCTION stay_privileged();
CREATE TRIGGER letter_erased_stays BEFORE INSERT ON letter
    FOR EACH ROW EXECUTE FUNCTION stay_privileged();

-- Whatever was under way when it was closed adds nothing to it any more.
CREATE FUNCTION refuse_erased() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        perform from privileged_erasure where record_id = new.call_id;
        if found then
            raise exception 'nothing is kept of what was erased as privileged';
        end if;
        return new;
    end $$;
CREATE TRIGGER alert_of_kept BEFORE INSERT ON alert
    FOR EACH ROW WHEN (new.kind = 'word') EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER attention_record_of_kept BEFORE INSERT ON attention_record
    FOR EACH ROW EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER call_review_of_kept BEFORE INSERT ON call_review
    FOR EACH ROW EXECUTE FUNCTION refuse_erased();

CREATE FUNCTION refuse_erased_file() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        perform from recording
            join privileged_erasure on privileged_erasure.record_id = recording.call_id
            where recording.id = new.recording_id;
        if found then
            raise exception 'nothing is kept of what was erased as privileged';
        end if;
        return new;
    end $$;
CREATE TRIGGER recording_part_of_kept BEFORE INSERT ON recording_part
    FOR EACH ROW EXECUTE FUNCTION refuse_erased_file();
CREATE TRIGGER recording_segment_of_kept BEFORE INSERT ON recording_segment
    FOR EACH ROW EXECUTE FUNCTION refuse_erased_file();

-- The application may not rewrite what a line said before it was corrected. Of what is privileged,
-- and of nothing else, it may have it taken away.
CREATE FUNCTION erase_line_versions(conversation_id varchar) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    declare
        gone integer;
    begin
        perform from conversation where id = conversation_id and confidentiality = 'privileged';
        if not found then
            raise exception 'only what is privileged is erased';
        end if;
        delete from line_version using transcript_line
            where line_version.line_id = transcript_line.id
            and transcript_line.call_id = conversation_id;
        get diagnostics gone = row_count;
        return gone;
    end $$;

-- What was deleted lies on in a table's files until they are written anew, without what is dead.
-- False while somebody may still see what is dead, for then it would be written along.
CREATE FUNCTION rewrite_erased(table_name varchar) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    begin
        if table_name not in (
            'transcript_line', 'line_version', 'alert', 'alert_step', 'recheck_task',
            'attention_record', 'call_review', 'call_rating', 'call_stage', 'letter', 'attachment',
            'stored_file', 'raw_record', 'record_problem', 'repeat_note', 'outbox', 'dead_letter'
        ) then
            raise exception 'this table is not written anew';
        end if;
        perform from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            and age(backend_xmin) >= (
                select min(age(xmin)) from privileged_erasure
                where erased_at is not null and rewritten_at is null
            );
        if found then
            return false;
        end if;
        execute format('cluster %I using %I', table_name, 'pk_' || table_name);
        return true;
    end $$;

CREATE FUNCTION bytes_of_table(table_name varchar) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$ select pg_total_relation_size(table_name::regclass) $$;

-- What was closed before this version, and still holds something.
INSERT INTO privileged_erasure (
    record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
)
SELECT id, channel, 'found', prison_id, ward_id, inmate_id, began_at, now()
FROM conversation
WHERE confidentiality = 'privileged' AND (
    EXISTS (SELECT FROM recording WHERE recording.call_id = conversation.id)
    OR EXISTS (SELECT FROM transcript_line WHERE transcript_line.call_id = conversation.id)
    OR EXISTS (SELECT FROM alert WHERE alert.call_id = conversation.id AND alert.kind = 'word')
    OR EXISTS (SELECT FROM attention_record WHERE attention_record.call_id = conversation.id)
    OR EXISTS (SELECT FROM call_review WHERE call_review.call_id = conversation.id)
);
INSERT INTO privileged_erasure (
    record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
)
SELECT letter.id, 'letter', 'found', place.prison_id, place.id, letter.inmate_id,
    letter.arrived_on, now()
FROM letter
JOIN inmate ON inmate.id = letter.inmate_id
JOIN org_unit place ON place.id = COALESCE(letter.ward_id, inmate.ward_id)
WHERE letter.confidentiality = 'privileged' AND letter.pages IS NOT NULL;
