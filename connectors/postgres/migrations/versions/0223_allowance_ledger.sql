ALTER TABLE call_rule ADD COLUMN counts_from date;
ALTER TABLE shared_allowance ADD COLUMN phones_a_visit integer;

CREATE TABLE allowance_entry (
    source varchar(80) NOT NULL,
    turn integer NOT NULL,
    inmate_id varchar(26) NOT NULL,
    channel varchar(16) NOT NULL,
    charge varchar(16) NOT NULL,
    kind varchar(16) NOT NULL,
    amount integer NOT NULL,
    counts_at timestamptz NOT NULL,
    period varchar(24),
    grant_id varchar(26),
    ward_id varchar(26),
    at timestamptz NOT NULL,
    officer_id varchar(26),
    reason varchar(200),
    CONSTRAINT pk_allowance_entry PRIMARY KEY (source, turn),
    CONSTRAINT fk_allowance_entry_inmate_id FOREIGN KEY (inmate_id) REFERENCES inmate (id),
    CONSTRAINT fk_allowance_entry_grant_id FOREIGN KEY (grant_id) REFERENCES extra_call (id),
    CONSTRAINT fk_allowance_entry_ward_id FOREIGN KEY (ward_id) REFERENCES org_unit (id),
    CONSTRAINT fk_allowance_entry_officer_id FOREIGN KEY (officer_id) REFERENCES officer (id),
    CONSTRAINT ck_allowance_entry_known_kind CHECK (
        (kind = 'used' and amount < 0 and mod(turn, 2) = 1)
        or (kind = 'given_back' and amount > 0 and mod(turn, 2) = 0)
        or (kind = 'expired' and amount <> 0)
        or (kind = 'issued' and amount <> 0)
        or (kind = 'corrected' and amount <> 0 and reason is not null)
    )
) WITH (autovacuum_vacuum_insert_scale_factor='0.02');
CREATE INDEX ix_allowance_entry_inmate_id ON allowance_entry (inmate_id, counts_at);
CREATE INDEX ix_allowance_entry_grant_id ON allowance_entry (grant_id);

CREATE FUNCTION allowance_entry_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        begin
          raise exception 'entries of the ledger of allowances are never changed or removed';
        end $$;
CREATE TRIGGER allowance_entry_append_only BEFORE DELETE OR UPDATE ON allowance_entry
    FOR EACH STATEMENT EXECUTE FUNCTION allowance_entry_is_append_only();

-- Let the ledger say of a source what its record says now: used, or given back. Told again it says
-- no more. The record is locked by whoever changes it, so the entries about it come one by one;
-- within one local day another hour makes no difference, since periods begin at midnight.
CREATE FUNCTION tell_allowance(
    told varchar, person varchar, way varchar, charged varchar, moment timestamptz,
    granted varchar, place varchar, counts boolean, booked timestamptz, why varchar
) RETURNS void
    LANGUAGE plpgsql
    AS $$
    declare
        last allowance_entry;
    begin
        select * into last from allowance_entry where source = told order by turn desc limit 1;
        if last.kind = 'used' then
            if counts and last.inmate_id = person and last.channel = way
                and last.charge = charged and last.grant_id is not distinct from granted
                and (last.counts_at at time zone 'Asia/Shanghai')::date
                    = (moment at time zone 'Asia/Shanghai')::date
            then
                return;
            end if;
            last.turn := last.turn + 1;
            insert into allowance_entry (
                source, turn, inmate_id, channel, charge, kind, amount, counts_at, grant_id,
                ward_id, at, reason
            ) values (
                told, last.turn, last.inmate_id, last.channel, last.charge, 'given_back',
                - last.amount, last.counts_at, last.grant_id, last.ward_id, booked,
                case when counts then 'moved' else why end
            );
        end if;
        if counts then
            insert into allowance_entry (
                source, turn, inmate_id, channel, charge, kind, amount, counts_at, grant_id,
                ward_id, at
            ) values (
                told, coalesce(last.turn, 0) + 1, person, way, charged, 'used', -1, moment,
                granted, place, booked
            );
        end if;
    end $$;

