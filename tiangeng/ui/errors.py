"""Pages for what went wrong: each says what happened, what to do, and the id the log can be searched by.

Named in the root URLs (`handler400` … `handler500`), in `CSRF_FAILURE_VIEW` and by whatever finds the database away.
They must work when nothing else does: no database, no session, no context processor.
"""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel import middleware

_WORDS = {
    400: (_("这个请求看不懂"), _("地址或提交的内容不完整。请回到上一页再试。")),
    403: (_("您不能打开这一页"), _("如果工作需要，请本单位管理员为您授权。")),
    404: (_("没有找到"), _("可能地址写错了，或者不在您能看的范围内。")),
    405: (_("这个地址不能直接打开"), _("它是按按钮才走的一步，什么也没有办。请回到上一页，从按钮进来。")),
    409: (_("情况刚刚变了"), _("别的同事先办了一步。请回去看过最新情况再办。")),
    422: (_("还差一点"), _("提交的内容不完整。请回到上一页补齐，填过的都还在。")),
    413: (_("内容太大了"), _("一次提交的文字或文件超过了上限。请分几次提交，照片先缩小。")),
    429: (_("操作太频繁了"), _("请歇几分钟再试。忘了密码请找本单位管理员。")),
    500: (_("出错了，不是您的问题"), _("我们已经记下。请把下面的编号告诉系统管理员，填过的内容回到上一页还在。")),
    503: (_("正在恢复，请稍候"), _("系统暂时连不上数据库，一般几分钟内自己恢复。填过的内容不会丢，请稍后刷新。")),
}
_CODES = {400: "bad_request", 403: "forbidden", 404: "missing", 405: "method_not_allowed", 409: "changed_meanwhile", 413: "too_large",
          422: "incomplete", 429: "too_many", 500: "crash", 503: "unavailable"}  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def only_by_button(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that takes what a button sends, opened by itself by somebody who has no desk here."""
    response = _page(request, 405)
    response["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A crash with its id; or the database that went away while a middleware asked it, which Django brings here too."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return middleware.unavailable(request)
    return _page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form left open overnight: say so, and promise that the words are still there."""
    words = (_("这一页放得太久了"), _("请回到上一页刷新后再提交，填过的内容还在。"))
    return _page(request, 403, words=words)


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Also for django-axes (`AXES_LOCKOUT_CALLABLE`)."""
    return _page(request, 429)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _page(request, 503)
    response["Retry-After"] = "30"
    return response


def _page(request: HttpRequest, status: int, *, words: tuple[Any, Any] | None = None) -> HttpResponse:
    title, hint = words or _WORDS[status]
    if getattr(request, "path", "").startswith("/api/"):
        sentence = str(_("%(title)s。%(hint)s")) % {"title": title, "hint": hint}
        facts = {"id": _id_of(request)}
        return JsonResponse({"code": _CODES[status], "message": sentence, "facts": facts}, status=status)
    context = {"status": status, "title": title, "hint": hint, "request_id": _id_of(request)}
    return HttpResponse(render_to_string("ui/error.html", context), status=status)


def _id_of(request: HttpRequest) -> str:
    """As in the answer's X-Request-Id and in the log."""
    return str(getattr(request, "request_id", ""))
