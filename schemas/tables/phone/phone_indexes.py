"""What figures of phone calls are read by, beside what the declarations ask for."""

from sqlalchemy import Index

from schemas.tables.generated import GENERATED

call, ticket = GENERATED["phone_calls"].c, GENERATED["phone_tickets"].c

# With all that a pass over a period counts, so that it reads the index alone.
Index(
    "ix_phone_call_started_at",
    call.started_at,
    postgresql_include=["ward_id", "inmate_id", "state", "extra", "seconds"],
)
Index(
    "ix_phone_ticket_started_at",
    ticket.started_at,
    postgresql_include=["ward_id", "distance", "seconds"],
)
Index("ix_phone_ticket_ended_at", ticket.ended_at)
