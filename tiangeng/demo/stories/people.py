"""Invented people: villagers, families, cadres. Names follow the habits of each generation; nobody here exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tiangeng.demo.stories import words

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

POSTS = {
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
POSITIONS = (*POSTS["posted"], *POSTS["township"][3:])  # who goes along to a village
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
    """One of a family; relation is to the head of the household, who is a member too."""

    name: str
    relation: str
    gender: str
    birth_year: int
    phone: str = ""  # "" for those who have none


@dataclass(frozen=True)
class Family:
    head: str
    hamlet: str
    labels: tuple[str, ...]
    members: tuple[Member, ...]


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
    """A public servant of that kind of organisation (a key of POSTS); `head` gives its first post."""
    return Cadre(who or person(rng, born=(1966, 2000)), HEADS[kind] if head else rng.choice(POSTS[kind]))


def name(rng: Random) -> str:
    """Somebody's name, when the name is all that is wanted."""
    return person(rng).name


def phone(rng: Random) -> str:
    """A mobile number in a range that we take to be given to no operator, so that it rings nobody."""
    return f"16{rng.choice('0134')}{rng.randrange(10**8):08d}"


def family(rng: Random, *, village: str = "", this_year: int = 2026) -> Family:
    """A household of that village: most are a couple of middle age with children, many are old people alone."""
    head = person(rng, born=(this_year - 82, this_year - 38), gender="男" if rng.random() < 0.75 else "女")
    members = [_member(rng, head, relation="户主", this_year=this_year)]
    if rng.random() < 0.8:
        spouse = person(rng, born=(head.born - 4, head.born + 5), gender="女" if head.gender == "男" else "男")
        members.append(_member(rng, spouse, relation="配偶", this_year=this_year))
    for _ in range(rng.choices((0, 1, 2, 3), weights=(25, 35, 30, 10))[0]):
        child = person(rng, born=(head.born + 21, head.born + 34), surname=head.name[0])
        relation = "儿子" if child.gender == "男" else "女儿"
        members.append(_member(rng, child, relation=relation, this_year=this_year))
    if this_year - head.born < 60 and rng.random() < 0.4:
        mother = person(rng, born=(head.born - 32, head.born - 20), gender="女")
        members.append(_member(rng, mother, relation="母亲", this_year=this_year))
    hamlet = rng.choice(words.hamlets_of(village) if village else words.HAMLETS)
    return Family(head.name, hamlet, _labels(rng, members, this_year=this_year), tuple(members))


def _member(rng: Random, somebody: Person, *, relation: str, this_year: int) -> Member:
    age = this_year - somebody.born
    has_phone = 16 <= age < 80 and rng.random() < 0.85
    return Member(somebody.name, relation, somebody.gender, somebody.born, phone(rng) if has_phone else "")


def _labels(rng: Random, members: list[Member], *, this_year: int) -> tuple[str, ...]:
    """What a visitor should know before knocking; the last two are pointers to registers kept elsewhere."""
    ages = [this_year - member.birth_year for member in members]
    wanted = {
        "独居老人": len(ages) == 1 and ages[0] >= 65,
        "高龄老人": max(ages) >= 80,
        "留守儿童": min(ages) < 16 and rng.random() < 0.3,
        "低保": rng.random() < 0.05,
        "残疾人": rng.random() < 0.06,
    }
    return tuple(label for label, applies in wanted.items() if applies)


def _given(rng: Random, *, gender: str, born: int) -> str:
    _, men, women = next(generation for generation in _GENERATIONS if born < generation[0])
    if 1975 <= born < 1995 and rng.random() < 0.25:
        return rng.choice(_SINGLE[gender])
    first, second = men if gender == "男" else women
    one = rng.choice(first)
    return one + rng.choice([other for other in second if other != one])
