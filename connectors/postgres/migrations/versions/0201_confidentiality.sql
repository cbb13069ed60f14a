-- Who decided that a record is privileged, or ordinary after all.
CREATE TABLE confidentiality_decision (
    id varchar(26) NOT NULL,
    channel varchar(16) NOT NULL,
    record_id varchar(26) NOT NULL,
    was varchar(16) NOT NULL,
    towards varchar(16) NOT NULL,
    reason varchar(200) NOT NULL,
    proposed_by varchar(26) NOT NULL,
    decided_by varchar(26) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_confidentiality_decision PRIMARY KEY (id),
    CONSTRAINT ck_confidentiality_decision_two_make_ordinary CHECK (
        towards <> 'ordinary' OR (was = 'undetermined' AND proposed_by <> decided_by)
    ),
    CONSTRAINT fk_confidentiality_decision_proposed_by FOREIGN KEY (proposed_by) REFERENCES officer (id),
    CONSTRAINT fk_confidentiality_decision_decided_by FOREIGN KEY (decided_by) REFERENCES officer (id)
);
CREATE INDEX ix_confidentiality_decision_record_id ON confidentiality_decision (record_id);
CREATE INDEX ix_confidentiality_decision_proposed_by ON confidentiality_decision (proposed_by);
CREATE INDEX ix_confidentiality_decision_decided_by ON confidentiality_decision (decided_by);

CREATE FUNCTION confidentiality_decision_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'decisions on confidentiality are never changed or removed';
        end $$;
CREATE TRIGGER confidentiality_decision_append_only
    BEFORE DELETE OR UPDATE OR TRUNCATE ON confidentiality_decision
    EXECUTE FUNCTION confidentiality_decision_is_append_only();

-- What was there before: ordinary is what was with family, as the rule of this version has it, and
-- where nobody knows with whom, it is touched no more until it is settled.
DROP TRIGGER video_call_keeps_confidentiality ON video_call;
DROP FUNCTION keep_confidentiality();
DROP TRIGGER visit_changes_conversation ON visit;
DROP TRIGGER phone_call_keeps_conversation ON phone_call;
DROP TRIGGER video_call_keeps_conversation ON video_call;

ALTER TABLE video_call ADD COLUMN confidentiality_basis varchar(16) DEFAULT 'missing' NOT NULL;
ALTER TABLE video_call ALTER COLUMN confidentiality SET DEFAULT 'undetermined';
ALTER TABLE video_call DROP CONSTRAINT ck_video_call_only_family_is_ordinary;
UPDATE video_call SET
    confidentiality = CASE WHEN kind IS NULL THEN 'undetermined' ELSE confidentiality END,
    confidentiality_basis = CASE WHEN kind IS NULL THEN 'unknown' ELSE 'rule' END;
ALTER TABLE video_call ADD CONSTRAINT ck_video_call_only_family_is_ordinary CHECK (
    confidentiality <> 'ordinary' OR confidentiality_basis = 'decided'
    OR NOT (kind IS DISTINCT FROM 'family')
);

ALTER TABLE visit ADD COLUMN confidentiality varchar(32);
ALTER TABLE visit ADD COLUMN confidentiality_basis varchar(32);
ALTER TABLE visit ADD COLUMN kinship_told varchar(64);
UPDATE visit SET
    confidentiality = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official') THEN 'privileged'
        WHEN kinship IN ('parent', 'spouse', 'child', 'sibling') THEN 'ordinary'
        WHEN kinship IS NULL AND help_person_id IS NOT NULL THEN 'ordinary'
        ELSE 'undetermined'
    END,
    confidentiality_basis = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official', 'parent', 'spouse', 'child', 'sibling')
            THEN 'rule'
        WHEN kinship IS NOT NULL THEN 'unknown'
        WHEN help_person_id IS NOT NULL THEN 'rule'
        ELSE 'missing'
    END;
ALTER TABLE visit ALTER COLUMN confidentiality SET NOT NULL;
ALTER TABLE visit ALTER COLUMN confidentiality_basis SET NOT NULL;
ALTER TABLE visit ADD CONSTRAINT ck_visit_only_family_is_ordinary CHECK (
    confidentiality <> 'ordinary' OR confidentiality_basis = 'decided'
    OR COALESCE(kinship, '') IN ('parent', 'spouse', 'child', 'sibling', 'extended')
    OR (kinship IS NULL AND help_person_id IS NOT NULL)
);

