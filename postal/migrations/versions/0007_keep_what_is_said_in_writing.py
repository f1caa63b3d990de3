"""Keep what is said in writing: letters, and which went to the printer together

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "letter_pattern",
                sa.String(length=60),
                nullable=False,
                server_default="470/{number}/{year}",
            )
        )
        batch_op.add_column(sa.Column("signer", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("wait_days", sa.Integer(), nullable=False, server_default="30")
        )

    op.create_table(
        "letters",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("slip", sa.String(length=10), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("wait_until", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("number_text", sa.String(length=80), nullable=True),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("handed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_letters_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("slip", name=op.f("uq_letters_slip")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_letters_year")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letters_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letters_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_number_text"), ["number_text"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_state"), ["state"], unique=False)
        batch_op.create_index("ix_letters_since", ["state", "state_since"], unique=False)

    op.create_table(
        "letter_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place_in_run", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_prints_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["print_runs.id"], name=op.f("fk_letter_prints_run_id_print_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_prints")),
    )
    with op.batch_alter_table("letter_prints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_prints_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_prints_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("What was said in writing is not forgotten: people rely on it.")
