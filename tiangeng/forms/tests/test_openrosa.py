"""OpenRosa 1.0 as ODK Collect speaks it: exact statuses, once under concurrency, edits, pictures in any split."""

import hashlib
import threading
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from conftest import SYSTEM, VILLAGE
from tests.cast import make_cast
from tiangeng.documents.models import Attachment
from tiangeng.documents.refusals import StorageFull
from tiangeng.forms import pack, wire
from tiangeng.forms.models import FormAnswer, FormFile
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people

from .collect import Device, key_of, photo, told, xml

# ---------------------------------------------------------------------- forms


def test_the_list_names_what_a_device_needs_and_the_hash_is_of_the_bytes(device):
    answer = device.get("formList", deviceID="x")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer["X-OpenRosa-Version"] == "1.0" and answer["Date"].endswith("GMT")
    space = "{http://openrosa.org/xforms/xformsList}"
    root = ElementTree.fromstring(answer.content)
    (entry,) = root.findall(f"{space}xform")
    found = {child.tag.removeprefix(space): child.text for child in entry}
    assert (root.tag, found["formID"], found["version"]) == (f"{space}xforms", "household-visit", "2026010501")
    assert found["downloadUrl"].startswith("http://testserver/openrosa/")
    form = device.client.get(found["downloadUrl"])
    assert found["hash"] == f"md5:{hashlib.md5(form.content).hexdigest()}"
    assert b"villages.csv" in form.content


def test_the_manifest_brings_ones_own_villages(device):
    (form,) = ElementTree.fromstring(device.get("formList").content)
    url = form.findtext("{*}manifestUrl")
    (file,) = ElementTree.fromstring(device.client.get(url).content)
    assert file.findtext("{*}filename") == "villages.csv"
    listed = device.client.get(file.findtext("{*}downloadUrl"))
    assert file.findtext("{*}hash") == f"md5:{hashlib.md5(listed.content).hexdigest()}"
    assert [line.split(",")[0] for line in listed.content.decode().splitlines()] == ["name", VILLAGE]


