-- The ledger of allowances follows from the records, whichever way they were made.

CREATE OR REPLACE TRIGGER allowance_entry_append_only BEFORE UPDATE OR DELETE ON allowance_entry
BEGIN
  RAISE_APPLICATION_ERROR(
    -20001, 'entries of the ledger of allowances are never changed or removed');
END;
/

CREATE OR REPLACE FUNCTION tell_allowance(
  told VARCHAR, person VARCHAR, over_channel VARCHAR, charged VARCHAR,
  moment TIMESTAMP WITH TIME ZONE, granted VARCHAR, place VARCHAR, counts INT,
  booked TIMESTAMP WITH TIME ZONE, why VARCHAR
) RETURN INT AS
  so_far INT;
  same INT;
BEGIN
  so_far := 0;
  FOR done IN (
    SELECT * FROM allowance_entry
    WHERE source = told
      AND turn = (SELECT MAX(turn) FROM allowance_entry WHERE source = told)
  ) LOOP
    so_far := done.turn;
    IF done.kind = 'used' THEN
      same := 0;
      IF counts = 1 AND done.inmate_id = person AND done.channel = over_channel
         AND done.charge = charged AND COALESCE(done.grant_id, '-') = COALESCE(granted, '-')
         AND TRUNC(qq_clock_in(done.counts_at, 'Asia/Shanghai'))
           = TRUNC(qq_clock_in(moment, 'Asia/Shanghai')) THEN
        same := 1;
      END IF;
      IF same = 1 THEN RETURN so_far; END IF;
      so_far := done.turn + 1;
      INSERT INTO allowance_entry (
        source, turn, inmate_id, channel, charge, kind, amount, counts_at, grant_id, ward_id, at,
        reason
      ) VALUES (
        told, so_far, done.inmate_id, done.channel, done.charge, 'given_back', - done.amount,
        done.counts_at, done.grant_id, done.ward_id, booked,
        CASE WHEN counts = 1 THEN 'moved' ELSE why END
      );
    END IF;
  END LOOP;
  IF counts = 1 THEN
    INSERT INTO allowance_entry (
      source, turn, inmate_id, channel, charge, kind, amount, counts_at, grant_id, ward_id, at
    ) VALUES (
      told, so_far + 1, person, over_channel, charged, 'used', -1, moment, granted, place, booked
    );
  END IF;
  RETURN so_far;
END;
/

CREATE OR REPLACE TRIGGER video_call_tells_allowance
AFTER INSERT OR DELETE OR UPDATE OF
  inmate_id, state, starts_at, charged_as, extra_call_id, confidentiality
ON video_call FOR EACH ROW
DECLARE
  counted INT;
  turns INT;
BEGIN
  IF DELETING THEN
    turns := tell_allowance('video_call:' || :OLD.id, :OLD.inmate_id, 'video', 'ordinary', :OLD.starts_at,
      NULL, :OLD.ward_id, 0, CURRENT_TIMESTAMP, 'deleted');
    RETURN;
  END IF;
  counted := CASE
    WHEN :NEW.state IN ('rejected', 'cancelled', 'missed') OR :NEW.confidentiality <> 'ordinary'
      OR COALESCE(:NEW.charged_as, 'ordinary') = 'uncounted' THEN 0 ELSE 1 END;
  turns := tell_allowance('video_call:' || :NEW.id, :NEW.inmate_id, 'video',
    COALESCE(:NEW.charged_as, 'ordinary'), :NEW.starts_at, :NEW.extra_call_id, :NEW.ward_id,
    counted, CASE WHEN INSERTING THEN :NEW.requested_at ELSE CURRENT_TIMESTAMP END,
    CASE WHEN :NEW.confidentiality <> 'ordinary' THEN 'privileged' ELSE :NEW.state END);
END;
/

CREATE OR REPLACE TRIGGER phone_call_tells_allowance
AFTER INSERT OR DELETE OR UPDATE OF
  inmate_id, state, started_at, extra, extra_call_id, confidentiality
ON phone_call FOR EACH ROW
DECLARE
  counted INT;
  turns INT;
BEGIN
  IF DELETING THEN
    turns := tell_allowance('phone_call:' || :OLD.id, :OLD.inmate_id, 'phone', 'ordinary', :OLD.started_at,
      NULL, :OLD.ward_id, 0, CURRENT_TIMESTAMP, 'deleted');
    RETURN;
  END IF;
  counted := CASE
    WHEN :NEW.state IN ('dialling', 'talking', 'connected', 'cut_at_limit')
      AND :NEW.confidentiality <> 'privileged' THEN 1 ELSE 0 END;
  turns := tell_allowance('phone_call:' || :NEW.id, :NEW.inmate_id, 'phone',
    CASE WHEN :NEW.extra = 1 THEN 'extra' ELSE 'ordinary' END, :NEW.started_at,
    :NEW.extra_call_id, :NEW.ward_id, counted,
    CASE WHEN INSERTING THEN :NEW.started_at ELSE :NEW.updated_at END,
    CASE WHEN :NEW.confidentiality = 'privileged' THEN 'privileged' ELSE :NEW.state END);
END;
/

