"""What the overview tells an auditor to look at first."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from policygraph import resources
from policygraph.queries import SEVERITIES
from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.pages.matters import matters
from policygraph_api.pages.site import Site

PLANS = Path(__file__).parent / "data" / "plans.trig"


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(open_store([PLANS, *resources.ontology_files()]))


def test_the_gravest_come_first_and_then_those_that_touch_most_tasks(site: Site) -> None:
    ranks = [(SEVERITIES.index(m.severity), -m.tasks, -m.count) for m in matters(site)]
    assert len(ranks) > 5
    assert ranks == sorted(ranks)


def test_every_open_finding_is_in_one_and_each_has_words(site: Site) -> None:
    found = matters(site)
    assert sum(matter.count for matter in found) == len(site.open_findings)
    for matter in found:
        assert 0 < len(matter.findings) <= matter.count
        assert all(finding.evidence for finding in matter.findings)
        assert sum(number for _, number in matter.documents) == matter.count


def test_tasks_that_are_touched_are_tasks_of_its_documents(site: Site) -> None:
    found = {matter.rule: matter for matter in matters(site)}
    nobody = found["task-names-nobody"]
    assert nobody.tasks == nobody.count
    assert 1 <= nobody.share <= 100
    assert all(matter.tasks <= matter.of_tasks and matter.share <= 100 for matter in found.values())
    assert found["aim-below-baseline"].tasks == found["aim-below-baseline"].share == 0


def test_the_overview_shows_them_with_words_and_a_reason_in_both_languages(site: Site) -> None:
    client = TestClient(create_app(site.store))
    chinese, english = (client.get(f"/?lang={language}").text for language in ("zh", "en"))
    assert "涉及" in chinese
    assert "touches" in english
    first = client.get("/?format=json").json()["matters"][0]
    assert first["findings"][0]["evidence"][0]["quote"] in chinese
    assert f"/findings?rule={first['rule']}" in chinese
