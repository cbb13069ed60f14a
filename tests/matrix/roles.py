"""What each permission is called, who may hold it, and which roles begin with it."""

from collections.abc import Iterator

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.permission_catalog import catalog
from schemas.modules.catalog import MODULES
from tests.matrix.doors import SHOWN

COLUMNS = ("permission", "title", "kind", "group", "duties", "roles")


def lines(*, every_module: bool) -> Iterator[list[str]]:
    """In the order of the catalog; of the modules' own, one module's where not all are asked."""
    held = {one.role.value: grants(one) for one in BUILT_IN}
    for code, one in catalog().items():
        module = code.partition(":")[0]
        if module in MODULES and module != SHOWN and not every_module:
            continue
        yield [
            code,
            one.title,
            one.kind.value,
            one.group,
            " ".join(sorted(duty.value for duty in one.duties)),
            " ".join(role for role, codes in held.items() if code in codes) or "-",
        ]
