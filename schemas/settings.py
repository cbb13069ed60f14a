"""Every setting of the product; `cluster.settings` alone fills it from the environment."""

from typing import Final

import msgspec

FACE_ENGINES: Final = ("embedded", "insightface")
SPEECH_ENGINES: Final = ("whisper", "stock", "sherpa", "http")
MEANING_CLASSIFIERS: Final = ("none", "embedded")
MEDIA_ENGINES: Final = ("forwarding", "relay")


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

    labour_shards: tuple[str, ...] = ()
    """Addresses of the databases that hold the labour ledger, a shard each; with an embedded server
    they are made there. Empty beside a database of one's own: there is no ledger."""
    labour_shard_owners: tuple[str, ...] = ()
    """The same databases as the role that owns the tables, in the same order."""
    labour_embedded_shards: int = 4
    """So many shards the embedded server makes."""

    node: str = ""
    """Name of this node among several on one database, each another; empty: it is the only one."""

    http_host: str = "127.0.0.1"
    http_port: int = 8700
    api_replicas: int = 2
    """Processes that answer HTTP and WebSocket: with two, the death of one costs a reconnection."""
    api_most_replicas: int = 6
    face_least_replicas: int = 1
    face_most_replicas: int = 4
    reader_least_replicas: int = 1
    reader_most_replicas: int = 2
    """Between least and most the load, or an operator's hand, sets how many replicas there are; of
    the API `api_replicas` are the fewest."""
    tls_certificate: str = ""
    """PEM file with certificate chain and private key: people are served over TLS alone. Outside a
    demonstration needed wherever `http_host` is reached from other machines."""
    public_address: str = ""
    """`https://…` at which people reach the platform, where an edge of others stands before it;
    `qinqiao check` looks there as well. Empty: they come to `http_host` itself."""
    secure_cookies: bool = False
    """Send session cookies over TLS only; on by itself with `tls_certificate`, to be set wherever
    another TLS edge stands in front."""

    simulators: bool = False
    """Serve the simulated outside systems (WeChat); on for the demonstration only."""
    demonstration: bool = False
    """Seed made-up people and accounts."""
    bureau_inmates: int = 0
    """Of a bureau with a year behind it, which a demonstration makes on an empty folder; 0: it has
    some fifty inmates and no past."""
    prison_stand_ins: bool = False
    """Run stand-ins of all prisons' visit and phone systems beside a demonstration."""
    prison_stand_in_records: int = 500
    """So many records each of them begins with, about."""

    public_relay_url: str = ""
    """Address of the relay that alone asks WeChat and 随申办; empty: they are asked directly."""
    public_relay_key_file: str = ""
    """File with the key that both sides sign with; needed with `public_relay_url`."""
    wechat_url: str = ""
    """Address of WeChat, as `https://api.weixin.qq.com`; empty: that entry is closed."""
    wechat_app_id: str = ""
    wechat_secret_file: str = ""
    """File with the mini-program's secret, read anew at each question; needed with `wechat_url`."""
    wechat_official_app_id: str = ""
    """Of the official account; empty: that entry is closed."""
    wechat_official_secret_file: str = ""
    wechat_control_key_file: str = ""
    """File with the key of its stand-in's knobs; a demonstration alone has one."""

    citizen_url: str = ""
    """Address of 随申办市民云 for swapping tokens; empty: that entry is closed."""
    citizen_path: str = "/auth/token/swap"
    citizen_verify_path: str = "/identity/verify"
    citizen_data_path: str = "/service-data/query"
    citizen_logout_path: str = "/auth/logout"
    citizen_app_id: str = ""
    citizen_secret_file: str = ""
    """File with the key that requests to it are signed with; needed with `citizen_url`."""
    citizen_control_key_file: str = ""
    """File with the key of its stand-in's knobs; a demonstration alone has one."""
    citizen_signing: str = "hmac-sm3"
    """`hmac-sm3` or `hmac-sha256`, over the values sorted by name."""
    citizen_token_name: str = "token"
    """What the token is called in the request."""
    citizen_id_no_name: str = "idNo"
    citizen_name: str = "userName"
    """What identity number and name are called in the answer's `data`."""
    citizen_entry_name: str = "ssb_token"
    """What the token is called in the address of the relative's page."""

    citizen_page_url: str = ""
    """Address at which 随申办 shows the relative's page, where it is another than
    `public_address`; watched as people reach it."""

    message_gateways: tuple[str, ...] = ()
    """Origins that messages to relatives may be sent to, as `https://sms.example.com`; an approved
    channel whose address lies elsewhere sends nothing. Empty: nothing is ever sent."""
    message_rate: int = 50
    """So many messages a gateway takes in a second; no more are handed to it."""
    message_key_file: str = ""
    """File with the key that requests to them are signed with; needed with `message_gateways`."""

    funds_url: str = ""
    """Address of the funds platform, before `/charges`; empty: tickets are made and wait."""
    funds_key_file: str = ""
    """File with the key that requests to it are signed with; needed with `funds_url`."""
    phone_needs_funds: bool = False
    """Refuse to dial while a call of the inmate could not be charged for want of money."""

    affairs_url: str = ""
    """Address of the prison affairs platform, before `/states`; empty: our own records count, but
    for a demonstration, which begins a stand-in of its own."""
    affairs_key_file: str = ""
    """File with the key that requests to it are signed with; needed with `affairs_url`."""
    affairs_control_key_file: str = ""
    """File with the key of a stand-in's knobs; a real platform has none."""

    call_gateway_url: str = ""
    """Address of the outbound call gateway, before `/announcements`; empty: relatives are told by
    message, but for a demonstration, which begins a stand-in of its own."""
    call_gateway_key_file: str = ""
    """File with the key that requests to it are signed with; needed with `call_gateway_url`."""
    call_gateway_control_key_file: str = ""
    """File with the key of a stand-in's knobs; a real gateway has none."""

    police_url: str = ""
    """Address of the real-person check of public security, before `/person-checks`; empty: officers
    look at faces and papers themselves, but for a demonstration, which begins a stand-in."""
    police_key_file: str = ""
    """File with the key that requests to it are signed with; needed with `police_url`."""
    police_control_key_file: str = ""
    """File with the key of a stand-in's knobs; the real service has none."""

    media_addresses: tuple[str, ...] = ("127.0.0.1",)
    """Addresses of this machine that the media engine listens on and offers."""
    media_engine: str = "forwarding"
    """One of `MEDIA_ENGINES`: packets as they come, or aiortc's own relay, which decodes and
    encodes everything anew and costs about ten times as much."""

    join_early_s: int = 600
    absence_s: int = 600
    """After the start of the call's time, how long one side may be awaited."""
    most_calls: int = 40
    """So many video calls may run at once; a further one is refused before anybody is seated."""
    rejoin_s: int = 60
    """How long a party that lost its connection is awaited in a running call."""
    token_s: int = 900
    # Tools beside the call, by role: closed until an administrator opens them (VC-AV-15, -16).
    board_relative: bool = False
    board_inmate: bool = False
    board_officer: bool = False
    annotate_relative: bool = False
    annotate_inmate: bool = False
    annotate_officer: bool = False
    share_relative: bool = False
    share_inmate: bool = False
    share_officer: bool = False
    quality_test_relative: bool = True
    quality_test_inmate: bool = True
    alert_unowned_s: int = 60
    """After so long without an owner an alert is escalated to the leaders of its ward."""
    review_hit_hours: int = 24
    """A conversation with sensitive words must be reviewed within so many hours of its end."""
    review_sample_percent: int = 20
    """Of those without any, such a share in every prison must be reviewed."""
    review_sample_days: int = 7
    """Within so many days."""
    pay_due_day: int = 10
    """By this day of the month after, a ward reports its pay."""
    pay_remind_days: int = 3
    """A ward that is late is reminded again after so many days."""

    venue_turnover_minutes: int = 5
    """Pause in a venue between two calls."""
    venue_shift_minutes: int = 0
    """How far the placement of a day may move a call's start; 0: not at all."""
    call_cancel_minutes: int = 30
    """Until how long before its start a relative may cancel an approved call."""
    notice_tries: int = 3
    """So many times a relative's telephone is tried before a message stands in for the call."""
    notice_pause_s: int = 300
    """Pause between two tries."""
    affairs_age_minutes: int = 1440
    """How old the prison affairs platform's last word may be while it does not answer."""

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
    claim_hours: int = 24
    """So long after the decision both halves of a claim code open an account to its holder."""
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
    """One of `FACE_ENGINES`."""
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
    live_transcription_visit: bool = True
    live_transcription_phone_call: bool = True
    """The same for visits and phone calls whose systems hand in their sound (VC-SUP-18)."""
    record_transcription_video_call: bool = True
    record_transcription_visit: bool = True
    record_transcription_phone_call: bool = True
    """Transcribe the recordings of a channel by themselves (VC-GEN-15)."""
    transcription_workers: int = 1
    """Recordings that are transcribed side by side."""
    recordings_inbox_dir: str = ""
    """Folder into which outside systems put recordings of visits and phone calls; empty: none."""
    speech_engines: tuple[str, ...] = ("whisper",)
    """Of `SPEECH_ENGINES`, in order: where one fails or is too slow, the next one hears.

    `whisper` is trimmed, batched and asked again about words; `stock` is faster-whisper as it
    comes, on the same model; `sherpa` reads a SenseVoice or Paraformer folder; `http` is the
    bureau's own recognition service. The last three find words by text alone."""
    speech_model_dir: str = ""
    """Folder with `model.onnx` or `model.int8.onnx` and `tokens.txt`; needed by `sherpa`."""
    speech_url: str = ""
    """Address that the engine `http` sends each utterance to."""
    speech_key_id: str = "qinqiao"
    speech_secret_file: str = ""
    """File with the key that requests to it are signed with; needed by `http`."""
    speech_timeout_s: float = 8.0
    """How long the service may take for one utterance, retries included."""
    speech_slow_s: float = 20.0
    """How long an engine may take for a batch where another one could take its place."""
    speech_least_replicas: int = 1
    speech_most_replicas: int = 4
    """The same of those that hear."""
    meaning_classifier: str = "embedded"
    """One of `MEANING_CLASSIFIERS`: what reads ended conversations for risks that no listed word
    names, and proposes them to a person; `none` switches it off (GEN-15)."""
    speech_threads: int = 2
    speech_batch: int = 4
    """Utterances heard together by one thread: more save little and all wait for the last."""
    speech_channels: int = 60
    """Conversations that are transcribed live at once, over all kinds (NF-DEP-06)."""
    speech_lease_s: float = 15.0
    """Who was not heard for so long holds no channel any more; holders ask every five seconds."""
    speech_most_waiting: int = 20
    """So many more wait for a free channel; beyond, they are refused. 0: nobody waits."""

    headcount_sync_s: int = 15
    """How often the prison affairs platform is asked for movements."""
    headcount_delay_minutes: int = 1
    """What the platform tells is seen here within so long; a ledger that was not brought up to date
    for longer is shown as late (LR-IF-01, VC-API-03)."""
    headcount_gap_tries: int = 5
    """So often a movement that the feed left out is asked for before the others go on without."""

    fetching_reserve_gb: int = 2
    """So much of a disk stays free when recordings of prisons' systems are fetched: calls are
    recorded on the same disks, and must never want for room."""

    device_silent_s: int = 45
    """A device that was not heard for so long is offline; it beats three times as often."""

    upload_most_mb: int = 512
    """Largest file that anybody may hand in, whatever its field allows."""

    export_alone_rows: int = 50
    """Personal data of more people than so many are taken out by two persons alone (PI-2)."""

    look_ups_an_hour: int = 60
    companions_verified: bool = False
    """Whether relatives pick verified companions alone; officers enter whom they see."""
    open_applications: int = 6
    """So many applications of a relative may wait at a time (VC-PUB-23)."""
    """So many different identity and telephone numbers one officer may search for in an hour; who
    goes on is refused and told of (PI-1)."""

    request_skew_s: int = 120
    """What a page seals and a terminal signs is taken so long before and after the time that it
    says, and once (NF-CRYPTO-32)."""

    sign_approvals: bool = True
    """Sign every decision with the approver's SM2 key (NF-CRYPTO-34)."""

    keys_dir: str = ""
    """Folder of the master key, where no service holds it, and of the sealed component secrets."""
    key_service_url: str = ""
    """Address of the cloud's cryptographic service; empty: the master key lies in `keys_dir`."""
    key_service_id: str = "qinqiao"
    key_service_secret_file: str = ""
    """File with the key that requests to it are signed with; needed with `key_service_url`."""
    key_service_ca_file: str = ""
    """Certificates of who vouches for the service; empty: the system's own."""
    files_dir: str = ""
    checkpoints_dir: str = ""
    """Where signed checkpoints of the audit log go; in production on another host."""
    checkpoint_s: int = 300
    analysts_dir: str = ""
    """Where exports for analysts go, one place for all nodes; empty: below `data_dir`."""
    prisons_dir: str = ""
    """Where prisons' systems put files and packages; empty: below `data_dir`."""
    environment: str = ""
    """Name of the environment, as `production`, `training`, `test`; a backup or an export of
    another one is refused. Empty: `production`, or `demonstration`."""
    scanner_socket: str = ""
    """Unix socket of a ClamAV daemon; empty starts an embedded one where it is installed."""
    scanner_signatures: str = ""
    """Folder of signatures for the embedded one, which somebody keeps up to date; empty: our own,
    which find test contents alone."""
    unscanned_uploads: str = "default"
    """`refuse` or `admit` what no scanner looked at; `default`: admit in a demonstration alone."""
    backup_places: tuple[str, ...] = ()
    """Folders that backups are put in; the second best on another machine."""
    restore_limit_s: int = 4 * 3600
    """A restore must be done within so long; a drill that takes longer has not passed."""
    lasting_dir: str = ""
    """Lasting storage for finished recordings, best on another volume."""
    segment_s: float = 5
    """How long a segment of a recording lasts: what a crash costs at most."""
    log_level: str = "INFO"

    @property
    def here_stand_ins(self) -> bool:
        """Whether outside systems may stand on this machine; never in production."""
        return self.simulators or self.prison_stand_ins
