"""The old way, for comparison: one plain table, a row at a time through the ORM."""

import time
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, Index, SmallInteger, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from connectors.postgres.database import driver_url
from loadtests.bench.labour import Rate
from pipelines.rules.labour.ledger.packing import Row


class Base(DeclarativeBase):
    pass


class OldHours(Base):
    """As a form saves it: no partition, no batch, ids as text."""

    __tablename__ = "bench_old_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    inmate_id: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[int] = mapped_column(SmallInteger)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    grade: Mapped[int] = mapped_column(SmallInteger)
    post_id: Mapped[str] = mapped_column(String(32))
    ward_id: Mapped[str] = mapped_column(String(32))
    __table_args__ = (Index("ix_bench_old_hours", "inmate_id", "day"),)


def save_one_by_one(owner_url: str, rows: Sequence[Row]) -> Rate:
    """A sample of rows, each in a transaction of its own."""
    engine = create_engine(driver_url(owner_url))
    Base.metadata.create_all(engine)
    begun = time.perf_counter()
    with Session(engine) as session:
        for row in rows:
            session.add(_old(row))
            session.commit()
    took = time.perf_counter() - begun
    Base.metadata.drop_all(engine)
    engine.dispose()
    return Rate(rows=len(rows), seconds=round(took, 2), rows_per_s=round(len(rows) / took, 1))


def _old(row: Row) -> OldHours:
    return OldHours(
        inmate_id=row.inmate_id.hex(),
        day=row.day,
        kind=row.kind,
        minutes=row.minutes,
        grade=row.grade,
        post_id=row.post_id.hex(),
        ward_id=row.ward_id.hex(),
    )
