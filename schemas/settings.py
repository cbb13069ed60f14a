"""Every setting of the product; `cluster.settings` alone fills it from the environment."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings as actors and deployments receive them.

    A field `name` is read from `QINQIAO_NAME`. Paths are absolute. Times are seconds.
    """

    data_dir: str
    models_dir: str
    ui_dir: str

    database_url: str
    """`postgresql+psycopg://…`; empty starts the embedded server."""
    database_owner_url: str = ""
    """The same database as the role that owns the tables and migrates; needed with `database_url`,
    whose role then can change no record. Used at the start alone."""
    nats_url: str
    """`nats://…`; empty starts the embedded server."""

    http_host: str = "127.0.0.1"
    http_port: int = 8700
    secure_cookies: bool = False
    """Send session cookies over TLS only; on wherever a TLS edge stands in front."""

    simulators: bool = False
    """Serve the simulated outside systems (WeChat); on for the demonstration only."""
    demonstration: bool = False
    """Seed made-up people and accounts."""

    media_addresses: tuple[str, ...] = ("127.0.0.1",)
    """Addresses of this machine that the media engine listens on and offers."""

    join_early_s: int = 600
    absence_s: int = 600
    """After the start of the call's time, how long one side may be awaited."""
    rejoin_s: int = 60
    """How long a party that lost its connection is awaited in a running call."""
    token_s: int = 900

    session_idle_s: int = 1800
    session_s: int = 43200
    officer_sessions: int = 10
    """Sessions that one officer may have open; a further one ends the oldest."""

    password_least: int = 8
    password_classes: int = 3
    """Of lower case, upper case, digits and symbols."""
    password_history: int = 5
    """So many passwords before must not come again."""
    password_days: int = 90
    """A password that is older must be changed; 0: never."""
    sign_in_failures: int = 5
    """So many wrong proofs of identity lock an account."""
    lock_s: int = 900
    address_failures: int = 60
    """So many failures from one address within `lock_s` close the sign-in to it."""
    open_settling_s: float = 5
    """So long after it was entered a record is handed out to outside systems: what was begun
    before it is committed by then."""
    second_factor: tuple[str, ...] = ("default",)
    """Codes of the roles that sign in with a second factor; `default`: all of them, and none in a
    demonstration; `none` for none."""
    admin_networks: tuple[str, ...] = ()
    """Networks from which administrators may come, as `10.1.0.0/16`; empty: from everywhere."""
    kiosk_idle_s: int = 60
    face_valid_s: int = 900
    """How long a passed face check lets the same session join."""

    face_engine: str = "embedded"
    """`embedded` or `insightface`."""
    insightface_pack: str = ""
    """Folder of an InsightFace pack; needed by the engine `insightface`."""
    face_threshold: float = 0.4
    """Least cosine at which two faces are one person."""
    face_search_threshold: float = 0.5
    """The same where one face is looked for among many, who give more occasion to err."""

    face_liveness: bool = True
    """Ask for turns of the head wherever people show their face; off where certified terminals
    see to it."""
    liveness_turn: float = 0.2
    """How far the head must turn to each side, as `signed_turn` measures it."""
    relative_portrait: bool = True
    """Relatives whose face is registered show it at sign-in (VC-WL-05)."""
    face_failures: int = 8
    """So many refused faces in a row close a person's sign-in by face for `lock_s`."""

    mask_check_s: float = 3.0
    """How often a frame of the inmate's picture is looked at for unmasked surroundings."""
    face_watch: bool = True
    """Watch the relative's face while a call runs (VC-MON-06)."""
    face_watch_s: float = 5.0
    """How often a frame of the relative's picture is looked at."""
    face_watch_threshold: float = 0.35
    """Least cosine at which a face in a running call is the registered one."""

    transcription: bool = True
    """Turn live transcription of video calls on or off (VC-GEN-15)."""
    speech_threads: int = 2
    speech_batch: int = 10

    device_silent_s: int = 45
    """A device that was not heard for so long is offline; it beats three times as often."""

    upload_most_mb: int = 512
    """Largest file that anybody may hand in, whatever its field allows."""

    export_alone_rows: int = 50
    """Personal data of more people than so many are taken out by two persons alone (PI-2)."""

    sign_approvals: bool = True
    """Sign every decision with the approver's SM2 key (NF-CRYPTO-34)."""

    keys_dir: str = ""
    files_dir: str = ""
    checkpoints_dir: str = ""
    """Where signed checkpoints of the audit log go; in production on another host."""
    checkpoint_s: int = 300
    log_level: str = "INFO"
