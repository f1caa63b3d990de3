"""The table of states and moves: no dead end, no unreachable corner, one queue each."""

from __future__ import annotations

import pytest

from postal import workflow
from postal.workflow import (
    MOVES,
    QUEUES,
    STATES,
    IllegalMove,
    NotYourMove,
    ReasonMissing,
    Role,
    State,
    Thing,
    find_move,
    moves_for,
    moves_from,
    queues_of,
)
from postal.workflow.outgoing import CARRIED

BORN = {
    (Thing.ENVELOPE, "received"),
    (Thing.COVER, "blank"),
    (Thing.COVER, "bound"),
    (Thing.DOSSIER, "received"),
    (Thing.BATCH, "arriving"),
    (Thing.APPLICATION, "registered"),
    (Thing.DOCUMENT, "to_enter"),
    (Thing.PARCEL, "packing"),
    (Thing.MANIFEST, "open"),
    (Thing.LETTER, "composed"),
}


def reachable(thing: Thing, start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for move in moves_from(thing, todo.pop()):
            if move.target not in seen:
                seen.add(move.target)
                todo.append(move.target)
    return seen


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row.thing}-{row.name}")
def test_every_state_leads_to_an_end(row: State) -> None:
    ends = {state.name for state in STATES if state.thing is row.thing and state.final}
    assert row.final or reachable(row.thing, row.name) & ends


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row.thing}-{row.name}")
def test_every_state_can_be_reached(row: State) -> None:
    starts = [name for thing, name in BORN if thing is row.thing]
    assert any(row.name in reachable(row.thing, start) for start in starts)


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row.thing}-{row.name}")
def test_an_open_state_has_a_limit_and_a_way_out(row: State) -> None:
    if not row.final:
        assert row.limit_hours is not None
        assert moves_from(row.thing, row.name)


def test_every_move_connects_known_states() -> None:
    known = {(row.thing, row.name) for row in STATES}
    for move in MOVES:
        assert (move.thing, move.source) in known
        assert (move.thing, move.target) in known
        assert move.roles


def test_no_state_has_two_moves_of_one_name() -> None:
    keys = [(move.thing, move.source, move.name) for move in MOVES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("paper", [True, False])
def test_every_open_application_stands_in_exactly_one_queue(paper: bool, held: bool) -> None:  # noqa: FBT001
    for row in STATES:
        if row.thing is Thing.APPLICATION:
            expected = 0 if row.final else 1
            assert len(queues_of(row.thing, row.name, paper=paper, held=held)) == expected


@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.parametrize("thing", [Thing.DOCUMENT, Thing.PARCEL, Thing.MANIFEST])
def test_every_open_thing_that_leaves_stands_in_exactly_one_queue(
    thing: Thing,
    bound: bool,  # noqa: FBT001
) -> None:
    for row in STATES:
        if row.thing is thing:
            expected = 0 if row.final else 1
            assert len(queues_of(thing, row.name, bound=bound)) == expected, row.name


def test_a_carriers_word_may_follow_any_other() -> None:
    for source in CARRIED:
        targets = {move.target for move in moves_from(Thing.PARCEL, source)}
        assert set(CARRIED) - {source} <= targets


def test_a_case_in_nobodys_hand_waits_to_be_taken() -> None:
    free, held = (
        queues_of(Thing.APPLICATION, "under_verification", held=held) for held in (False, True)
    )
    assert [row.name for row in free] == ["again"]
    assert [row.name for row in held] == ["in_hand"]


def test_a_rejection_needs_two_roles() -> None:
    with pytest.raises(NotYourMove):
        find_move(Thing.APPLICATION, "second_look", "confirm_rejection", [Role.OPERATOR], "palsu")
    with pytest.raises(NotYourMove):
        find_move(
            Thing.APPLICATION, "under_verification", "propose_rejection", [Role.SUPERVISOR], "palsu"
        )


def test_every_queue_shows_a_state_that_exists() -> None:
    known = {(row.thing, row.name) for row in STATES}
    assert {(queue.thing, queue.state) for queue in QUEUES} <= known


def test_an_application_always_has_a_word_for_the_citizen() -> None:
    assert all(row.public is not None for row in STATES if row.thing is Thing.APPLICATION)


def test_an_illegal_move_names_the_legal_ones() -> None:
    with pytest.raises(IllegalMove) as refused:
        find_move(Thing.DOSSIER, "filed", "scan", [Role.MAILROOM], None)
    assert refused.value.values["legal"] == "move_box, lend, take_out, unfile"
    assert "filed" in str(refused.value)


def test_a_move_of_another_role_is_refused_by_name() -> None:
    with pytest.raises(NotYourMove) as refused:
        find_move(Thing.APPLICATION, "registered", "withdraw", [Role.MAILROOM], "pemohon minta")
    assert "counter" in str(refused.value)


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_move_that_asks_for_a_reason_gets_one(reason: str | None) -> None:
    with pytest.raises(ReasonMissing):
        find_move(Thing.APPLICATION, "registered", "withdraw", [Role.COUNTER], reason)


def test_buttons_are_only_the_moves_of_the_persons_roles() -> None:
    names = {move.name for move in moves_for(Thing.APPLICATION, "registered", [Role.COUNTER])}
    assert names == {"require_visit", "withdraw"}


def test_words_are_written_for_every_state_role_and_public_word() -> None:
    assert set(workflow.ROLE_LABELS) == set(Role)
    assert set(workflow.PUBLIC_LABELS) == set(workflow.PublicWord)
