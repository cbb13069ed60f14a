-- Certificates' numbers are sealed and found by their digest, as identity numbers are. What lies in
-- clear is put aside, and sealed with the keys before the platform serves
-- (connectors/postgres/official/sealing_plain.py).
DO $$
begin
    perform from agency_person limit 1;
    if found then
        create table plain_certificate as select id, certificate_no from agency_person;
    end if;
end $$;
ALTER TABLE agency_person
    DROP COLUMN certificate_no,
    ADD COLUMN certificate_no_sealed bytea NOT NULL DEFAULT '',
    ADD COLUMN certificate_no_digest varchar(64) NOT NULL DEFAULT '';
ALTER TABLE agency_person
    ALTER COLUMN certificate_no_sealed DROP DEFAULT,
    ALTER COLUMN certificate_no_digest DROP DEFAULT;
CREATE INDEX ix_agency_person_certificate_no_digest ON agency_person (certificate_no_digest);

-- How official business ended, as an officer says or the prison's system tells.
ALTER TABLE official_booking ADD COLUMN outcome varchar(32);
