"""Enterprises of a demo county: invented names and codes; where a real firm has the same name, it is chance."""

from dataclasses import dataclass
from random import Random

from tiangeng.algorithms.codes import credit_code_check
from tiangeng.demo.stories import people

FIRST = "新严睦安江寿梅兰泰恒永嘉宏远华瑞金鑫德信源盛丰茂天成"
SECOND = "江州陵溪峰达腾和业隆升辉润诚博越凯源丰川"
# what is made, as it stands in the name and in the register
TRADES = (
    ("碳酸钙", "碳酸钙加工"), ("家纺", "家用纺织"), ("低压电器", "低压电器"), ("五金工具", "五金工具"), ("化工", "精细化工"),
    ("水泥制品", "水泥制品"), ("食品", "食品加工"), ("茶业", "茶叶加工"), ("果业", "草莓与果品"), ("包装", "纸制品包装"),
    ("机械", "通用机械"), ("塑业", "塑料制品"), ("新材料", "新材料"), ("电缆", "电线电缆"), ("物流", "仓储物流"), ("纺织", "针织印染"),
)  # fmt: skip
BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100 leaves out I O S V Z


@dataclass(frozen=True, slots=True)
class Firm:
    credit_code: str
    name: str
    industry: str
    contact: str
    phone: str
    address: str


def firm(rng: Random, *, number: int, county_code: str, county_name: str) -> Firm:
    """One enterprise; `number` keeps names and codes apart."""
    trade, industry = TRADES[number % len(TRADES)]
    one, two = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    body = f"91{county_code}MA{''.join(rng.choice(BODY) for _ in range(3))}{number:04d}"
    contact = people.name(rng)
    return Firm(
        credit_code=body + credit_code_check(body),
        name=f"{county_name}{one}{two}{trade}有限公司",
        industry=industry,
        contact=f"{contact[0]}{rng.choice(('经理', '厂长', '主任', '总'))}",
        phone=people.phone(rng),
        address=rng.choice(("工业功能区", "小微园", "经济开发区", "省道边", "老粮站旁")) + f"{rng.randint(1, 88)}号",
    )


def short(name: str, *, county_name: str) -> str:
    """As it is called in talk: 建德新江碳酸钙有限公司 → 新江碳酸钙."""
    return name.removeprefix(county_name).removesuffix("有限公司")
