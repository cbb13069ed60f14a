-- Rows that are never changed or removed, whoever asks. TRUNCATE is kept from the application's
-- user by its rights: triggers of DM8 on tables know INSERT, UPDATE and DELETE alone.

CREATE OR REPLACE TRIGGER audit_row_append_only BEFORE UPDATE OR DELETE ON audit_row
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'audit rows are never changed or removed');
END;
/

CREATE OR REPLACE TRIGGER approval_step_append_only BEFORE UPDATE OR DELETE ON approval_step
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'the record of an approval is never changed or removed');
END;
/

CREATE OR REPLACE TRIGGER privacy_notice_append_only BEFORE UPDATE OR DELETE ON privacy_notice
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'notices and consents are never changed or removed');
END;
/

CREATE OR REPLACE TRIGGER privacy_consent_append_only BEFORE UPDATE OR DELETE ON privacy_consent
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'notices and consents are never changed or removed');
END;
/

CREATE OR REPLACE TRIGGER report_cell_change_append_only
BEFORE UPDATE OR DELETE ON report_cell_change
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'the history of a cell is never changed or removed');
END;
/

CREATE OR REPLACE TRIGGER approval_flow_version_frozen
BEFORE UPDATE OR DELETE ON approval_flow_version FOR EACH ROW
BEGIN
  IF :OLD.state = 'draft' THEN RETURN; END IF;
  IF DELETING THEN
    RAISE_APPLICATION_ERROR(-20001, 'a version that was published is never changed or removed');
  END IF;
  IF DBMS_LOB.COMPARE(:NEW.definition, :OLD.definition) <> 0 OR :NEW."NUMBER" <> :OLD."NUMBER"
     OR :NEW.flow_id <> :OLD.flow_id OR :NEW.state = 'draft' THEN
    RAISE_APPLICATION_ERROR(-20001, 'a version that was published is never changed or removed');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER form_version_frozen
BEFORE UPDATE OR DELETE ON form_version FOR EACH ROW
BEGIN
  IF :OLD.state = 'draft' THEN RETURN; END IF;
  IF DELETING THEN
    RAISE_APPLICATION_ERROR(
      -20001, 'a version of a form that was published is never changed or removed');
  END IF;
  IF DBMS_LOB.COMPARE(:NEW.content, :OLD.content) <> 0 OR :NEW."NUMBER" <> :OLD."NUMBER"
     OR :NEW.form_id <> :OLD.form_id OR :NEW.state = 'draft' THEN
    RAISE_APPLICATION_ERROR(
      -20001, 'a version of a form that was published is never changed or removed');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER form_filling_kept BEFORE UPDATE ON form_filling FOR EACH ROW
BEGIN
  IF :NEW.round <> :OLD.round OR :NEW.version_id <> :OLD.version_id
     OR (:NEW.answers_sealed IS NOT NULL
         AND (:OLD.answers_sealed IS NULL
              OR DBMS_LOB.COMPARE(:NEW.answers_sealed, :OLD.answers_sealed) <> 0)) THEN
    RAISE_APPLICATION_ERROR(-20001, 'a round of a form that was sent is never changed');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER report_version_frozen
BEFORE UPDATE OR DELETE ON report_version FOR EACH ROW
BEGIN
  IF :OLD.state = 'draft' THEN RETURN; END IF;
  IF DELETING THEN
    RAISE_APPLICATION_ERROR(
      -20001, 'a version of a report that was published is never changed or removed');
  END IF;
  IF DBMS_LOB.COMPARE(:NEW.form, :OLD.form) <> 0 OR :NEW."NUMBER" <> :OLD."NUMBER"
     OR :NEW.definition_id <> :OLD.definition_id OR :NEW.state = 'draft' THEN
    RAISE_APPLICATION_ERROR(
      -20001, 'a version of a report that was published is never changed or removed');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER confidentiality_decision_append_only
BEFORE UPDATE OR DELETE ON confidentiality_decision
BEGIN
  RAISE_APPLICATION_ERROR(-20001, 'decisions on confidentiality are never changed or removed');
END;
/

