"""Keep examinations and promises

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_promises_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_promises_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint(
            "application_id", "kind", "number", name=op.f("uq_promises_application_id")
        ),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("enclosure_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_verdicts_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["enclosure_id"], ["enclosures.id"], name=op.f("fk_verdicts_enclosure_id_enclosures")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_verdicts_page_id_pages")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_verdicts_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("application_id", "line", name=op.f("uq_verdicts_application_id")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("finish_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("return_channel", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("return_place_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reach_note", sa.String(length=200), nullable=True))
        batch_op.create_index("ix_applications_examine", ["state", "examine_by"], unique=False)
        batch_op.create_index("ix_applications_taken", ["taken_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_applications_return_place_id_places"),
            "places",
            ["return_place_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_applications_taken_by_id_staff"), "staff", ["taken_by_id"], ["id"]
        )
    # What citizens were told at intake becomes the first version of that promise.
    op.execute(
        "INSERT INTO promises (application_id, kind, number, day, at) "
        "SELECT id, 'examine', 1, examine_by, created_at FROM applications "
        "WHERE examine_by IS NOT NULL"
    )


def downgrade() -> None:
    raise NotImplementedError("Verdicts and promises are not taken back: people acted on them.")
