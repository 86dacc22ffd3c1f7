"""Every way of writing who must do a task; L lead, S support, R responsible, G local government."""

import pytest

from policygraph.extract import find_tasks
from policygraph.extract.prose import find_first_is_lead
from policygraph.statements import ROLES, Issue, Task
from policygraph.structure import read_structure
from policygraph.text import Text

LETTERS = dict(zip(ROLES, "LSRG", strict=True))
FORMS = [
    (
        "（责任单位：市高院、市公安局、上海银保监局等；各区政府）",
        "R:市高院、市公安局、上海银保监局 G:各区政府",
    ),
    (
        "（牵头单位：市发展改革委，配合单位：市委组织部、市人力资源和社会保障局，各区、县级市）",
        "L:市发展改革委 S:市委组织部、市人力资源和社会保障局 G:各区、县级市",
    ),
    (
        "（市发展改革委、市工业和信息化局按职责分工负责，各县市区人民政府落实）",
        "R:市发展改革委、市工业和信息化局 G:各县市区人民政府",
    ),
    (
        "（国家发展改革委、工业和信息化部、自然资源部、生态环境部、住房城乡建设部、农业农村部等按职责分工负责）",
        "R:国家发展改革委、工业和信息化部、自然资源部、生态环境部、住房城乡建设部、农业农村部",
    ),
    (
        "（发展改革委牵头，工业和信息化部、财政部等配合）",
        "L:发展改革委 S:工业和信息化部、财政部",
    ),
    (
        "（省发展改革委、省工业和信息化厅牵头，省财政厅等部门配合，各市、县（市、区）政府负责）",
        "L:省发展改革委、省工业和信息化厅 S:省财政厅 G:各市、县（市、区）政府",
    ),
    (
        "（市发改委、市工信局、市财政局、市生态环境局）",
        "R:市发改委、市工信局、市财政局、市生态环境局",
    ),
    (
        "（责任领导：张三；责任单位：市发改委；完成时限：2021年12月）",
        "R:市发改委",
    ),
    (
        "（牵头单位：区发改局；责任单位：区工信局、各镇街；完成时间：2022年底）",
        "L:区发改局 R:区工信局 G:各镇街",
    ),
    (
        "（牵头领导：李四，牵头单位：县发改局，责任单位：县直相关部门、各乡镇（街道））",
        "L:县发改局 R:县直相关部门 G:各乡镇（街道）",
    ),
    (
        "牵头单位：市发展和改革委员会 配合单位：市财政局 市工信局",
        "L:市发展和改革委员会 S:市财政局、市工信局",
    ),
    (
        "责任单位：市发改委、市工信局，各县（市、区）人民政府，各开发区管委会",
        "R:市发改委、市工信局 G:各县（市、区）人民政府、各开发区管委会",
    ),
    (
        "（市住房城乡建设局牵头，市发展改革委、市财政局参与）",
        "L:市住房城乡建设局 S:市发展改革委、市财政局",
    ),
    (
        "（市水利局、市住房和城乡建设局按照职责分工分别负责）",
        "R:市水利局、市住房和城乡建设局",
    ),
    (
        "（由市发展改革委牵头，市工业和信息化局、市财政局等部门配合）",
        "L:市发展改革委 S:市工业和信息化局、市财政局",
    ),
    (
        "由市商务局牵头，会同市发展改革委、市供销社等单位，制定回收网络规划。",
        "L:市商务局 S:市发展改革委、市供销社",
    ),
    (
        "市生态环境局会同市住房城乡建设局、市农业农村局负责污泥处置监管。",
        "L:市生态环境局 S:市住房城乡建设局、市农业农村局",
    ),
    (
        "市发展改革委负责统筹协调，市工业和信息化局负责工业领域推进，市住房城乡建设局负责建筑领域推进。",
        "R:市发展改革委、市工业和信息化局、市住房城乡建设局",
    ),
    (
        "（主管部门：市工信局，协办单位：市科技局）",
        "S:市科技局 R:市工信局",
    ),
    (
        "（负责单位：市经济和信息化局、各区县政府）",
        "R:市经济和信息化局 G:各区县政府",
    ),
    (
        "（落实单位：市城管局、各镇（街道））",
        "R:市城管局 G:各镇（街道）",
    ),
    (
        "（市经信局负责，市财政局、市税务局配合，排名第一的为牵头单位，以下同）",
        "L:市经信局 S:市财政局、市税务局",
    ),
    (
        "（牵头部门：省发展改革委；参加部门：省财政厅，省自然资源厅，有关市州）",
        "L:省发展改革委 S:省财政厅、省自然资源厅 G:有关市州",
    ),
    (
        "（省发展改革委，省科技厅、省财政厅按职责分工负责）",
        "R:省发展改革委、省科技厅、省财政厅",
    ),
    (
        "（各地、各有关部门按职责分工负责）",
        "R:各有关部门 G:各地",
    ),
    (
        "（各市（州）人民政府，省发展改革委、省生态环境厅、省住房城乡建设厅按职责分工负责）",
        "R:省发展改革委、省生态环境厅、省住房城乡建设厅 G:各市（州）人民政府",
    ),
    (
        "（市工信局、市商务局，国网青澜供电公司，各县区政府、管委会）",
        "R:市工信局、市商务局、国网青澜供电公司 G:各县区政府、管委会",
    ),
    (
        "（牵头单位：市工信局、市发改委；责任单位：青岭县、澜东区、高新区）",
        "L:市工信局、市发改委 G:青岭县、澜东区、高新区",
    ),
    (
        "〔市发展改革委负责〕",
        "R:市发展改革委",
    ),
    (
        "（市教育局、团市委、市妇联、市科协分别负责）",
        "R:市教育局、团市委、市妇联、市科协",
    ),
    (
        "（市直各有关单位按职责分工负责）",
        "R:市直各有关单位",
    ),
    (
        "（各县（区）委、人民政府，市直各部门负责）",
        "R:市直各部门 G:各县（区）委、人民政府",
    ),
    (
        "[牵头单位：市委组织部；配合单位：市人社局]",
        "L:市委组织部 S:市人社局",
    ),
    (
        "（市委宣传部牵头）",
        "L:市委宣传部",
    ),
    (
        "（责任单位：市发改委牵头，市财政局、市审计局配合）",
        "L:市发改委 S:市财政局、市审计局",
    ),
    (
        "（市工信局、发改委、财政局负责）",
        "R:市工信局、发改委、财政局",
    ),
    (
        "（责任单位：市发展改革委等市级有关部门，各县（市）区）",
        "R:市发展改革委 G:各县（市）区",
    ),
    (
        "【责任单位：市市场监管局】",
        "R:市市场监管局",
    ),
    (
        "（2022年6月底前完成；市住建局负责）",
        "R:市住建局",
    ),
    (
        "（持续推进，市住建局、市城管局负责）",
        "R:市住建局、市城管局",
    ),
    (
        "（责任处室：资环处）",
        "R:资环处",
    ),
    (
        "（市发展改革委指导，各县区组织实施）",
        "R:市发展改革委 G:各县区",
    ),
    (
        "（市经信委、各区政府）",
        "R:市经信委 G:各区政府",
    ),
    (
        "（省甲厅、省乙局，各设区市人民政府）",
        "R:省甲厅、省乙局 G:各设区市人民政府",
    ),
    (
        "（此项工作由市甲局牵头，市乙局配合）",
        "L:市甲局 S:市乙局",
    ),
    (
        "（市甲局牵头;市乙局、市丙局;各县区人民政府）",
        "L:市甲局 R:市乙局、市丙局 G:各县区人民政府",
    ),
    (
        "（市甲局、市乙局、各区县政府分工负责）",
        "R:市甲局、市乙局 G:各区县政府",
    ),
    (
        "（市甲局、市乙局等相关部门和单位按职能职责负责）",
        "R:市甲局、市乙局",
    ),
    (
        "（省甲厅、乙丙厅按职责分工负责，各地级以上市人民政府结合实际落实）",
        "R:省甲厅、乙丙厅 G:各地级以上市人民政府",
    ),
    (
        "（市甲局负责牵头，市乙局等相关部门协同配合）",
        "L:市甲局 S:市乙局",
    ),
    (
        "（市水利局，完成时间：2023年底）",
        "R:市水利局",
    ),
    (
        "（市直相关单位，各县市区政府，甲江经开区）",
        "R:市直相关单位 G:各县市区政府、甲江经开区",
    ),
    (
        "（甲乙管理部）",
        "R:甲乙管理部",
    ),
    (
        "（市甲局统筹，市乙局落实）",
        "R:市甲局、市乙局",
    ),
    (
        "（各旗县区人民政府、市甲局）",
        "R:市甲局 G:各旗县区人民政府",
    ),
    (
        "市甲局牵头制定细则，市乙局、市丙局配合做好服务。",
        "L:市甲局 S:市乙局、市丙局",
    ),
    (
        "各县（市、区）人民政府是回收工作的责任主体，要加强领导。",
        "G:各县（市、区）人民政府",
    ),
    (
        "各乡镇人民政府、街道办事处要落实责任。",
        "G:各乡镇人民政府、街道办事处",
    ),
    (
        "（含市甲局、市乙局两家）",
        "",
    ),
    (
        "（市甲局、市乙局及沿线居民）",
        "",
    ),
]


