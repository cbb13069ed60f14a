-- DM8 makes a month's partition when its first row comes; the bounds of a month stay the same.

CREATE OR REPLACE FUNCTION ensure_month(wanted DATE) RETURN BIT AUTHID DEFINER AS
BEGIN
  IF wanted < DATE '2000-01-01' OR wanted > CURRENT_DATE + 1100 THEN
    RAISE_APPLICATION_ERROR(-20005, 'no month is kept for ' || TO_CHAR(wanted, 'YYYY-MM-DD'));
  END IF;
  RETURN 0;
END;
/
