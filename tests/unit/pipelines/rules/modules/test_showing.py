"""The console is told a declaration without what is the server's own."""

import msgspec

from pipelines.rules.modules.showing import shown
from schemas.modules.catalog import MODULES

OWN = {"kept_by", "looked_through", "indexes", "approval", "own", "sample"}


def test_what_is_the_servers_own_stays_here() -> None:
    for module in MODULES.values():
        told = msgspec.to_builtins(shown(module))
        whole = msgspec.to_builtins(module)
        assert whole.keys() - told.keys() == OWN
        assert {name for field in whole["fields"] for name in field} - {
            name for field in told["fields"] for name in field
        } == {"computed"}
        for field in whole["fields"]:
            del field["computed"]
        assert told == {name: value for name, value in whole.items() if name not in OWN}