-- Fires before the one that holds confidentiality, by its name: what that would put back, it tells.
CREATE OR REPLACE TRIGGER video_call_guards_kind
BEFORE UPDATE ON video_call FOR EACH ROW
BEGIN
  IF DECODE(:OLD.kind, :NEW.kind, 0, 1) = 1
     OR :NEW.confidentiality NOT IN ('ordinary', 'privileged', 'undetermined')
     OR (:OLD.confidentiality = 'privileged' AND :NEW.confidentiality <> 'privileged')
     OR (:OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'ordinary'
         AND :NEW.confidentiality_basis <> 'decided') THEN
    RAISE_APPLICATION_ERROR(-20001, 'a call stays what it was made for, and as confidential');
  END IF;
END;
/

-- Nothing privileged becomes ordinary, and nothing undetermined but by its own source or by two.

CREATE OR REPLACE TRIGGER visit_holds_confidentiality
BEFORE INSERT OR UPDATE ON visit FOR EACH ROW
DECLARE
  two INT;
BEGIN
  IF INSERTING THEN
    :NEW.confidentiality := COALESCE(:NEW.confidentiality, 'undetermined');
    :NEW.confidentiality_basis := COALESCE(:NEW.confidentiality_basis, 'missing');
    IF :NEW.confidentiality_basis = 'decided' THEN
      RAISE_APPLICATION_ERROR(-20001, 'nobody has decided on a record before it is there');
    END IF;
    RETURN;
  END IF;
  IF :NEW.confidentiality = :OLD.confidentiality
     AND :NEW.confidentiality_basis = :OLD.confidentiality_basis THEN
    RETURN;
  END IF;
  IF :OLD.confidentiality <> 'privileged' THEN
    IF :NEW.confidentiality = 'privileged' THEN RETURN; END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'ordinary' THEN
      IF :OLD.confidentiality_basis = 'missing' AND :NEW.confidentiality_basis = 'rule' THEN
        RETURN;
      END IF;
      IF :NEW.confidentiality_basis = 'decided' THEN
        SELECT COUNT(*) INTO two FROM confidentiality_decision
        WHERE record_id = :NEW.id AND towards = 'ordinary' AND was = 'undetermined'
          AND proposed_by <> decided_by;
        IF two > 0 THEN RETURN; END IF;
        RAISE_APPLICATION_ERROR(-20001, 'one alone makes nothing ordinary');
      END IF;
    END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis = 'missing' THEN
      RETURN;
    END IF;
    IF :OLD.confidentiality = 'ordinary' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis <> 'decided' AND :NEW.confidentiality_basis <> 'missing' THEN
      :NEW.confidentiality_basis := 'contradicted';
      RETURN;
    END IF;
  END IF;
  :NEW.confidentiality := :OLD.confidentiality;
  :NEW.confidentiality_basis := :OLD.confidentiality_basis;
END;
/

CREATE OR REPLACE TRIGGER phone_call_holds_confidentiality
BEFORE INSERT OR UPDATE ON phone_call FOR EACH ROW
DECLARE
  two INT;
BEGIN
  IF INSERTING THEN
    :NEW.confidentiality := COALESCE(:NEW.confidentiality, 'undetermined');
    :NEW.confidentiality_basis := COALESCE(:NEW.confidentiality_basis, 'missing');
    IF :NEW.confidentiality_basis = 'decided' THEN
      RAISE_APPLICATION_ERROR(-20001, 'nobody has decided on a record before it is there');
    END IF;
    RETURN;
  END IF;
  IF :NEW.confidentiality = :OLD.confidentiality
     AND :NEW.confidentiality_basis = :OLD.confidentiality_basis THEN
    RETURN;
  END IF;
  IF :OLD.confidentiality <> 'privileged' THEN
    IF :NEW.confidentiality = 'privileged' THEN RETURN; END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'ordinary' THEN
      IF :OLD.confidentiality_basis = 'missing' AND :NEW.confidentiality_basis = 'rule' THEN
        RETURN;
      END IF;
      IF :NEW.confidentiality_basis = 'decided' THEN
        SELECT COUNT(*) INTO two FROM confidentiality_decision
        WHERE record_id = :NEW.id AND towards = 'ordinary' AND was = 'undetermined'
          AND proposed_by <> decided_by;
        IF two > 0 THEN RETURN; END IF;
        RAISE_APPLICATION_ERROR(-20001, 'one alone makes nothing ordinary');
      END IF;
    END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis = 'missing' THEN
      RETURN;
    END IF;
    IF :OLD.confidentiality = 'ordinary' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis <> 'decided' AND :NEW.confidentiality_basis <> 'missing' THEN
      :NEW.confidentiality_basis := 'contradicted';
      RETURN;
    END IF;
  END IF;
  :NEW.confidentiality := :OLD.confidentiality;
  :NEW.confidentiality_basis := :OLD.confidentiality_basis;
