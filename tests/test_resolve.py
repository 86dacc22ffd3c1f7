"""Bodies, elements and numbers as written are led back to one thing each, or left as they are."""

from decimal import Decimal
from pathlib import Path

import pytest

from policygraph import namespaces as ns
from policygraph.extract import extract
from policygraph.namespaces import PG
from policygraph.resolve import Body, Resolver, Setting, read_element, read_quantity, resolve_agency
from policygraph.resolve.laws import resolve_citation
from policygraph.statements import Citation
from policygraph.structure import read_document
from policygraph.vocabulary import find_division, load_agencies


def setting(place: str, year: int | None) -> Setting:
    found = find_division(place, year)
    assert found
    return Setting(found, found.code, year, place)


ZIYANG = setting("四川省资阳市", 2017)
LIAOYUAN = setting("吉林省辽源市", 2021)
ANHUI = setting("安徽省", 2022)
SHICHENG = setting("江西省赣州市石城县", 2018)
BEIJING = setting("北京市", 2020)
INVENTED = Setting(None, ns.unlisted_place("青澜市"), 2018, "青澜市")


def body(name: str, where: Setting = ZIYANG) -> Body:
    return resolve_agency(name, where)


def test_a_name_that_only_looks_like_a_functions_is_not_read_as_it() -> None:
    never = {slug: entry.all(f"{PG}neverName") for slug, entry in load_agencies().functions.items()}
    assert sum(map(len, never.values())) > 300
    read = {(slug, name) for slug, names in never.items() for name in names if slug in body(name).functions}
    assert read == set()


@pytest.mark.parametrize(
    ("name", "where", "label", "functions"),
    [
        ("市发展改革委", ZIYANG, "资阳市发展和改革委员会", ["development-reform"]),
        ("资阳市发改委", ZIYANG, "资阳市发展和改革委员会", ["development-reform"]),
        ("市环境保护局", ZIYANG, "资阳市环境保护局", ["ecology-environment"]),
        ("市科技知识产权局", ZIYANG, "资阳市科学技术和知识产权局", ["science", "intellectual-property"]),
        ("市教育体育局", ZIYANG, "资阳市教育和体育局", ["education", "sports"]),
        ("市人力资源社会保障局", ZIYANG, "资阳市人力资源和社会保障局", ["human-resources"]),
        ("市国税局", ZIYANG, "资阳市国家税务局", ["tax"]),
        ("市政府金融办", ZIYANG, "资阳市政府金融工作办公室", ["local-finance"]),
        ("市市场监管局", LIAOYUAN, "辽源市市场监督管理局", ["market-regulation"]),
        ("市市监局", LIAOYUAN, "辽源市市场监督管理局", ["market-regulation"]),
        ("市应急局", LIAOYUAN, "辽源市应急管理局", ["emergency"]),
        ("省应急厅", LIAOYUAN, "吉林省应急管理厅", ["emergency"]),
        ("市退役军人局", LIAOYUAN, "辽源市退役军人事务局", ["veterans"]),
        ("市场监管局", SHICHENG, "石城县市场监督管理局", ["market-regulation"]),
        ("县农粮局", SHICHENG, "石城县农业和粮食局", ["agriculture", "grain"]),
        ("市发改委", SHICHENG, "赣州市发展和改革委员会", ["development-reform"]),
        ("省发展改革委", ZIYANG, "四川省发展和改革委员会", ["development-reform"]),
        ("环境保护厅", ZIYANG, "四川省环境保护厅", ["ecology-environment"]),
        ("国家发展改革委", ZIYANG, "国家发展和改革委员会", ["development-reform"]),
        ("工业和信息化部", ANHUI, "工业和信息化部", ["industry-information"]),
        ("市发展改革委", BEIJING, "北京市发展和改革委员会", ["development-reform"]),
        ("肥西县发改委", ANHUI, "肥西县发展和改革委员会", ["development-reform"]),
        ("市经信委", INVENTED, "青澜市经济和信息化委员会", ["industry-information"]),
        ("青澜市财政局", INVENTED, "青澜市财政局", ["finance"]),
    ],
)
def test_departments_get_their_full_name_and_functions(
    name: str, where: Setting, label: str, functions: list[str]
) -> None:
    found = body(name, where)
    assert (found.label, sorted(found.functions)) == (label, sorted(functions))
    assert found.kind == "department"
    assert found.issue is None


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("各县<区>人民政府", "group", "资阳市各地政府"),
        ("各有关部门", "group", "资阳市有关部门"),
        ("有关部门", "group", "资阳市有关部门"),
        ("高新区管委会", "local-government", "资阳市高新区管委会"),
        ("市政府", "local-government", "资阳市人民政府"),
        ("安岳县人民政府", "local-government", "安岳县人民政府"),
        ("雁江区政府", "local-government", "雁江区人民政府"),
        ("市委宣传部", "party", "资阳市委宣传部"),
        ("市总工会", "mass-organization", "资阳市总工会"),
        ("市贸促会", "mass-organization", "资阳市贸促会"),
        ("团市委", "mass-organization", "共青团资阳市委员会"),
        ("国网资阳供电公司", "company", "国网资阳供电公司"),
        ("市供电公司", "company", "资阳市供电公司"),
        ("某某水泥集团", "company", "某某水泥集团"),
        ("资阳银监分局", "department", "资阳市银监分局"),
        ("人行资阳市中心支行", "department", "人行资阳市中心支行"),
        ("经信部门", "department", "资阳市经信部门"),
        ("张三", "unknown", "张三"),
    ],
)
def test_other_bodies_get_their_kind(name: str, kind: str, label: str) -> None:
    found = body(name)
    assert (found.kind, found.label) == (kind, label)


