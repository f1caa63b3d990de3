"""The table of papers of a service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postal import catalogue
from postal.catalogue import Service
from postal.office.requirements import (
    Asked,
    ConditionMissing,
    LonelyAlternative,
    Original,
    Use,
    table_of,
    with_table,
)

SEED = catalogue.seed()
EVERY_SERVICE = tuple(SEED.services.values())


def by_code(service: Service) -> dict[str, Asked]:
    return {row.item: row for row in table_of(service, SEED.items)}


@pytest.mark.parametrize("service", EVERY_SERVICE, ids=lambda service: service.code)
def test_a_table_that_nobody_changed_gives_the_same_service(service: Service) -> None:
    assert with_table(service, by_code(service)) == service


def test_the_papers_asked_for_come_first() -> None:
    service = SEED.services["KK-BARU"]
    rows = table_of(service, SEED.items)
    asked = [row.item for row in rows if row.use is not Use.NOT]
    assert asked == list(service.items)
    assert [row.item for row in rows[: len(asked)]] == asked
    assert len(rows) == len(SEED.items)


def test_a_paper_no_longer_asked_for_is_neither_kept_nor_given_back() -> None:
    service = SEED.services["KTP-RUSAK"]
    table = by_code(service)
    table["KTP_LAMA"] = replace(table["KTP_LAMA"], use=Use.NOT)
    changed = with_table(service, table)
    assert "KTP_LAMA" not in changed.items + changed.keep + changed.back


def test_a_condition_is_written_in_both_languages() -> None:
    service = SEED.services["KTP-RUSAK"]
    table = by_code(service)
    table["BUKTI"] = Asked("BUKTI", Use.WHEN, "bila ada", " ")
    with pytest.raises(ConditionMissing):
        with_table(service, table)
    table["BUKTI"] = Asked("BUKTI", Use.WHEN, " bila ada ", "if there is", Original.BACK)
    changed = with_table(service, table)
    assert changed.when[-1].text_id == "bila ada"
    assert changed.back == ("BUKTI",)


def test_one_alternative_is_none() -> None:
    service = SEED.services["KTP-RUSAK"]
    table = by_code(service)
    table["BUKTI"] = Asked("BUKTI", Use.ONE_OF_B)
    with pytest.raises(LonelyAlternative):
        with_table(service, table)
