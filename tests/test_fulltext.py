"""A document's text with its statements: whole where the file is at hand, else outline and quoted words."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from policygraph.analysis.evidence import Evidence
from policygraph.analysis.sources import Source
from policygraph.reading import read_text
from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.pages.fulltext import Quote, excerpts
from policygraph_api.pages.pieces import Mark, cut
from serving import Site, serving


@pytest.fixture(scope="module")
def whole(sample_store: Path, sample: Path) -> Iterator[Site]:
    """The sample with its file."""
    with open_store(directory=sample_store) as store, serving(create_app(store, documents=sample.parent)) as site:
        yield site


@pytest.fixture(scope="module")
def bare(sample_store: Path) -> Iterator[Site]:
    """The sample without its file."""
    with open_store(directory=sample_store) as store, serving(create_app(store)) as site:
        yield site


def told(site: Site, address: str) -> dict[str, Any]:
    answer = site.send("GET", f"{address}?format=json")
    assert answer.status == 200
    return dict(answer.json())


def shown(site: Site, address: str) -> str:
    answer = site.send("GET", address)
    assert answer.status == 200, answer.body[:300]
    return answer.body.decode()


def spans(page: dict[str, Any]) -> list[tuple[int, int]]:
    entries = [entry for entries in page["groups"].values() for entry in entries]
    duties = [duty for entry in entries for duty in entry.get("duties", ())]
    return [tuple(span) for entry in (*entries, *duties) for span in entry["spans"]]


def test_the_whole_text_is_there_with_every_statement(whole: Site, sample: Path) -> None:
    page = told(whole, "/documents/linlan/text")
    assert page["whole"]
    assert page["text"] == sample.read_bytes().decode()
    assert "".join(piece["text"] for piece in page["pieces"]) == page["text"]
    assert set(page["groups"]) >= {"task", "target", "chain", "flow", "finding"}
    assert all(page["text"][start:end] for start, end in spans(page))
    text = shown(whole, "/documents/linlan/text")
    assert set(re.findall(r' href="#([^"]+)"', text)) <= set(re.findall(r' id="([^"]+)"', text)) | {"main"}


def test_without_the_file_the_quoted_words_stand_under_their_headings(bare: Site, whole: Site) -> None:
    page, full = (told(site, "/documents/linlan/text") for site in (bare, whole))
    assert not page["whole"]
    assert "".join(piece["text"] for piece in page["pieces"]) == page["text"]
    assert len(page["text"]) < len(full["text"])
    marked = {key for piece in page["pieces"] for key in piece["keys"]}
    assert marked == {key for piece in full["pieces"] for key in piece["keys"]}
    for line in page["text"].split("\n"):
        assert not line or line in full["text"] or " " in line


def test_evidence_leads_to_its_place_and_shows_the_whole_sentence(whole: Site, bare: Site) -> None:
    task = told(bare, "/documents/linlan/text")["groups"]["task"][0]["iri"].removeprefix("https://w3id.org/policygraph")
    with_file, without = (shown(site, f"{task}?part=1") for site in (whole, bare))
    assert "<mark>" in with_file
    assert "<mark>" not in without
    assert "第 " in with_file
    for site, page in ((whole, with_file), (bare, without)):
        link = re.search(r'href="(/documents/linlan/text\?at=(\d+)-(\d+))#at"', page)
        assert link
        assert 'id="at"' in shown(site, html.unescape(link[1]))


@pytest.mark.parametrize("at", ["", "5", "9-5", "99999999-999999999", "a-b", "-", "0-0"])
def test_any_place_can_be_asked_for(whole: Site, bare: Site, at: str) -> None:
    for site in (whole, bare):
        assert 'class="text"' in shown(site, f"/documents/linlan/text?at={at}")


def test_an_unknown_document_is_not_there(whole: Site) -> None:
    assert whole.send("GET", "/documents/nowhere/text").problem()["status"] == 404


def test_a_sentence_is_parted_at_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、总则\n　　到2020年，\n建成体系。其后。\n", encoding="utf-8")
    text = read_text(path)[0]
    start, end = text.raw.index("建成"), text.raw.index("。其")
    low = text.raw.index("到")
    item = Evidence("a", start, end, "", "建成体系", (low, end + 1), "", "")
    assert Source(path, text).parted(item) == ("到2020年，", "建成体系", "。")


def test_excerpts_keep_every_quoted_character_in_its_order() -> None:
    text = "零一二三四五六七八九" * 3
    places = [(2, 6), (3, 5), (4, 9), (9, 10), (15, 20), (15, 17)]
    quotes = [Quote(start, end, text[start:end], "一" if start < 9 else "二") for start, end in places]
    made, moved = excerpts(quotes, {"一": "甲", "二": "乙"})
    assert made == "一 甲\n二三四五六七八\n\n二 乙\n九\n五六七八九"
    for start, end in places:
        assert made[moved[start] : moved[end - 1] + 1] == text[start:end]


def test_a_text_is_cut_where_statements_begin_and_end() -> None:
    made = cut(
        "abcdefgh",
        [Mark("wide", "task", [(1, 6)]), Mark("narrow", "duty", [(2, 3), (5, 8)]), Mark("no", "x", [(9, 20)])],
    )
    assert [(piece.text, piece.keys) for piece in made.pieces] == [
        ("a", ()),
        ("b", ("wide",)),
        ("c", ("narrow", "wide")),
        ("de", ("wide",)),
        ("f", ("narrow", "wide")),
        ("gh", ("narrow",)),
    ]
    assert made.begins == {"wide": 1, "narrow": 2}


def test_a_folder_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    done = run("serve", "--documents", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
