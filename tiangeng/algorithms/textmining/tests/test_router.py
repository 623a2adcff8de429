"""The router suggests, says how sure it is and why, learns, and is not replaced by a worse one."""

import os
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random

import numpy as np
import pytest

from tiangeng.algorithms.textmining import calibration, features, shelf, store, training
from tiangeng.algorithms.textmining.router import shares
from tiangeng.algorithms.textmining.shelf import Decided, Shelf
from tiangeng.algorithms.textmining.store import ModelRefused
from tiangeng.algorithms.textmining.training import Letter, NothingToLearn

from .letters import NOON

CATALOGUE = {
    "street-light": ["路灯照明", "路灯", "不亮", "摸黑", "晚上去卫生室的那段路没有灯"],
    "water-outage": ["停水缺水", "停水", "断水", "水压低", "高处几户一到傍晚就没水"],
    "rubbish": ["垃圾清运", "垃圾", "垃圾桶", "清运", "垃圾桶满了几天没人拉"],
    "village-clinic": ["村卫生室", "村医", "打针", "巡诊", "村医退休后卫生室锁了门"],
}
SAID = {
    "street-light": ["村口的灯坏了", "路灯一闪一闪", "夜里黑灯瞎火", "灯杆倒了", "太阳能灯不亮"],
    "water-outage": ["水龙头没水", "停水三天", "水池见底", "水压太小", "吃水困难"],
    "rubbish": ["垃圾没人拉", "垃圾桶满了", "垃圾堆在路边", "臭气熏天的垃圾", "清运车不来"],
    "village-clinic": ["卫生室关门", "村医不在", "打针没地方", "买不到药", "巡诊停了"],
}
PLACES = ["上垟", "兰巨", "安仁", "查田", "八都", "小梅", "锦溪", "住龙"]


def letters(count: int = 160, *, seed: int = 1, wrong: float = 0.0) -> list[Letter]:
    luck = Random(seed)
    found = []
    for _ in range(count):
        label = luck.choice(sorted(SAID))
        text = f"{luck.choice(PLACES)}{luck.choice(SAID[label])}，{luck.choice(SAID[label])}"
        found.append(Letter(text, luck.choice(sorted(SAID)) if luck.random() < wrong else label))
    return found


def decided(given: list[Letter]) -> list[Decided]:
    return [Decided(letter, NOON + timedelta(hours=n)) for n, letter in enumerate(given)]


def test_on_the_first_day_the_catalogue_alone_suggests():
    router = training.fit([], CATALOGUE)
    answer = router.suggest("我们村口路灯好几天不亮了")
    assert answer.suggestions[0].label == "street-light" and len(answer.suggestions) == 3
    assert not answer.is_calibrated and router.learned_from == 0
    assert "路灯" in [evidence.word for evidence in answer.words]
    assert router.suggest("垃圾桶满了").suggestions[0].label == "rubbish"


def test_what_it_does_not_know_it_does_not_claim():
    answer = training.fit([], CATALOGUE).suggest("黄鹂鸣翠柳")
    assert answer.abstains


def test_it_learns_words_the_catalogue_does_not_have():
    told = [Letter(f"{place}喇叭哑了", "rubbish") for place in PLACES]
    before = training.fit([], CATALOGUE)
    after = training.fit([*letters(), *told], CATALOGUE)
    assert after.suggest("喇叭哑了").suggestions[0].label == "rubbish"
    assert not before.suggest("喇叭哑了").suggestions
    assert after.suggest("村医不在").suggestions[0].label == "village-clinic"


def test_the_order_of_letters_changes_nothing():
    given = letters()
    one = training.fit(given, CATALOGUE)
    Random(3).shuffle(given)
    other = training.fit(given, CATALOGUE)
    assert one.labels == other.labels and one.temperature == other.temperature
    assert np.array_equal(one.weights, other.weights) and np.array_equal(one.bias, other.bias)