@pytest.mark.parametrize(
    ("name", "where", "label", "rule"),
    [
        ("市住房城乡建建局", ZIYANG, "资阳市住房和城乡建设局", "agency.slip.doubled"),
        ("市财财政局", ZIYANG, "资阳市财政局", "agency.slip.doubled"),
        ("市环保局局", ZIYANG, "资阳市环境保护局", "agency.slip.doubled"),
        ("市机关事务管理", ZIYANG, "资阳市机关事务管理局", "agency.slip.organ"),
        ("市农业农村", LIAOYUAN, "辽源市农业农村局", "agency.slip.organ"),
        ("开发管委会", LIAOYUAN, "辽源市开发区管委会", "agency.slip.zone"),
    ],
)
def test_slips_are_mended_and_shown(name: str, where: Setting, label: str, rule: str) -> None:
    found = body(name, where)
    assert (found.label, found.correction) == (label, rule)
    assert found.issue
    assert found.issue.startswith(f"{name} → ")


def test_a_mended_name_is_the_body_that_is_written_rightly() -> None:
    assert body("市农业农村", LIAOYUAN).iri == body("市农业农村局", LIAOYUAN).iri
    assert body("市住房城乡建建局").iri == body("市住房城乡建设局").iri == body("市住建局").iri


@pytest.mark.parametrize(
    "names",
    [
        ("市机关事务局", "市机关事务管理局"),
        ("市市场监管局", "市市场监督管理局"),
        ("团市委", "共青团市委"),
        ("各县区", "各县（市、区）人民政府", "各县<区>人民政府"),
        ("市发改委", "市发展改革委", "市发展和改革委员会", "辽源市发改委", "吉林省辽源市发展和改革委员会"),
    ],
)
def test_forms_of_one_body_are_one(names: tuple[str, ...]) -> None:
    assert len({body(name, LIAOYUAN).iri for name in names}) == 1


@pytest.mark.parametrize(
    "pair", [("市工商局", "市质监局"), ("市国税局", "市地税局"), ("高新区管委会", "临空经济区管委会")]
)
def test_bodies_that_share_a_function_stay_apart(pair: tuple[str, str]) -> None:
    first, second = map(body, pair)
    assert first.functions == second.functions
    assert first.iri != second.iri


@pytest.mark.parametrize("name", ["市发改委", "各县区", "高新区管委会", "团市委", "张三", "某某公司"])
def test_two_cities_never_share_a_body(name: str) -> None:
    assert len({body(name, where).iri for where in (ZIYANG, LIAOYUAN, INVENTED)}) == 3


