"""A key for ODK Collect, shown once with the address to type and a picture to scan."""

import base64
import json
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from tiangeng.forms import actions
from tiangeng.forms.forms import DeviceForm
from tiangeng.kernel.refusals import Refusal, SignInNeeded
from tiangeng.ui import qr
from tiangeng.ui.formpages import FormPage


class NewDevice(FormPage):
    form_class, title, submit_label = DeviceForm, _("用 ODK Collect 填表"), _("领密钥")
    hint = _("没有装田埂的手机，也可以用 ODK Collect 填同样的表。密钥只能取表和交表，半年有效，随时能停。")
    cancel_url = reverse_lazy("forms:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("visits.record")
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.again(form, status=422)
        try:
            token, key = actions.make_device_key(actor=request.actor, now=request.now, **form.cleaned_data)
        except SignInNeeded:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            return self.again(form, status=refusal.status)
        root = request.build_absolute_uri(reverse("openrosa:form_list", args=[key])).removesuffix("/formList")
        context = {"token": token, "address": root, "picture": qr.data_uri(_settings(root))}
        response = render(request, "forms/device.html", context)
        response["Cache-Control"] = "no-store"
        return response


def _settings(root: str) -> str:
    """As ODK Collect reads a project from a picture."""
    told = {
        "general": {"protocol": "odk_default", "server_url": root},
        "admin": {},
        "project": {"name": str(_("田埂"))},
    }
    return base64.b64encode(zlib.compress(json.dumps(told).encode())).decode()
