"""Made-up messages: places and matters that nobody has written, so that the tests need no real letters."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tiangeng.algorithms.textmining.vectors import Message

NOON = datetime(2026, 3, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
COUNTY = "331181"

# What it is about, and ways to say it.
MATTERS = {
    "溪口石拱桥": ["桥墩被水掏空", "桥面裂了一条缝", "栏杆断了半截", "大水过后桥身歪斜", "过桥时摇晃得厉害"],
    "上垟饮水站": ["蓄水池见底", "龙头流出黄泥水", "连着三天断水", "水压小得洗不了澡", "消毒水味道很重"],
    "兰巨菇棚": ["烘干房排不上号", "菌棒大片霉烂", "棚顶被风掀翻", "收购商压价太低", "冷库半夜跳闸"],
    "安仁卫生室": ["村医退休以后锁了门", "降压药配不到", "巡诊一个月没来", "老人打针要走十里", "药柜空了一半"],
    "查田老街": ["垃圾桶满出来没人拉", "窨井污水漫到街面", "摆摊占了整条道", "夜里烧烤油烟呛人", "下雨积水没过脚踝"],
    "八都锯板厂": ["半夜还在开机轰响", "木屑粉尘飘进屋里", "运料车压坏村道", "废料堆到溪边", "锅炉冒黑烟"],
}
WAYS = ["{0}{1}", "{0}附近{1}，住户都很着急", "这几天{0}{1}", "路过{0}看见{1}", "{0}那边又是{1}，好几家都遇到"]
SINGLE = [
    ("身份证过期", "腿脚不便，想请人上门代办"), ("稻田开裂缺水", "想借一台抽水机"), ("孩子考上大学", "一时凑不齐学费"),
    ("野猪拱了番薯地", "一夜毁了半亩"), ("班车下午不回村", "赶集只能走路回来"), ("手机没有信号", "打电话要爬到晒谷坦"),
    ("养老金停发", "人脸认证总是失败"), ("电线垂到路面", "货车经过会挂住"), ("采伐证怎么办", "做菌棒要砍杂木"),
    ("廊桥瓦片掉落", "怕雨水打烂木头"),
]  # fmt: skip


def messages(*, each: int = 8, seed: int = 7) -> list[Message]:
    """`each` reports of every matter by different people, and single ones; shuffled by `seed`."""
    luck = Random(seed)
    found = []
    for number, (thing, troubles) in enumerate(MATTERS.items()):
        for turn in range(each):
            told = luck.sample(troubles, 2)
            title = luck.choice(WAYS).format(thing, told[0])
            at = NOON - timedelta(days=luck.randrange(40), minutes=luck.randrange(600))
            body = f"{thing}{told[1]}，请来看看。"
            found.append(
                Message(f"m{number}{turn:03}", f"u{number}{turn:03}", at, title, body, f"{COUNTY}10020{number}")
            )
    for number, (title, body) in enumerate(SINGLE):
        found.append(
            Message(f"s{number:03}", f"v{number}", NOON - timedelta(days=number), title, body, f"{COUNTY}100301")
        )
    luck.shuffle(found)
    return found


def same_partition(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether two numberings are the same groups."""
    return one.keys() == other.keys() and len({(one[i], other[i]) for i in one}) == len(set(one.values())) == len(
        set(other.values())
    )


def agreement(one: dict[str, int], other: dict[str, int]) -> float:
    """B-cubed F1 of two partitions of the same ids."""
    sets_one, sets_other = _sets(one), _sets(other)
    both = [(len(sets_one[one[i]] & sets_other[other[i]]), i) for i in one]
    precision = sum(n / len(sets_one[one[i]]) for n, i in both) / len(both)
    recall = sum(n / len(sets_other[other[i]]) for n, i in both) / len(both)
    return 2 * precision * recall / (precision + recall)


def _sets(labels: dict[str, int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for id, label in labels.items():
        found.setdefault(label, set()).add(id)
    return found