@pytest.mark.parametrize(
    "pair", [("供电公司", "市供电公司"), ("张三", "市张三"), ("海关", "资阳海关"), ("财政局", "市财政局")]
)
def test_one_body_has_one_label(pair: tuple[str, str]) -> None:
    first, second = map(body, pair)
    assert (first.iri == second.iri) == (first.label == second.label)


def test_a_page_header_with_the_wrong_province_makes_no_other_body() -> None:
    assert body("辽宁省辽源市发展和改革委员会", LIAOYUAN).iri == body("市发改委", LIAOYUAN).iri


@pytest.mark.parametrize("name", ["市甲乙丙局", "市环境环保局", "城某局", "局", "市", "市发改委、市财政局"])
def test_what_is_not_known_is_not_guessed(name: str) -> None:
    found = body(name)
    assert (found.kind, found.functions, found.issue) == ("unknown", (), None)
    assert "/x-" in found.iri


def test_the_issuer_tells_the_place_where_no_list_does(root: Path) -> None:
    resolver = Resolver.of(extract(read_document(root / "examples" / "linlan.txt")))
    assert resolver.place is None
    assert resolver.agency("市发展改革委").label == "临澜市发展和改革委员会"
    assert resolver.agency("市发展改革委").place is None
    assert resolver.agency("临澜市人民政府").iri == resolver.agency("市政府").iri


def test_names_that_hold_in_a_chain_hold_only_there() -> None:
    assert read_element("焦", in_chain=True).iri == ns.concept("element", "coke")
    assert not read_element("焦").known
    assert read_element("粉煤灰").iri == ns.concept("element", "fly-ash")


def test_an_element_of_no_vocabulary_is_made_from_its_words() -> None:
    element = read_element("甲乙石膏渣")
    assert (element.known, element.label) == (False, "甲乙石膏渣")
    assert element.iri == read_element("甲乙\u3000石膏渣").iri


@pytest.mark.parametrize(
    ("words", "value", "comparator", "direction"),
    [
        ("95以上", "95", "≥", None),
        ("≥75", "75", "≥", None),
        ("不超过80", "80", "≤", None),
        ("507万吨标准煤以内", "507", "≤", None),
        ("85%左右", "85", "≈", None),
        ("超过30%", "30", ">", None),
        ("低于5％", "5", "<", None),
        ("１，２３４．５", "1234.5", "=", None),
        ("1,800", "1800", "=", None),
        ("[-14]", "14", "=", "down"),
        ("-5", "5", "=", "down"),
        ("+400", "400", "=", "up"),
        ("〔8.1〕", "8.1", "=", None),
        ("累计下降15%以上", "15", "≥", "down"),
        ("年均增长13%", "13", "=", "up"),
        ("比2015年下降19%", "19", "=", "down"),
        ("零增长", "0", "=", None),
        ("0", "0", "=", None),
    ],
)
def test_values_are_read(words: str, value: str, comparator: str, direction: str | None) -> None:
    found = read_quantity(words, "万吨标准煤")
    assert found
    assert (found.value, found.comparator, found.direction) == (Decimal(value), comparator, direction)


@pytest.mark.parametrize("words", ["1-2", "2—3户", "逐年下降", "控制在国家下达的目标内", "", "5年7%", "9" * 40])
def test_values_without_one_number_are_left_as_written(words: str) -> None:
    assert read_quantity(words) is None


def test_a_scale_counts_once() -> None:
    once, in_unit = read_quantity("40万个", "个"), read_quantity("40万个", "万个")
    assert once
    assert in_unit
    assert (once.value, in_unit.value) == (Decimal(400000), Decimal(40))


@pytest.mark.parametrize("title", ["循环经济促进法", "中华人民共和国循环经济促进法", "发展循环经济促进法"])
def test_one_law_under_three_names_is_one(title: str) -> None:
    assert resolve_citation(Citation(title, None, "", ())).label == "循环经济促进法"


def test_a_local_rule_is_no_national_law() -> None:
    found = resolve_citation(Citation("某省循环经济促进条例", None, "", ()))
    assert (found.label, found.rule) == ("某省循环经济促进条例", "cited.title")
