"""What the operator reads once the platform serves."""

from rich.console import Console
from rich.table import Table

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.cast import SCRIPT_PAIRS, SCRIPT_PRISON
from cluster.listener import address_of
from schemas.settings import Settings

_FACES = (
    ("officer console", "console"),
    ("relative, phone", "relative"),
    ("outside bodies", "official"),
    ("inmate", "inmate"),
)


def announce(settings: Settings, console: Console) -> None:
    """Addresses of the faces and, for a demonstration, whom to sign in as."""
    base = address_of(settings)
    console.rule("Qinqiao runs")
    for name, path in _FACES:
        console.print(f"  {name:<16} {base}/{path}/", highlight=False)
    for name, address, knobs in (
        ("WeChat, made up", settings.wechat_url, settings.wechat_control_key_file),
        ("随申办, made up", settings.citizen_url, settings.citizen_control_key_file),
    ):
        if knobs:
            console.print(f"  {name:<16} {address.removesuffix('/v1')}/", highlight=False)
    if settings.demonstration:
        _accounts(console)
    console.print(f"  data in {settings.data_dir}; Ctrl-C stops everything.", highlight=False)


def _accounts(console: Console) -> None:
    prison = SCRIPT_PRISON.lower()
    table = Table(title=f"Demonstration accounts, password {DEMONSTRATION_PASSWORD}")
    table.add_column("sign in as")
    table.add_column("who")
    for name, what in (
        (f"{prison}.approver", "approves requests of prison P03; p01 to p15 alike"),
        (f"{prison}.monitor", "watches and steers calls of P03"),
        (f"{prison}.reviewer", "reviews recordings of P03"),
        (f"{prison}.leader", "keeps the records and call rules of P03"),
        (f"{prison}.labour", "keeps hours, pay, grades and posts of P03"),
        ("bureau.words", "keeps the word library"),
        ("bureau.documents", "keeps the documents of labour"),
        ("bureau.system", "keeps accounts, jobs, parameters and the menu"),
        ("bureau.system2", "publishes flows of approvals that bureau.system edited"),
        ("bureau.security", "approves changes of rights"),
        ("bureau.auditor", "reads and proves the audit log"),
    ):
        table.add_row(name, what)
    for number, (inmate, relative) in enumerate(SCRIPT_PAIRS, 1):
        table.add_row(
            relative.openid, f"relative {relative.name} of pair {number} (simulated WeChat)"
        )
        table.add_row(inmate.number, f"inmate {inmate.name} of pair {number} (kiosk)")
    console.print(table)
