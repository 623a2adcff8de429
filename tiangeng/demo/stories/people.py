"""Invented people: villagers, families, cadres. Names follow the habits of each generation; nobody here exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Surnames common in the hills of south-west Zhejiang, the more frequent ones written more often.
_SURNAMES = (
    "叶叶叶叶叶季季季季周周周周李李李吴吴吴吴项项项刘刘刘毛毛毛张张张蓝蓝雷雷钟钟"
    "金徐王陈柳范管鲍沈郑林何黄杨胡罗连潘翁郭汤曾练廖梅洪余徐陈王"
)
_SHE = frozenset("蓝雷钟")  # the three great surnames of the She people 畲族

# (born before, men's first and second characters, women's first and second characters)
_GENERATIONS = (
    (
        1955,
        ("根樟火水金土德关马观世明新林有长福贵财石", "林生根旺松土福贵寿财亮昌良法余水仁"),
        ("秀金彩香水玉月美兰爱桂翠春素根凤", "花娣英凤香妹兰莲仙珠云芝娥菊"),
    ),
    (
        1975,
        ("建国卫志永新文伟正明世学光庆兴忠立海", "军民平华明强林清良荣伟忠勇生根东青"),
        ("丽美秀小爱晓建雪玉春慧红素菊云", "红芬英琴萍芳梅珍华娟燕霞珠君飞莲"),
    ),
    (
        1995,
        ("晓志俊建文海少宏春旭小伟", "峰伟俊军斌鹏平杰勇波东明敏飞龙"),
        ("晓丽海雪小慧春伟秋美旭", "燕芬丽萍娟霞琴慧君敏婷洁微蓉瑛"),
    ),
    (
        9999,
        ("子浩宇俊梓嘉天文致昊睿思泽", "轩涵杰豪宇然航阳凯毅晨铭远"),
        ("欣雨梓诗思佳嘉语可若依心静", "怡涵萱琪彤妍瑶欣悦琳菲宁诺"),
    ),
)
_SINGLE = {
    "男": "伟峰斌磊杰俊鹏波超勇涛亮",
    "女": "丽娟燕敏静婷艳霞芳倩",
}  # one-character names, the fashion of 1975-1994

POSITIONS = {
    "village": (
        "村党支部书记、村委会主任",
        "村党支部副书记",
        "村委会副主任",
        "村委会委员",
        "村妇联主席",
        "村文书",
        "村务监督委员会主任",
        "专职网格员",
        "治保主任",
    ),
    "township": (
        "党委副书记",
        "组织委员",
        "副乡镇长",
        "农业农村办主任",
        "农业农村办干部",
        "民政助理员",
        "国土规划所干部",
        "综合信息指挥室主任",
        "便民服务中心主任",
        "联村干部",
        "林业站工作人员",
        "水利员",
    ),
    "department": ("副局长", "办公室主任", "业务科科长", "副科长", "四级主任科员", "工程师", "农艺师", "一级科员"),
    "office": ("副主任", "综合科科长", "副科长", "三级主任科员", "一级科员"),
    "superior": ("督查科科长", "二级主任科员"),
    "posted": ("驻村第一书记", "农村工作指导员", "科技特派员", "联村组长"),
}
HEADS = {
    "village": "村党支部书记、村委会主任",
    "township": "党委书记",
    "department": "局长",
    "office": "主任",
    "superior": "处长",
    "posted": "驻村第一书记",
}


@dataclass(frozen=True)
class Person:
    name: str
    gender: str  # 男 | 女
    born: int  # year
    ethnicity: str  # 汉族 | 畲族


@dataclass(frozen=True)
class Cadre:
    person: Person
    position: str


@dataclass(frozen=True)
class Member:
    """One of a family; relation is to the head of the household."""

    person: Person
    relation: str


def person(
    rng: Random, *, born: tuple[int, int] = (1945, 2004), gender: str | None = None, surname: str | None = None
) -> Person:
    """Somebody born in those years (both ends included), with a name of that time."""
    gender = gender or rng.choice("男女")
    surname = surname or rng.choice(_SURNAMES)
    year = rng.randint(*born)
    she = surname in _SHE and rng.random() < 0.7
    return Person(surname + _given(rng, gender=gender, born=year), gender, year, "畲族" if she else "汉族")


def people(rng: Random, *, born: tuple[int, int] = (1945, 2004)) -> Iterator[Person]:
    """Endless people, no two of the same name: a list of 849 cadres must not confuse its readers."""
    seen: set[str] = set()
    while True:
        somebody = person(rng, born=born)
        if somebody.name not in seen:
            seen.add(somebody.name)
            yield somebody


def cadre(rng: Random, kind: str, *, who: Person | None = None, head: bool = False) -> Cadre:
    """A public servant of that kind of organisation (a key of POSITIONS); `head` gives its first post."""
    return Cadre(who or person(rng, born=(1966, 2000)), HEADS[kind] if head else rng.choice(POSITIONS[kind]))


def family(rng: Random, *, this_year: int) -> tuple[Member, ...]:
    """A household, its head first: most are a couple of middle age, many are old people alone."""
    head = person(rng, born=(this_year - 82, this_year - 38), gender="男" if rng.random() < 0.75 else "女")
    members = [Member(head, "户主")]
    if rng.random() < 0.8:
        spouse = "女" if head.gender == "男" else "男"
        members.append(Member(person(rng, born=(head.born - 4, head.born + 5), gender=spouse), "配偶"))
    for _ in range(rng.choices((0, 1, 2, 3), weights=(25, 35, 30, 10))[0]):
        members.append(_child(rng, head=head))
    if this_year - head.born < 60 and rng.random() < 0.4:
        members.append(_parent(rng, head=head))
    return tuple(members)


def _child(rng: Random, *, head: Person) -> Member:
    child = person(rng, born=(head.born + 21, head.born + 34), surname=head.name[0])
    return Member(child, "儿子" if child.gender == "男" else "女儿")


def _parent(rng: Random, *, head: Person) -> Member:
    if rng.random() < 0.5:
        return Member(person(rng, born=(head.born - 32, head.born - 20), gender="女"), "母亲")
    return Member(person(rng, born=(head.born - 34, head.born - 21), gender="男", surname=head.name[0]), "父亲")


def _given(rng: Random, *, gender: str, born: int) -> str:
    _, men, women = next(generation for generation in _GENERATIONS if born < generation[0])
    if 1975 <= born < 1995 and rng.random() < 0.25:
        return rng.choice(_SINGLE[gender])
    first, second = men if gender == "男" else women
    one = rng.choice(first)
    return one + rng.choice([other for other in second if other != one])
