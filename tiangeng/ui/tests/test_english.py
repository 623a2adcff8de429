"""A whole page in English, the frame included."""

import re

from django.shortcuts import render
from django.utils import translation


def test_a_page_in_english_has_no_chinese_of_ours_left(request_for) -> None:
    with translation.override("en"):
        page = render(request_for(), "ui/console.html", {"title": "Issues"}).content.decode()
    assert '<html lang="en">' in page
    left = set(re.findall(r"[\u4e00-\u9fff]+", page))
    assert left == {"季文", "城北乡", "中文"}  # a name, a place, and the way back to Chinese