def test_behind_a_proxy_the_addresses_are_those_outside(device, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_PROXY_SSL_HEADER = ["tian.example"], ("HTTP_X_FORWARDED_PROTO", "https")
    outside = {"Host": "tian.example", "X-Forwarded-Proto": "https"}
    (form,) = ElementTree.fromstring(device.client.get(f"{device.root}/formList", headers=outside).content)
    (file,) = ElementTree.fromstring(device.client.get(form.findtext("{*}manifestUrl"), headers=outside).content)
    for url in (form.findtext("{*}downloadUrl"), form.findtext("{*}manifestUrl"), file.findtext("{*}downloadUrl")):
        assert url.startswith(f"https://tian.example{device.root}/")


def test_the_list_can_be_narrowed(device):
    assert len(ElementTree.fromstring(device.get("formList", formID="household-visit").content)) == 1
    assert len(ElementTree.fromstring(device.get("formList", formID="other").content)) == 0


def test_head_is_exactly_204_and_says_how_much_is_taken(device):
    answer = device.client.head(f"{device.root}/submission")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["X-OpenRosa-Accept-Content-Length"] == "20000000"
    assert answer["X-OpenRosa-Version"] == "1.0" and answer["Date"]


# ---------------------------------------------------------------------- keys


def test_a_key_opens_the_forms_and_no_other_door(cast, cadre, client_of):
    token, key = key_of(cadre)
    assert Client().get("/api/visits", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    with acting(cadre):
        _row, plain = people.make_token(actor=cadre, name="接口", days=9, now=timezone.now())
    for wrong in (plain, key + "x", "tgd_", "-"):
        answer = Device(wrong).get("formList")
        assert (answer.status_code, bool(told(answer))) == (403, True)
    assert Device(key).get("formList").status_code == 200
    with acting(cadre):
        people.revoke_token(actor=cadre, token_id=token.pk, now=timezone.now())
    assert Device(key).send(xml()).status_code == 403
    assert not FormAnswer.objects.exists()


def test_a_request_costs_no_password_and_a_fixed_number_of_queries(device, django_assert_max_num_queries, settings):
    settings.PASSWORD_HASHERS = []  # looking at one would crash
    device.send(xml("uuid:0"))
    with django_assert_max_num_queries(11):
        assert device.send(xml("uuid:1")).status_code == 201


# ---------------------------------------------------------------------- taking in


def test_a_submission_is_201_and_the_same_again_is_201_without_a_second_row(device, cadre):
    first, again = device.send(xml()), device.send(xml())
    assert (first.status_code, again.status_code) == (201, 201)
    assert told(first) == told(again) == "收到了，已存好。"
    answer = FormAnswer.objects.get()
    assert (answer.instance_id, answer.source, answer.account_id) == ("uuid:1", "collect", cadre.account_id)
    assert answer.answers["income"] == ["farm"] and answer.answers["people"] == 3


def test_a_stolen_key_fills_no_more_than_a_day_holds_and_what_was_taken_is_still_answered(device, monkeypatch):
    monkeypatch.setattr(pack, "FEWEST_A_DAY", 0)
    monkeypatch.setattr(pack, "answers_a_day", lambda county: 2)
    sent = [device.send(xml(f"uuid:{number}")) for number in (1, 1, 2, 3)]
    assert [one.status_code for one in sent] == [201, 201, 201, 429]
    assert "一天的上限" in told(sent[-1])
    assert [device.send(xml(f"uuid:{number}")).status_code for number in (1, 2)] == [201, 201], "there already"
    assert device.send(xml("uuid:2", head="别人")).status_code == 409
    FormAnswer.objects.update(received_at=timezone.now() - timedelta(days=1))
    assert device.send(xml("uuid:3")).status_code == 201, "the next day"
    assert FormAnswer.objects.count() == 3


def test_the_same_id_with_other_bytes_is_409_and_changes_nothing(device):
    device.send(xml())
    answer = device.send(xml(head="别人"))
    assert answer.status_code == 409
    assert "另一份内容" in told(answer)
    assert FormAnswer.objects.get().answers["head"] == "老叶"


def test_ten_identical_posts_at_once_are_ten_201_and_one_row(own_database, now):
    with acting(SYSTEM):
        cadre = make_cast(now=now).cadre
        key = key_of(cadre)[1]
    answers, barrier = [], threading.Barrier(10)

    def send():
        try:
            device = Device(key)
            barrier.wait()
            answers.append(device.send(xml()))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [answer.status_code for answer in answers] == [201] * 10, [answer.content for answer in answers][:1]
    assert len({answer.content for answer in answers}) == 1
    with acting(SYSTEM):
        assert FormAnswer.objects.count() == 1


def test_an_empty_row_stays_where_it_was_filled_in():
    items = [
        {"name": "m", "kind": "repeat", "items": [{"name": "who", "kind": "text"}, {"name": "age", "kind": "integer"}]}
    ]
    sent = ElementTree.fromstring("<data><m><who/><age/></m><m><who>小叶</who></m><m/></data>")
    assert wire.answers_of(items, sent) == {"m": [{}, {"who": "小叶"}, {}]}


def test_where_the_form_names_no_village_the_only_one_is_meant(device, cadre, cast):
    assert device.send(xml(village="")).status_code == 201
    answer = Device(key_of(cast.township_officer)[1]).send(xml("uuid:2", village=""))
    assert answer.status_code == 422
    assert "哪个村" in told(answer)


def test_what_is_wrong_is_told_question_by_question(device):
    answer = device.send(xml(people="99", water=""))
    assert answer.status_code == 422
    assert "“家里常住几口人”不合要求：0 到 30 之间" in told(answer)
    assert not FormAnswer.objects.exists()


@pytest.mark.parametrize(
    ("form", "version"), [("other", "1"), ("household-visit", "1999"), ("", ""), ("x" * 300, "y" * 300)]
)
def test_a_form_or_version_nobody_knows_is_404(device, form, version):
    answer = device.send(xml(form=form, version=version))
    assert answer.status_code == 404
    assert told(answer)


def test_a_chain_of_edits(device):
    assert device.send(xml("uuid:1")).status_code == 201
    for _twice in range(2):
        assert device.send(xml("uuid:2", deprecated="uuid:1", people="4")).status_code == 201
    assert (
        device.send(xml("uuid:3", deprecated="uuid:1", people="5")).status_code == 409
    )  # one that is no longer the newest
    assert device.send(xml("uuid:3", deprecated="uuid:2", people="5")).status_code == 201
    rows = FormAnswer.objects.order_by("received_at")
    assert [(row.instance_id, row.is_current, row.answers["people"]) for row in rows] == [
        ("uuid:1", False, 3), ("uuid:2", False, 4), ("uuid:3", True, 5),
    ]  # fmt: skip


def test_what_was_refused_is_put_right_on_the_device_though_it_never_came(device):
    """Collect cannot change what it has finished; it makes another that names it."""
    assert device.send(xml("uuid:1", people="99")).status_code == 422
    for _twice in range(2):
        assert device.send(xml("uuid:2", deprecated="uuid:1")).status_code == 201
    assert device.send(xml("uuid:1", people="99")).status_code == 422
    assert device.send(xml("uuid:3", deprecated="uuid:1")).status_code == 409
    assert device.send(xml("uuid:4", deprecated="uuid:2", people="5")).status_code == 201
    rows = FormAnswer.objects.order_by("received_at").values_list("instance_id", "is_current", "answers__people")
    assert list(rows) == [("uuid:2", False, 3), ("uuid:4", True, 5)]


def test_one_that_comes_after_its_successor_takes_its_place_before_it(device):
    assert device.send(xml("uuid:2", deprecated="uuid:1", people="4")).status_code == 201
    for _twice in range(2):
        assert device.send(xml("uuid:1")).status_code == 201
    first, second = FormAnswer.objects.order_by("instance_id")
    assert (first.is_current, second.is_current, second.replaces_id, second.corrects) == (False, True, first.pk, "")
    assert device.send(xml("uuid:3", deprecated="uuid:1")).status_code == 409


def test_no_chain_of_edits_grows_without_end(device, monkeypatch):
    monkeypatch.setattr("tiangeng.forms.actions.answering.MOST_EDITS", 3)
    assert device.send(xml("uuid:0")).status_code == 201
    sent = [device.send(xml(f"uuid:{n}", deprecated=f"uuid:{n - 1}")).status_code for n in range(1, 6)]
    assert sent == [201, 201, 201, 409, 201], "the last names one that never came"


def test_somebody_elses_is_not_the_one_that_was_waited_for(device, cast):
    assert device.send(xml("uuid:2", deprecated="uuid:1")).status_code == 201
    other = Device(key_of(cast.township_officer)[1])
    assert other.send(xml("uuid:1")).status_code == 201
    assert FormAnswer.objects.filter(is_current=True).count() == 2


# ---------------------------------------------------------------------- pictures


PHOTOGRAPHED = {"house": "repair", "house_what": "漏雨", "photo": "照片 1.jpg"}


def test_pictures_come_with_the_answers_or_later_and_one_that_is_missing_shows(device):
    first = device.send(xml(**PHOTOGRAPHED), **{"*isIncomplete*": "yes"})
    assert first.status_code == 201
    assert FormFile.objects.get().digest == ""
    second = device.send(xml(**PHOTOGRAPHED), **{"照片 1.jpg": photo("照片 1.jpg")})
    assert second.status_code == 201
    kept = FormFile.objects.get()
    assert (kept.name, kept.question, bool(kept.attachment_id)) == ("照片 1.jpg", "photo", True)
    attachment = Attachment.objects.get(pk=kept.attachment_id)
    assert (attachment.content_type, attachment.width) == ("image/jpeg", 60)
    assert FormAnswer.objects.count() == 1


def test_a_picture_again_is_one_and_another_of_its_name_is_kept_beside(device):
    content = xml(**PHOTOGRAPHED)
    for _twice in range(2):
        assert device.send(content, a=photo("照片 1.jpg")).status_code == 201
    assert FormFile.objects.count() == 1
    assert device.send(content, a=photo("照片 1.jpg", "blue")).status_code == 201
    assert FormFile.objects.exclude(digest="").count() == 2
    assert Attachment.objects.count() == 2


def test_a_picture_is_drawn_anew_without_its_place(device, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg"))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.endswith(".thumb")]
    assert len(files) == 1
    assert not Image.open(files[0]).getexif()


def test_as_many_pictures_at_once_as_a_device_sends(device):
    many = {f"{n}.jpg": photo(f"{n}.jpg", (n * 2, 255 - n * 2, n % 2 * 90)) for n in range(101)}
    answer = device.send(xml(), **many)
    assert (answer.status_code, told(answer)) == (201, "收到了，已存好。")
    assert FormFile.objects.count() == Attachment.objects.count() == 101, "each another picture"


def test_the_words_are_kept_though_a_picture_cannot_be_and_the_answer_says_which(device, cadre, client_of):
    bad = SimpleUploadedFile("照片 1.jpg", b"MZ not a picture", "image/jpeg")
    answer = device.send(xml(**PHOTOGRAPHED), a=bad)
    assert answer.status_code == 201
    assert "已存好" in told(answer) and "照片 1.jpg" in told(answer)
    file = FormFile.objects.get()
    assert (file.digest, "只收照片" in file.refused) == ("", True)
    page = client_of(cadre).get(FormAnswer.objects.get().get_absolute_url()).content.decode()
    assert "没有收下" in page and "只收照片" in page
    assert device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg")).status_code == 201
    file.refresh_from_db()
    assert file.digest and not file.refused


@pytest.mark.parametrize("name", ["audit.csv", "a.exe", "x" * 400 + ".csv"])
def test_a_file_that_lies_beside_the_answers_by_chance_costs_nobody_the_answers(device, name):
    stray = SimpleUploadedFile(name, b"event,node,start,end\n", "text/csv")
    answer = device.send(xml(**PHOTOGRAPHED), stray=stray, a=photo("照片 1.jpg"))
    assert answer.status_code == 201 and name[-7:-4] in told(answer) + name
    assert FormFile.objects.get().digest and Attachment.objects.count() == 1


def test_more_pictures_than_an_answer_may_carry_are_told_and_the_words_kept(device, monkeypatch):
    monkeypatch.setattr("tiangeng.forms.rules.PICTURES_AT_LEAST", 2)
    many = {f"{n}.jpg": photo(f"{n}.jpg", (n * 60, 0, 0)) for n in range(4)}
    answer = device.send(xml(), **many)
    assert (answer.status_code, FormAnswer.objects.count(), Attachment.objects.count()) == (201, 1, 2)
    assert "2 个文件不能收" in told(answer)
    assert device.send(xml(), **many).status_code == 201


def test_a_full_disk_is_not_a_file_refused_for_good(device, monkeypatch):
    def full(*given, **named):
        raise StorageFull

    monkeypatch.setattr("tiangeng.documents.storage.keep", full)
    answer = device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg"))
    assert answer.status_code == 507 and told(answer)
    assert not FormAnswer.objects.exists(), "the device sends all of it again"


def test_an_edit_keeps_the_picture_that_came_before(device):
    device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg"))
    assert device.send(xml("uuid:2", deprecated="uuid:1", **(PHOTOGRAPHED | {"people": "4"}))).status_code == 201
    assert FormFile.objects.filter(answer__instance_id="uuid:2").exclude(digest="").count() == 1
