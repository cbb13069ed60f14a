"""Whether a call is privileged is decided when it is made; nobody changes it afterwards."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION keep_confidentiality() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a call stays as confidential as it was made';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER video_call_keeps_confidentiality BEFORE UPDATE ON video_call
        FOR EACH ROW WHEN (OLD.confidentiality IS DISTINCT FROM NEW.confidentiality)
        EXECUTE FUNCTION keep_confidentiality()
        """
    )
