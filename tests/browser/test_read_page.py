"""Reading one's own document in Chromium: dropped, chosen or pasted, beside its words, and taken away."""

import base64
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from papers import save_word
from policygraph.store import open_store
from policygraph_api.main import create_app
from serving import serving
from watching import Opener, Watched

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DROP = """([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  const place = document.querySelector(".drop");
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""
HOSTILE = (
    '一、加强<script>document.title = "x"</script><img src=x onerror="document.title=1">管理。（责任单位：市财政局）'
)


@pytest.fixture
def word(sample: Path, tmp_path: Path) -> Path:
    return save_word(sample.read_text(encoding="utf-8"), tmp_path / "临澜.docx")


def drop(page: Page, path: Path) -> None:
    page.locator("html.scripted").wait_for(state="attached")
    page.evaluate(DROP, [path.name, WORD, base64.b64encode(path.read_bytes()).decode()])


def test_drop_a_word_file_and_download_excel(visit: Opener, sample_server: str, word: Path, tmp_path: Path) -> None:
    visited = visit(sample_server)
    page = visited.page
    visited.open("/")
    page.get_by_role("link", name="读文件").click()
    drop(page, word)
    expect(page.locator(".beside")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 Excel").click()
    assert saved.value.suggested_filename == "临澜.xlsx"
    saved.value.save_as(tmp_path / "saved.xlsx")
    assert openpyxl.load_workbook(tmp_path / "saved.xlsx")["任务分工表"].max_row > 2
    for ending in ("json", "trig"):
        with page.expect_download() as saved:
            page.locator(f".take a[download$={ending}]").click()
        assert saved.value.suggested_filename == f"临澜.{ending}"


def chosen(page: Page) -> str:
    return "".join(page.locator(".text .piece.on").all_inner_texts())


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_statements_and_words_show_each_other(
    visit: Opener, sample_server: str, word: Path, language: str, theme: str
) -> None:
    visited = visit(sample_server, color_scheme=theme)
    page = visited.page
    visited.open(f"/read?lang={language}")
    page.set_input_files("#file", word)
    duty = page.locator("#g-task .entry.duty").nth(1)
    duty.click()
    assert duty.inner_text() in chosen(page)
    first = page.locator(".text .piece.on").first
    expect(first).to_be_in_viewport()
    heading = page.locator(".text .piece.heading").last
    heading.click()
    expect(page.locator(".entries li.on, .given.on").first).to_be_in_viewport()
    assert heading.inner_text() in chosen(page)


def test_the_keyboard_goes_both_ways(visit: Opener, sample_server: str, word: Path) -> None:
    visited = visit(sample_server)
    page = visited.page
    visited.open("/read")
    page.set_input_files("#file", word)
    entry = page.locator("#g-task .entry").first
    expect(entry).to_be_visible()
    entry.focus()
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("Enter")
    assert focused in page.evaluate("document.activeElement.dataset.keys").split(" ")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == focused
    page.locator(".text .piece").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("Boolean(document.activeElement.dataset.key)")


def test_it_works_without_scripts(visit: Opener, sample_server: str, word: Path) -> None:
    visited = visit(sample_server, java_script_enabled=False)
    page = visited.page
    visited.open("/read")
    page.set_input_files("#file", word)
    page.get_by_role("button", name="读这份文件").click()
    page.locator("#g-target .entry").first.click()
    expect(page.locator(".piece:target")).to_be_in_viewport()
    page.locator(".piece:target").click()
    expect(page.locator("li:target, .given:target")).to_be_in_viewport()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 Excel").click()
    assert saved.value.path().stat().st_size > 5000


def test_a_text_of_markup_is_shown_as_text(visit: Opener, sample_server: str) -> None:
    visited = visit(sample_server)
    page = visited.page
    visited.open("/read")
    page.locator("#text").fill(HOSTILE)
    page.get_by_role("button", name="读这份文件").click()
    expect(page.locator(".text")).to_have_text(HOSTILE)
    assert page.locator(".beside script, .beside img").count() == 0
    assert page.title().startswith("读一份文件")


def test_what_cannot_be_read_is_said_and_another_can_follow(visit: Opener, sample_server: str, word: Path) -> None:
    visited = visit(sample_server)
    page = visited.page
    visited.open("/read")
    page.set_input_files("#file", {"name": "x.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"})
    expect(page.locator("[role=alert]")).to_contain_text("图片")
    page.evaluate("document.getElementById('read').dataset.most = 9")
    page.set_input_files("#file", {"name": "x.txt", "mimeType": "text/plain", "buffer": b"1" * 10})
    expect(page.locator("[role=alert]")).to_contain_text("20 MB")
    page.evaluate("document.getElementById('read').dataset.most = 1e6")
    drop(page, word)
    expect(page.locator(".beside")).to_be_visible()


def test_a_reading_can_be_canceled(visit: Opener, sample_server: str, sample: Path) -> None:
    visited = visit(sample_server)
    page = visited.page
    visited.open("/read")
    long = sample.read_bytes() * 150
    page.set_input_files("#file", {"name": "long.txt", "mimeType": "text/plain", "buffer": long})
    page.locator("[data-cancel]").click()
    expect(page.locator("[role=alert]")).to_contain_text("已取消")
    expect(page.locator("#going")).to_be_hidden()


def fits(visited: Watched) -> bool:
    wide: Any = visited.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return bool(wide <= 1)


def test_it_fits_a_phone(visit: Opener, sample_server: str, word: Path) -> None:
    visited = visit(sample_server, viewport={"width": 390, "height": 844})
    visited.open("/read")
    assert fits(visited)
    visited.page.set_input_files("#file", word)
    expect(visited.page.locator(".beside")).to_be_visible()
    assert fits(visited)


def test_from_the_words_of_a_finding_to_the_whole_text(visit: Opener, sample_store: Path, sample: Path) -> None:
    with open_store(directory=sample_store) as store, serving(create_app(store, documents=sample.parent)) as site:
        visited = visit(f"http://127.0.0.1:{site.port}")
        page = visited.page
        visited.open("/documents/linlan")
        page.locator("#tasks a[data-panel]").first.click()
        quote = page.locator("#panel blockquote").first
        expect(quote.locator("mark")).to_be_visible()
        page.get_by_role("link", name="在全文中看").first.click()
        here = page.locator(".text .at").first
        expect(here).to_be_in_viewport()
        page.locator(".said .entry").nth(3).click()
        expect(page.locator(".text .on").first).to_be_in_viewport()
        page.locator(".said .more").first.click()
        expect(page.locator("#panel blockquote").first).to_be_visible()
