"""The relatives' privacy notice with its first text, and who agreed to which version."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FIRST_TEXT = """\
您好。为了让您能和服刑的亲人通话、会见，我们需要用到您的一些个人信息。请您慢慢看完，有不明白的可以问监狱会见窗口。

一、我们收集哪些信息
1. 您的姓名、身份证号、手机号、住址。
2. 您和服刑人员的关系，以及您交来的证明材料。
3. 您的人脸照片和人脸特征。人脸属于敏感个人信息，我们只用来核对是不是您本人。
4. 您登记的亲情号码。
5. 您的预约、申请、通话和会见记录。通话会按规定被监听、录音录像，每次通话前会再次告诉您。
6. 您登录的时间和网络地址。

二、为什么要收集
只为办理会见、通话、信件等业务，核实您的身份和亲属关系，保障监管安全，以及依照法律接受监督。不会用来做广告，也不会卖给任何人。

三、保存多久
1. 您使用期间，我们一直保存。长期没有往来、也没有绑定服刑人员的，到期后自动清除。
2. 人脸核验时拍的照片，到期后自动删除。
3. 通话记录、录音录像、审批记录和操作日志，依照法律规定的期限保存。
具体天数可以在“我的个人信息”里看到。

四、谁能看到
只有负责这项工作的监狱民警，在工作需要时才能看到。身份证号和手机号平时只显示一部分，要看完整的号码必须有权限，而且每看一次都会留下记录。除法律规定外，不提供给其他单位和个人。

五、怎样保护
您的身份证号、手机号和人脸信息都加密保存。每一次查看和修改都有记录，可以追查。

六、您的权利
1. 查看：在“我的”里打开“我的个人信息”，可以看到我们保存的内容，也可以下载一份。
2. 更正：信息有错，请带身份证到监狱会见窗口，由民警为您更正。
3. 不同意或撤回同意：您可以不同意，也可以随时申请注销。不同意或注销后，就不能使用手机预约和通话了，\
但您仍可以到监狱会见窗口办理业务。
4. 注销：在“我的个人信息”里提出，由民警核实后办理，办理前您可以撤回。
5. 对处理结果有意见，可以向监狱或上海市监狱管理局反映。

七、内容有变化时
告知书有更新，我们会请您重新阅读并同意，之后才能继续使用。
"""


def upgrade() -> None:
    notice = op.create_table(
        "privacy_notice",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("changes", sa.String(200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(64), nullable=False),
    )
    first = {
        "number": 1,
        "text": FIRST_TEXT,
        "changes": "",
        "published_at": datetime.now(UTC),
        "published_by": "平台默认",
    }
    op.bulk_insert(notice, [first])
    op.create_table(
        "privacy_consent",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("relative_id", sa.String(26), sa.ForeignKey("relative.id"), nullable=False),
        sa.Column("number", sa.Integer, sa.ForeignKey("privacy_notice.number"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_address", sa.String(64), nullable=False),
        sa.UniqueConstraint("relative_id", "number"),
    )
    op.execute(
        """
        create function privacy_record_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'notices and consents are never changed or removed';
        end $$
        """
    )
    for table in ("privacy_notice", "privacy_consent"):
        op.execute(
            f"create trigger {table}_append_only before update or delete on {table}"
            " for each statement execute function privacy_record_is_append_only()"
        )


def downgrade() -> None:
    op.drop_table("privacy_consent")
    op.drop_table("privacy_notice")
    op.execute("drop function privacy_record_is_append_only()")