END;
/

CREATE OR REPLACE TRIGGER letter_holds_confidentiality
BEFORE INSERT OR UPDATE ON letter FOR EACH ROW
DECLARE
  two INT;
BEGIN
  IF INSERTING THEN
    :NEW.confidentiality := COALESCE(:NEW.confidentiality, 'undetermined');
    :NEW.confidentiality_basis := COALESCE(:NEW.confidentiality_basis, 'missing');
    IF :NEW.confidentiality_basis = 'decided' THEN
      RAISE_APPLICATION_ERROR(-20001, 'nobody has decided on a record before it is there');
    END IF;
    RETURN;
  END IF;
  IF :NEW.confidentiality = :OLD.confidentiality
     AND :NEW.confidentiality_basis = :OLD.confidentiality_basis THEN
    RETURN;
  END IF;
  IF :OLD.confidentiality <> 'privileged' THEN
    IF :NEW.confidentiality = 'privileged' THEN RETURN; END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'ordinary' THEN
      IF :OLD.confidentiality_basis = 'missing' AND :NEW.confidentiality_basis = 'rule' THEN
        RETURN;
      END IF;
      IF :NEW.confidentiality_basis = 'decided' THEN
        SELECT COUNT(*) INTO two FROM confidentiality_decision
        WHERE record_id = :NEW.id AND towards = 'ordinary' AND was = 'undetermined'
          AND proposed_by <> decided_by;
        IF two > 0 THEN RETURN; END IF;
        RAISE_APPLICATION_ERROR(-20001, 'one alone makes nothing ordinary');
      END IF;
    END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis = 'missing' THEN
      RETURN;
    END IF;
    IF :OLD.confidentiality = 'ordinary' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis <> 'decided' AND :NEW.confidentiality_basis <> 'missing' THEN
      :NEW.confidentiality_basis := 'contradicted';
      RETURN;
    END IF;
  END IF;
  :NEW.confidentiality := :OLD.confidentiality;
  :NEW.confidentiality_basis := :OLD.confidentiality_basis;
END;
/

CREATE OR REPLACE TRIGGER video_call_holds_confidentiality
BEFORE INSERT OR UPDATE ON video_call FOR EACH ROW
DECLARE
  two INT;
BEGIN
  IF INSERTING THEN
    :NEW.confidentiality := COALESCE(:NEW.confidentiality, 'undetermined');
    :NEW.confidentiality_basis := COALESCE(:NEW.confidentiality_basis, 'missing');
    IF :NEW.confidentiality_basis = 'decided' THEN
      RAISE_APPLICATION_ERROR(-20001, 'nobody has decided on a record before it is there');
    END IF;
    RETURN;
  END IF;
  IF :NEW.confidentiality = :OLD.confidentiality
     AND :NEW.confidentiality_basis = :OLD.confidentiality_basis THEN
    RETURN;
  END IF;
  IF :OLD.confidentiality <> 'privileged' THEN
    IF :NEW.confidentiality = 'privileged' THEN RETURN; END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'ordinary' THEN
      IF :OLD.confidentiality_basis = 'missing' AND :NEW.confidentiality_basis = 'rule' THEN
        RETURN;
      END IF;
      IF :NEW.confidentiality_basis = 'decided' THEN
        SELECT COUNT(*) INTO two FROM confidentiality_decision
        WHERE record_id = :NEW.id AND towards = 'ordinary' AND was = 'undetermined'
          AND proposed_by <> decided_by;
        IF two > 0 THEN RETURN; END IF;
        RAISE_APPLICATION_ERROR(-20001, 'one alone makes nothing ordinary');
      END IF;
    END IF;
    IF :OLD.confidentiality = 'undetermined' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis = 'missing' THEN
      RETURN;
    END IF;
    IF :OLD.confidentiality = 'ordinary' AND :NEW.confidentiality = 'undetermined'
       AND :OLD.confidentiality_basis <> 'decided' AND :NEW.confidentiality_basis <> 'missing' THEN
      :NEW.confidentiality_basis := 'contradicted';
      RETURN;
    END IF;
  END IF;
  :NEW.confidentiality := :OLD.confidentiality;
  :NEW.confidentiality_basis := :OLD.confidentiality_basis;