@pytest.mark.parametrize(
    "text", ["村口的灯坏了，垃圾没人拉", "停水三天 停水三天 村医不在", "灯", "上垟水池见底 路灯一闪一闪 臭"]
)
@pytest.mark.parametrize("taught", [True, False], ids=["taught", "first day"])
def test_the_words_parts_add_up_to_the_lead(text, taught):
    router = training.fit(letters() if taught else [], CATALOGUE)
    answer = router.suggest(text)
    first, second = answer.suggestions[0], answer.suggestions[1]
    parts = router.lead(text, first.label, second.label)
    at = router.labels.index
    whole = sum(e.weight for e in parts) + router.bias[at(first.label)] - router.bias[at(second.label)]
    assert whole == pytest.approx(first.score - second.score, abs=1e-5)


def test_one_message_scores_as_it_does_in_a_matrix():
    given = letters(60)
    router = training.fit(given, CATALOGUE)
    texts = [features.read(letter.text) for letter in given]
    matrix = features.matrix(features.counts(texts), router.blocks) @ router.weights + router.bias
    for row, letter in zip(matrix, given, strict=True):
        for suggestion in router.suggest(letter.text, k=4).suggestions:
            assert suggestion.score == pytest.approx(row[router.labels.index(suggestion.label)], abs=1e-5)


def test_a_segmentation_that_comes_along_is_used_and_either_text_is_enough():
    router = training.fit(letters(), CATALOGUE)
    assert router.suggest("", text_seg="路灯 不亮").suggestions[0].label == "street-light"
    assert router.suggest("路灯不亮", text_seg="垃圾 垃圾桶 清运").suggestions[0].label == "rubbish"


def test_shares_are_honest_where_labels_are_partly_luck():
    given = letters(600, wrong=0.3)
    truth_of = sorted(SAID)
    texts = [features.read(letter.text) for letter in given]
    truth = np.array([truth_of.index(letter.label) for letter in given])
    score = training.unseen(features.counts(texts), truth, len(given), 4, is_thin=False)
    found = calibration.calibrate(score, truth)
    assert calibration.expected_error(shares(score, found.temperature), truth) < 0.09
    sharp = calibration.expected_error(shares(score, 0.05), truth)
    assert sharp > 0.15  # the uncalibrated one would have promised too much
    assert found.sure_from == calibration.NEVER  # three in ten are luck: 95 % cannot be promised


def test_it_is_sure_only_from_where_it_kept_its_promise():
    share = np.array([[0.99, 0.01]] * 300 + [[0.6, 0.4]] * 100)
    truth = np.array([0] * 300 + [0, 1] * 50)
    assert calibration.sure_from(share, truth) == 0.99


def test_one_label_is_nothing_to_learn():
    with pytest.raises(NothingToLearn):
        training.fit([Letter("停水", "water")])


def test_folds_deal_every_label_out_evenly():
    truth = np.array([0] * 50 + [1] * 23)
    for label in (0, 1):
        many = Counter(training.folds(truth, 5)[truth == label].tolist())
        assert max(many.values()) - min(many.values()) <= 1


# ---------------------------------------------------------------- kept in files


def test_a_model_comes_back_from_its_file_as_it_was(tmp_path):
    router = training.fit(letters(), CATALOGUE)
    store.save(router, tmp_path / "r.npz")
    again = store.load(tmp_path / "r.npz")
    assert again.suggest("路灯不亮") == router.suggest("路灯不亮")
    assert [path.name for path in tmp_path.iterdir()] == ["r.npz"]


def test_no_text_of_a_message_is_in_the_file(tmp_path):
    store.save(training.fit([*letters(), Letter("独一无二的黄鹂之家", "rubbish")]), tmp_path / "r.npz")
    with zipfile.ZipFile(tmp_path / "r.npz") as folder:
        everything = b"".join(folder.read(name) for name in folder.namelist())
    assert "黄鹂".encode() not in everything and "黄鹂".encode("utf-32-le") not in everything
    assert b"street-light" in everything


