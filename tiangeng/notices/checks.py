"""What must be set before villagers are sent anything: a link that leads somewhere."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def links_lead_here(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Error notices.E001: a system at work whose links say http://localhost, or no https."""
    if not settings.HTTPS or settings.TIANGENG_ADDRESS.startswith("https://"):
        return []
    hint = "请设置 TIANGENG_ADDRESS=https://…（群众手机上打得开的网址）· set it to the address villagers reach"
    what = f"短信和邮件里的链接会是 {settings.TIANGENG_ADDRESS}，群众打不开 · links in messages lead nowhere"
    return [Error(what, hint=hint, id="notices.E001")]
