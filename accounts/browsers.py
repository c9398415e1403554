"""What a browser calls itself, in words its owner knows it by."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

# In this order: most browsers also name the ones they descend from.
BROWSERS = (
    ("MicroMessenger", _("微信")), ("DingTalk", _("钉钉")), ("HuaweiBrowser", _("华为浏览器")),
    ("MiuiBrowser", _("小米浏览器")), ("QQBrowser", _("QQ 浏览器")), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", _("鸿蒙")), ("OpenHarmony", _("鸿蒙")), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Android", _("安卓")), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(user_agent: str) -> str:
    """“微信，安卓”; what is not known is cut to its first words."""
    known = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return _t("，").join(str(one) for one in known if one) or user_agent[:40] or _t("未知")
