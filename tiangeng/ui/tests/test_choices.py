import pytest
from django.db import models
from django.test.utils import isolate_apps

from tiangeng.ui.choices import TonedChoices, tone_of


class Light(TonedChoices):
    GREEN = "green", "绿灯", "ok"
    RED = "red", "红灯", "late"


def test_a_member_keeps_value_label_and_tone() -> None:
    assert (Light.RED.value, Light.RED.label, Light.RED.tone) == ("red", "红灯", "late")
    assert Light.choices == [("green", "绿灯"), ("red", "红灯")]


def test_a_state_without_a_known_tone_is_a_mistake_found_at_import() -> None:
    with pytest.raises(TypeError, match="NEW"):

        class Wrong(TonedChoices):
            NEW = "new", "新", "purple"


@isolate_apps("tiangeng.ui")
def test_the_tone_is_found_from_a_value_that_came_out_of_the_database() -> None:
    class Lamp(models.Model):
        light = models.CharField(max_length=5, choices=Light, blank=True)

        class Meta:
            app_label = "ui"

    assert tone_of(Lamp(light="red"), "light") == "late"
    assert tone_of(Lamp(light=Light.GREEN), "light") == "ok"


@isolate_apps("tiangeng.ui")
def test_choices_without_tones_look_idle_rather_than_break_the_page() -> None:
    class Plain(models.Model):
        kind = models.CharField(max_length=1, choices=[("a", "甲"), ("b", "乙")])

        class Meta:
            app_label = "ui"

    assert tone_of(Plain(kind="a"), "kind") == "idle"
