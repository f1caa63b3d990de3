"""From the papers of a service to a decision, without database or web."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postal import catalogue
from postal.service import Condition, Service
from postal.verdicts import OPEN, Verdict
from postal.verification.checklist import Judged, Line, Outcome, decide, lines_of, missing

SEED = catalogue.seed()
SERVICES = list(SEED.services.values())
PLAIN = replace(
    SEED.services["KTP-HILANG"],
    need=("F102", "KK_FC"),
    any=(("F201", "F203"),),
    when=(Condition("F104", "bila perlu", "if needed"), Condition("F104", "bila lagi", "again")),
    keep=(),
    back=(),
)
LINES = lines_of(PLAIN)
ALL_PRESENT = {line.key: Judged(Verdict.PRESENT) for line in LINES[:3]}

services = st.sampled_from(SERVICES)
verdicts = st.builds(Judged, st.sampled_from(Verdict), st.booleans())


def test_each_requirement_becomes_a_line_of_its_own() -> None:
    assert [line.key for line in LINES] == [
        "need:F102",
        "need:KK_FC",
        "any:F201+F203",
        "when:F104",
        "when:F104:2",
    ]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_no_two_lines_of_a_service_share_a_key_and_each_fits_its_column(service: Service) -> None:
    keys = [line.key for line in lines_of(service)]
    assert len(keys) == len(set(keys))
    assert all(len(key) <= 200 for key in keys)


def test_a_key_outlives_a_new_version_with_more_papers() -> None:
    longer = lines_of(replace(PLAIN, need=("F101", *PLAIN.need)))
    assert {line.key for line in LINES} < {line.key for line in longer}


def test_nothing_follows_before_every_line_is_judged() -> None:
    decision = decide(LINES, {"need:F102": Judged(Verdict.ABSENT)})
    assert decision.outcome is Outcome.UNDECIDED
    assert [line.key for line in decision.lines] == ["need:KK_FC", "any:F201+F203"]


def test_everything_there_is_complete_and_an_untouched_condition_does_not_count() -> None:
    assert decide(LINES, ALL_PRESENT).outcome is Outcome.COMPLETE


def test_one_open_line_makes_it_incomplete_and_is_named() -> None:
    decision = decide(LINES, {**ALL_PRESENT, "when:F104": Judged(Verdict.UNCLEAR)})
    assert decision.outcome is Outcome.INCOMPLETE
    assert [line.key for line in decision.lines] == ["when:F104"]


def test_an_open_line_is_asked_again_after_a_supplement_also_a_conditional_one() -> None:
    decision = decide(LINES, {**ALL_PRESENT, "when:F104": Judged(Verdict.ABSENT, again=True)})
    assert decision.outcome is Outcome.UNDECIDED
    assert [line.key for line in decision.lines] == ["when:F104"]


def test_a_paper_that_is_not_needed_here_does_not_hold_anything_up() -> None:
    waived = {**ALL_PRESENT, "need:KK_FC": Judged(Verdict.NOT_NEEDED)}
    assert decide(LINES, waived).outcome is Outcome.COMPLETE


@given(services, st.data())
def test_the_outcome_is_the_same_in_every_order_of_keys_pressed(
    service: Service, data: st.DataObject
) -> None:
    lines = lines_of(service)
    pressed = data.draw(st.lists(st.tuples(st.sampled_from(lines), verdicts)))
    judged = {line.key: verdict for line, verdict in pressed}
    backwards = dict(reversed(judged.items()))
    assert decide(lines, judged) == decide(lines, backwards)


@given(services, st.data())
def test_complete_never_hides_an_open_or_unjudged_paper(
    service: Service, data: st.DataObject
) -> None:
    lines = lines_of(service)
    judged = data.draw(st.dictionaries(st.sampled_from([line.key for line in lines]), verdicts))
    decision = decide(lines, judged)
    if decision.outcome is Outcome.COMPLETE:
        assert decision.lines == ()
        assert all(judged[line.key].verdict not in OPEN for line in lines if line.key in judged)
        assert all(line.key in judged for line in lines if line.condition is None)
    else:
        assert decision.lines
        assert set(decision.lines) <= set(lines)


@given(services, st.data())
def test_judging_one_more_line_never_makes_a_decided_case_undecided(
    service: Service, data: st.DataObject
) -> None:
    lines = lines_of(service)
    fresh = st.builds(Judged, st.sampled_from(Verdict))
    judged = {line.key: data.draw(fresh) for line in lines if line.condition is None}
    more: Line = data.draw(st.sampled_from(lines))
    decided = decide(lines, {**judged, more.key: data.draw(fresh)})
    assert decided.outcome is not Outcome.UNDECIDED


def test_what_is_missing_is_told_in_both_languages_with_its_verdict() -> None:
    judged = {
        **ALL_PRESENT,
        "need:KK_FC": Judged(Verdict.UNCLEAR),
        "any:F201+F203": Judged(Verdict.ABSENT),
    }
    told = missing(decide(LINES, judged), judged, SEED.items)
    assert [each.verdict for each in told] == [Verdict.UNCLEAR, Verdict.ABSENT]
    assert told[0].name_id == SEED.items["KK_FC"].name_id
    assert told[1].name_id.startswith("salah satu: ")
    assert told[1].name_en.startswith("one of: ")
