"""Keep what leaves the house: documents, parcels, manifests and what carriers report

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manifests",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(length=16), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("parties", sa.JSON(), nullable=True),
        sa.Column("printed_at", sa.DateTime(), nullable=True),
        sa.Column("handed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_manifests_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifests")),
        sa.UniqueConstraint("code", name=op.f("uq_manifests_code")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_manifests_year")),
    )
    with op.batch_alter_table("manifests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_manifests_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_manifests_state"), ["state"], unique=False)

    op.create_table(
        "print_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("stock", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("failed_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_print_runs_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_runs")),
    )
    with op.batch_alter_table("print_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_runs_at"), ["at"], unique=False)

    op.create_table(
        "parcels",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("carrier", sa.String(length=16), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("resi", sa.String(length=30), nullable=True),
        sa.Column("resi_at", sa.DateTime(), nullable=True),
        sa.Column("handed_at", sa.DateTime(), nullable=True),
        sa.Column("manifest_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trace_until", sa.Date(), nullable=True),
        sa.Column("receiver", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_parcels_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["manifest_id"], ["manifests.id"], name=op.f("fk_parcels_manifest_id_manifests")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_parcels_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["parcels.id"], name=op.f("fk_parcels_previous_id_parcels")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcels")),
        sa.UniqueConstraint("code", name=op.f("uq_parcels_code")),
        sa.UniqueConstraint("resi", name=op.f("uq_parcels_resi")),
    )
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcels_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_parcels_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcels_manifest_id"), ["manifest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcels_state"), ["state"], unique=False)
        batch_op.create_index("ix_parcels_state_carrier", ["state", "carrier"], unique=False)
        batch_op.create_index(
            "ix_parcels_since", ["state", "state_since", "resi", "carrier"], unique=False
        )

    op.create_table(
        "carrier_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("given", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=True),
        sa.Column("receiver", sa.String(length=512), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_carrier_events_parcel_id_parcels")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_carrier_events_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_events")),
        sa.UniqueConstraint("digest", name=op.f("uq_carrier_events_digest")),
    )
    with op.batch_alter_table("carrier_events", schema=None) as batch_op:
        batch_op.create_index("ix_carrier_events_given", ["given"], unique=False)
        batch_op.create_index(batch_op.f("ix_carrier_events_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_carrier_events_parcel", ["parcel_id", "at"], unique=False)

    op.create_table(
        "documents",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_documents_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_documents_parcel_id_parcels")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_documents_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_documents_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_state"), ["state"], unique=False)
        batch_op.create_index("ix_documents_since", ["state", "state_since"], unique=False)

    op.create_table(
        "label_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place_in_run", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_label_prints_parcel_id_parcels")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["print_runs.id"], name=op.f("fk_label_prints_run_id_print_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_prints")),
    )
    with op.batch_alter_table("label_prints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_prints_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_prints_run_id"), ["run_id"], unique=False)

    with op.batch_alter_table("applicants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("village", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("city", sa.String(length=80), nullable=True))

    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_applications_finish", ["state", "finish_by"], unique=False)
        batch_op.create_index("ix_applications_since", ["state", "state_since"], unique=False)
        batch_op.drop_index("ix_applications_queue")
        batch_op.create_index(
            "ix_applications_queue",
            ["state", "paper_ready_at", "desk_code", "taken_by_id", "state_since"],
            unique=False,
        )

    with op.batch_alter_table("name_words", schema=None) as batch_op:
        batch_op.drop_index("ix_name_words_application_id")
        batch_op.create_index(
            "ix_name_words_application_word", ["application_id", "word"], unique=False
        )

    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.create_index("ix_dossiers_since", ["state", "state_since"], unique=False)

    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index("ix_promises_due", ["kind", "day"], unique=False)

    with op.batch_alter_table("enclosures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parcel_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_enclosures_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_enclosures_parcel_id_parcels"), "parcels", ["parcel_id"], ["id"]
        )

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("completed_years", sa.JSON(), nullable=False, server_default="[]")
        )


def downgrade() -> None:
    raise NotImplementedError("Parcels are not taken back: people hold them in their hands.")
