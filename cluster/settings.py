"""The only reader of the environment: `QINQIAO_NAME` becomes the setting `name`."""

import os
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import msgspec

from cluster.problems import CannotStart
from pipelines.rules.bureau.plan import FEWEST, MOST
from pipelines.rules.messages.gateway_address import origin_of
from schemas.settings import (
    FACE_ENGINES,
    MEANING_CLASSIFIERS,
    MEDIA_ENGINES,
    SPEECH_ENGINES,
    Settings,
)
from schemas.speech.speech import LEASE_S

PREFIX = "QINQIAO_"
# Not a setting: marks every process that belongs to one running platform.
INSTANCE_VARIABLE = "QINQIAO_INSTANCE"
REPOSITORY = Path(__file__).resolve().parent.parent

_PATHS = (
    "data_dir",
    "models_dir",
    "ui_dir",
    "keys_dir",
    "files_dir",
    "insightface_pack",
    "citizen_secret_file",
    "citizen_control_key_file",
    "public_relay_key_file",
    "wechat_secret_file",
    "wechat_official_secret_file",
    "wechat_control_key_file",
    "key_service_secret_file",
    "key_service_ca_file",
    "message_key_file",
    "funds_key_file",
    "affairs_key_file",
    "affairs_control_key_file",
    "call_gateway_key_file",
    "call_gateway_control_key_file",
    "police_key_file",
    "police_control_key_file",
    "lasting_dir",
    "analysts_dir",
    "prisons_dir",
    "recordings_inbox_dir",
    "speech_model_dir",
    "speech_secret_file",
    "scanner_socket",
    "scanner_signatures",
    "tls_certificate",
)
_FOLDERS = ("data_dir", "keys_dir", "files_dir", "checkpoints_dir")
"""What is written there must not go to wherever a process happens to stand."""
_ENGINES = {
    "face_engine": FACE_ENGINES,
    "speech_engines": SPEECH_ENGINES,
    "media_engine": MEDIA_ENGINES,
    "meaning_classifier": MEANING_CLASSIFIERS,
}
_FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


def settings_of_process(**overrides: Any) -> Settings:
    """Settings of this process's environment; `overrides` come from the command line."""
    return load_settings(os.environ, **overrides)


