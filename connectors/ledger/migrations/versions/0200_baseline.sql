-- Where every shard of the labour ledger begins. Written once by pg_dump from the migrations that
-- came before and put in order by name; never edited: what changes later is a migration of its own,
-- so that a new shard and one that was brought up are the same (decision 0055).
-- The tables of each month are made by `ensure_month`.

-- Functions

-- The platform's role owns no table and so can make none: the function lends it that one right.
CREATE FUNCTION ensure_month(wanted date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
  first date := date_trunc('month', wanted)::date;
  parent text;
  name text;
  made boolean := false;
begin
  if wanted < date '2000-01-01' or wanted > current_date + 1100 then
    raise exception 'no month is kept for %', wanted using errcode = 'check_violation';
  end if;
  foreach parent in array array['hours_line', 'pay_line'] loop
    name := parent || '_' || to_char(first, 'YYYYMM');
    if to_regclass('public.' || name) is null then
      perform pg_advisory_xact_lock(7313000003);
      if to_regclass('public.' || name) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       name, parent, first, (first + interval '1 month')::date);
        made := true;
      end if;
    end if;
  end loop;
  return made;
end $$;
REVOKE ALL ON FUNCTION ensure_month(wanted date) FROM PUBLIC;

-- Tables, each with its keys and indexes

CREATE TABLE applied_message (
    message_id varchar(64) NOT NULL,
    applied_at timestamptz NOT NULL,
    CONSTRAINT pk_applied_message PRIMARY KEY (message_id)
);

CREATE TABLE booked_pay (
    ward_id uuid NOT NULL,
    month date NOT NULL,
    sheet_id uuid NOT NULL,
    prison_id uuid NOT NULL,
    version_id uuid NOT NULL,
    state smallint NOT NULL,
    step integer NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT pk_booked_pay PRIMARY KEY (ward_id, month),
    CONSTRAINT uq_booked_pay_sheet_id UNIQUE (sheet_id)
);
CREATE INDEX ix_booked_pay_prison_id_month ON booked_pay (prison_id, month);

CREATE TABLE hours_line (
    day date NOT NULL,
    kind smallint NOT NULL,
    minutes smallint NOT NULL,
    grade smallint NOT NULL,
    version smallint NOT NULL,
    inmate_sealed uuid CONSTRAINT hours_line_inmate_id_not_null NOT NULL,
    post_id uuid NOT NULL,
    ward_id uuid NOT NULL,
    project_id uuid NOT NULL,
    mac bytea NOT NULL
) PARTITION BY RANGE (day);
CREATE INDEX ix_hours_line_ward_id_day ON hours_line (ward_id, day);
CREATE UNIQUE INDEX pk_hours_line ON hours_line (inmate_sealed, day, post_id, kind, ward_id);

CREATE TABLE hours_line_version (
    day date NOT NULL,
    kind smallint NOT NULL,
    minutes smallint NOT NULL,
    grade smallint NOT NULL,
    version smallint NOT NULL,
    inmate_sealed uuid CONSTRAINT hours_line_version_inmate_id_not_null NOT NULL,
    post_id uuid NOT NULL,
    ward_id uuid NOT NULL,
    project_id uuid NOT NULL,
    mac bytea NOT NULL,
    request_id uuid NOT NULL,
    replaced_by uuid NOT NULL,
    replaced_at timestamptz NOT NULL
);
CREATE INDEX ix_hours_line_version_inmate_sealed_day ON hours_line_version (inmate_sealed, day);

CREATE TABLE hours_sheet (
    ward_id uuid NOT NULL,
    day date NOT NULL,
    sheet_id uuid NOT NULL,
    prison_id uuid NOT NULL,
    version integer NOT NULL,
    state smallint NOT NULL,
    lines integer NOT NULL,
    minutes integer NOT NULL,
    digest bytea NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    decided_by uuid,
    decided_at timestamptz,
    mac bytea NOT NULL,
    CONSTRAINT pk_hours_sheet PRIMARY KEY (ward_id, day),
    CONSTRAINT uq_hours_sheet_sheet_id UNIQUE (sheet_id)
);
CREATE INDEX ix_hours_sheet_prison_id_day ON hours_sheet (prison_id, day);

CREATE TABLE legacy_applied (
    batch_id uuid NOT NULL,
    prison_id uuid NOT NULL,
    applied_at timestamptz NOT NULL,
    CONSTRAINT pk_legacy_applied PRIMARY KEY (batch_id)
);
CREATE INDEX ix_legacy_applied_prison_id ON legacy_applied (prison_id);

CREATE TABLE legacy_row (
    row_key uuid NOT NULL,
    content uuid NOT NULL,
    batch_id uuid NOT NULL,
    CONSTRAINT pk_legacy_row PRIMARY KEY (row_key)
);
CREATE INDEX ix_legacy_row_batch_id ON legacy_row (batch_id);

CREATE TABLE pay_line (
    month date NOT NULL,
    version integer NOT NULL,
    removed boolean NOT NULL,
    ward_id uuid NOT NULL,
    sheet_id uuid NOT NULL,
    version_id uuid NOT NULL,
    inmate_digest bytea NOT NULL,
    content_sealed bytea NOT NULL,
    mac bytea NOT NULL
) PARTITION BY RANGE (month);
CREATE INDEX ix_pay_line_inmate_digest_month ON pay_line (inmate_digest, month);
CREATE INDEX ix_pay_line_month_ward_id ON pay_line (month, ward_id, inmate_digest);
CREATE UNIQUE INDEX pk_pay_line ON pay_line (version_id, inmate_digest, month);

CREATE TABLE pay_version (
    id uuid NOT NULL,
    sheet_id uuid NOT NULL,
    prison_id uuid NOT NULL,
    ward_id uuid NOT NULL,
    month date NOT NULL,
    version integer NOT NULL,
    parts uuid[] NOT NULL,
    base integer NOT NULL,
    lines integer NOT NULL,
    digest bytea NOT NULL,
    told_sealed bytea NOT NULL,
    written_at timestamptz NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT pk_pay_version PRIMARY KEY (id)
);
CREATE INDEX ix_pay_version_prison_id_month ON pay_version (prison_id, month);
CREATE INDEX ix_pay_version_ward_id_month ON pay_version (ward_id, month);

CREATE TABLE shard_prison (
    prison_id uuid NOT NULL,
    state varchar(16) NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT pk_shard_prison PRIMARY KEY (prison_id)
);
