"""Verdicts, derived values and missing links as the pages show them, on the shipped graph."""

import pytest
from fastapi.testclient import TestClient

from policygraph.namespaces import ID


def test_findings_are_chosen_by_verdict(client: TestClient) -> None:
    found = client.get("/findings?verdict=contradiction&format=json").json()["findings"]
    assert {finding["verdict"] for finding in found} == {"contradiction"}
    page = client.get("/findings?verdict=consistent").text
    assert "verdict-consistent" in page
    assert "verdict-contradiction" not in page


@pytest.mark.parametrize(("language", "words"), [("zh", "推算（非原文）："), ("en", "Derived, not in the text: ")])
def test_targets_show_what_a_change_means_as_derived(client: TestClient, language: str, words: str) -> None:
    page = client.get(f"/targets?document=sanming&lang={language}").text
    assert f"{words}0.802 × (1 - 19%) ≈ 0.6496 吨标煤/万元" in page
    assert "verdict-asking" in page


def test_one_indicator_over_documents_comes_with_its_warning(client: TestClient) -> None:
    page = client.get(f"/targets?indicator={ID}indicator/industrial-water-reuse&lang=zh").text
    assert "全部工业与规模以上工业口径不同" in page
    assert all(f"/documents/{name}" in page for name in ("sanming", "shanxi", "xuchang"))


def test_loops_page_tells_missing_links_and_cyclicity(client: TestClient) -> None:
    told = client.get("/loops?document=liaoyuan&format=json").json()
    assert [found["gap"]["link"]["target"] for found in told["missing"]] == ["建筑垃圾"]
    page = client.get("/loops?document=shanxi&lang=en").text
    assert "Links of this document only." in page
    assert "written of the narrower" in page
    assert "2.386" in client.get("/loops?document=shanxi&view=components&lang=en").text
