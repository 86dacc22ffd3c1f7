"""Reading takes CPU time in proportion to the length of a text, whatever the text; bounds allow for a busy machine."""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from policygraph.extract import extract
from policygraph.rules import grammar_names, load_grammar
from policygraph.structure import read_structure
from policygraph.text import Text

SIZE = 100_000
MOST_SECONDS = 2.0
DENSE, MOST_DENSE_SECONDS = 5_000, 0.3
SLOWEST = 150_000
"""Characters a second on the core documents; the aim is 500,000 on a machine that does nothing else."""
PLAN = (Path(__file__).parents[1] / "examples" / "linlan.txt").read_text(encoding="utf-8")
HEAD = "甲市循环经济2020年工作方案\n一、重点任务\n（一）甲任务\n"
"""So that what follows stands in a task of a plan for one year."""

REPEATED = {
    "bracket that never closes": "（",
    "bracket that never opens": "）",
    "quotes in quotes": "（《“",
    "dashes": "—",
    "dashes of all kinds": "甲—乙-丙－丁→",
    "loops": "甲—乙—丙循环产业链，",
    "chains in quotes": "“甲—乙—丙”、",
    "one character": "市",
    "digits": "1",
    "decimals": "1.2",
    "enumeration": "甲、",
    "conjunctions": "和",
    "shares": "达到95%",
    "shares that fall": "比2015年下降5%",
    "from one to another": "由5%提高到6%",
    "names with shares": "A率和B率达到5%、",
    "aims": "到2020年，甲率达到5%，乙率达到6%，",
    "counts": "建成5家示范园区、",
    "counts without a verb": "1个、",
    "lists of counts": "到2020年建成5家园区、30家企业",
    "each": "每个乡镇1篇，",
    "respectively": "分别",
    "respectively with amounts": "A、B分别达到5%、6%",
    "bodies joined by words": "市甲局和",
    "bodies joined by commas": "由市甲局、",
    "unknown labels": "把关单位：市甲局、",
    "words for no growth": "零增长",
    "years": "到2020年",
    "plans": "“十三五”末",
    "months": "1月底前",
    "verbs of making": "利用甲生产乙",
    "character of making": "制",
    "use": "用",
    "labels": "责任单位：",
    "labels with names": "牵头单位：市发改委；",
    "brackets with labels": "（责任单位：市发改委）",
    "brackets that never close": "（责任单位：市发改委、",
    "brackets with verbs": "（甲局负责）",
    "leads": "由市发改委牵头，市财政局参与，",
    "bodies in running text": "财政部门要加强协调，",
    "local": "各县区人民政府",
    "parks": "甲市开发区",
    "companies": "甲公司、",
    "titles": "《甲》",
    "numbers of documents": "（国发〔2020〕1号）",
    "headings": "一、甲\n",
    "headings on one line": "。一、甲。",
    "steps of the ladder": "第一章甲\n一、甲\n（一）甲\n1.甲\n（1）甲\n",
    "annexes": "附件：1.甲\n",
    "cells": "\t甲\n\t1\n\n",
    "tabs": "\t1\n",
    "rows": "甲\t乙\t1\n",
    "strokes": "|甲|乙|1|\n",
    "strokes alone": "|",
    "strokes and cells, line by line": "|\n甲\n",
    "heads of stacks": "序号\n",
    "stacks": "序号\n任务\n单位\n1\n甲\n市乙局\n2\n丙\n市丁局\n",
    "blanks": " ",
    "line ends": "\n",
}

WHOLE = {
    "one line": PLAN.replace("\n", "") * 120,
    "no punctuation": "".join(c for c in PLAN if c.isalnum()) * 160,
    "no full stop": PLAN.replace("\n", "").replace("。", "，") * 120,
    "brackets in brackets": "（" * (SIZE // 2) + "）" * (SIZE // 2),
    "quotes in quotes, closed": "“" * (SIZE // 2) + "”" * (SIZE // 2),
    "a list of 10,000": "、".join(f"甲{n}率" for n in range(9000))
    + "分别达到"
    + "、".join(f"{n % 90}%" for n in range(9000)),
    "a label with 20,000 names": "责任单位：" + "甲市发改委、" * 16_000,
    "many parks": "、".join(f"甲市第{n}开发区" for n in range(9000)),
    "many tables": "甲\t乙\n1\t2\n3\t4\n文字在此。\n\n\n" * 4000,
    "a wide table": "\t".join(["甲"] * 25_000) + "\n" + "\t".join(["1"] * 25_000),
    "a long table of aims": "指标\t单位\t2015年\t2020年\n" + "甲率\t%\t5\t6\n" * 10_000,
    "a long table of places": "地区\t2020年目标\n" + "甲县\t5\n" * 16_000,
    "a long table of duties": "序号\t任务\t责任单位\n" + "1\t甲\t市发改委\n" * 8000,
    "many tasks": "".join(f"{n}.甲乙丙。由市发改委牵头。\n" for n in range(1, 6000)),
}

TEXTS = {name: part * (SIZE // len(part) + 1) for name, part in REPEATED.items()} | WHOLE
HOSTILE = {name: (HEAD + text)[:SIZE] for name, text in TEXTS.items()}


def read(text: str) -> None:
    extract(read_structure(Text(text), "speed", ""))


def seconds(work: Callable[[], None], times: int = 1) -> float:
    """CPU seconds of the quickest of some runs."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Grammars are loaded and compiled once."""
    read(PLAN)


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Python's collector looks through all that other tests have left, which says nothing of how reading scales."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_read_in_time(name: str) -> None:
    taken = seconds(partial(read, HOSTILE[name]))
    assert taken < MOST_SECONDS, f"{taken:.2f} s"


@pytest.mark.parametrize("grammar", grammar_names())
@pytest.mark.parametrize("ending", ["", "。\n"], ids=["in one line", "line by line"])
def test_examples_of_rules_over_and_over_are_read_in_time(grammar: str, ending: str, no_collector: None) -> None:
    for rule in load_grammar(grammar).rules.values():
        unit = rule.examples[0].text + ending
        taken = seconds(partial(read, (unit * (DENSE // len(unit) + 1))[:DENSE]))
        assert taken < MOST_DENSE_SECONDS, f"{rule.id}: {taken:.2f} s"


@pytest.mark.parametrize("name", ["one line", "aims", "verbs of making", "many parks", "steps of the ladder", "rows"])
def test_ten_times_the_text_takes_ten_times_as_long(name: str, no_collector: None) -> None:
    short = HOSTILE[name][: SIZE // 10]
    assert seconds(partial(read, HOSTILE[name]), 2) < 15 * seconds(partial(read, short), 3) + 0.1


def test_a_plan_ten_times_as_long_takes_ten_times_as_long() -> None:
    assert seconds(partial(read, PLAN * 100)) < 15 * seconds(partial(read, PLAN * 10), 3) + 0.1


def test_core_documents_are_read_fast(shared: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "documents" / "core").glob("*.txt"))]
    taken = sum(seconds(partial(read, text), 2) for text in texts)
    assert sum(map(len, texts)) / taken > SLOWEST, f"{sum(map(len, texts)) / taken:.0f} characters a second"


def test_every_verb_of_a_flow_shows_its_sign() -> None:
    grammar = load_grammar("flows")
    sign = grammar.of_kind("sign")[0].pattern
    assert all(sign.search(example.text) for rule in grammar.of_kind("trigger") for example in rule.examples)
    verbs = [verb for lexicon in ("make", "into", "use") for verb in grammar.terms(lexicon)]
    assert [verb for verb in verbs if not sign.search(f"炉渣{verb}砖")] == []
