-- Whoever writes: that somebody listened stays, what was heard does not.
CREATE FUNCTION keep_monitoring_without_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if new.remarks is null and new.rating is null then
            return new;
        end if;
        perform from visit where id = new.visit_id and confidentiality = 'ordinary';
        if not found then
            new.remarks := null;
            new.rating := null;
        end if;
        return new;
    end $$;
CREATE TRIGGER visit_monitoring_of_ordinary BEFORE INSERT OR UPDATE ON visit_monitoring
    FOR EACH ROW EXECUTE FUNCTION keep_monitoring_without_words();

CREATE FUNCTION take_words_of_closed_visit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        update visit_monitoring set remarks = null, rating = null
        where visit_id = new.id and (remarks is not null or rating is not null);
        return null;
    end $$;
CREATE TRIGGER conversation_takes_words AFTER UPDATE OF confidentiality ON conversation
    FOR EACH ROW WHEN (old.confidentiality = 'ordinary' AND new.confidentiality <> 'ordinary')
    EXECUTE FUNCTION take_words_of_closed_visit();

UPDATE visit_monitoring SET remarks = NULL, rating = NULL
FROM visit
WHERE visit.id = visit_monitoring.visit_id AND visit.confidentiality <> 'ordinary';

-- What was told of listening to what nobody may hear waits without its words from now on.
UPDATE raw_record SET sealed = NULL, state = 'withheld'
FROM record_problem held
WHERE held.system_id = raw_record.system_id AND held.kind = raw_record.kind
    AND held.key = raw_record.key AND held.version = raw_record.version
    AND held.state = 'open' AND raw_record.state = 'held'
    AND raw_record.kind IN ('review', 'monitoring');
-- And of what was taken in, the copy as it came goes where nobody may hear what it speaks of.
UPDATE raw_record SET sealed = NULL
FROM source_record taken
LEFT JOIN call_review ON call_review.id = taken.target_id
LEFT JOIN visit_monitoring ON visit_monitoring.id = taken.target_id
JOIN conversation ON conversation.id = COALESCE(call_review.call_id, visit_monitoring.visit_id)
WHERE taken.kind IN ('review', 'monitoring')
    AND raw_record.system_id = taken.system_id AND raw_record.kind = taken.kind
    AND raw_record.key = taken.key AND raw_record.sealed IS NOT NULL
    AND conversation.confidentiality = 'privileged';