CREATE OR REPLACE FUNCTION tell_booking_allowance(
  id_of VARCHAR, person VARCHAR, relative VARCHAR, stands VARCHAR, day_of DATE, starts_of VARCHAR,
  booked TIMESTAMP WITH TIME ZONE
) RETURN INT AS
  called_off INT;
  by_duty INT;
  counted INT;
BEGIN
  SELECT COUNT(*) INTO called_off FROM visit
  WHERE booking_id = id_of AND state IN ('cancelled', 'deleted');
  SELECT COUNT(*) INTO by_duty FROM inmate_binding
  WHERE relative_id = relative AND inmate_id = person
    AND kinship IN ('lawyer', 'legal_aid', 'official');
  counted := CASE
    WHEN stands IN ('pending', 'approved', 'done') AND called_off = 0 AND by_duty = 0
    THEN 1 ELSE 0 END;
  RETURN tell_allowance('visit_booking:' || id_of, person, 'visit', 'ordinary',
    qq_moment_in(
      TO_TIMESTAMP(TO_CHAR(day_of, 'YYYY-MM-DD') || ' ' || starts_of, 'YYYY-MM-DD HH24:MI'),
      'Asia/Shanghai'
    ),
    NULL, NULL, counted, booked, stands);
END;
/

CREATE OR REPLACE TRIGGER visit_booking_tells_allowance
AFTER INSERT OR DELETE OR UPDATE OF inmate_id, relative_id, state, day, starts
ON visit_booking FOR EACH ROW
DECLARE
  turns INT;
BEGIN
  IF DELETING THEN
    turns := tell_allowance('visit_booking:' || :OLD.id, :OLD.inmate_id, 'visit', 'ordinary',
      CURRENT_TIMESTAMP, NULL, NULL, 0, CURRENT_TIMESTAMP, 'deleted');
    RETURN;
  END IF;
  turns := tell_booking_allowance(:NEW.id, :NEW.inmate_id, :NEW.relative_id, :NEW.state, :NEW.day,
    :NEW.starts, :NEW.updated_at);
END;
/

CREATE OR REPLACE TRIGGER visit_tells_allowance
AFTER INSERT OR DELETE OR UPDATE OF
  inmate_id, relative_id, help_person_id, state, planned_at, started_at, booking_id,
  confidentiality
ON visit FOR EACH ROW
DECLARE
  counted INT;
  turns INT;
BEGIN
  IF DELETING THEN
    turns := tell_allowance('visit:' || :OLD.id, :OLD.inmate_id, 'visit', 'ordinary', :OLD.planned_at,
      NULL, :OLD.ward_id, 0, CURRENT_TIMESTAMP, 'deleted');
    RETURN;
  END IF;
  counted := CASE
    WHEN :NEW.state IN ('visiting', 'finished') AND :NEW.confidentiality <> 'privileged'
      AND :NEW.booking_id IS NULL
      AND (:NEW.help_person_id IS NULL OR :NEW.relative_id IS NOT NULL) THEN 1 ELSE 0 END;
  turns := tell_allowance('visit:' || :NEW.id, :NEW.inmate_id, 'visit', 'ordinary',
    COALESCE(:NEW.started_at, :NEW.planned_at), NULL, :NEW.ward_id, counted, :NEW.updated_at,
    CASE WHEN :NEW.confidentiality = 'privileged' THEN 'privileged' ELSE :NEW.state END);
  FOR booked IN (SELECT * FROM visit_booking WHERE id = :NEW.booking_id) LOOP
    turns := tell_booking_allowance(booked.id, booked.inmate_id, booked.relative_id, booked.state,
      booked.day, booked.starts, booked.updated_at);
  END LOOP;
END;
/

CREATE OR REPLACE FUNCTION issue_extra_calls(
  id_of VARCHAR, stands VARCHAR, person VARCHAR, over_channel VARCHAR, month_of VARCHAR,
  asked INT, why VARCHAR, booked TIMESTAMP WITH TIME ZONE
) RETURN INT AS
  given INT;
  entries INT;
BEGIN
  IF month_of IS NULL THEN RETURN 0; END IF;
  SELECT COALESCE(SUM(amount), 0), COUNT(*) INTO given, entries
  FROM allowance_entry WHERE source = 'extra_call:' || id_of;
  given := CASE WHEN stands = 'approved' THEN asked ELSE 0 END - given;
  IF given <> 0 THEN
    INSERT INTO allowance_entry (
      source, turn, inmate_id, channel, charge, kind, amount, counts_at, period, grant_id, at,
      reason
    ) VALUES (
      'extra_call:' || id_of, entries + 1, person, COALESCE(over_channel, 'video'), 'extra',
      'issued', given, qq_moment_in(TO_TIMESTAMP(month_of || '-01', 'YYYY-MM-DD'), 'Asia/Shanghai'),
      month_of, id_of, booked, why
    );
  END IF;
  RETURN given;
END;
/

CREATE OR REPLACE TRIGGER extra_call_tells_allowance
AFTER INSERT OR UPDATE OF state, "NUMBER", month, channel, inmate_id
ON extra_call FOR EACH ROW
DECLARE
  given INT;
BEGIN
  given := issue_extra_calls(:NEW.id, :NEW.state, :NEW.inmate_id, :NEW.channel, :NEW.month,
    :NEW."NUMBER", :NEW.reason, :NEW.updated_at);
END;
/
