CREATE TABLE help_text (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    part VARCHAR(32) NOT NULL,
    title VARCHAR(60) NOT NULL,
    body VARCHAR(8000) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    sort INTEGER NOT NULL,
    public BOOLEAN NOT NULL,
    edition INTEGER,
    published_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_help_text PRIMARY KEY (id),
    CONSTRAINT fk_help_text_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_help_text_state ON help_text (state);
CREATE INDEX ix_help_text_unit_id ON help_text (unit_id);
CREATE TABLE help_text_version (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    text_id VARCHAR(26) NOT NULL,
    number INTEGER NOT NULL,
    part VARCHAR(32) NOT NULL,
    title VARCHAR(60) NOT NULL,
    body VARCHAR(8000) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    sort INTEGER NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by VARCHAR(64) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_help_text_version PRIMARY KEY (id),
    CONSTRAINT uq_help_text_version_text_id_number UNIQUE (text_id, number),
    CONSTRAINT fk_help_text_version_text_id FOREIGN KEY(text_id) REFERENCES help_text (id),
    CONSTRAINT fk_help_text_version_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_help_text_version_state ON help_text_version (state);
CREATE INDEX ix_help_text_version_text_id ON help_text_version (text_id);
CREATE INDEX ix_help_text_version_unit_id ON help_text_version (unit_id);
CREATE TABLE app_module (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    title VARCHAR(16) NOT NULL,
    icon VARCHAR(32) NOT NULL,
    target VARCHAR(32) NOT NULL,
    text_id VARCHAR(26),
    link VARCHAR(300),
    audience VARCHAR(32) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    sort INTEGER NOT NULL,
    shown_from DATE NOT NULL,
    shown_until DATE,
    remark VARCHAR(500),
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_app_module PRIMARY KEY (id),
    CONSTRAINT uq_app_module_unit_id_title UNIQUE (unit_id, title),
    CONSTRAINT fk_app_module_text_id FOREIGN KEY(text_id) REFERENCES help_text (id),
    CONSTRAINT fk_app_module_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_app_module_state ON app_module (state);
CREATE INDEX ix_app_module_text_id ON app_module (text_id);
CREATE INDEX ix_app_module_unit_id ON app_module (unit_id);
CREATE TABLE app_banner (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    title VARCHAR(60) NOT NULL,
    picture VARCHAR(26) NOT NULL,
    target VARCHAR(32),
    unit_id VARCHAR(26) NOT NULL,
    sort INTEGER NOT NULL,
    shown_from DATE NOT NULL,
    shown_until DATE,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_app_banner PRIMARY KEY (id),
    CONSTRAINT fk_app_banner_picture FOREIGN KEY(picture) REFERENCES stored_file (id),
    CONSTRAINT fk_app_banner_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_app_banner_picture ON app_banner (picture);
CREATE INDEX ix_app_banner_state ON app_banner (state);
CREATE INDEX ix_app_banner_unit_id ON app_banner (unit_id);
CREATE TABLE app_notice (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    title VARCHAR(60) NOT NULL,
    body VARCHAR(8000) NOT NULL,
    audience VARCHAR(32) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    pinned BOOLEAN NOT NULL,
    shown_from DATE NOT NULL,
    shown_until DATE,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_app_notice PRIMARY KEY (id),
    CONSTRAINT fk_app_notice_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_app_notice_state ON app_notice (state);
CREATE INDEX ix_app_notice_unit_id ON app_notice (unit_id);
CREATE TABLE question_unit (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    title VARCHAR(40) NOT NULL,
    about VARCHAR(120),
    answer_days INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    remark VARCHAR(500),
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_question_unit PRIMARY KEY (id),
    CONSTRAINT uq_question_unit_unit_id_title UNIQUE (unit_id, title),
    CONSTRAINT fk_question_unit_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_question_unit_state ON question_unit (state);
CREATE INDEX ix_question_unit_unit_id ON question_unit (unit_id);
CREATE TABLE public_question (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    question_no VARCHAR(20) NOT NULL,
    title_sealed BYTEA NOT NULL,
    body_sealed BYTEA NOT NULL,
    asker_sealed BYTEA NOT NULL,
    category VARCHAR(32) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    answer_sealed BYTEA,
    answered_by VARCHAR(64),
    forwards INTEGER,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    account_id VARCHAR(26),
    unread BOOLEAN DEFAULT false NOT NULL,
    warned_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_public_question PRIMARY KEY (id),
    CONSTRAINT uq_public_question_question_no UNIQUE (question_no),
    CONSTRAINT fk_public_question_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_public_question_account_id FOREIGN KEY(account_id) REFERENCES public_account (id)
);
CREATE INDEX ix_public_question_account_id ON public_question (account_id);
CREATE INDEX ix_public_question_state ON public_question (state);
CREATE INDEX ix_public_question_unit_id ON public_question (unit_id);
CREATE TABLE common_question (
    id VARCHAR(26) NOT NULL,
    state VARCHAR(24) NOT NULL,
    title VARCHAR(100) NOT NULL,
    body VARCHAR(1000) NOT NULL,
    category VARCHAR(32) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    sort INTEGER NOT NULL,
    question_id VARCHAR(26),
    written_by VARCHAR(26),
    published_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    created_by VARCHAR(26),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by VARCHAR(26),
    CONSTRAINT pk_common_question PRIMARY KEY (id),
    CONSTRAINT fk_common_question_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_common_question_question_id FOREIGN KEY(question_id) REFERENCES public_question (id),
    CONSTRAINT fk_common_question_written_by FOREIGN KEY(written_by) REFERENCES officer (id)
);
CREATE INDEX ix_common_question_question_id ON common_question (question_id);
CREATE INDEX ix_common_question_state ON common_question (state);
CREATE INDEX ix_common_question_unit_id ON common_question (unit_id);
CREATE INDEX ix_common_question_written_by ON common_question (written_by);
CREATE TABLE question_entry (
    id VARCHAR(26) NOT NULL,
    question_id VARCHAR(26) NOT NULL,
    author VARCHAR(16) NOT NULL,
    officer_id VARCHAR(26),
    name_sealed BYTEA NOT NULL,
    text_sealed BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_question_entry PRIMARY KEY (id),
    CONSTRAINT fk_question_entry_question_id FOREIGN KEY(question_id) REFERENCES public_question (id),
    CONSTRAINT fk_question_entry_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
);
CREATE INDEX ix_question_entry_officer_id ON question_entry (officer_id);
CREATE INDEX ix_question_entry_question_id ON question_entry (question_id, at);
CREATE TABLE chosen_prison (
    account_id VARCHAR(26) NOT NULL,
    unit_id VARCHAR(26) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_chosen_prison PRIMARY KEY (account_id),
    CONSTRAINT fk_chosen_prison_account_id FOREIGN KEY(account_id) REFERENCES public_account (id),
    CONSTRAINT fk_chosen_prison_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);

-- The user agreement is a second document of what people agree to: numbers go on over both.
ALTER TABLE privacy_notice ADD COLUMN document varchar(16) DEFAULT 'privacy' NOT NULL;
ALTER TABLE privacy_notice ALTER COLUMN document DROP DEFAULT;
