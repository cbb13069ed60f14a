-- What was said lies sealed under a key for each conversation, which is destroyed where it turns out
-- to be privileged. It is found by tokens of its characters and pairs; sensitive words are counted
-- from rows of their own.

CREATE TABLE conversation_key (
    call_id varchar(26) NOT NULL,
    sealed_key bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    destroyed_at timestamp with time zone,
    CONSTRAINT pk_conversation_key PRIMARY KEY (call_id),
    CONSTRAINT fk_conversation_key_call_id FOREIGN KEY (call_id) REFERENCES conversation(id)
);
CREATE TRIGGER conversation_key_of_kept BEFORE INSERT ON conversation_key
    FOR EACH ROW EXECUTE FUNCTION refuse_erased();

-- A key that was destroyed is made by nobody again: what it sealed would be read by a copy of it.
CREATE FUNCTION keep_destroyed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if old.destroyed_at is not null and new is distinct from old then
            raise exception 'the key of this conversation was destroyed';
        end if;
        return new;
    end $$;
CREATE TRIGGER conversation_key_stays_destroyed BEFORE UPDATE ON conversation_key
    FOR EACH ROW EXECUTE FUNCTION keep_destroyed();

CREATE TABLE line_hit (
    id varchar(26) NOT NULL,
    line_id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    word varchar(32) NOT NULL,
    class_name varchar(32) NOT NULL,
    severity integer NOT NULL,
    CONSTRAINT pk_line_hit PRIMARY KEY (id),
    CONSTRAINT fk_line_hit_line_id FOREIGN KEY (line_id) REFERENCES transcript_line(id),
    CONSTRAINT fk_line_hit_call_id FOREIGN KEY (call_id) REFERENCES conversation(id)
);
CREATE INDEX ix_line_hit_line_id ON line_hit (line_id);
CREATE INDEX ix_line_hit_call_id ON line_hit (call_id);

-- In parts, since of what is erased as privileged its part is written anew.
CREATE TABLE line_index (
    line_id varchar(26) NOT NULL,
    call_id varchar(26) NOT NULL,
    tokens text NOT NULL,
    CONSTRAINT pk_line_index PRIMARY KEY (line_id, call_id)
) PARTITION BY HASH (call_id);
DO $$
begin
    for part in 0..15 loop
        execute format(
            'create table line_index_%s partition of line_index'
            ' for values with (modulus 16, remainder %s)',
            lpad(part::text, 2, '0'), part
        );
    end loop;
end $$;
CREATE INDEX ix_line_index_tokens ON line_index USING gin (string_to_array(tokens, ' '));
CREATE INDEX ix_line_index_call_id ON line_index (call_id);

-- Names the part in which the lines of a conversation stand.
CREATE FUNCTION line_index_part(conversation_id varchar) RETURNS varchar
    LANGUAGE sql STABLE STRICT
    AS $$
        select 'line_index_' || lpad(part::text, 2, '0')
        from generate_series(0, 15) as part
        where satisfies_hash_partition('line_index'::regclass, 16, part, conversation_id)
    $$;

DROP VIEW conversation_hit;
DROP VIEW shown_line;
DROP INDEX ix_transcript_line_grams;
DROP INDEX ix_transcript_line_with_hits;
DROP FUNCTION text_grams(varchar);

-- What lies in clear is put aside; whoever holds the keys seals it before the platform serves
-- (connectors/postgres/speech/sealing_plain.py). Of what is privileged nothing is put aside.
DO $$
begin
    perform from transcript_line limit 1;
    if found then
        create table plain_line as
            select line.id, line.call_id, line.text, line.hits from transcript_line line
            join conversation on conversation.id = line.call_id
            where conversation.confidentiality <> 'privileged';
        create table plain_line_version as
            select version.id, line.call_id, version.text, version.hits
            from line_version version join plain_line line on line.id = version.line_id;
    end if;
    perform from alert where kind = 'word' limit 1;
    if found then
        create table plain_heard_as as
            select alert.id, alert.call_id, alert.heard_as from alert
            join conversation on conversation.id = alert.call_id
            where alert.kind = 'word' and conversation.confidentiality <> 'privileged';
    end if;
end $$;
INSERT INTO line_hit (id, line_id, call_id, word, class_name, severity)
SELECT upper(substr(md5(line.id || hit.number), 1, 26)), line.id, line.call_id,
    hit.value ->> 'word', hit.value ->> 'class_name', (hit.value ->> 'severity')::integer
FROM transcript_line line
JOIN conversation ON conversation.id = line.call_id AND conversation.confidentiality <> 'privileged'
CROSS JOIN LATERAL json_array_elements(line.hits) WITH ORDINALITY AS hit(value, number)
WHERE json_array_length(line.hits) > 0 AND (hit.value ->> 'severity') IS NOT NULL;

ALTER TABLE transcript_line
    DROP COLUMN text, DROP COLUMN hits, ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE transcript_line ALTER COLUMN sealed DROP DEFAULT;
ALTER TABLE line_version
    DROP COLUMN text, DROP COLUMN hits, ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE line_version ALTER COLUMN sealed DROP DEFAULT;
ALTER TABLE alert DROP COLUMN heard_as, ADD COLUMN sealed bytea;
UPDATE call_stage SET detail = (detail::jsonb - 'heard_as')::json
    WHERE kind = 'alert' AND detail::jsonb ? 'heard_as';

-- The one place that says which lines are read, searched and counted.
CREATE VIEW shown_line AS
    SELECT id, call_id, seq, speaker, speaker_name, start_s, end_s, sealed, kind, at
    FROM transcript_line WHERE shown;
CREATE VIEW conversation_hit AS
    SELECT hit.line_id, hit.call_id, shown_line.speaker, hit.word, hit.class_name AS word_class,
        hit.severity
    FROM line_hit hit JOIN shown_line ON shown_line.id = hit.line_id
    WHERE hit.severity > 0;

-- As before, with the tables that are new; lines and their versions need it no more, but for what
-- lay in clear before this version.
CREATE OR REPLACE FUNCTION rewrite_erased(table_name varchar) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    declare
        by_key text;
    begin
        if table_name !~ '^line_index_\d\d$' and table_name not in (
            'alert', 'alert_step', 'recheck_task', 'conversation_key', 'line_hit',
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
        select indexrelid::regclass::text into by_key from pg_index
            where indrelid = table_name::regclass and indisprimary;
        execute format('cluster %I using %s', table_name, by_key);
        return true;
    end $$;
