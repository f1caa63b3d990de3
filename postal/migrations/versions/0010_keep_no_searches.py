"""Keep no searches in the database

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What somebody found lies for a day in a file of its own, and can be searched again.

    PostgreSQL orders the words of names by their letters from now on, as SQLite does: in the
    order of a language a beginning is no range.
    """
    op.drop_table("search_results")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("name_words", "word", type_=sa.String(length=60, collation="C"))


def downgrade() -> None:
    raise NotImplementedError("Nobody needs the searches of another day.")
