"""Keep roles, their permissions and data scopes in the database, sealed; log who signs in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Built-in roles as they stood when they moved here from the code; (code, name, duty, id).
ROLES = (
    ("approver", "审批民警", "business", "00000000000000000000000001"),
    ("monitor", "监听民警", "business", "00000000000000000000000002"),
    ("reviewer", "复听民警", "business", "00000000000000000000000003"),
    ("leader", "带班领导", "business", "00000000000000000000000004"),
    ("word_keeper", "词库管理员", "business", "00000000000000000000000005"),
    ("system_admin", "系统管理员", "system", "00000000000000000000000006"),
    ("security_admin", "安全管理员", "security", "00000000000000000000000007"),
    ("auditor", "审计员", "audit", "00000000000000000000000008"),
)


def upgrade() -> None:
    _accounts()
    _roles()
    _holders()
    _changes()
    _sign_ins()


def _accounts() -> None:
    op.add_column("officer", sa.Column("password_changed_at", sa.DateTime(timezone=True)))
    op.add_column(
        "officer",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default="false"),
    )
    op.add_column("officer", sa.Column("totp_sealed", sa.LargeBinary()))
    op.add_column("officer", sa.Column("totp_step", sa.BigInteger()))
    op.add_column("officer", sa.Column("sm2_public_key", sa.String(130)))
    op.add_column("officer", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("session", sa.Column("device", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "password_history",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("officer_id", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_password_history_officer_id"), "password_history", ["officer_id"])


def _roles() -> None:
    role = op.create_table(
        "role",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("code", sa.String(32), nullable=False, unique=True),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("description", sa.String(200), nullable=False, server_default=""),
        sa.Column("duty", sa.String(16), nullable=False),
        sa.Column("built_in", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("code", "duty", name=op.f("uq_role_code_duty")),
    )
    op.bulk_insert(
        role,
        [
            {"id": id_, "code": code, "name": name, "duty": duty, "built_in": True}
            for code, name, duty, id_ in ROLES
        ],
    )
    op.create_table(
        "role_permission",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("role", sa.String(32), sa.ForeignKey("role.code"), nullable=False),
        sa.Column("permission", sa.String(80), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.UniqueConstraint("role", "permission", name=op.f("uq_role_permission_role_permission")),
    )
    op.create_table("known_permission", sa.Column("code", sa.String(80), primary_key=True))


def _holders() -> None:
    # Rows from before carry no seal, and what is not sealed is not honoured.
    op.execute("delete from officer_role")
    op.alter_column("officer_role", "role", type_=sa.String(32))
    op.add_column("officer_role", sa.Column("duty", sa.String(16), nullable=False))
    op.add_column("officer_role", sa.Column("mac", sa.String(64), nullable=False))
    op.create_foreign_key(
        op.f("fk_officer_role_role"), "officer_role", "role", ["role", "duty"], ["code", "duty"]
    )
    op.create_index(
        "uq_officer_role_one_administrator",
        "officer_role",
        ["officer_id"],
        unique=True,
        postgresql_where=sa.text("duty <> 'business'"),
    )
    op.create_table(
        "officer_scope",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("officer_id", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("unit_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.UniqueConstraint(
            "officer_id", "unit_id", name=op.f("uq_officer_scope_officer_id_unit_id")
        ),
    )
    op.create_index(op.f("ix_officer_scope_officer_id"), "officer_scope", ["officer_id"])
    op.create_index(op.f("ix_officer_scope_unit_id"), "officer_scope", ["unit_id"])


def _changes() -> None:
    op.create_table(
        "rights_change",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proposed_by", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(26), sa.ForeignKey("officer.id")),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "state = 'withdrawn' or decided_by is null or decided_by <> proposed_by",
            name=op.f("ck_rights_change_two_people"),
        ),
    )
    for column in ("proposed_by", "proposed_at", "decided_by"):
        op.create_index(op.f(f"ix_rights_change_{column}"), "rights_change", [column])
    op.create_index(
        "uq_rights_change_open",
        "rights_change",
        ["subject", "subject_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )


def _sign_ins() -> None:
    op.create_table(
        "sign_in_log",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(8), nullable=False),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("officer_id", sa.String(26), sa.ForeignKey("officer.id")),
        sa.Column("source_address", sa.String(64), nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
    )
    op.create_index("ix_sign_in_log_at", "sign_in_log", ["at"])
    op.create_index(op.f("ix_sign_in_log_officer_id"), "sign_in_log", ["officer_id"])
    op.create_index("ix_sign_in_log_source_address_at", "sign_in_log", ["source_address", "at"])
    op.create_table(
        "sign_in_challenge",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("login", sa.String(32), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index(op.f("ix_sign_in_challenge_expires_at"), "sign_in_challenge", ["expires_at"])
