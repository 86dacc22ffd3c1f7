"""Chains of invented places: where each begins and ends, which are closed, and what only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.chains import find_chains
from texts import document

NOISE = st.text("—－-→~“”（）、，。；：\n煤电铝渣纸的等链循环和及以为一体化构建形成产业12年A ", max_size=80)


def chains(text: str) -> list[str]:
    """Every chain as a string; a closed one ends in *."""
    found, _ = find_chains(document(text))
    return ["—".join("/".join(m.name for m in node) for node in c.nodes) + "*" * c.loop for c in found]


@pytest.mark.parametrize("dash", ["—", "——", "－", "-", "–", "～", "~", "→", " → ", "->", "−"])
def test_any_dash_or_arrow_joins(dash: str) -> None:
    assert chains(f"构建矿石{dash}精矿{dash}金属产业链。") == ["矿石—精矿—金属"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # where a chain begins
        ("全市初步形成了竹材—竹浆—纸产业链。", ["竹材—竹浆—纸"]),
        ("加快建立集采石-制砂-砌块为一体的完整建材产业链。", ["采石—制砂—砌块"]),
        ("发挥资源优势，构建新型的煤—电—车产业链。", ["煤—电—车"]),
        ("构建循环利用的碎玻璃、碎陶瓷—地砖产业链。", ["碎玻璃/碎陶瓷—地砖"]),
        ("1.煤—焦—化产业链。以此为龙头。", ["煤—焦—化"]),
        ("（打造“煤—电—铝”产业链）", ["煤—电—铝"]),
        # where it ends
        ("打造矿渣—微粉—水泥等产业链。", ["矿渣—微粉—水泥"]),
        ("推进原煤—化学品一体化发展。", ["原煤—化学品"]),
        ("形成收集—分拣—再生铜的产业链条。", ["收集—分拣—再生铜"]),
        ("构建以煤炭—电力—铝加工为主线的产业链。", ["煤炭—电力—铝加工"]),
        ("发展稻—鱼共生模式。", ["稻—鱼"]),
        ("形成原煤—焦炉—副产品深加工两条产业链。", ["原煤—焦炉—副产品深加工"]),
        # members of a node
        ("构建洗中煤、煤泥—发电—砌块产业链。", ["洗中煤/煤泥—发电—砌块"]),
        ("发展粪污—沼气—发电/供热产业链。", ["粪污—沼气—发电/供热"]),
        ("打造劣煤和矸石—发电—砌块、坑水—中水回用等产业链。", ["劣煤/矸石—发电—砌块", "坑水—中水回用"]),
        ("构建炉渣、煤灰等—砌块产业链。", ["炉渣/煤灰—砌块"]),
        ("构建化渣（炉渣、灰渣）—砌块产业链。", ["化渣（炉渣、灰渣）—砌块"]),
        ("建立林业—“剩余物”、薪材—板材产业链。", ["林业—剩余物/薪材—板材"]),
        ("发展秸秆—养殖—沼渣、沼液—蔬菜产业链。", ["秸秆—养殖—沼渣/沼液—蔬菜"]),
        # several chains in one sentence
        ("形成盐—碱—化、盐—氯—化、盐—镁—合金/阻燃剂等产业链。", ["盐—碱—化", "盐—氯—化", "盐—镁—合金/阻燃剂"]),
        ("构建尾气—燃料，尾气—化学品等产业链。", ["尾气—燃料", "尾气—化学品"]),
        ("形成“焦气—甲醇”、“焦油—炭黑”和“粗苯—尼龙”三大产业链。", ["焦气—甲醇", "焦油—炭黑", "粗苯—尼龙"]),
        ("构建“竹—浆—纸”“竹—炭—砖”产业链。", ["竹—浆—纸", "竹—炭—砖"]),
        ("打造磷矿-磷酸-石膏板产业链和硫矿-硫酸-炼铁产业链。", ["磷矿—磷酸—石膏板", "硫矿—硫酸—炼铁"]),
        ("已形成煤——气化——化工品和煤——焦化——炭黑两条产业链。", ["煤—气化—化工品", "煤—焦化—炭黑"]),
        ("主要产业链：①煤—电—铝；②煤—焦—醇；③矸石—砖。", ["煤—电—铝", "煤—焦—醇", "矸石—砖"]),
        ("形成甘蔗—制糖—蔗渣—造纸和制糖—糖蜜—酒精两条产业链。", ["甘蔗—制糖—蔗渣—造纸", "制糖—糖蜜—酒精"]),
        # names that hold a hyphen or a digit
        ("甲醇—1,4-丁二醇—氨纶产业链不断完善。", ["甲醇—1,4-丁二醇—氨纶"]),
        ("构建焦气—LNG—汽车燃料产业链。", ["焦气—LNG—汽车燃料"]),
        # announced before
        ("磷化工产业链：磷矿—黄磷—磷酸—磷酸盐。", ["磷矿—黄磷—磷酸—磷酸盐"]),
        # nothing calls it a chain, but quotation marks hold it
        ("推进“垃圾—焚烧发电—炉渣—地砖”资源化利用。", ["垃圾—焚烧发电—炉渣—地砖"]),
    ],
)
def test_chains_of_a_sentence(text: str, expected: list[str]) -> None:
    assert chains(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("构建“粮—酒—糟—肥”循环链。", ["粮—酒—糟—肥*"]),
        ("形成粮—酒—糟—肥的循环发展链条。", ["粮—酒—糟—肥*"]),
        ("形成“资源—产品—再生资源”的循环生产模式。", ["资源—产品—再生资源*"]),
        ("实现“粮—酒—糟—肥”的良性循环。", ["粮—酒—糟—肥*"]),
        ("构建竹—浆—纸、竹—炭—砖等循环链。", ["竹—浆—纸*", "竹—炭—砖*"]),
        ("构建玻璃—碎玻璃—玻璃产业链。", ["玻璃—碎玻璃—玻璃*"]),
        ("构建砖—碎砖—再生砖产业链。", ["砖—碎砖—再生砖*"]),
        ("构建粮—酒—糟—肥循环经济产业链。", ["粮—酒—糟—肥"]),
        ("推广“粮—酒—糟”循环利用模式。", ["粮—酒—糟"]),
        ("推广猪—沼—果生态循环农业模式。", ["猪—沼—果"]),
        ("围绕“煤—焦—醇”的产业链，让链条上的物料闭合流动。", ["煤—焦—醇*"]),
        ("形成“煤—焦—醇”产业链。煤焦醇循环链实现“无缝闭合”。", ["煤—焦—醇*"]),
        ("形成“煤—焦—醇”产业链。该产业链实现闭合。", ["煤—焦—醇*"]),
        ("形成“煤—焦—醇”产业链，实现闭合循环。", ["煤—焦—醇*"]),
        ("形成“煤—焦—醇”产业链。建设甲区矿水、矸石的循环圈。", ["煤—焦—醇"]),
        ("形成“煤—焦—醇”产业链。建设闭合型循环经济园区。", ["煤—焦—醇"]),
        ("构建甲煤联合循环发电—热电产业链。", ["甲煤联合循环发电—热电"]),
    ],
)
def test_closed_chains(text: str, expected: list[str]) -> None:
    assert chains(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "根据《甲市规划（2006—2020年）》，培育1-2户企业，达到70%—80%，见表2-1、图3—1。",
        "实施甲-乙-丙支干线、沪昆高速长沙—怀化段等项目。",
        "推进中国—东盟、中国—中亚经贸合作。",
        "依托甲城—乙城—丙城一体化发展。",
        "——坚持绿色发展。——坚持创新驱动。",
        "发展目标——到2020年，形成循环经济体系。",
        "推动“产—学—研—用”深度融合。",
        "推广“熔渣—非熔渣”气化炉技术。",
        "采用“破碎—磁选—浮选”的分段提纯工艺。",
        "推广立体作业—双平面物流电视机拆解线。",
        "推行“户分类—村收集—镇转运—县处理”模式。",
        "发展“公司—合作社—农户”的经营模式。",
        "按“减量化—再利用—资源化”原则推进。",
        "实行“申请—受理—审核—公示”流程。",
        "形成“一核引领—两带支撑—多点联动”的空间格局。",
        "构建“企业小循环—园区中循环—社会大循环”的体系。",
        "构建矿水、煤气、矸石、电厂的循环圈。",
        "电话：0597-2345678，上午8:30—12:00。",
        "\t—\n\t—\n\t—\n",
        "推广HT-L粉煤加压气化技术。",
        "由“资源—产品—废弃物”的单向线性经济转变。",
        "全县最大的企业——甲集团——打造全产业链。",
        "“十三五”—“十四五”期间，促进城市—乡村循环。",
        "推动教育链—人才链—产业链—创新链深度融合。",
    ],
)
def test_look_alikes(text: str) -> None:
    assert chains(text) == []


def test_an_unclear_candidate_is_an_issue_with_its_place() -> None:
    text = "以钢铁为核心，焦化—钢铁—水泥协调发展。"
    found, issues = find_chains(document(text))
    assert found == ()
    assert [issue.quote for issue in issues] == ["焦化—钢铁—水泥"]
    assert text[issues[0].start : issues[0].end] == issues[0].quote
    assert "chain" in issues[0].reason


def test_one_quote_holds_all_nodes_and_another_the_word_that_closes() -> None:
    text = "甲县　构建竹材 — 竹浆—纸等循环链。"
    (chain,) = find_chains(document(text))[0]
    assert [e.quote for e in chain.evidence] == ["竹材 — 竹浆—纸", "循环链"]
    assert [e.rule for e in chain.evidence] == ["chain.named", "chain.loop"]
    assert text[slice(*chain.evidence[0].sentence)].endswith("循环链。")


def test_a_heading_names_the_lines_under_it() -> None:
    text = "一、循环经济产业链\n\n煤—电—铝\n\n竹—浆—纸\n\n二、其他\n\n煤—电—铝\n"
    assert chains(text) == ["煤—电—铝", "竹—浆—纸"]


def test_a_table_under_a_caption_that_speaks_of_chains() -> None:
    text = "表1 重点循环经济产业链\n\t序号\t链\n\t1\t煤—电—铝\n\t2\t竹—浆—纸\n"
    assert chains(text) == ["煤—电—铝", "竹—浆—纸"]


def test_line_wraps_and_blanks_change_nothing() -> None:
    assert chains("构建煤　—　电 —铝 产业链。") == ["煤—电—铝"]


def test_a_sentence_that_the_page_wraps_is_read_as_one() -> None:
    text = "一、任务\n大力推进产业体系建设，加快园区循环化改造步伐，构建竹材—竹\n浆—纸产业链。\n"
    (chain,) = find_chains(document(text))[0]
    assert [m.name for node in chain.nodes for m in node] == ["竹材", "竹浆", "纸"]
    assert chain.evidence[0].quote == "竹材—竹\n浆—纸"


@given(NOISE)
def test_no_text_makes_it_raise_and_nodes_lie_in_their_evidence(text: str) -> None:
    found, issues = find_chains(document(text))
    for chain in found:
        first = chain.evidence[0]
        assert all(text[e.start : e.end] == e.quote for e in chain.evidence)
        assert all(first.start <= m.start < m.end <= first.end for node in chain.nodes for m in node)
        assert len(chain.nodes) > 1
        assert all(chain.nodes)
    assert all(text[i.start : i.end] == i.quote for i in issues)


@pytest.mark.parametrize("unit", ["—", "（—", "“—", "煤—", "煤—电、", "煤—电产业链、", "煤—电—铝，该链闭合"])
def test_hostile_text_takes_little_time(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    begun = time.process_time()
    find_chains(document(text))
    assert time.process_time() - begun < 3
