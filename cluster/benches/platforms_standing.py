"""Stand-ins of outside platforms beside a demonstration: watched, and ended with it."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from cluster.benches.prisons import kept_bureau
from cluster.listener import address_of
from cluster.services.bare_environment import bare
from cluster.services.child import Child
from cluster.services.ports import LOOPBACK, free_port
from connectors.platforms.stand_in_folder import StandInFolder
from schemas.platform.simulators import SimulatedPlatformName
from schemas.settings import Settings

FOLDER = "platforms"
_STOP_S = 10.0
_PATH = "PYTHONPATH"


def lacking(settings: Settings) -> list[SimulatedPlatformName]:
    """Those that a demonstration would have to do without: no other one is named."""
    addresses = {
        SimulatedPlatformName.AFFAIRS: settings.affairs_url,
        SimulatedPlatformName.CALL_GATEWAY: settings.call_gateway_url,
        SimulatedPlatformName.WECHAT: settings.wechat_url,
        SimulatedPlatformName.CITIZEN: settings.citizen_url,
        SimulatedPlatformName.POLICE: settings.police_url,
    }
    return [name for name, address in addresses.items() if not address]


class PlatformStandIns:
    """One process, told where each listens and whom it holds, and nothing of our database."""

    name = "stand-ins of platforms"

    def __init__(
        self,
        settings: Settings,
        names: list[SimulatedPlatformName],
        log: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Their addresses and keys are settled at once, so that others can be told of them."""
        self._top = Path(settings.data_dir) / FOLDER
        self._ports = {name: free_port() for name in names}
        self._bureau = kept_bureau.folder_of(settings)
        self._service = address_of(settings)
        self._log = log
        path = {_PATH: environment[_PATH]} if _PATH in environment else {}
        self._environment = bare(environment) | path
        self._child = Child([], log=log, environment=self._environment)
        told: dict[str, str] = {}
        for name, port in self._ports.items():
            folder = StandInFolder(self._top / name)
            folder.furnish()
            prefix = name.settings_prefix
            told[f"{prefix}_url"] = f"http://{LOOPBACK}:{port}/v1"
            told[name.key_setting] = str(folder.key)
            told[f"{prefix}_control_key_file"] = str(folder.control_key)
            told |= _further(name, folder)
        self.settings: Settings = msgspec.structs.replace(settings, **told)
        """Those of a platform that asks them."""

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.alive()

    def start(self) -> None:
        """What a bureau was made from is there by now, or never."""
        self._child = Child(self._command(), log=self._log, environment=self._environment)
        self._child.start()

    def restart(self) -> None:
        self.start()

    def stop(self) -> None:
        self._child.stop(signal.SIGINT, _STOP_S)

    def _command(self) -> list[str]:
        simulate = [sys.executable, "-m", "cluster", "simulate", "platforms", str(self._top)]
        for name, port in self._ports.items():
            simulate += [f"--{name}", str(port)]
        made = kept_bureau.kept(self._bureau)
        bureau = ["--bureau", str(made.path)] if made else []
        if SimulatedPlatformName.CITIZEN in self._ports:
            simulate += ["--service", self._service]
        return [*simulate, *bureau]


def _further(name: SimulatedPlatformName, folder: StandInFolder) -> dict[str, str]:
    """What a door needs to know beside address and keys."""
    # Here, so that other platforms need not load what stand-ins need.
    from connectors.platforms.citizen_stand_in import simulator as city
    from connectors.platforms.wechat_stand_in import simulator as chat

    if name is SimulatedPlatformName.CITIZEN:
        return {"citizen_app_id": city.APP_ID, "citizen_signing": city.SIGNING}
    if name is not SimulatedPlatformName.WECHAT:
        return {}
    return {
        "wechat_app_id": chat.APP_ID,
        "wechat_official_app_id": chat.OFFICIAL_APP_ID,
        "wechat_official_secret_file": str(folder.key),
    }