-- Figures of reviews count what may be heard, from the index alone.
DROP INDEX ix_visit_started_at;
CREATE INDEX ix_visit_started_at ON visit (started_at)
    INCLUDE (id, inmate_id, ward_id, visit_type, ended_at, state, confidentiality);

ALTER TABLE phone_call ADD COLUMN confidentiality varchar(32);
ALTER TABLE phone_call ADD COLUMN confidentiality_basis varchar(32);
ALTER TABLE phone_call ADD COLUMN kinship_told varchar(64);
UPDATE phone_call SET
    confidentiality = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official') THEN 'privileged'
        WHEN kinship IN ('parent', 'spouse', 'child', 'sibling') THEN 'ordinary'
        ELSE 'undetermined'
    END,
    confidentiality_basis = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official', 'parent', 'spouse', 'child', 'sibling')
            THEN 'rule'
        WHEN kinship IS NOT NULL THEN 'unknown'
        ELSE 'missing'
    END;
ALTER TABLE phone_call ALTER COLUMN confidentiality SET NOT NULL;
ALTER TABLE phone_call ALTER COLUMN confidentiality_basis SET NOT NULL;
ALTER TABLE phone_call ADD CONSTRAINT ck_phone_call_only_family_is_ordinary CHECK (
    confidentiality <> 'ordinary' OR confidentiality_basis = 'decided'
    OR COALESCE(kinship, '') IN ('parent', 'spouse', 'child', 'sibling', 'extended')
);

-- Of a letter nobody had said yet how who wrote it is related; its relative's binding says it.
ALTER TABLE letter ADD COLUMN kinship varchar(32);
ALTER TABLE letter ADD COLUMN confidentiality varchar(32);
ALTER TABLE letter ADD COLUMN confidentiality_basis varchar(32);
UPDATE letter SET kinship = inmate_binding.kinship FROM inmate_binding
    WHERE inmate_binding.relative_id = letter.relative_id
    AND inmate_binding.inmate_id = letter.inmate_id;
UPDATE letter SET
    confidentiality = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official') THEN 'privileged'
        WHEN kinship IN ('parent', 'spouse', 'child', 'sibling') THEN 'ordinary'
        ELSE 'undetermined'
    END,
    confidentiality_basis = CASE
        WHEN kinship IN ('lawyer', 'legal_aid', 'official', 'parent', 'spouse', 'child', 'sibling')
            THEN 'rule'
        WHEN kinship IS NOT NULL THEN 'unknown'
        ELSE 'missing'
    END;
ALTER TABLE letter ALTER COLUMN confidentiality SET NOT NULL;
ALTER TABLE letter ALTER COLUMN confidentiality_basis SET NOT NULL;
ALTER TABLE letter ADD CONSTRAINT ck_letter_only_family_is_ordinary CHECK (
    confidentiality <> 'ordinary' OR confidentiality_basis = 'decided'
    OR COALESCE(kinship, '') IN ('parent', 'spouse', 'child', 'sibling', 'extended')
);

ALTER TABLE conversation ADD COLUMN confidentiality varchar(16) DEFAULT 'undetermined' NOT NULL;
UPDATE conversation SET confidentiality = told.confidentiality, privileged = told.confidentiality <> 'ordinary'
FROM (
    SELECT id, confidentiality FROM video_call
    UNION ALL SELECT id, confidentiality FROM visit
    UNION ALL SELECT id, confidentiality FROM phone_call
) told
WHERE told.id = conversation.id;
-- What is left belongs to no record, and nobody knows what it was.
UPDATE conversation SET privileged = true WHERE confidentiality = 'undetermined';
ALTER TABLE conversation ADD CONSTRAINT ck_conversation_only_ordinary_is_open CHECK (
    (privileged = true AND confidentiality <> 'ordinary')
    OR (privileged = false AND confidentiality = 'ordinary')
);
CREATE INDEX ix_conversation_undetermined ON conversation (prison_id, began_at)
    WHERE confidentiality = 'undetermined';

