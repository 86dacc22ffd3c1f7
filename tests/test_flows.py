"""Flows of invented sentences: which material becomes which product, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.flows import find_flows
from policygraph.extract.lists import FILLER
from policygraph.rules import load_grammar
from texts import document

NOISE = st.text(
    "利用使用以将把炉渣煤灰、和等的生产制用于作为加工成转化为砖水泥，。；（）“”原料禁止鼓励经后 \n12", max_size=90
)


def flows(text: str) -> list[str]:
    """Every flow as a string."""
    found, _ = find_flows(document(text))
    return ["+".join(m.name for m in f.inputs) + " > " + "+".join(m.name for m in f.outputs) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the forms
        ("鼓励利用炉渣、煤灰等固废生产砌块、地砖。", ["炉渣+煤灰 > 砌块+地砖"]),
        ("支持以秸秆为主要原料生产乙醇、板材。", ["秸秆 > 乙醇+板材"]),
        ("炉渣用于路基材料和水泥。", ["炉渣 > 路基材料+水泥"]),
        ("核桃壳制滤料、煤制油等项目建成。", ["核桃壳 > 滤料", "煤 > 油"]),
        ("把稻壳加工成炭棒、颗粒燃料等。", ["稻壳 > 炭棒+颗粒燃料"]),
        ("将厨余垃圾经厌氧发酵后转化为沼气和有机肥。", ["厨余垃圾 > 沼气+有机肥"]),
        ("炉渣综合利用在路基、地砖等方面开展了应用。", ["炉渣 > 路基+地砖"]),
        ("推动矿坑水用作生产、生活、生态用水。", []),
        ("鼓励疏干水用作生产、生活、生态用水。", ["疏干水 > 生产、生活、生态用水"]),
        ("推广菌渣还田作有机肥料。", ["菌渣 > 有机肥料"]),
        ("将沼液作为蔬菜、果树等植物的肥料。", ["沼液 > 肥料"]),
        ("利用酒糟作为生产饲料、有机肥等的原料。", ["酒糟 > 饲料+有机肥"]),
        ("利用枯枝进行堆肥，以及生产覆盖物、菌棒等。", ["枯枝 > 堆肥+覆盖物+菌棒"]),
        ("利用粪便、秸秆等多种原料发展大型沼气工程。", ["粪便+秸秆 > 沼气"]),
        ("以玉米为原料，年产3万吨燃料乙醇。", ["玉米 > 燃料乙醇"]),
        ("从废电路板中提取贵金属。", ["废电路板 > 贵金属"]),
        ("推进松脂深加工，开发下游香料、树脂等产品。", []),
        ("推进煤焦油深加工，开发下游香料、树脂等产品。", ["煤焦油 > 香料+树脂"]),
        ("用矸石发电，用煤灰制砖。", ["矸石 > 发电", "煤灰 > 砖"]),
        ("推广使用炉渣、碎石等废弃物加工生产的砌块、陶粒等产品。", ["炉渣+碎石 > 砌块+陶粒"]),
        # what is replaced is no input
        ("推进脱硫石膏替代天然石膏生产石膏板。", ["脱硫石膏 > 石膏板"]),
        ("推广钢渣替代石灰石、白云石等用于冶炼溶剂。", ["钢渣 > 冶炼溶剂"]),
        # modifiers, owners, means
        ("利用化工等企业产生的尾气和余热生产蒸汽。", ["尾气+余热 > 蒸汽"]),
        ("推动钢铁、化工等企业余热用于集中供暖。", ["余热 > 集中供暖"]),
        ("将含铁较高的矿渣用于水泥配料。", ["含铁较高的矿渣 > 水泥配料"]),
        ("鼓励污水处理后的再生水用于景观及钢铁、化工等企业的生产系统。", ["再生水 > 景观+企业的生产系统"]),
        ("坑内矿井水主要通过沉淀，全部用于洒水降尘。", ["坑内矿井水 > 洒水降尘"]),
        ("加强镁渣无害化处理，用于路基材料。", ["镁渣 > 路基材料"]),
        ("全市年利用煤灰30万吨，主要用于水泥生产。", ["煤灰 > 水泥"]),
        ("利用废液（含洗水、母液）生产肥料。", ["废液（含洗水、母液） > 肥料"]),
        # several verbs, several flows
        ("在煤灰烧制陶粒、制微珠、提取硅和铝、生产保温板等方面示范。", ["煤灰 > 陶粒+微珠+硅+铝+保温板"]),
        ("电石渣生产水泥或用于脱硫。", ["电石渣 > 水泥+脱硫"]),
        ("推广镁渣制作墙材、膨胀剂，研制滤料等。", ["镁渣 > 墙材+膨胀剂+滤料"]),
        ("煤制油、煤制甲醇、煤制烯烃等项目。", ["煤 > 油+甲醇+烯烃"]),
        ("开发高铝灰规模化生产氧化铝联产水泥的成套技术。", ["高铝灰 > 氧化铝+水泥"]),
        ("如荞麦壳生产枕芯、核桃壳制滤料等。", ["荞麦壳 > 枕芯", "核桃壳 > 滤料"]),
        ("利用废轮胎生产胶粉，利用废塑料生产型材。", ["废轮胎 > 胶粉", "废塑料 > 型材"]),
        ("利用木屑生产板材、炭棒等产品和生物质能。", ["木屑 > 板材+炭棒+生物质能"]),
        ("炉渣生产砌块。炉渣生产砌块。", ["炉渣 > 砌块"]),
    ],
)
def test_flows_of_a_sentence(text: str, expected: list[str]) -> None:
    assert flows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "严禁利用厨余垃圾生产食用油，打击利用病死畜禽加工食品。",
        "禁止将自来水用于道路洒水、绿化。",
        "不得将生活垃圾、污泥用作肥料。",
        "限制利用耕地黏土生产实心砖。",
        "专项资金用于支持企业技术改造。",
        "土地出让收入用于农业农村。",
        "推动大数据应用于政务服务。",
        "将考核结果作为干部任免的重要依据。",
        "把环保作为转型的重要途径，开展绿色建筑材料推广。",
        "鼓励企业利用互联网平台生产个性化产品。",
        "推广垃圾焚烧发电、余热发电技术。",
        "新疆煤制天然气外输管道开工。",
        "推广煤制气技术、秸秆制沼气技术。",
        "建设年产10万吨再生铝生产线，生产汽车零部件。",
        "推进清洁生产、安全生产，健全体制机制、管理制度。",
        "实现钢渣、尾矿渣的资源综合利用。",
        "支持水泥企业对废石、煤灰进行资源综合利用。",
        "利用水泥窑协同处置生活垃圾和污泥。",
        "构建煤矸石—发电—用于建材的水泥产业链。",
        "推广建筑垃圾再生产品和再制造产品。",
        "优化煤炭生产布局，提高煤炭生产集中度，降低玻璃生产能耗。",
        "推进铜冶炼加工一体化。",
        "将废弃物转化为资源，把资源优势转化为经济优势。",
        "甲煤矿生产煤炭1亿吨。",
        "将评估资料用于改进工作。",
    ],
)
def test_what_is_no_flow(text: str) -> None:
    assert flows(text) == []


def test_what_is_forbidden_ends_where_the_sentence_asks_for_something() -> None:
    assert flows("打击利用废油生产食用油的行为，规范利用废油生产工业油脂。") == ["废油 > 工业油脂"]


def test_an_unclear_material_is_an_issue_with_its_place() -> None:
    text = "鼓励利用松脂生产香料。"
    found, issues = find_flows(document(text))
    assert found == ()
    assert [(i.quote, text[i.start : i.end]) for i in issues] == [("松脂生产香料", "松脂生产香料")]
    assert "flow" in issues[0].reason


def test_ends_far_apart_have_a_quote_each() -> None:
    text = "以粉煤为原料，尽量沿用企业已有的炉窑和厂房设施，选择成熟可靠、能耗较低的分步成型加热工艺路线生产气化焦。"
    (flow,) = find_flows(document(text))[0]
    assert [e.quote for e in flow.evidence] == ["粉煤", "生产气化焦"]
    assert {e.rule for e in flow.evidence} == {"flow.make"}


@given(NOISE)
def test_no_text_makes_it_raise_and_ends_lie_in_their_evidence(text: str) -> None:
    found, issues = find_flows(document(text))
    for flow in found:
        assert all(text[e.start : e.end] == e.quote for e in flow.evidence)
        for end in (*flow.inputs, *flow.outputs):
            assert any(e.start <= end.start < end.end <= e.end for e in flow.evidence)
        assert flow.inputs
        assert flow.outputs
    assert all(text[i.start : i.end] == i.quote for i in issues)


@pytest.mark.parametrize(
    "unit", ["生产", "制", "炉渣用于", "利用炉渣生产砖、", "煤制油、", "将煤经", "（", "“", "等", "—"]
)
def test_hostile_text_takes_little_time(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    begun = time.process_time()
    find_flows(document(text))
    assert time.process_time() - begun < 3


def test_words_of_verbs_are_not_changed_by_the_view_of_a_passage() -> None:
    """Which verbs can stand in a passage is told by its own words; the view has other quotation marks and fillers."""
    verbs = load_grammar("flows").of_kind("trigger")
    words = "".join(word for verb in verbs for word in verb.words or ())
    assert len(verbs) > 10
    assert not set('“”"（《' + FILLER) & set(words)