def load_settings(environment: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings from defaults, then `environment`, then `overrides`."""
    given = {name: _value(name, text) for name, text in _named(environment).items()}
    values = given | overrides
    if values.get("tls_certificate"):
        # A cookie that crossed the network in clear once would open the same session over TLS.
        values["secure_cookies"] = True
    data_dir = Path(values.get("data_dir") or REPOSITORY / "var").resolve()
    defaults: dict[str, Any] = {
        "data_dir": str(data_dir),
        "models_dir": str(REPOSITORY / "var" / "models"),
        "ui_dir": str(REPOSITORY / "ui" / "dist"),
        "keys_dir": str(data_dir / "keys"),
        "files_dir": str(data_dir / "files"),
        "checkpoints_dir": str(data_dir / "checkpoints"),
        "lasting_dir": str(data_dir / "lasting"),
        "backup_places": (str(data_dir / "backups" / "1"), str(data_dir / "backups" / "2")),
        "database_url": "",
        "nats_url": "",
    }
    settings = Settings(**(defaults | values))
    _check_folders(settings)
    _check_engines(settings)
    _check_ranges(settings)
    return settings


def _named(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that are settings; an unknown name is a slip that must not pass."""
    named: dict[str, str] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable == INSTANCE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in _FIELDS:
            raise _wrong(variable, "there is no such setting")
        named[name] = text
    return named


def _value(name: str, text: str) -> Any:
    """The text as the setting's own type; lists are written with commas."""
    if name in _PATHS:
        return str(Path(text).expanduser().resolve()) if text else ""
    kind = _FIELDS[name].type
    raw: Any = text
    if kind == tuple[str, ...]:
        raw = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _wrong(PREFIX + name.upper(), f"{text!r} does not fit: {error}") from None


def _check_folders(settings: Settings) -> None:
    for name in _FOLDERS:
        value = getattr(settings, name)
        if not Path(value).is_absolute():
            why = f"{value!r} is no absolute path"
            advice = "请填写文件夹的绝对路径，或去掉该变量以使用默认位置。"
            raise _wrong(PREFIX + name.upper(), why, advice)


def _check_engines(settings: Settings) -> None:
    for name, possible in _ENGINES.items():
        value = getattr(settings, name)
        chosen = value if isinstance(value, tuple) else (value,)
        if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(possible):
            names = ", ".join(possible)
            raise _wrong(PREFIX + name.upper(), f"{value!r} is none of {names}", f"可选：{names}。")


def _check_ranges(settings: Settings) -> None:
    checks = {
        "http_port": 1 <= settings.http_port <= 65535,
        "face_threshold": -1 <= settings.face_threshold <= 1,
        "media_addresses": bool(settings.media_addresses),
        "admin_networks": all(_is_network(one) for one in settings.admin_networks),
        "labour_shard_owners": len(settings.labour_shard_owners)
        in (0, len(settings.labour_shards)),
        "labour_embedded_shards": 0 <= settings.labour_embedded_shards <= 64,
        "speech_threads": settings.speech_threads >= 1,
        "speech_batch": settings.speech_batch >= 1,
        "transcription_workers": 1 <= settings.transcription_workers <= 16,
        "speech_channels": settings.speech_channels >= 1,
        "speech_lease_s": settings.speech_lease_s >= LEASE_S,
        "speech_most_waiting": settings.speech_most_waiting >= 0,
        "speech_timeout_s": settings.speech_timeout_s > 0,
        "speech_slow_s": settings.speech_slow_s > 0,
        "api_replicas": 1 <= settings.api_replicas <= 64,
        "api_most_replicas": 1 <= settings.api_most_replicas <= 64,
        "bureau_inmates": settings.bureau_inmates == 0 or FEWEST <= settings.bureau_inmates <= MOST,
        "prison_stand_in_records": settings.prison_stand_in_records >= 100,
        "speech_least_replicas": settings.speech_least_replicas >= 1,
        "speech_most_replicas": settings.speech_least_replicas
        <= settings.speech_most_replicas
        <= 64,
        "face_least_replicas": settings.face_least_replicas >= 1,
        "face_most_replicas": settings.face_least_replicas <= settings.face_most_replicas <= 64,
        "reader_least_replicas": settings.reader_least_replicas >= 1,
        "reader_most_replicas": settings.reader_least_replicas
        <= settings.reader_most_replicas
        <= 64,
        "speech_model_dir": "sherpa" not in settings.speech_engines
        or bool(settings.speech_model_dir),
        "speech_url": "http" not in settings.speech_engines or bool(settings.speech_url),
        "speech_secret_file": "http" not in settings.speech_engines
        or bool(settings.speech_secret_file),
        "restore_limit_s": settings.restore_limit_s > 0,
        "unscanned_uploads": settings.unscanned_uploads in ("default", "refuse", "admit"),
        "backup_places": bool(settings.backup_places)
        and len(set(settings.backup_places)) == len(settings.backup_places)
        and all(Path(one).is_absolute() for one in settings.backup_places),
        "environment": settings.environment == ""
        or (settings.environment.isascii() and settings.environment.isidentifier()),
        "segment_s": 1 <= settings.segment_s <= 60,
        "node": not settings.node or bool(settings.database_url and settings.nats_url),
        "log_level": settings.log_level in ("DEBUG", "INFO", "WARNING", "ERROR"),
        "citizen_signing": settings.citizen_signing in ("hmac-sm3", "hmac-sha256"),
        "public_relay_url": not settings.public_relay_url
        or origin_of(settings.public_relay_url) is not None,
        "public_relay_key_file": not settings.public_relay_url
        or bool(settings.public_relay_key_file),
        "wechat_url": not settings.wechat_url or origin_of(settings.wechat_url) is not None,
        "wechat_app_id": not settings.wechat_url or bool(settings.wechat_app_id),
        "wechat_secret_file": not settings.wechat_url or bool(settings.wechat_secret_file),
        "wechat_official_secret_file": not settings.wechat_official_app_id
        or bool(settings.wechat_official_secret_file),
        "citizen_secret_file": not settings.citizen_url or bool(settings.citizen_secret_file),
        "message_gateways": all(map(origin_of, settings.message_gateways)),
        "message_key_file": not settings.message_gateways or bool(settings.message_key_file),
        "funds_url": not settings.funds_url or origin_of(settings.funds_url) is not None,
        "public_address": not settings.public_address
        or origin_of(settings.public_address) is not None,
        "citizen_page_url": not settings.citizen_page_url
        or settings.citizen_page_url.startswith("https://"),
        "funds_key_file": not settings.funds_url or bool(settings.funds_key_file),
        "affairs_url": not settings.affairs_url or origin_of(settings.affairs_url) is not None,
        "affairs_key_file": not settings.affairs_url or bool(settings.affairs_key_file),
        "call_gateway_url": not settings.call_gateway_url
        or origin_of(settings.call_gateway_url) is not None,
        "call_gateway_key_file": not settings.call_gateway_url
        or bool(settings.call_gateway_key_file),
        "police_url": not settings.police_url or origin_of(settings.police_url) is not None,
        "police_key_file": not settings.police_url or bool(settings.police_key_file),
        "key_service_secret_file": not settings.key_service_url
        or bool(settings.key_service_secret_file),
        "insightface_pack": settings.face_engine != "insightface"
        or bool(settings.insightface_pack),
    }
    for name, fits in checks.items():
        if not fits:
            value = getattr(settings, name)
            raise _wrong(PREFIX + name.upper(), f"{value!r} is not a possible value")


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _wrong(variable: str, why: str, advice: str = "") -> CannotStart:
    return CannotStart(
        f"环境变量 {variable} 的值有误，请更正后重新启动。{advice}",
        english=f"environment variable {variable}: {why}",
        code="wrong_setting",
        variable=variable,
    )
