"""What a person can put right in a market, each by its name: Chinese first, English beside it."""

from typing import ClassVar


class BadMarket(ValueError):
    """The input cannot be matched as it stands; `facts` says where."""

    code: ClassVar[str] = "bad_market"
    chinese: ClassVar[str] = ""
    english: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.chinese.format(**facts)}\n{self.english.format(**facts)}")


class NotReadable(BadMarket):
    code = "not_readable"
    chinese = "{where}：读不懂（{problem}）。"
    english = "{where}: cannot be read ({problem})."


class FieldMissing(BadMarket):
    code = "field_missing"
    chinese = "{where} 缺少“{field}”。"
    english = "{where} lacks “{field}”."


class FieldUnknown(BadMarket):
    code = "field_unknown"
    chinese = "{where} 有不认识的字段“{field}”。"
    english = "{where} has the unknown field “{field}”."


class FieldForbidden(BadMarket):
    code = "field_forbidden"
    chinese = "{where} 里的“{field}”不得进入匹配：性别、年龄、民族、健康状况不作依据；法定限制和本人申请的照顾，写成回避（bans）。"
    english = "{where}: “{field}” may not enter the matching. Legal limits and exemptions a person asked for are bans."


class WrongValue(BadMarket):
    code = "wrong_value"
    chinese = "{where} 应为{wanted}，现为 {value!r}。"
    english = "{where} must be {wanted_english}, not {value!r}."


class Repeated(BadMarket):
    code = "repeated"
    chinese = "{where} 里“{value}”出现了两次。"
    english = "{where} has “{value}” twice."


class UnknownPost(BadMarket):
    code = "unknown_post"
    chinese = "{where} 提到不存在的岗位“{post}”。"
    english = "{where} names the post “{post}”, which does not exist."


class UnknownCandidate(BadMarket):
    code = "unknown_candidate"
    chinese = "{where} 提到不存在的人选“{candidate}”。"
    english = "{where} names the candidate “{candidate}”, who does not exist."


class MarkWithoutReason(BadMarket):
    code = "mark_without_reason"
    chinese = "{where}：村镇评议给“{candidate}”加分，没有写明理由。"
    english = "{where}: the panel mark for “{candidate}” has no written reason."


class FloorsOverSeats(BadMarket):
    code = "floors_over_seats"
    chinese = "岗位“{post}”只有 {seats} 个席位，最低名额合计却有 {floors} 个。"
    english = "Post “{post}” has {seats} seats, and floors for {floors}."


class FloorNotOpen(BadMarket):
    code = "floor_not_open"
    chinese = "岗位“{post}”给专长“{speciality}”留了名额，却不向这个专长开放。"
    english = "Post “{post}” keeps seats for “{speciality}” and is not open to it."


class TwoPins(BadMarket):
    code = "two_pins"
    chinese = "“{candidate}”被指定到两个岗位：“{post}”和“{other}”。"
    english = "“{candidate}” is pinned to two posts: “{post}” and “{other}”."


class PinsOverSeats(BadMarket):
    code = "pins_over_seats"
    chinese = "岗位“{post}”只有 {seats} 个席位，指定和保留席位的人却有 {people} 名。"
    english = "Post “{post}” has {seats} seats, and {people} people are pinned or guaranteed there."


class PinAgainstBan(BadMarket):
    code = "pin_against_ban"
    chinese = "“{candidate}”被指定到“{post}”，但须回避（{ground}）。请撤销其一。"
    english = "“{candidate}” is pinned to “{post}” and barred from it ({ground}). Take one of the two back."


class PresentAgainstBan(BadMarket):
    code = "present_against_ban"
    chinese = "“{candidate}”现在岗位“{post}”，但须回避（{ground}）。请先从在岗名单中移除。"
    english = "“{candidate}” holds “{post}” and is barred from it ({ground}). Remove the present posting first."


class SeedNotCommitted(BadMarket):
    code = "seed_not_committed"
    chinese = "抽签种子与事先公布的承诺 {commitment} 不符。"
    english = "The lottery's seed is not the one that was committed as {commitment}."


class TooLarge(BadMarket):
    code = "too_large"
    chinese = "{what}要比对 {cells:,} 格，超过上限 {limit:,} 格。请按县分开匹配。"
    english = "{what_english} would compare {cells:,} pairs, more than {limit:,}. Match county by county."


class NoNumba(BadMarket):
    code = "no_numba"
    chinese = "没有安装 numba：请用 pip install 'tiangeng[numba]'，或改用 --with numpy（结果完全相同）。"
    english = "numba is not installed: pip install 'tiangeng[numba]', or use --with numpy (the result is the same)."
