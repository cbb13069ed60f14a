-- Runs as the tables' owner: the application's user itself may delete no line of the log (AU-2).

CREATE OR REPLACE FUNCTION purge_sign_in_log(before TIMESTAMP WITH TIME ZONE) RETURN INT
AUTHID DEFINER AS
BEGIN
  IF before > CURRENT_TIMESTAMP - INTERVAL '180' DAY(3) THEN
    RAISE_APPLICATION_ERROR(-20004, 'the sign-in log is kept for 180 days');
  END IF;
  DELETE FROM sign_in_log WHERE at < before;
  RETURN SQL%ROWCOUNT;
END;
/
