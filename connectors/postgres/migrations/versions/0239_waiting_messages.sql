CREATE INDEX ix_outbox_waiting ON outbox (id) WHERE published_at IS NULL;
