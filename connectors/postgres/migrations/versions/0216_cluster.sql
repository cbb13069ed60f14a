-- Nodes, the replicas of every deployment on each, and restarts that operators asked for.
CREATE TABLE cluster_node (
    node varchar(64) NOT NULL,
    at timestamptz NOT NULL,
    asked_at timestamptz,
    state json,
    CONSTRAINT pk_cluster_node PRIMARY KEY (node)
);

CREATE TABLE replica_scaling (
    node varchar(64) NOT NULL,
    deployment varchar(32) NOT NULL,
    wish json,
    observed json,
    scaled json,
    CONSTRAINT pk_replica_scaling PRIMARY KEY (node, deployment)
);

CREATE TABLE part_restart (
    id varchar(26) NOT NULL,
    node varchar(64) NOT NULL,
    kind varchar(16) NOT NULL,
    name varchar(160) NOT NULL,
    reason varchar(200) NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by varchar(26) NOT NULL,
    ran_before json,
    ended_at timestamptz,
    outcome varchar(16),
    CONSTRAINT pk_part_restart PRIMARY KEY (id),
    CONSTRAINT fk_part_restart_asked_by FOREIGN KEY (asked_by) REFERENCES officer (id)
);
CREATE INDEX ix_part_restart_open ON part_restart (node) WHERE (ended_at IS NULL);

-- What was wished for the speech model alone had no end and no node; it is seen anew in seconds.
DROP TABLE speech_scaling;