SPOTS = 400 if os.environ.get("TIANGENG_SOAK") else 25


def test_a_damaged_file_is_refused_wherever_the_damage_is(tmp_path):
    router = training.fit([], CATALOGUE)
    store.save(router, tmp_path / "r.npz")
    whole = (tmp_path / "r.npz").read_bytes()
    luck = Random(5)
    for _ in range(SPOTS):
        spot = luck.randrange(len(whole))
        (tmp_path / "bad.npz").write_bytes(
            whole[:spot] + bytes([whole[spot] ^ (1 << luck.randrange(8))]) + whole[spot + 1 :]
        )
        with suppress(ModelRefused):  # a bit in the zip's own dates harms nobody: what is loaded is the same model
            assert store.load(tmp_path / "bad.npz").suggest("路灯不亮") == router.suggest("路灯不亮")
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        (tmp_path / "bad.npz").write_bytes(whole[:cut])
        with pytest.raises(ModelRefused):
            store.load(tmp_path / "bad.npz")


def test_a_file_that_would_run_code_is_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", head=np.array([{"format": store.FORMAT}], dtype=object))
    with pytest.raises(ModelRefused):
        store.load(tmp_path / "bad.npz")


def test_weights_that_were_changed_are_refused(tmp_path):
    store.save(training.fit([], CATALOGUE), tmp_path / "r.npz")
    with np.load(tmp_path / "r.npz") as found:
        arrays = dict(found)
    arrays["weights"] = arrays["weights"] + 1
    np.savez(tmp_path / "r.npz", **arrays)
    with pytest.raises(ModelRefused, match="checksum"):
        store.load(tmp_path / "r.npz")


# ---------------------------------------------------------------- versions


def test_a_refit_that_is_better_replaces_and_one_call_takes_it_back(tmp_path):
    kept = Shelf(tmp_path)
    kept.put(training.fit([], CATALOGUE))
    told = [Letter(f"{place}喇叭哑了{n}", "rubbish") for n, place in enumerate(PLACES * 4)]
    mixed = [letter for pair in zip(letters(32), told, strict=True) for letter in pair]
    trial = kept.refit(decided(mixed * 2), CATALOGUE)
    assert trial.replaced and trial.candidate.macro_f1 > trial.former.macro_f1
    assert kept.current().suggest("喇叭哑了").suggestions[0].label == "rubbish"
    assert kept.roll_back() == 1
    assert not kept.current().suggest("喇叭哑了").suggestions
    assert kept.roll_back() is None


def test_a_refit_that_is_worse_does_not_replace(tmp_path):
    kept = Shelf(tmp_path)
    kept.put(training.fit(letters(300), CATALOGUE))
    nonsense = [Letter(one.text, "rubbish") for one in letters(80, seed=8)]
    trial = kept.refit(decided(nonsense + letters(80, seed=9)), CATALOGUE)
    assert not trial.replaced and trial.why == "not better"
    assert kept.versions() == [1]


def test_a_handful_of_corrections_replaces_nothing(tmp_path):
    kept = Shelf(tmp_path)
    kept.put(training.fit([], CATALOGUE))
    trial = kept.refit(decided(letters(30)), CATALOGUE)
    assert not trial.replaced and trial.why == "too few" and trial.aside == 15


def test_the_former_serves_when_the_file_in_use_is_damaged(tmp_path):
    kept = Shelf(tmp_path)
    kept.put(training.fit([], CATALOGUE))
    kept.put(training.fit(letters(), CATALOGUE))
    (tmp_path / "router-000002.npz").write_bytes(b"not a model")
    assert kept.current().learned_from == 0
    assert "router-000002.npz" in kept.refused[0]
    (tmp_path / "current.json").write_text("{", encoding="utf-8")
    assert Shelf(tmp_path).current().learned_from == 0


