"""Keep what the reader saw on each page, so that a batch can be cut again without reading it

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("upside_down", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("backs_of_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_batches_backs_of_id_batches"), "batches", ["backs_of_id"], ["id"]
        )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("codes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reader", sa.String(length=32), nullable=True))
        for name in ("cover_like", "read_blank"):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        batch_op.add_column(sa.Column("look", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("quality", sa.JSON(), nullable=True))
    # Between two pages there is room now for the back of a sheet that was scanned on its own.
    op.execute(
        "UPDATE pages SET position = position + position % 100000 WHERE position IS NOT NULL"
    )
    # Pages read before keep what was kept of them: one code, and that a cover was one.
    if op.get_bind().dialect.name == "sqlite":
        one_code = "json_array(code_seen)"
    else:
        one_code = "json_build_array(code_seen)"
    op.execute(f"UPDATE pages SET codes = {one_code} WHERE code_seen IS NOT NULL")  # noqa: S608
    op.execute(
        "UPDATE pages SET read_blank = blank, "
        "cover_like = (place = 'cover' OR coalesce(reason, '') = 'unreadable-cover')"
    )


def downgrade() -> None:
    raise NotImplementedError("What the reader saw is not forgotten: nothing else tells it.")
