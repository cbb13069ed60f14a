-- What turns out to be privileged is put among those that are to be erased, stays privileged where it
-- comes anew, and gets nothing added (`0208_privileged_erasure.sql`).

CREATE OR REPLACE TRIGGER privileged_access_append_only
BEFORE UPDATE OR DELETE ON privileged_access
BEGIN
  RAISE_APPLICATION_ERROR(
    -20001, 'who had opened what is privileged is never changed or removed'
  );
END;
/

CREATE OR REPLACE TRIGGER conversation_queues_erasure
AFTER UPDATE ON conversation FOR EACH ROW
DECLARE
  known INT;
  decided INT;
BEGIN
  IF :NEW.confidentiality = 'privileged' AND :OLD.confidentiality <> 'privileged' THEN
    SELECT COUNT(*) INTO known FROM privileged_erasure WHERE record_id = :NEW.id;
    SELECT COUNT(*) INTO decided FROM confidentiality_decision
    WHERE record_id = :NEW.id AND towards = 'privileged';
    IF known = 0 THEN
      INSERT INTO privileged_erasure (
        record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
      ) VALUES (
        :NEW.id, :NEW.channel, CASE WHEN decided > 0 THEN 'decided' ELSE 'told' END,
        :NEW.prison_id, :NEW.ward_id, :NEW.inmate_id, :NEW.began_at, CURRENT_TIMESTAMP
      );
    END IF;
  END IF;
END;
/

CREATE OR REPLACE TRIGGER letter_queues_erasure
AFTER UPDATE ON letter FOR EACH ROW
DECLARE
  known INT;
  decided INT;
BEGIN
  IF :NEW.confidentiality = 'privileged' AND :OLD.confidentiality <> 'privileged' THEN
    SELECT COUNT(*) INTO known FROM privileged_erasure WHERE record_id = :NEW.id;
    SELECT COUNT(*) INTO decided FROM confidentiality_decision
    WHERE record_id = :NEW.id AND towards = 'privileged';
    IF known = 0 THEN
      INSERT INTO privileged_erasure (
        record_id, channel, cause, prison_id, ward_id, inmate_id, happened_at, queued_at
      )
      SELECT :NEW.id, 'letter', CASE WHEN decided > 0 THEN 'decided' ELSE 'told' END,
        place.prison_id, place.id, :NEW.inmate_id,
        CAST(:NEW.arrived_on AS TIMESTAMP WITH TIME ZONE), CURRENT_TIMESTAMP
      FROM inmate JOIN org_unit place ON place.id = COALESCE(:NEW.ward_id, inmate.ward_id)
      WHERE inmate.id = :NEW.inmate_id;
    END IF;
  END IF;
END;
/

CREATE OR REPLACE TRIGGER visit_erased_stays BEFORE INSERT ON visit FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.id;
  IF erased > 0 THEN
    :NEW.confidentiality := 'privileged';
    :NEW.confidentiality_basis := 'rule';
  END IF;
END;
/

CREATE OR REPLACE TRIGGER phone_call_erased_stays BEFORE INSERT ON phone_call FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.id;
  IF erased > 0 THEN
    :NEW.confidentiality := 'privileged';
    :NEW.confidentiality_basis := 'rule';
  END IF;
END;
/

CREATE OR REPLACE TRIGGER letter_erased_stays BEFORE INSERT ON letter FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.id;
  IF erased > 0 THEN
    :NEW.confidentiality := 'privileged';
    :NEW.confidentiality_basis := 'rule';
  END IF;
END;
/

CREATE OR REPLACE TRIGGER alert_of_kept BEFORE INSERT ON alert FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.call_id;
  IF erased > 0 AND :NEW.kind = 'word' THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER conversation_key_of_kept BEFORE INSERT ON conversation_key FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.call_id;
  IF erased > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER attention_record_of_kept BEFORE INSERT ON attention_record FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.call_id;
  IF erased > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER call_review_of_kept BEFORE INSERT ON call_review FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM privileged_erasure WHERE record_id = :NEW.call_id;
  IF erased > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER recording_part_of_kept BEFORE INSERT ON recording_part FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM recording
  JOIN privileged_erasure ON privileged_erasure.record_id = recording.call_id
  WHERE recording.id = :NEW.recording_id;
  IF erased > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER recording_segment_of_kept BEFORE INSERT ON recording_segment FOR EACH ROW
DECLARE
  erased INT;
BEGIN
  SELECT COUNT(*) INTO erased FROM recording
  JOIN privileged_erasure ON privileged_erasure.record_id = recording.call_id
  WHERE recording.id = :NEW.recording_id;
  IF erased > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of what was erased as privileged');
  END IF;
END;
/

-- Runs as the tables' owner, and takes away what is privileged alone.
CREATE OR REPLACE FUNCTION erase_line_versions(conversation_id VARCHAR(26 CHAR)) RETURN INT
AUTHID DEFINER AS
  closed INT;
BEGIN
  SELECT COUNT(*) INTO closed FROM conversation
  WHERE id = conversation_id AND confidentiality = 'privileged';
  IF closed = 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'only what is privileged is erased');
  END IF;
  DELETE FROM line_version WHERE line_id IN (
    SELECT id FROM transcript_line WHERE call_id = conversation_id
  );
  RETURN SQL%ROWCOUNT;
END;
/

-- DM8 writes a table anew when it is moved; who may still see what is dead holds it up there.
CREATE OR REPLACE FUNCTION rewrite_erased(table_name VARCHAR(64 CHAR)) RETURN BIT
AUTHID DEFINER AS
BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE "' || table_name || '" REBUILD COLUMN';
  RETURN 1;
END;
/

CREATE OR REPLACE FUNCTION bytes_of_table(table_name VARCHAR(64 CHAR)) RETURN BIGINT AS
BEGIN
  RETURN TABLE_USED_PAGES(SF_GET_SCHEMA_NAME_BY_ID(CURRENT_SCHID()), table_name) * PAGE();
END;
/

-- There the index of lines has one part.
CREATE OR REPLACE FUNCTION line_index_part(conversation_id VARCHAR(26 CHAR)) RETURN VARCHAR AS
BEGIN
  RETURN 'line_index';
END;
/

CREATE OR REPLACE TRIGGER conversation_key_stays_destroyed
BEFORE UPDATE ON conversation_key FOR EACH ROW
BEGIN
  IF :OLD.destroyed_at IS NOT NULL THEN
    RAISE_APPLICATION_ERROR(-20001, 'the key of this conversation was destroyed');
  END IF;
END;
/