-- Calls that were rejected, cancelled or missed count no more, and what is not ordinary never did.
CREATE FUNCTION tell_video_call_allowance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if tg_op = 'DELETE' then
            perform tell_allowance(
                'video_call:' || old.id, old.inmate_id, 'video', 'ordinary', old.starts_at, null,
                old.ward_id, false, now(), 'deleted'
            );
            return old;
        end if;
        perform tell_allowance(
            'video_call:' || new.id, new.inmate_id, 'video', coalesce(new.charged_as, 'ordinary'),
            new.starts_at, new.extra_call_id, new.ward_id,
            new.state not in ('rejected', 'cancelled', 'missed')
                and new.confidentiality = 'ordinary'
                and coalesce(new.charged_as, 'ordinary') <> 'uncounted',
            case when tg_op = 'INSERT' then new.requested_at else now() end,
            case when new.confidentiality <> 'ordinary' then 'privileged' else new.state end
        );
        return new;
    end $$;
CREATE TRIGGER video_call_tells_allowance
    AFTER INSERT OR DELETE OR UPDATE OF
        inmate_id, state, starts_at, charged_as, extra_call_id, confidentiality
    ON video_call FOR EACH ROW EXECUTE FUNCTION tell_video_call_allowance();

-- One that rings may still be answered, so it counts until it is reported or lapses.
CREATE FUNCTION tell_phone_call_allowance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if tg_op = 'DELETE' then
            perform tell_allowance(
                'phone_call:' || old.id, old.inmate_id, 'phone', 'ordinary', old.started_at, null,
                old.ward_id, false, now(), 'deleted'
            );
            return old;
        end if;
        perform tell_allowance(
            'phone_call:' || new.id, new.inmate_id, 'phone',
            case when new.extra then 'extra' else 'ordinary' end, new.started_at,
            new.extra_call_id, new.ward_id,
            new.state in ('dialling', 'talking', 'connected', 'cut_at_limit')
                and new.confidentiality <> 'privileged',
            case when tg_op = 'INSERT' then new.started_at else new.updated_at end,
            case when new.confidentiality = 'privileged' then 'privileged' else new.state end
        );
        return new;
    end $$;
CREATE TRIGGER phone_call_tells_allowance
    AFTER INSERT OR DELETE OR UPDATE OF
        inmate_id, state, started_at, extra, extra_call_id, confidentiality
    ON phone_call FOR EACH ROW EXECUTE FUNCTION tell_phone_call_allowance();

-- A booking takes a visit until it is refused or called off, or the visit made of it is.
CREATE FUNCTION tell_booking_allowance(booked visit_booking) RETURNS void
    LANGUAGE plpgsql
    AS $$
    begin
        perform tell_allowance(
            'visit_booking:' || booked.id, booked.inmate_id, 'visit', 'ordinary',
            (booked.day + booked.starts::time) at time zone 'Asia/Shanghai', null, null,
            booked.state in ('pending', 'approved', 'done')
                and not exists (
                    select from visit
                    where booking_id = booked.id and state in ('cancelled', 'deleted')
                )
                and not exists (
                    select from inmate_binding
                    where relative_id = booked.relative_id and inmate_id = booked.inmate_id
                        and kinship in ('lawyer', 'legal_aid', 'official')
                ),
            booked.updated_at, booked.state
        );
    end $$;
CREATE FUNCTION tell_visit_booking_allowance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        if tg_op = 'DELETE' then
            perform tell_allowance(
                'visit_booking:' || old.id, old.inmate_id, 'visit', 'ordinary', now(), null, null,
                false, now(), 'deleted'
            );
            return old;
        end if;
        perform tell_booking_allowance(new);
        return new;
    end $$;
CREATE TRIGGER visit_booking_tells_allowance
    AFTER INSERT OR DELETE OR UPDATE OF inmate_id, relative_id, state, day, starts
    ON visit_booking FOR EACH ROW EXECUTE FUNCTION tell_visit_booking_allowance();

