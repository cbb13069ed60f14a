-- Every call, visit and phone call has its conversation, whichever way it was made.

CREATE OR REPLACE TRIGGER video_call_keeps_conversation
AFTER INSERT OR UPDATE OR DELETE ON video_call FOR EACH ROW
BEGIN
  IF DELETING THEN
    DELETE FROM conversation WHERE id = :OLD.id;
    RETURN;
  END IF;
  MERGE INTO conversation kept USING (
    SELECT :NEW.id AS id, :NEW.prison_id AS prison_id, :NEW.ward_id AS ward_id,
      :NEW.inmate_id AS inmate_id, :NEW.relative_id AS relative_id,
      :NEW.confidentiality AS confidentiality,
      COALESCE(:NEW.connected_at, :NEW.first_joined_at) AS began_at, :NEW.ended_at AS ended_at
    FROM DUAL
  ) made ON (kept.id = made.id)
  WHEN MATCHED THEN UPDATE SET
    prison_id = made.prison_id, ward_id = made.ward_id, inmate_id = made.inmate_id,
    relative_id = made.relative_id, confidentiality = made.confidentiality,
    began_at = made.began_at, ended_at = made.ended_at
  WHEN NOT MATCHED THEN INSERT (
    id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality, began_at, ended_at
  ) VALUES (
    made.id, 'video_call', made.prison_id, made.ward_id, made.inmate_id, made.relative_id,
    made.confidentiality, made.began_at, made.ended_at
  );
END;
/

CREATE OR REPLACE TRIGGER visit_keeps_conversation
AFTER INSERT OR UPDATE OR DELETE ON visit FOR EACH ROW
BEGIN
  IF DELETING THEN
    DELETE FROM conversation WHERE id = :OLD.id;
    RETURN;
  END IF;
  MERGE INTO conversation kept USING (
    SELECT :NEW.id AS id, place.prison_id AS prison_id, place.id AS ward_id,
      :NEW.inmate_id AS inmate_id, :NEW.relative_id AS relative_id,
      :NEW.confidentiality AS confidentiality,
      CASE WHEN :NEW.state = 'deleted' THEN NULL ELSE :NEW.started_at END AS began_at, :NEW.ended_at AS ended_at
    FROM inmate JOIN org_unit place ON place.id = COALESCE(
      :NEW.ward_id, (SELECT ward_id FROM conversation WHERE id = :NEW.id), inmate.ward_id
    )
    WHERE inmate.id = :NEW.inmate_id
  ) made ON (kept.id = made.id)
  WHEN MATCHED THEN UPDATE SET
    prison_id = made.prison_id, ward_id = made.ward_id, inmate_id = made.inmate_id,
    relative_id = made.relative_id, confidentiality = made.confidentiality,
    began_at = made.began_at, ended_at = made.ended_at
  WHEN NOT MATCHED THEN INSERT (
    id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality, began_at, ended_at
  ) VALUES (
    made.id, 'visit', made.prison_id, made.ward_id, made.inmate_id, made.relative_id,
    made.confidentiality, made.began_at, made.ended_at
  );
END;
/

CREATE OR REPLACE TRIGGER phone_call_keeps_conversation
AFTER INSERT OR UPDATE OR DELETE ON phone_call FOR EACH ROW
BEGIN
  IF DELETING THEN
    DELETE FROM conversation WHERE id = :OLD.id;
    RETURN;
  END IF;
  MERGE INTO conversation kept USING (
    SELECT :NEW.id AS id, place.prison_id AS prison_id, place.id AS ward_id,
      :NEW.inmate_id AS inmate_id, :NEW.relative_id AS relative_id,
      :NEW.confidentiality AS confidentiality,
      :NEW.answered_at AS began_at, :NEW.ended_at AS ended_at
    FROM inmate JOIN org_unit place ON place.id = COALESCE(
      :NEW.ward_id, (SELECT ward_id FROM conversation WHERE id = :NEW.id), inmate.ward_id
    )
    WHERE inmate.id = :NEW.inmate_id
  ) made ON (kept.id = made.id)
  WHEN MATCHED THEN UPDATE SET
    prison_id = made.prison_id, ward_id = made.ward_id, inmate_id = made.inmate_id,
    relative_id = made.relative_id, confidentiality = made.confidentiality,
    began_at = made.began_at, ended_at = made.ended_at
  WHEN NOT MATCHED THEN INSERT (
    id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality, began_at, ended_at
  ) VALUES (
    made.id, 'phone_call', made.prison_id, made.ward_id, made.inmate_id, made.relative_id,
    made.confidentiality, made.began_at, made.ended_at
  );
END;
/

-- What its last review found, and who made the only one. The row is locked before its reviews are
-- looked at: of two who review one conversation the second sees what the first said.

CREATE OR REPLACE TRIGGER review_keeps_anomaly
AFTER INSERT OR UPDATE OR DELETE ON call_review FOR EACH ROW
BEGIN
  FOR touched IN (
    SELECT id FROM conversation WHERE id IN (:OLD.call_id, :NEW.call_id) ORDER BY id FOR UPDATE
  ) LOOP
    UPDATE conversation SET
      anomaly = (
        SELECT MAX(CASE WHEN call_review.anomaly = 1 THEN 1 ELSE 0 END)
          KEEP (DENSE_RANK FIRST ORDER BY call_review.at DESC, call_review.id DESC)
        FROM call_review WHERE call_review.call_id = touched.id
      ),
      sole_reviewer_id = (
        SELECT CASE WHEN COUNT(*) = 1 THEN MIN(officer_id) END
        FROM call_review WHERE call_review.call_id = touched.id
      )
    WHERE id = touched.id;
  END LOOP;
END;
/
