"""What must be set before villagers are sent anything: a link that leads somewhere."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def links_lead_here(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Error notices.E001: a system at work whose links say http://localhost, or no https. Warning W001: nobody carries them."""
    found: list[CheckMessage] = []
    if settings.HTTPS and not settings.TIANGENG_SMS_URL:
        hint = "请设置 TIANGENG_SMS_URL 和 TIANGENG_SMS_SECRET · set them to a provider's gateway"
        what = "没有接短信网关：给群众的短信只写进日志，发不出去 · text messages go to the log and to nobody"
        found.append(Warning(what, hint=hint, id="notices.W001"))
    if not settings.HTTPS or settings.TIANGENG_ADDRESS.startswith("https://"):
        return found
    hint = "请设置 TIANGENG_ADDRESS=https://…（群众手机上打得开的网址）· set it to the address villagers reach"
    what = f"短信和邮件里的链接会是 {settings.TIANGENG_ADDRESS}，群众打不开 · links in messages lead nowhere"
    return [*found, Error(what, hint=hint, id="notices.E001")]
