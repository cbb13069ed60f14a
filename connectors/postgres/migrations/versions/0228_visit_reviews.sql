-- Until when what proves a binding counts; empty has no end.
ALTER TABLE inmate_binding ADD COLUMN proof_until date;

CREATE TABLE visit_recheck (
    booking_id varchar(26) NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT pk_visit_recheck PRIMARY KEY (booking_id, asked_at)
);

CREATE TABLE visit_flag (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    cause varchar(16) NOT NULL,
    detail varchar(200) NOT NULL,
    state varchar(16) NOT NULL,
    first_seen timestamptz NOT NULL,
    told_at timestamptz,
    ended_at timestamptz,
    officer_id varchar(26),
    reason varchar(200),
    CONSTRAINT pk_visit_flag PRIMARY KEY (id),
    CONSTRAINT fk_visit_flag_booking_id FOREIGN KEY (booking_id) REFERENCES visit_booking (id),
    CONSTRAINT fk_visit_flag_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id)
);
CREATE INDEX ix_visit_flag_booking_id ON visit_flag (booking_id);
CREATE INDEX ix_visit_flag_state ON visit_flag (state, booking_id);
CREATE UNIQUE INDEX uq_visit_flag_standing ON visit_flag (booking_id, cause)
    WHERE state IN ('open', 'kept');

-- Whoever changes what a booking rests on need not know of bookings: none can forget to ask.
CREATE FUNCTION ask_recheck_of_inmate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into visit_recheck (booking_id, asked_at)
        select id, clock_timestamp() from visit_booking
        where inmate_id = new.id and booking_no is not null
            and state in ('pending', 'returned', 'approved')
        on conflict do nothing;
        return null;
    end $$;
CREATE TRIGGER inmate_asks_recheck
    AFTER UPDATE OF prison_id, ward_id, custody_state, treatment_level ON inmate
    FOR EACH ROW WHEN (
        new.prison_id <> old.prison_id or new.ward_id <> old.ward_id
        or new.custody_state <> old.custody_state
        or new.treatment_level is distinct from old.treatment_level
    ) EXECUTE FUNCTION ask_recheck_of_inmate();

CREATE FUNCTION ask_recheck_by_inmate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into visit_recheck (booking_id, asked_at)
        select id, clock_timestamp() from visit_booking
        where inmate_id = coalesce(new.inmate_id, old.inmate_id) and booking_no is not null
            and state in ('pending', 'returned', 'approved')
        on conflict do nothing;
        return null;
    end $$;
CREATE TRIGGER inmate_blacklist_asks_recheck
    AFTER INSERT OR UPDATE OR DELETE ON inmate_blacklist_entry
    FOR EACH ROW EXECUTE FUNCTION ask_recheck_by_inmate();
CREATE TRIGGER inmate_status_asks_recheck
    AFTER UPDATE OF custody_state, visits_allowed ON inmate_status
    FOR EACH ROW WHEN (
        new.custody_state is distinct from old.custody_state
        or new.visits_allowed is distinct from old.visits_allowed
    ) EXECUTE FUNCTION ask_recheck_by_inmate();
CREATE TRIGGER inmate_binding_asks_recheck
    AFTER UPDATE OF state, proof_until ON inmate_binding
    FOR EACH ROW EXECUTE FUNCTION ask_recheck_by_inmate();

CREATE FUNCTION ask_recheck_by_relative() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into visit_recheck (booking_id, asked_at)
        select id, clock_timestamp() from visit_booking
        where relative_id = coalesce(new.relative_id, old.relative_id)
            and booking_no is not null and state in ('pending', 'returned', 'approved')
        on conflict do nothing;
        return null;
    end $$;
CREATE TRIGGER blacklist_entry_asks_recheck
    AFTER INSERT OR UPDATE OR DELETE ON blacklist_entry
    FOR EACH ROW EXECUTE FUNCTION ask_recheck_by_relative();

CREATE FUNCTION ask_recheck_of_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        insert into visit_recheck (booking_id, asked_at)
        select booking_id, clock_timestamp() from visit_place
        where session_id = new.id and state = 'booked'
        on conflict do nothing;
        return null;
    end $$;
CREATE TRIGGER visit_session_asks_recheck
    AFTER UPDATE OF closed, offered, wards, levels ON visit_session
    FOR EACH ROW WHEN (
        new.closed <> old.closed or new.offered <> old.offered
        or new.wards <> old.wards or new.levels <> old.levels
    ) EXECUTE FUNCTION ask_recheck_of_session();
