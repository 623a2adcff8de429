"""The sentences by which a page itself is refused, whatever room it is of."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Refusal


class OnlyByButton(Refusal):
    """Opened from the address bar, by reloading, out of a bookmark."""

    code, status = "method_not_allowed", 405
    message = _("这个地址不能直接打开：它是按按钮才走的一步，什么也没有办。请回到上一页，从按钮进来。")