-- A record says what it is as often as its source tells it anew: what may not be is not written,
-- and nothing else of what is told is held up by it. Towards privileged anybody may; from
-- undetermined to ordinary its own source, where it had said nothing before, or two persons.
CREATE FUNCTION hold_confidentiality() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if tg_op = 'INSERT' then
            new.confidentiality := coalesce(new.confidentiality, 'undetermined');
            new.confidentiality_basis := coalesce(new.confidentiality_basis, 'missing');
            if new.confidentiality_basis = 'decided' then
                raise exception 'nobody has decided on a record before it is there';
            end if;
            return new;
        end if;
        if (new.confidentiality, new.confidentiality_basis)
            is not distinct from (old.confidentiality, old.confidentiality_basis) then
            return new;
        end if;
        if old.confidentiality <> 'privileged' then
            if new.confidentiality = 'privileged' then
                return new;
            end if;
            if old.confidentiality = 'undetermined' and new.confidentiality = 'ordinary' then
                if old.confidentiality_basis = 'missing' and new.confidentiality_basis = 'rule' then
                    return new;
                end if;
                if new.confidentiality_basis = 'decided' then
                    perform from confidentiality_decision decided
                    where decided.record_id = new.id and decided.towards = 'ordinary'
                        and decided.was = 'undetermined' and decided.proposed_by <> decided.decided_by;
                    if found then
                        return new;
                    end if;
                    raise exception 'one alone makes nothing ordinary';
                end if;
            end if;
            if old.confidentiality = 'undetermined' and new.confidentiality = 'undetermined'
                and old.confidentiality_basis = 'missing' then
                return new;
            end if;
            if old.confidentiality = 'ordinary' and new.confidentiality = 'undetermined'
                and old.confidentiality_basis <> 'decided'
                and new.confidentiality_basis <> 'missing' then
                new.confidentiality_basis := 'contradicted';
                return new;
            end if;
        end if;
        new.confidentiality := old.confidentiality;
        new.confidentiality_basis := old.confidentiality_basis;
        return new;
    end $$;
CREATE TRIGGER visit_holds_confidentiality BEFORE INSERT OR UPDATE ON visit
    FOR EACH ROW EXECUTE FUNCTION hold_confidentiality();
CREATE TRIGGER phone_call_holds_confidentiality BEFORE INSERT OR UPDATE ON phone_call
    FOR EACH ROW EXECUTE FUNCTION hold_confidentiality();
CREATE TRIGGER letter_holds_confidentiality BEFORE INSERT OR UPDATE ON letter
    FOR EACH ROW EXECUTE FUNCTION hold_confidentiality();
CREATE TRIGGER video_call_holds_confidentiality BEFORE INSERT OR UPDATE ON video_call
    FOR EACH ROW EXECUTE FUNCTION hold_confidentiality();

-- No source tells a video call anew, so whoever would change what it is for is told so.
CREATE FUNCTION keep_call_kind() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
            raise exception 'a call stays what it was made for, and as confidential';
        end $$;
CREATE TRIGGER video_call_guards_kind BEFORE UPDATE ON video_call
    FOR EACH ROW WHEN (
        old.kind IS DISTINCT FROM new.kind
        OR new.confidentiality NOT IN ('ordinary', 'privileged', 'undetermined')
        OR (old.confidentiality = 'privileged' AND new.confidentiality <> 'privileged')
        OR (old.confidentiality = 'undetermined' AND new.confidentiality = 'ordinary'
            AND new.confidentiality_basis <> 'decided')
    ) EXECUTE FUNCTION keep_call_kind();

-- A conversation is open where its record says so, and is never opened again.
CREATE FUNCTION follow_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if new.confidentiality = 'ordinary'
            and (tg_op = 'INSERT' or old.confidentiality <> 'ordinary') then
            if tg_op = 'UPDATE' and old.confidentiality = 'privileged' then
                raise exception 'what is privileged stays so';
            end if;
            perform from visit where id = new.id and confidentiality = 'ordinary'
            union all
            select from phone_call where id = new.id and confidentiality = 'ordinary'
            union all
            select from video_call where id = new.id and confidentiality = 'ordinary';
            if not found then
                raise exception 'a conversation is as confidential as its record';
            end if;
        end if;
        if tg_op = 'UPDATE' and old.confidentiality = 'privileged' then
            new.confidentiality := 'privileged';
        end if;
        new.privileged := new.confidentiality <> 'ordinary';
        return new;
    end $$;
