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

CREATE OR REPLACE TRIGGER video_call_keeps_confidentiality
BEFORE UPDATE ON video_call FOR EACH ROW
BEGIN
  IF DECODE(:OLD.confidentiality, :NEW.confidentiality, 0, 1) = 1
     OR DECODE(:OLD.kind, :NEW.kind, 0, 1) = 1 THEN
    RAISE_APPLICATION_ERROR(-20001, 'a call stays as confidential as it was made');
  END IF;
END;
/
