"""Many rows as one table within a statement, whose text does not grow with their number."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, String, Table, column, func, literal

Row = Mapping[str, Any]


def table_of(table: Table, rows: Sequence[Row]) -> Any:
    """The rows, all with the same names, as a table `told` in the order of their keys.

    So two writers never wait for one another in a circle, and the driver has no text of thousands
    of places to take apart.
    """
    keys = [one.name for one in table.primary_key if one.name in rows[0]]
    ordered = sorted(rows, key=lambda row: [str(row[key]) for key in keys])
    kinds = {name: _kind(table.c[name].type) for name in rows[0]}
    return (
        func.unnest(*(literal([row[n] for row in ordered], ARRAY(kinds[n])) for n in kinds))
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived("told")
    )


def _kind(kind: Any) -> Any:
    # A cast to a bounded text would cut what is too long, where the column itself refuses it.
    return String() if isinstance(kind, String) else kind
