"""Approvals in the database: flows, cases, the record, seats, delegations, keys of signers."""
