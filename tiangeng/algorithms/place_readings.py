"""How the names of places are read aloud, for typing (龙泉 → longquan, lq) and for putting them in order.

Readings come from pypinyin, which knows phrases; this file overrules it where place names are read differently from
running text (什邡 is Shífāng, not Shénfāng; 长宁 Cháng, not Zhǎng) and where a town insists (番禺, 六安, 洪洞).
The order is the dictionary's, character by character: syllable, tone, then the character itself, in the same form as
`pinyin.sort_key`, so that both may stand in one list.

Source of the readings: the usual dictionaries (《现代汉语词典》); the names of cities and counties that contain a
character with several readings were gone through one by one. Additions are welcome, one entry each.

Known limits: small villages keep local readings nobody has written down; 弄, 陂, 埔 and 圈
differ from province to province and follow pypinyin; 圩 is Xū in the south, which the caller must say (`local`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

# Characters that mean one thing in a place name, whatever phrase they seem to form.
IN_PLACES = {
    "长": "chang2", "都": "du1", "佛": "fo2", "什": "shi2", "干": "gan1", "卜": "bu3", "勒": "le4", "兴": "xing1",
    "尾": "wei3", "子": "zi3", "头": "tou2", "朝": "chao2", "柏": "bai3", "甸": "dian4", "了": "liao3", "着": "zhuo2",
    "曾": "zeng1", "湫": "qiu1", "晟": "sheng4", "珩": "heng2", "咀": "zui3", "翟": "zhai2", "覃": "qin2",
    "缪": "miao4", "阚": "kan4", "杓": "shao2", "薄": "bo2", "地": "di4", "阿": "a1", "家": "jia1", "台": "tai2",
    "中": "zhong1", "嘎": "ga1", "哈": "ha1", "拉": "la1", "和": "he2", "巴": "ba1", "房": "fang2", "冲": "chong1",
    "角": "jiao3", "发": "fa1", "冯": "feng2", "贾": "jia3", "扎": "zha1", "葛": "ge3", "任": "ren2", "舍": "she4",
    "泡": "pao1", "得": "de2", "术": "shu4", "曲": "qu1", "占": "zhan4", "当": "dang1", "强": "qiang2", "巷": "xiang4",
    "露": "lu4", "摩": "mo2", "参": "shen1", "宁": "ning2", "蒙": "meng2", "若": "ruo4", "冠": "guan1", "落": "luo4",
}  # fmt: skip

# Places and words that overrule the list above. A county whose name is also an ordinary word stands with 县, 市 or 区.
WORDS = {
    "丽水": "li2 shui3", "高丽": "gao1 li2", "台州": "tai1 zhou1", "天台县": "tian1 tai1 xian4",
    "乐清": "yue4 qing1", "音乐": "yin1 yue4", "乐亭": "lao4 ting2", "乐陵": "lao4 ling2", "民乐县": "min2 le4 xian4",
    "诸暨": "zhu1 ji4", "六安市": "lu4 an1 shi4", "六合区": "lu4 he2 qu1", "六枝": "liu4 zhi1", "亳州": "bo2 zhou1",
    "蚌埠": "beng4 bu4", "涡阳": "guo1 yang2", "枞阳": "zong1 yang2", "无为市": "wu2 wei2 shi4",
    "相山区": "xiang4 shan1 qu1", "相城区": "xiang4 cheng2 qu1", "宿州": "su4 zhou1",
    "铅山县": "yan2 shan1 xian4", "新干县": "xin1 gan4 xian4", "万载": "wan4 zai4", "会昌": "hui4 chang1",
    "大埔县": "da4 bu4 xian4", "番禺": "pan1 yu2", "东莞": "dong1 guan3", "黄埔": "huang2 pu3",
    "蒙古": "meng3 gu3", "内蒙": "nei4 meng3",
    "龙圩区": "long2 xu1 qu1", "白云区": "bai2 yun2 qu1", "博白": "bo2 bai2", "百色": "bai3 se4",
    "长子县": "zhang3 zi3 xian4", "洪洞": "hong2 tong2", "崆峒": "kong1 tong2", "繁峙": "fan2 shi4",
    "应县": "ying4 xian4", "盂县": "yu2 xian4", "尉氏": "wei4 shi4", "尉犁": "yu4 li2", "尉迟": "yu4 chi2",
    "蔚县": "yu4 xian4", "井陉": "jing3 xing2", "大城县": "dai4 cheng2 xian4", "任丘": "ren2 qiu1",
    "行唐": "xing2 tang2", "曹妃甸": "cao2 fei1 dian4", "蠡县": "li3 xian4", "获嘉": "huo4 jia1",
    "莘县": "shen1 xian4", "单县": "shan4 xian4", "东阿县": "dong1 e1 xian4", "临朐": "lin2 qu2",
    "曲阜": "qu1 fu4", "济南": "ji3 nan2", "济宁": "ji3 ning2", "济阳": "ji3 yang2", "济源": "ji3 yuan2",
    "牟平": "mu4 ping2", "中牟": "zhong1 mu4", "牟定": "mou2 ding4", "茌平": "chi2 ping2", "鄄城": "juan4 cheng2",
    "穆棱": "mu4 ling2", "绥棱": "sui2 leng2", "丹棱": "dan1 ling2", "讷河": "ne4 he2", "珲春": "hun2 chun1",
    "勃利": "bo2 li4", "盖州": "gai4 zhou1", "大石桥": "da4 shi2 qiao2", "桦甸": "hua4 dian4",
    "巴彦淖尔": "ba1 yan4 nao4 er3", "喀喇沁": "ka1 la3 qin4", "莫力达瓦": "mo4 li4 da2 wa3",
    "扎赉特": "zha1 lai4 te4", "察哈尔": "cha2 ha1 er3", "哈达": "ha3 da2", "多伦": "duo1 lun2",
    "浚县": "xun4 xian4", "渑池": "mian3 chi2", "泌阳": "bi4 yang2", "武陟": "wu3 zhi4", "柘城": "zhe4 cheng2",
    "荥阳": "xing2 yang2", "荥经": "ying2 jing1", "睢县": "sui1 xian4", "杞县": "qi3 xian4", "淅川": "xi1 chuan1",
    "监利": "jian4 li4", "黄陂": "huang2 pi2", "猇亭": "xiao1 ting2", "秭归": "zi3 gui1", "蕲春": "qi2 chun1",
    "汨罗": "mi4 luo2", "耒阳": "lei3 yang2", "郴州": "chen1 zhou1", "溆浦": "xu4 pu3", "新晃": "xin1 huang3",
    "邗江": "han2 jiang1", "盱眙": "xu1 yi2", "邳州": "pi1 zhou1", "如皋": "ru2 gao1", "沭阳": "shu4 yang2",
    "闵行": "min3 hang2", "莘庄": "xin1 zhuang1", "宝坻": "bao3 di3", "大兴区": "da4 xing1 qu1",
    "厦门": "xia4 men2", "长汀": "chang2 ting1", "闽侯": "min3 hou4", "芗城": "xiang1 cheng2",
    "柘荣": "zhe4 rong2", "华安县": "hua2 an1 xian4", "甪直": "lu4 zhi2", "浒墅关": "xu3 shu4 guan1",
    "仫佬": "mu4 lao3", "仡佬": "ge1 lao3", "拉祜": "la1 hu4", "石阡": "shi2 qian1", "瓮安": "weng4 an1",
    "湄潭": "mei2 tan2", "沾益": "zhan1 yi4", "漾濞": "yang4 bi4", "宁蒗": "ning2 lang4", "勐海": "meng3 hai3",
    "什邡": "shi2 fang1", "郫都": "pi2 du1", "犍为": "qian2 wei2", "筠连": "jun1 lian2", "邛崃": "qiong2 lai2",
    "井研": "jing3 yan2", "阿坝": "a1 ba4", "会理": "hui4 li3", "綦江": "qi2 jiang1", "北碚": "bei3 bei4",
    "重庆": "chong2 qing4", "浪卡子": "lang4 ka3 zi3", "噶尔": "ga2 er3", "八宿": "ba1 su4", "关卡": "guan1 qia3",
    "吴堡": "wu2 bu3", "柞水": "zha4 shui3", "鄠邑": "hu4 yi4", "华州": "hua4 zhou1", "华阴": "hua4 yin1",
    "西华山": "xi1 hua4 shan1", "岚皋": "lan2 gao1", "吴起": "wu2 qi3", "宕昌": "tan4 chang1", "碌曲": "lu4 qu1",
    "迭部": "die2 bu4", "称多": "chen4 duo1", "治多": "zhi4 duo1", "伽师": "jia1 shi1", "莎车": "sha1 che1",
    "库车": "ku4 che1", "龟兹": "qiu1 ci2", "吐鲁番": "tu3 lu3 fan1", "儋州": "dan1 zhou1", "葛藤": "ge2 teng2",
    "胡同": "hu2 tong4", "萝卜": "luo2 bo5", "干渠": "gan4 qu2", "干部": "gan4 bu4", "主干": "zhu3 gan4",
    "便宜": "pian2 yi2", "参加": "can1 jia1", "冠军": "guan4 jun1", "角色": "jue2 se4", "胜利": "sheng4 li4",
    "薄荷": "bo4 he2", "当铺": "dang4 pu4", "中标": "zhong4 biao1", "阿胶": "e1 jiao1", "阿房宫": "e1 pang2 gong1",
    "泡桐": "pao1 tong2", "得胜": "de2 sheng4", "朝晖": "zhao1 hui1", "朝霞": "zhao1 xia2", "长官": "zhang3 guan1",
    "漯河": "luo4 he2", "泊头": "bo2 tou2", "蚌山区": "beng4 shan1 qu1", "召陵": "shao4 ling2",
    "回龙圩管理区": "hui2 long2 xu1 guan3 li3 qu1",
    "部长": "bu4 zhang3", "乡长": "xiang1 zhang3", "道行": "dao4 heng2", "银行": "yin2 hang2",
}  # fmt: skip

# Families that gave villages their names: before 家 the character is a surname.
FAMILIES = {
    "单": "shan4", "解": "xie4", "仇": "qiu2", "盖": "ge3", "查": "zha1", "员": "yun4", "缪": "miao4", "乐": "yue4",
    "牟": "mu4", "区": "ou1", "朴": "piao2", "燕": "yan1", "折": "she2", "句": "gou1", "隗": "wei3", "华": "hua4",
}  # fmt: skip

_OVERRULED = {word: tuple(reading.split()) for word, reading in WORDS.items()}
_OVERRULED |= {f"{family}家": (reading, "jia1") for family, reading in FAMILIES.items()}
_TO_OVERRULE = re.compile("|".join(sorted(map(re.escape, _OVERRULED), key=len, reverse=True)))
_NO_LOCAL: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Spelling:
    """What one types for a name, and the key that puts it in order (compared byte by byte)."""

    pinyin: str
    initials: str
    sort_key: str


def spell(name: str, *, local: Mapping[str, str] = _NO_LOCAL) -> Spelling:
    """`local` holds readings of the region, such as 圩 → xu1; they give way to names known as a whole."""
    typed: list[str] = []
    letters: list[str] = []
    key: list[str] = []
    for character, syllable in zip(name, readings(name, local=local), strict=True):
        if syllable:
            typed.append(syllable[:-1])
            letters.append(syllable[0])
            key.append(syllable + character)
        else:
            plain = character.lower() if character.isascii() and character.isalnum() else ""
            typed.append(plain)
            letters.append(plain)
            key.append(character.lower())
    return Spelling("".join(typed), "".join(letters), "".join(key))


def readings(name: str, *, local: Mapping[str, str] = _NO_LOCAL) -> list[str]:
    """One syllable with its tone for each character; '' where there is none to read."""
    found: list[str] = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True, errors=_one_each)  # type: ignore[arg-type]
    for place, character in enumerate(name):
        if character in local:
            found[place] = local[character]
        elif character in IN_PLACES:
            found[place] = IN_PLACES[character]
        elif found[place].endswith("5"):  # in a name every character is spoken out
            found[place] = lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0]
    for match in _TO_OVERRULE.finditer(name):
        found[match.start() : match.end()] = _OVERRULED[match.group()]
    return found


def _one_each(unreadable: str) -> list[str]:
    """Pypinyin hands over a whole run of characters it cannot read; the answer keeps one place for each."""
    return [""] * len(unreadable)