def read(words: str) -> tuple[Task, list[Issue]]:
    document = read_structure(Text(f"一、任务\n（一）推进甲事。加快实施。{words}\n"), "sample", "")
    tasks, issues = find_tasks(document, *find_first_is_lead(document))
    return tasks[0], issues


@pytest.mark.parametrize(("words", "expected"), FORMS)
def test_form(words: str, expected: str) -> None:
    task, _ = read(words)
    assert " ".join(f"{LETTERS[r]}:{'、'.join(task.names(r))}" for r in ROLES if task.names(r)) == expected


def test_a_heading_of_tasks_under_one_of_aims_holds_tasks() -> None:
    aims = "二、目标任务\n（一）主要目标\n到2025年，利用率达到90%。\n"
    works = "（二）重点任务\n1.推进甲事。加快实施。（责任单位：市甲局）\n"
    works += "专栏1 重点工程\n（1）乙项目。加快建设。\n2.推进乙事。加快实施。\n"
    document = read_structure(Text(aims + works), "sample", "")
    tasks, _ = find_tasks(document, None, 0)
    assert [task.title for task in tasks] == ["推进甲事", "重点工程", "乙项目", "推进乙事"]
    assert tasks[0].names("responsible") == ("市甲局",)


def test_traditional_names_in_a_row_have_their_duty_too() -> None:
    raw = "雲縣措施\n一、監管\n（一）執法。縣生態環境局、縣市場監管局要加強執法檢查。\n"
    tasks, _ = find_tasks(read_structure(Text(raw), "sample", ""), None, 0)
    assert tasks[0].names("responsible") == ("縣生態環境局", "縣市場監管局")


