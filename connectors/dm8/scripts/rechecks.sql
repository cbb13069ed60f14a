-- What coming visits rest on asks for them to be checked again (`0228_visit_reviews.sql`).

CREATE OR REPLACE TRIGGER inmate_asks_recheck
AFTER UPDATE OF prison_id, ward_id, custody_state, treatment_level ON inmate FOR EACH ROW
BEGIN
  IF :NEW.prison_id <> :OLD.prison_id OR :NEW.ward_id <> :OLD.ward_id
     OR :NEW.custody_state <> :OLD.custody_state
     OR COALESCE(:NEW.treatment_level, '-') <> COALESCE(:OLD.treatment_level, '-') THEN
    INSERT INTO visit_recheck (booking_id, asked_at)
    SELECT id, CURRENT_TIMESTAMP FROM visit_booking
    WHERE inmate_id = :NEW.id AND booking_no IS NOT NULL
      AND state IN ('pending', 'returned', 'approved')
      AND id NOT IN (
        SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
  END IF;
END;
/

CREATE OR REPLACE TRIGGER inmate_blacklist_asks_recheck
AFTER INSERT OR UPDATE OR DELETE ON inmate_blacklist_entry FOR EACH ROW
BEGIN
  INSERT INTO visit_recheck (booking_id, asked_at)
  SELECT id, CURRENT_TIMESTAMP FROM visit_booking
  WHERE inmate_id = COALESCE(:NEW.inmate_id, :OLD.inmate_id) AND booking_no IS NOT NULL
    AND state IN ('pending', 'returned', 'approved')
    AND id NOT IN (
      SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
END;
/

CREATE OR REPLACE TRIGGER inmate_status_asks_recheck
AFTER UPDATE OF custody_state, visits_allowed ON inmate_status FOR EACH ROW
BEGIN
  IF COALESCE(:NEW.custody_state, '-') <> COALESCE(:OLD.custody_state, '-')
     OR COALESCE(:NEW.visits_allowed, 0) <> COALESCE(:OLD.visits_allowed, 0) THEN
    INSERT INTO visit_recheck (booking_id, asked_at)
    SELECT id, CURRENT_TIMESTAMP FROM visit_booking
    WHERE inmate_id = :NEW.inmate_id AND booking_no IS NOT NULL
      AND state IN ('pending', 'returned', 'approved')
      AND id NOT IN (
        SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
  END IF;
END;
/

CREATE OR REPLACE TRIGGER inmate_binding_asks_recheck
AFTER UPDATE OF state, proof_until ON inmate_binding FOR EACH ROW
BEGIN
  INSERT INTO visit_recheck (booking_id, asked_at)
  SELECT id, CURRENT_TIMESTAMP FROM visit_booking
  WHERE inmate_id = :NEW.inmate_id AND booking_no IS NOT NULL
    AND state IN ('pending', 'returned', 'approved')
    AND id NOT IN (
      SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
END;
/

CREATE OR REPLACE TRIGGER blacklist_entry_asks_recheck
AFTER INSERT OR UPDATE OR DELETE ON blacklist_entry FOR EACH ROW
BEGIN
  INSERT INTO visit_recheck (booking_id, asked_at)
  SELECT id, CURRENT_TIMESTAMP FROM visit_booking
  WHERE relative_id = COALESCE(:NEW.relative_id, :OLD.relative_id) AND booking_no IS NOT NULL
    AND state IN ('pending', 'returned', 'approved')
    AND id NOT IN (
      SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
END;
/

CREATE OR REPLACE TRIGGER visit_session_asks_recheck
AFTER UPDATE OF closed, offered, wards, levels ON visit_session FOR EACH ROW
BEGIN
  IF :NEW.closed <> :OLD.closed OR :NEW.offered <> :OLD.offered
     OR :NEW.wards <> :OLD.wards OR :NEW.levels <> :OLD.levels THEN
    INSERT INTO visit_recheck (booking_id, asked_at)
    SELECT booking_id, CURRENT_TIMESTAMP FROM visit_place
    WHERE session_id = :NEW.id AND state = 'booked'
      AND booking_id NOT IN (
        SELECT booking_id FROM visit_recheck WHERE asked_at = CURRENT_TIMESTAMP);
  END IF;
END;
/
