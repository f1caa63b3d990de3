"""The commands: stable words that other programs call (``flask --help`` lists them)."""

from __future__ import annotations

from flask import Flask

from postal.cli.balance import balance_command
from postal.cli.begin import demo_command
from postal.cli.carriers import carrier_events_command
from postal.cli.labels import labels_command
from postal.cli.letters import letters_command
from postal.cli.look import fsck_command, show_command, status_command
from postal.cli.manifests import handover_command, manifest_command
from postal.cli.moving import move_command
from postal.cli.paper import covers_command, receive_command
from postal.cli.people import staff_group
from postal.cli.reindex import reindex_command
from postal.cli.scans import ingest_command, watch_command


def register_commands(app: Flask) -> None:
    """Add every command to ``flask``; ``flask db upgrade`` comes with Flask-Migrate."""
    for command in (
        receive_command,
        covers_command,
        ingest_command,
        watch_command,
        balance_command,
        show_command,
        status_command,
        letters_command,
        labels_command,
        manifest_command,
        handover_command,
        move_command,
        carrier_events_command,
        fsck_command,
        reindex_command,
        staff_group,
        demo_command,
    ):
        app.cli.add_command(command)