def test_names_without_a_role_are_responsible() -> None:
    task, issues = read("（市发改委、市工信局、市财政局）")
    assert {a.evidence[0].rule for a in task.assignments} == {"responsibility.bare"}
    assert issues == []


@pytest.mark.parametrize(
    "words",
    [
        "企业负责处置，鼓励社会参与。",
        "（政府主导、企业负责）",
        "配合省上于2016年底前完成。",
        "明确责任单位和完成时限。",
        "各级人大和政协组织监督。",
        "（含钢结构、木结构）",
        "各有关部门要高度重视。",
        "由市场配置资源。",
    ],
)
def test_what_gives_nobody_a_duty(words: str) -> None:
    task, _issues = read(words)
    assert task.assignments == ()


def test_roles_by_rule_are_marked() -> None:
    task, _ = read("（市甲局、市乙局负责，排在第一位的部门为牵头部门，下同）")
    lead = next(a for a in task.assignments if a.role == "lead")
    assert lead.inherited == "responsibility.first-is-lead"
    assert [a.order for a in task.assignments if a.role == "responsible"] == [1]


def test_shared_and_open_lists_are_marked() -> None:
    task, _ = read("（牵头单位：市甲局，参加单位：市乙局等）（市丙局、市丁局按职责分工负责）")
    assert {a.agency.name for a in task.assignments if a.open} == {"市乙局"}
    assert {a.agency.name for a in task.assignments if a.shared} == {"市丙局", "市丁局"}


def test_a_list_is_open_up_to_its_last_etc() -> None:
    task, _ = read("（参加单位：市甲局、市乙局等，各县区负责落实）")
    assert {a.agency.name for a in task.assignments if a.open} == {"市甲局", "市乙局"}
    assert task.names("local") == ("各县区",)
