"""What is written down after a talk at a factory: five questions and what was said to them. Invented."""

from random import Random

from tiangeng.demo.stories.frame import Telling

ARRIVALS = (
    "到{企业}，{人}在[车间|办公室|门口]等着。",
    "{企业}，{人}[陪着走了一圈车间|泡了茶慢慢讲]。",
    "[下午|上午]去了{企业}，正赶上[换班|装柜|盘库]，等了一会儿{人}才有空。",
)
ORDERS = (
    "订单[排到{月:2-5}个月后|比去年同期少一成|内销补了外销的缺|还稳]。",
    "[新客户试单|老客户返单]，{人}说[心里有底|看下个月]。",
    "产值[略增|持平|掉了一点]，用电量也看得出来。",
)
HANDS = (
    "工人{数:18-260}个，[本地人占七成|外省来的多]，[暂时不缺|夜班难招|缺两个机修]。",
    "用工[稳|旺季要加{加:4-20}个]，工资[按月发，看了表|每月十五号到卡]。",
    "开春走了几个，[已经补上|还在招]。",
)
MONEY = (
    "贷款{万:100-900/50}万，[年底到期|利率降过一回]。",
    "回款[慢，三四个月|正常]，没有欠薪。",
    "资金[够转|年底紧一点]。",
)
NEEDS = (
    "水电气[正常|都通]。",
    "电[够用|去年增过容]，地[没有问题|想再要一点]。",
    "厂区道路[好走|雨天有积水，已同镇里说]。",
)
POLICY = (
    "讲了[技改|稳岗|研发加计扣除|小微园]政策，留了[一张清单|联系人]。",
    "问知不知道[续贷|以旧换新|专精特新]，[听过没办过|正在报]。",
    "[安全三张图|危废台账]看了一遍，[齐|差两页，答应补上]。",
)
# how somebody from a factory begins
OPENINGS = (
    "",
    "",
    "正好你们来，有件事说一下。",
    "我们做{年:4-25}年了，头一回开口。",
    "五个问题里头，就这一条难。",
    "上次来的同志问过，我没好意思说。",
    "别的都好，就是这桩。",
)
# how somebody from a factory ends what he asks for
CODAS = (
    "我们不怕花钱，就怕等。",
    "能办到什么样，给句准话就行。",
    "能不能有个人从头跟到尾，不要再转来转去。",
    "规矩我们守，麻烦讲清楚是哪一条。",
    "再拖一个月，这一季就误过去了。",
    "不是只有我们一家，旁边几家也这样。",
)
CLOSINGS = ("", "", "说[下个月再来看|有事打电话]。", "难处记下来了，回去就派。", "没有特别要办的。")


def asked(rng: Random, *, firm: str, contact: str) -> str:
    """The note of one visit."""
    telling = Telling(rng, month=1, 企业=firm, 人=contact)
    return "".join(telling.one_of(pool) for pool in (ARRIVALS, ORDERS, HANDS, MONEY, NEEDS, POLICY, CLOSINGS))
