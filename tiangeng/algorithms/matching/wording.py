"""A card in words, Chinese first."""

from tiangeng.algorithms.matching.cards import Card, Change, NotThere, Why, points
from tiangeng.algorithms.matching.market import Ground
from tiangeng.algorithms.matching.outcome import How


def here(card: Card) -> tuple[str, str]:
    """Why here."""
    if card.post is None:
        return (
            "未安排岗位：志愿里的岗位都没有到线，也没有可调剂的空缺。",
            "No post: no line was reached, and nothing was left open.",
        )
    if card.how is How.PINNED:
        return f"组织指定到 {card.post}。", f"Sent to {card.post} by decision."
    if card.how is How.KEPT:
        return f"{card.post}：留任，席位由本人保留。", f"{card.post}: stays; the seat is theirs."
    number = f"第 {card.wish} 志愿" if card.wish else card.how.chinese
    english = f"wish {card.wish}" if card.wish else card.how.english
    line = f"分数线 {points(card.line)}" if card.line is not None else "尚有空缺"
    line_english = f"line {points(card.line)}" if card.line is not None else "seats to spare"
    score, score_english = f"得分 {points(card.score)}", f"score {points(card.score)}"
    if card.fit and card.fit.at_best > card.fit.tenths:  # an interval is shown as one
        best = points(card.fit.at_best + card.mark)
        score += f"（有专长未申报，如实补填后在 {points(card.score)} 到 {best} 之间）"
        score_english += f" (between {points(card.score)} and {best} once every strength is declared)"
    return f"{card.post}：{number}；{score}，{line}。", f"{card.post}: {english}; {score_english}, {line_english}."


def there(entry: NotThere) -> tuple[str, str]:
    """Why not there, and what would change it."""
    number = f"第 {entry.wish} 志愿 {entry.post}" if entry.wish else entry.post
    english = f"Wish {entry.wish}, {entry.post}" if entry.wish else entry.post
    if entry.why is Why.BARRED:
        ground = entry.ground or Ground.OTHER
        return f"{number}：{ground.chinese}。", f"{english}: {ground.english}."
    if entry.why is Why.CLOSED:
        return f"{number}：席位由在岗人员或专长名额保留。", f"{english}: its seats are guaranteed to others."
    if entry.why is Why.REACHED:
        return f"{number}：已到线，更靠前的志愿先录取了。", f"{english}: reached, and a better wish came first."
    then, then_english = _changes(entry.changes)
    if entry.why is Why.TIE and entry.tie:
        said = f"{number}：与分数线同为 {points(entry.line)}，按{entry.tie.value[1]}排在后面。{then}"
        return said, f"{english}: {points(entry.score)} is the line; behind by {entry.tie.value[2]}.{then_english}"
    missing = "、".join(f"{part.dimension} {points(part.missing)}" for part in entry.missing[:3])
    plain = " + ".join(f"{part.dimension} {points(part.missing)}" for part in entry.missing[:3])
    return (
        f"{number}：分数线 {points(entry.line)}，你 {points(entry.score)}，差 {points(entry.short)}"
        f"{f'（失分：{missing}）' if missing else ''}。{then}",
        f"{english}: line {points(entry.line)}, you {points(entry.score)}, short by {points(entry.short)}"
        f"{f' (lost: {plain})' if plain else ''}.{then_english}",
    )


def _changes(changes: tuple[Change, ...]) -> tuple[str, str]:
    if not changes:
        return "单项提高不够。", " No single strength is enough."
    parts = [
        f"{'如实补填' if c.is_unknown else ''}{c.dimension} {c.level_now}→{c.level_then} 即得 {points(c.score_then)}"
        for c in changes
    ]
    english = [f"{c.dimension} {c.level_now}→{c.level_then} makes {points(c.score_then)}" for c in changes]
    return f"按现在的线：{'；或 '.join(parts)}。", f" At the lines as they stand: {'; or '.join(english)}."
