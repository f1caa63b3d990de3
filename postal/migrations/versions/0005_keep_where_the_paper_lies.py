"""Keep where the paper lies: boxes, and who has what out of them

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shelf", sa.String(length=80), nullable=False),
        sa.Column("full_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_boxes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boxes")),
        sa.UniqueConstraint("code", name=op.f("uq_boxes_code")),
        sa.UniqueConstraint("name", name=op.f("uq_boxes_name")),
    )
    with op.batch_alter_table("boxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boxes_created_at"), ["created_at"], unique=False)

    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("box_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("box_place", sa.Integer(), nullable=True))
        batch_op.create_index("ix_dossiers_box", ["box_id", "box_place"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_dossiers_box_id_boxes"), "boxes", ["box_id"], ["id"]
        )

    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("borrower", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("lent_at", sa.DateTime(), nullable=True),
        sa.Column("back_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_loans_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_loans_dossier_id_dossiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
    )
    with op.batch_alter_table("loans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loans_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index("ix_loans_open", ["back_at", "withdrawn_at", "lent_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Where paper lies is not forgotten: people would search for it.")
