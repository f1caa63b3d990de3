"""Keep no digest of a page

Revision: 0011, after 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody asked for it: a file is known by its own, a sheet scanned again by how it looks."""
    op.drop_column("pages", "digest")


def downgrade() -> None:
    raise NotImplementedError("The digests of old pages are not worth reading all files again.")
