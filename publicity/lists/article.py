"""A 公示 for the editor of the 公众号: HTML without script, class or picture, the styles in the tags (R55).

The editor keeps nothing else. It is handed out as a file and never shown as a page of the portal, whose
Content-Security-Policy refuses styles in tags.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FRAME = "margin:0 auto;max-width:677px;font-size:16px;line-height:1.75;color:#1f2328"
TITLE = "margin:24px 0;font-size:20px;line-height:1.5;text-align:center"
TEXT = "margin:0 0 12px;text-indent:2em;text-align:justify"
TABLE = "width:100%;border-collapse:collapse;font-size:14px"
CELL = "border:1px solid #8a827a;padding:6px"
SIGNED = "margin:24px 0 0;text-align:right"


def html(shown: dict[str, Any]) -> str:
    """A whole file; `shown`: publicity.lists.showing.one. Rows that were taken off the list are left out."""
    return format_html(
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{}</title></head><body>\n'
        '<section style="{}">\n<h1 style="{}">{}</h1>\n{}{}\n{}<p style="{}">{}</p>\n</section>\n</body></html>\n',
        shown["title"], FRAME, TITLE, shown["title"], _texts(shown["paragraphs"]), _table(shown),
        _texts(shown["contacts"]), SIGNED, shown["organiser"],
    )  # fmt: skip


def _texts(texts: Sequence[str]) -> SafeString:
    return format_html_join("", '<p style="{}">{}</p>\n', ((TEXT, text) for text in texts))


def _table(shown: dict[str, Any]) -> SafeString:
    heads = ["序号", "姓名", "工作单位", "所在岗位"]
    keys = ["place", "name", "employer", "post"]
    if shown["with_recommender"]:
        heads.append("推荐单位")
        keys.append("recommender")
    lines = [_row("th", heads)]
    lines += [_row("td", [row[key] for key in keys]) for row in shown["rows"] if not row["removed"]]
    return format_html('<table style="{}">{}</table>', TABLE, mark_safe("\n".join(lines)))


def _row(tag: str, texts: Sequence[Any]) -> SafeString:
    cell = f'<{tag} style="{{}}">{{}}</{tag}>'
    return format_html("<tr>{}</tr>", format_html_join("", cell, ((CELL, text) for text in texts)))
