-- Outside bodies sign in and book: their accounts, the rules and rooms, and what a booking holds.
CREATE TABLE agency_body (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(100) NOT NULL,
    body_kind varchar(32) NOT NULL,
    contact varchar(64),
    phone_sealed bytea,
    phone_digest varchar(64),
    valid_until date,
    unit_id varchar(26) NOT NULL,
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_agency_body PRIMARY KEY (id),
    CONSTRAINT uq_agency_body_name UNIQUE (name),
    CONSTRAINT fk_agency_body_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_agency_body_phone_digest ON agency_body (phone_digest);
CREATE INDEX ix_agency_body_state ON agency_body (state);
CREATE INDEX ix_agency_body_unit_id ON agency_body (unit_id);
CREATE TABLE official_room (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    place varchar(100),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_official_room PRIMARY KEY (id),
    CONSTRAINT uq_official_room_unit_id_name UNIQUE (unit_id, name),
    CONSTRAINT fk_official_room_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_official_room_state ON official_room (state);
CREATE INDEX ix_official_room_unit_id ON official_room (unit_id);
CREATE TABLE official_rule (
    id varchar(26) NOT NULL,
    state varchar(24) NOT NULL,
    name varchar(40) NOT NULL,
    unit_id varchar(26) NOT NULL,
    kind_id varchar(26),
    weekdays varchar(7) NOT NULL,
    opens varchar(5) NOT NULL,
    closes varchar(5) NOT NULL,
    first_day date,
    last_day date,
    closed_days varchar(600),
    capacity integer NOT NULL,
    lead_days integer NOT NULL,
    ahead_days integer NOT NULL,
    most_people integer NOT NULL,
    most_minutes integer NOT NULL,
    documents varchar(500),
    remark varchar(500),
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    created_by varchar(26),
    updated_at timestamptz DEFAULT now() NOT NULL,
    updated_by varchar(26),
    CONSTRAINT pk_official_rule PRIMARY KEY (id),
    CONSTRAINT uq_official_rule_name UNIQUE (name),
    CONSTRAINT fk_official_rule_unit_id FOREIGN KEY (unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_official_rule_kind_id FOREIGN KEY (kind_id) REFERENCES official_kind (id)
);
CREATE INDEX ix_official_rule_kind_id ON official_rule (kind_id);
CREATE INDEX ix_official_rule_state ON official_rule (state);
CREATE INDEX ix_official_rule_unit_id ON official_rule (unit_id);
ALTER TABLE agency_person ADD COLUMN body_id varchar(26),
    ADD CONSTRAINT fk_agency_person_body_id FOREIGN KEY (body_id) REFERENCES agency_body (id);
CREATE INDEX ix_agency_person_body_id ON agency_person (body_id);
ALTER TABLE official_kind ADD COLUMN form varchar(1000);
UPDATE official_kind SET form = E'案件名称*\n案件编号*\n提审事项*：讯问|辨认|核实余罪|其他\n是否录音录像*：是|否' WHERE code = 'police_interrogation';
UPDATE official_kind SET form = E'办案事项*：谈话|取证|核实线索\n公函文号*\n是否需要保密场所：是|否' WHERE code = 'supervision_case';
UPDATE official_kind SET form = E'案号*\n案由*\n审判长*\n开庭方式*：现场开庭|远程视频' WHERE code = 'court_trial';
UPDATE official_kind SET form = E'申诉案号*\n原审法院*\n办理阶段*：立案审查|复查|出庭' WHERE code = 'procuratorate_appeal';
UPDATE official_kind SET form = E'公证事项*：继承|委托|声明|其他\n公证申请人*\n公证书份数' WHERE code = 'notarisation';
UPDATE official_kind SET form = E'鉴定事项*：精神状态|伤情|文书|其他\n委托机关*\n是否需要采样：是|否' WHERE code = 'judicial_appraisal';
UPDATE official_kind SET form = E'委托人*\n委托事项*\n与服刑人员关系*' WHERE code = 'entrusted_notarisation';
ALTER TABLE official_booking
    ADD COLUMN body_id varchar(26),
    ADD COLUMN party varchar(500),
    ADD COLUMN room_id varchar(26),
    ADD COLUMN answers_sealed bytea,
    ADD COLUMN papers json,
    ADD COLUMN rule_id varchar(26),
    ADD COLUMN handled_by varchar(64),
    ADD COLUMN handled_at timestamptz,
    ADD CONSTRAINT fk_official_booking_body_id FOREIGN KEY (body_id) REFERENCES agency_body (id),
    ADD CONSTRAINT fk_official_booking_room_id FOREIGN KEY (room_id) REFERENCES official_room (id),
    ADD CONSTRAINT fk_official_booking_rule_id FOREIGN KEY (rule_id) REFERENCES official_rule (id);
CREATE INDEX ix_official_booking_body_id ON official_booking (body_id);
CREATE INDEX ix_official_booking_room_id ON official_booking (room_id);
CREATE INDEX ix_official_booking_rule_id ON official_booking (rule_id);
CREATE TABLE official_account (
    id varchar(26) NOT NULL,
    login varchar(32) NOT NULL,
    keeper boolean DEFAULT false NOT NULL,
    enabled boolean NOT NULL,
    password_hash varchar(256) NOT NULL,
    password_changed_at timestamptz,
    failed_sign_ins integer DEFAULT 0 NOT NULL,
    locked_until timestamptz,
    totp_sealed bytea,
    totp_pending_sealed bytea,
    totp_step bigint,
    sm2_public_key varchar(130),
    claim_digest varchar(64) NOT NULL,
    claim_until timestamptz,
    claim_failures integer DEFAULT 0 NOT NULL,
    opened_at timestamptz NOT NULL,
    CONSTRAINT pk_official_account PRIMARY KEY (id),
    CONSTRAINT fk_official_account_id FOREIGN KEY (id) REFERENCES agency_person (id),
    CONSTRAINT uq_official_account_login UNIQUE (login)
);
CREATE TABLE official_password (
    id varchar(26) NOT NULL,
    account_id varchar(26) NOT NULL,
    password_hash varchar(256) NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_official_password PRIMARY KEY (id),
    CONSTRAINT fk_official_password_account_id FOREIGN KEY (account_id) REFERENCES official_account (id)
);
CREATE INDEX ix_official_password_account_id ON official_password (account_id);
CREATE TABLE official_hold (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    kind varchar(8) NOT NULL,
    held_id varchar(26) NOT NULL,
    held_from timestamptz NOT NULL,
    held_until timestamptz NOT NULL,
    CONSTRAINT pk_official_hold PRIMARY KEY (id),
    CONSTRAINT fk_official_hold_booking_id FOREIGN KEY (booking_id) REFERENCES official_booking (id),
    CONSTRAINT ck_official_hold_order CHECK (held_until > held_from),
    CONSTRAINT ex_official_hold EXCLUDE USING gist (id_range((held_id)::text, (held_id)::text, '[]'::text) WITH &&, tstzrange(held_from, held_until) WITH &&)
);
CREATE INDEX ix_official_hold_booking_id ON official_hold (booking_id);
CREATE TABLE official_companion (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    person_id varchar(26) NOT NULL,
    CONSTRAINT pk_official_companion PRIMARY KEY (id),
    CONSTRAINT uq_official_companion_booking_id_person_id UNIQUE (booking_id, person_id),
    CONSTRAINT fk_official_companion_booking_id FOREIGN KEY (booking_id) REFERENCES official_booking (id),
    CONSTRAINT fk_official_companion_person_id FOREIGN KEY (person_id) REFERENCES agency_person (id)
);
CREATE INDEX ix_official_companion_booking_id ON official_companion (booking_id);
CREATE INDEX ix_official_companion_person_id ON official_companion (person_id);
CREATE TABLE official_paper (
    id varchar(26) NOT NULL,
    booking_id varchar(26) NOT NULL,
    title varchar(100) NOT NULL,
    file_id varchar(26) NOT NULL,
    CONSTRAINT pk_official_paper PRIMARY KEY (id),
    CONSTRAINT fk_official_paper_booking_id FOREIGN KEY (booking_id) REFERENCES official_booking (id),
    CONSTRAINT fk_official_paper_file_id FOREIGN KEY (file_id) REFERENCES stored_file (id)
);
CREATE INDEX ix_official_paper_booking_id ON official_paper (booking_id);
CREATE INDEX ix_official_paper_file_id ON official_paper (file_id);
