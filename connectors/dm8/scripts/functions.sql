-- Functions that PostgreSQL has and DM8 has not, and those that run with the owner's rights.

CREATE OR REPLACE FUNCTION qq_split_part(whole VARCHAR, sep VARCHAR, place INT) RETURN VARCHAR AS
  began INT := 1;
  ended INT;
BEGIN
  FOR passed IN 2..place LOOP
    ended := INSTR(whole, sep, began);
    IF ended = 0 THEN RETURN ''; END IF;
    began := ended + LENGTH(sep);
  END LOOP;
  ended := INSTR(whole, sep, began);
  IF ended = 0 THEN RETURN SUBSTR(whole, began); END IF;
  RETURN SUBSTR(whole, began, ended - began);
END;
/

CREATE OR REPLACE FUNCTION qq_md5(whole VARCHAR) RETURN VARCHAR AS
BEGIN
  RETURN LOWER(RAWTOHEX(DBMS_OBFUSCATION_TOOLKIT.MD5(UTL_RAW.CAST_TO_RAW(whole))));
END;
/

-- The first eight digits of the MD5 as a number: by it conversations are drawn for review.
CREATE OR REPLACE FUNCTION qq_drawn(id VARCHAR) RETURN BIGINT AS
BEGIN
  RETURN TO_NUMBER(SUBSTR(qq_md5(id), 1, 8), 'XXXXXXXX');
END;
/

CREATE OR REPLACE FUNCTION qq_seconds(length INTERVAL DAY(9) TO SECOND(6)) RETURN DOUBLE AS
BEGIN
  RETURN EXTRACT(DAY FROM length) * 86400 + EXTRACT(HOUR FROM length) * 3600
    + EXTRACT(MINUTE FROM length) * 60 + EXTRACT(SECOND FROM length);
END;
/

-- Zones are UTC and Asia/Shanghai, whose clock has been eight hours ahead since 1991.
CREATE OR REPLACE FUNCTION qq_offset(zone VARCHAR) RETURN VARCHAR AS
BEGIN
  IF zone = 'UTC' THEN RETURN '+00:00'; END IF;
  IF zone = 'Asia/Shanghai' THEN RETURN '+08:00'; END IF;
  RAISE_APPLICATION_ERROR(-20002, 'unknown zone ' || zone);
END;
/

CREATE OR REPLACE FUNCTION qq_clock_in(at TIMESTAMP WITH TIME ZONE, zone VARCHAR)
RETURN TIMESTAMP AS
BEGIN
  RETURN CAST(at AT TIME ZONE qq_offset(zone) AS TIMESTAMP);
END;
/

CREATE OR REPLACE FUNCTION qq_moment_in(shown TIMESTAMP, zone VARCHAR)
RETURN TIMESTAMP WITH TIME ZONE AS
BEGIN
  RETURN TO_TIMESTAMP_TZ(TO_CHAR(shown, 'YYYY-MM-DD HH24:MI:SS.FF6') || ' ' || qq_offset(zone),
    'YYYY-MM-DD HH24:MI:SS.FF6 TZH:TZM');
END;
/

CREATE OR REPLACE FUNCTION qq_date_trunc(period VARCHAR, day DATE) RETURN DATE AS
BEGIN
  RETURN CASE period
    WHEN 'day' THEN TRUNC(day, 'DD')
    WHEN 'week' THEN TRUNC(day, 'IW')
    WHEN 'month' THEN TRUNC(day, 'MM')
    WHEN 'quarter' THEN TRUNC(day, 'Q')
    WHEN 'year' THEN TRUNC(day, 'YYYY')
  END;
END;
/

-- A name that one transaction holds, or several share, until the commit.
CREATE OR REPLACE FUNCTION qq_lock(name VARCHAR, mode_of VARCHAR) RETURN INT AS
  found INT;
BEGIN
  found := DBMS_LOCK.REQUEST(
    ORA_HASH(name), CASE mode_of WHEN 'X' THEN DBMS_LOCK.X_MODE ELSE DBMS_LOCK.S_MODE END, 10, TRUE
  );
  IF found NOT IN (0, 4) THEN
    RAISE_APPLICATION_ERROR(-20003, 'lock on ' || name || ' was not had within ten seconds');
  END IF;
  RETURN found;
END;
/

-- The same at once: 1 where it was had, 0 where somebody else holds it.
CREATE OR REPLACE FUNCTION qq_try_lock(name VARCHAR) RETURN INT AS
  found INT;
BEGIN
  found := DBMS_LOCK.REQUEST(ORA_HASH(name), DBMS_LOCK.X_MODE, 0, TRUE);
  RETURN CASE WHEN found IN (0, 4) THEN 1 ELSE 0 END;
END;
/
