"""Deferred acceptance as one would do it on paper: the oracle the fast implementations are compared with.

Everyone without a seat asks at the next post of their list. A post looks at all who sit there and who asks, keeps the ones
it must and the ones it ranks highest, and sends one away, who asks at the next post, and so on until nobody is left who
could ask. A seat is held, never promised, until the end; that is why nobody loses by asking for what they want most.
"""

from tiangeng.algorithms.matching.instance import Instance

NOWHERE = -1


def solve(instance: Instance) -> list[int]:
    """Where each candidate ends: the position in their own list of options, or NOWHERE."""
    taken = [NOWHERE] * len(instance.options)
    following = [0] * len(instance.options)
    sitting: list[list[int]] = [[] for _ in instance.seats]
    waiting = list(range(len(instance.options) - 1, -1, -1))
    while waiting:
        candidate = waiting.pop()
        if following[candidate] == len(instance.options[candidate]):
            continue
        taken[candidate] = following[candidate]
        following[candidate] += 1
        post = instance.options[candidate][taken[candidate]]
        applicants = [*sitting[post], candidate]
        sitting[post] = choose(instance, post, applicants, taken)
        for refused in set(applicants).difference(sitting[post]):  # one, or none
            taken[refused] = NOWHERE
            waiting.append(refused)
    return taken


def choose(instance: Instance, post: int, applicants: list[int], taken: list[int]) -> list[int]:
    """Kept seats first, each kind's best; then the best of all others (Hafalir, Yenmez and Yildirim's choice rule)."""
    best_first = sorted(applicants, key=lambda c: instance.key(c, taken[c]), reverse=True)
    kept = []
    for kind, count in instance.floors[post].items():
        kept += [c for c in best_first if instance.kinds[c] == kind][:count]
    others = [c for c in best_first if c not in kept]
    return kept + others[: instance.seats[post] - len(kept)]
