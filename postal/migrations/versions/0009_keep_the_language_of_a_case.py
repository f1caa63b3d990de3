"""Keep in which language a person is written to, and who worded a paper

Revision: 0009, after 0008
"""

from base64 import b64decode

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEMPLATES = sa.table(
    "letter_templates",
    sa.column("kind", sa.String),
    sa.column("subject", sa.String),
    sa.column("body", sa.Text),
    sa.column("created_at", sa.DateTime),
)
_CRESTS = sa.table(
    "crests",
    sa.column("sha256", sa.String),
    sa.column("jpeg", sa.LargeBinary),
    sa.column("created_at", sa.DateTime),
)


def upgrade() -> None:
    with op.batch_alter_table("applicants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=True))
    with op.batch_alter_table("item_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("created_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_item_versions_created_by_staff"), "staff", ["created_by"], ["id"]
        )
    _crests()
    _indexes()


def _crests() -> None:
    """Move the crests out of the letters' words, where they lay as text."""
    op.create_table(
        "crests",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_crests")),
    )
    connection = op.get_bind()
    kept = connection.execute(sa.select(_TEMPLATES).where(_TEMPLATES.c.kind == "crest")).all()
    for row in kept:
        connection.execute(
            _CRESTS.insert().values(
                sha256=row.subject, jpeg=b64decode(row.body), created_at=row.created_at
            )
        )
    connection.execute(_TEMPLATES.delete().where(_TEMPLATES.c.kind == "crest"))


def _indexes() -> None:
    """Answer the bar's counts and the order of the piles from indexes alone.

    A later migration that has SQLite build ``applications`` anew must create the second again:
    what it holds are expressions, and those are lost.
    """
    op.drop_index("ix_documents_since", table_name="documents")
    op.create_index("ix_documents_since", "documents", ["state", "state_since", "application_id"])
    op.create_index(
        "ix_applications_order",
        "applications",
        [
            "state",
            sa.text("(urgent IS NULL)"),
            sa.text("(examine_by IS NULL)"),
            *("examine_by", "id", "paper_ready_at", "taken_by_id", "desk_code"),
        ],
    )


def downgrade() -> None:
    raise NotImplementedError("Nobody forgets in which language a person is spoken to.")