CREATE TRIGGER conversation_follows_record BEFORE INSERT OR UPDATE OF confidentiality, privileged
    ON conversation FOR EACH ROW EXECUTE FUNCTION follow_record();

CREATE OR REPLACE FUNCTION keep_phone_call_conversation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
            if tg_op = 'DELETE' then
                delete from conversation where id = old.id;
                return old;
            end if;
            insert into conversation (
                id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality,
                began_at, ended_at
            )
            select new.id, 'phone_call', place.prison_id, place.id, new.inmate_id,
                new.relative_id, new.confidentiality, new.answered_at, new.ended_at
            from inmate join org_unit place on place.id = coalesce(
                new.ward_id, (select ward_id from conversation where id = new.id), inmate.ward_id
            )
            where inmate.id = new.inmate_id
            on conflict (id) do update set
                prison_id = excluded.prison_id, ward_id = excluded.ward_id,
                inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
                confidentiality = excluded.confidentiality,
                began_at = excluded.began_at, ended_at = excluded.ended_at
            where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.confidentiality, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.confidentiality, excluded.began_at, excluded.ended_at);
            return new;
        end $$;
CREATE OR REPLACE FUNCTION keep_video_call_conversation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
            if tg_op = 'DELETE' then
                delete from conversation where id = old.id;
                return old;
            end if;
            insert into conversation (
                id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality,
                began_at, ended_at
            )
            select new.id, 'video_call', new.prison_id, new.ward_id, new.inmate_id,
                new.relative_id, new.confidentiality,
                coalesce(new.connected_at, new.first_joined_at), new.ended_at
            on conflict (id) do update set
                prison_id = excluded.prison_id, ward_id = excluded.ward_id,
                inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
                confidentiality = excluded.confidentiality,
                began_at = excluded.began_at, ended_at = excluded.ended_at
            where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.confidentiality, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.confidentiality, excluded.began_at, excluded.ended_at);
            return new;
        end $$;
CREATE OR REPLACE FUNCTION keep_visit_conversations() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into conversation (
            id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality,
            began_at, ended_at
        )
        select fresh.id, 'visit', place.prison_id, place.id, fresh.inmate_id, fresh.relative_id,
            fresh.confidentiality,
            case when fresh.state = 'deleted' then null else fresh.started_at end, fresh.ended_at
        from fresh
        join inmate on inmate.id = fresh.inmate_id
        left join conversation known on known.id = fresh.id
        join org_unit place on place.id = coalesce(fresh.ward_id, known.ward_id, inmate.ward_id)
        on conflict (id) do update set
            prison_id = excluded.prison_id, ward_id = excluded.ward_id,
            inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
            confidentiality = excluded.confidentiality,
            began_at = excluded.began_at, ended_at = excluded.ended_at
        where (conversation.prison_id, conversation.ward_id, conversation.inmate_id, conversation.relative_id, conversation.confidentiality, conversation.began_at, conversation.ended_at) is distinct from (excluded.prison_id, excluded.ward_id, excluded.inmate_id, excluded.relative_id, excluded.confidentiality, excluded.began_at, excluded.ended_at);
        return null;
    end $$;
CREATE TRIGGER visit_changes_conversation AFTER UPDATE ON visit REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION keep_visit_conversations();
CREATE TRIGGER phone_call_keeps_conversation AFTER INSERT OR DELETE OR UPDATE ON phone_call
    FOR EACH ROW EXECUTE FUNCTION keep_phone_call_conversation();
CREATE TRIGGER video_call_keeps_conversation AFTER INSERT OR DELETE OR UPDATE ON video_call
    FOR EACH ROW EXECUTE FUNCTION keep_video_call_conversation();

-- Whoever writes, and whatever was checked before: nothing is kept of what nobody may hear.
CREATE FUNCTION require_ordinary_conversation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        perform from conversation where id = new.call_id and confidentiality = 'ordinary';
        if not found then
            raise exception 'nothing is kept of a conversation that is not ordinary';
        end if;
        return new;
    end $$;
CREATE TRIGGER recording_of_ordinary BEFORE INSERT ON recording
    FOR EACH ROW EXECUTE FUNCTION require_ordinary_conversation();
CREATE TRIGGER transcript_line_of_ordinary BEFORE INSERT ON transcript_line
    FOR EACH ROW EXECUTE FUNCTION require_ordinary_conversation();
