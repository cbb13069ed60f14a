"""What `qinqiao bench labour-users` prints."""

import msgspec

from loadtests.platform.load import LoadFigures


class LabourUsersBench(msgspec.Struct, frozen=True, kw_only=True):
    """A crowd that enters, decides and counts; all of one run."""

    users: int
    wards: int
    inmates_per_ward: int
    cores: int
    seconds: float
    requests: int
    requests_per_s: float
    errors: int
    error_share: float
    p50_ms: float
    p95_ms: float
    sheets: int
    """Handed in during the run."""
    decided: int
    acknowledged: int
    """Lines of the sheets that were handed in."""
    stored: int
    """Those that the ledger holds once its writers are done."""
    load: LoadFigures