def test_what_was_rolled_back_does_not_come_back_by_itself(tmp_path):
    kept = Shelf(tmp_path)
    for count in (0, 40, 80):
        kept.put(training.fit(letters(count) if count else [], CATALOGUE))
    kept.roll_back()
    kept.put(training.fit(letters(120), CATALOGUE))
    kept.roll_back()
    assert kept.current().learned_from == 40


def test_what_the_router_in_use_has_read_does_not_judge_it(tmp_path):
    """Tried every night: only what was decided since counts, or the one that knows its own lessons would always win."""
    kept = Shelf(tmp_path)
    given = decided(letters(100))
    assert kept.refit(given, CATALOGUE, at=NOON).replaced
    assert kept.refit(given, CATALOGUE, at=NOON).why == "too few"
    later = [Decided(one.letter, one.at + timedelta(days=30)) for one in decided(letters(39, seed=4))]
    assert kept.refit([*given, *later], CATALOGUE, at=NOON).aside == 19
    more = [Decided(one.letter, one.at + timedelta(days=60)) for one in decided(letters(30, seed=5))]
    assert kept.refit([*given, *later, *more], CATALOGUE, at=NOON).aside == 34


def test_what_was_rolled_back_needs_new_evidence_to_come_again(tmp_path):
    kept = Shelf(tmp_path)
    given = decided(letters(100))
    kept.refit(given, CATALOGUE, at=NOON)
    assert kept.roll_back(at=NOON + timedelta(days=30)) == 1
    assert kept.refit(given, CATALOGUE, at=NOON).why == "too few"
    assert kept.chosen() == 1


def test_every_version_tells_what_it_learned_from_and_what_changed(tmp_path):
    kept = Shelf(tmp_path)
    told = [Letter(f"{place}喇叭哑了{n}", "rubbish") for n, place in enumerate(PLACES * 8)]
    mixed = [letter for pair in zip(letters(64), told, strict=True) for letter in pair]
    kept.refit(decided(mixed), CATALOGUE, at=NOON)
    newest, first = kept.history()
    assert (first.learned_from, first.trial, first.is_whole) == (0, None, True)
    assert newest.learned_from == 128 and newest.made_at == NOON and newest.read_until == decided(mixed)[-1].at
    assert newest.trial == kept.last_trial() and newest.trial.candidate.of == 64
    (gained,) = [change for change in newest.trial.changes if change.label == "rubbish"]
    assert gained.of >= gained.after > gained.before


def test_a_damaged_note_loses_its_figures_and_not_the_router(tmp_path):
    kept = Shelf(tmp_path)
    kept.refit(decided(letters(100)), CATALOGUE, at=NOON)
    for note in ("[]", "{", '{"trial": {"aside": 1}, "at": 3, "learned_from": "x"}'):
        (tmp_path / "router-000002.json").write_text(note, encoding="utf-8")
        (tmp_path / "trial.json").write_text(note, encoding="utf-8")
        assert kept.history()[0].trial is None and kept.last_trial() is None
        assert kept.current().learned_from == 100


def test_rolling_back_passes_over_a_damaged_version(tmp_path):
    kept = Shelf(tmp_path)
    for count in (0, 40, 80):
        kept.put(training.fit(letters(count) if count else [], CATALOGUE))
    (tmp_path / "router-000002.npz").write_bytes(b"not a model")
    assert kept.roll_back() == 1
    assert [version.is_whole for version in kept.history()] == [True, False, True]


def test_the_score_of_a_router_is_macro_f1():
    aside = decided(
        [Letter("路灯不亮", "street-light"), Letter("停水断水", "water-outage"), Letter("路灯", "water-outage")]
    )
    found = shelf.scores(training.fit([], CATALOGUE), aside)
    assert found.right == pytest.approx(2 / 3)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_the_shares_of_the_documentations_example():
    """docs/algorithms/textmining.md: scores 0.50, 0.38, 0.30 at temperature 0.06."""
    assert shares(np.array([0.50, 0.38, 0.30]), 0.06).round(3).tolist() == [0.854, 0.116, 0.03]
