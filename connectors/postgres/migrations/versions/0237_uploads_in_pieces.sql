CREATE TABLE going_upload (
    id varchar(26) NOT NULL,
    owner_kind varchar(16) NOT NULL,
    owner_id varchar(26) NOT NULL,
    upload_key varchar(64) NOT NULL,
    total integer NOT NULL,
    received integer NOT NULL,
    file_id varchar(26),
    touched_at timestamptz NOT NULL,
    CONSTRAINT pk_going_upload PRIMARY KEY (id),
    CONSTRAINT ck_going_upload_within CHECK (received >= 0 and received <= total),
    CONSTRAINT uq_going_upload_owner_kind_owner_id_upload_key
        UNIQUE (owner_kind, owner_id, upload_key)
);
CREATE INDEX ix_going_upload_touched_at ON going_upload (touched_at);

CREATE TABLE going_piece (
    upload_id varchar(26) NOT NULL,
    start integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_going_piece PRIMARY KEY (upload_id, start),
    CONSTRAINT fk_going_piece_upload_id FOREIGN KEY (upload_id) REFERENCES going_upload (id)
);