END;
/

CREATE OR REPLACE TRIGGER conversation_follows_record
BEFORE INSERT OR UPDATE ON conversation FOR EACH ROW
DECLARE
  open_ones INT;
BEGIN
  IF UPDATING AND :OLD.confidentiality = 'privileged' AND :NEW.confidentiality = 'ordinary' THEN
    RAISE_APPLICATION_ERROR(-20001, 'what is privileged stays so');
  END IF;
  IF :NEW.confidentiality = 'ordinary'
     AND (INSERTING OR :OLD.confidentiality <> 'ordinary') THEN
    SELECT COUNT(*) INTO open_ones FROM (
      SELECT id FROM visit WHERE id = :NEW.id AND confidentiality = 'ordinary'
      UNION ALL SELECT id FROM phone_call WHERE id = :NEW.id AND confidentiality = 'ordinary'
      UNION ALL SELECT id FROM video_call WHERE id = :NEW.id AND confidentiality = 'ordinary'
    ) told;
    IF open_ones = 0 THEN
      RAISE_APPLICATION_ERROR(-20001, 'a conversation is as confidential as its record');
    END IF;
  END IF;
  IF UPDATING AND :OLD.confidentiality = 'privileged' THEN
    :NEW.confidentiality := 'privileged';
  END IF;
  :NEW.privileged := CASE WHEN :NEW.confidentiality <> 'ordinary' THEN 1 ELSE 0 END;
END;
/

CREATE OR REPLACE TRIGGER recording_of_ordinary BEFORE INSERT ON recording FOR EACH ROW
DECLARE
  open_ones INT;
BEGIN
  SELECT COUNT(*) INTO open_ones FROM conversation
  WHERE id = :NEW.call_id AND confidentiality = 'ordinary';
  IF open_ones = 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of a conversation that is not ordinary');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER transcript_line_of_ordinary BEFORE INSERT ON transcript_line FOR EACH ROW
DECLARE
  open_ones INT;
BEGIN
  SELECT COUNT(*) INTO open_ones FROM conversation
  WHERE id = :NEW.call_id AND confidentiality = 'ordinary';
  IF open_ones = 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'nothing is kept of a conversation that is not ordinary');
  END IF;
END;
/

CREATE OR REPLACE TRIGGER visit_monitoring_of_ordinary
BEFORE INSERT OR UPDATE ON visit_monitoring FOR EACH ROW
DECLARE
  open_ones INT;
BEGIN
  IF :NEW.remarks IS NULL AND :NEW.rating IS NULL THEN RETURN; END IF;
  SELECT COUNT(*) INTO open_ones FROM visit
  WHERE id = :NEW.visit_id AND confidentiality = 'ordinary';
  IF open_ones = 0 THEN
    :NEW.remarks := NULL;
    :NEW.rating := NULL;
  END IF;
END;
/

CREATE OR REPLACE TRIGGER conversation_takes_words
AFTER UPDATE OF confidentiality ON conversation FOR EACH ROW
BEGIN
  IF :OLD.confidentiality = 'ordinary' AND :NEW.confidentiality <> 'ordinary' THEN
    UPDATE visit_monitoring SET remarks = NULL, rating = NULL
    WHERE visit_id = :NEW.id AND (remarks IS NOT NULL OR rating IS NOT NULL);
  END IF;
END;
/