-- A visit is used when it is held; one that was booked with us is counted by its booking.
CREATE FUNCTION tell_visit_allowance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    declare
        booked visit_booking;
    begin
        if tg_op = 'DELETE' then
            perform tell_allowance(
                'visit:' || old.id, old.inmate_id, 'visit', 'ordinary', old.planned_at, null,
                old.ward_id, false, now(), 'deleted'
            );
            return old;
        end if;
        perform tell_allowance(
            'visit:' || new.id, new.inmate_id, 'visit', 'ordinary',
            coalesce(new.started_at, new.planned_at), null, new.ward_id,
            new.state in ('visiting', 'finished')
                and new.confidentiality <> 'privileged'
                and new.booking_id is null
                and (new.help_person_id is null or new.relative_id is not null),
            new.updated_at,
            case when new.confidentiality = 'privileged' then 'privileged' else new.state end
        );
        if new.booking_id is not null then
            for booked in select * from visit_booking where id = new.booking_id loop
                perform tell_booking_allowance(booked);
            end loop;
        end if;
        return new;
    end $$;
CREATE TRIGGER visit_tells_allowance
    AFTER INSERT OR DELETE OR UPDATE OF
        inmate_id, relative_id, help_person_id, state, planned_at, started_at, booking_id,
        confidentiality
    ON visit FOR EACH ROW EXECUTE FUNCTION tell_visit_allowance();

-- What a granted application gives in its month: the difference to what was issued for it.
CREATE FUNCTION issue_extra_calls(granted extra_call) RETURNS void
    LANGUAGE plpgsql
    AS $$
    declare
        given integer;
        entries integer;
    begin
        if granted.month is null then
            return;
        end if;
        select coalesce(sum(amount), 0), count(*) into given, entries
        from allowance_entry where source = 'extra_call:' || granted.id;
        given := case when granted.state = 'approved' then granted.number else 0 end - given;
        if given <> 0 then
            insert into allowance_entry (
                source, turn, inmate_id, channel, charge, kind, amount, counts_at, period,
                grant_id, at, reason
            ) values (
                'extra_call:' || granted.id, entries + 1, granted.inmate_id,
                coalesce(granted.channel, 'video'), 'extra', 'issued', given,
                (granted.month || '-01')::timestamp at time zone 'Asia/Shanghai', granted.month,
                granted.id, granted.updated_at, granted.reason
            );
        end if;
    end $$;
CREATE FUNCTION tell_extra_call_allowance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
        perform issue_extra_calls(new);
        return new;
    end $$;
CREATE TRIGGER extra_call_tells_allowance
    AFTER INSERT OR UPDATE OF state, number, month, channel, inmate_id
    ON extra_call FOR EACH ROW EXECUTE FUNCTION tell_extra_call_allowance();

-- Opening entries: what counts today within the longest period that is running.
DO $$
    declare
        since timestamptz :=
            date_trunc('quarter', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai';
    begin
        insert into allowance_entry (
            source, turn, inmate_id, channel, charge, kind, amount, counts_at, grant_id, ward_id, at
        )
        select 'video_call:' || id, 1, inmate_id, 'video', coalesce(charged_as, 'ordinary'), 'used',
            -1, starts_at, extra_call_id, ward_id, requested_at
        from video_call
        where starts_at >= since
            and state not in ('rejected', 'cancelled', 'missed')
            and confidentiality = 'ordinary'
            and coalesce(charged_as, 'ordinary') <> 'uncounted'
        union all
        select 'phone_call:' || id, 1, inmate_id, 'phone',
            case when extra then 'extra' else 'ordinary' end, 'used',
            -1, started_at, extra_call_id, ward_id, started_at
        from phone_call
        where started_at >= since
            and (
                state in ('talking', 'connected', 'cut_at_limit')
                or (state = 'dialling' and started_at > now() - interval '5 minutes')
            )
            and confidentiality <> 'privileged'
        union all
        select 'visit:' || id, 1, inmate_id, 'visit', 'ordinary', 'used',
            -1, coalesce(started_at, planned_at), null, ward_id, updated_at
        from visit
        where coalesce(started_at, planned_at) >= since
            and state in ('visiting', 'finished')
            and confidentiality <> 'privileged'
            and booking_id is null
            and (help_person_id is null or relative_id is not null);
        perform tell_booking_allowance(visit_booking) from visit_booking
        where day >= (since at time zone 'Asia/Shanghai')::date;
        perform issue_extra_calls(extra_call) from extra_call
        where month >= to_char(since at time zone 'Asia/Shanghai', 'YYYY-MM');
    end $$;
