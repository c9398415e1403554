"""The notice's lists as plain text a clerk can type, and back: sections, basis documents, contacts (R3, R8, R71, R72).

Formats, one item a line, blank lines ignored:
  sections   a line that begins with “#” is a heading, every other line a paragraph below it
  basis      《标题》（文号）; the number may be missing
  contacts   姓名：电话，电话
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from nominations.identity import check_mobile, check_phone

SECTIONS_HELP = "# 一、培养选树范围\n面向全市各行各业在职职工……"
BASIS_HELP = "《关于……的实施意见》（沪工总经〔2015〕260号）"
CONTACTS_HELP = "张某某：021-50000000，19900000000"
_BASIS = re.compile(r"《(.+)》(?:[（(]([^《》]+)[)）])?")


class NoticeTextError(ValueError):
    """A line that cannot be read; `str(error)` names it."""


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _wrong(number: int, sentence: str) -> NoticeTextError:
    return NoticeTextError(_("第 %(n)d 行：%(sentence)s") % {"n": number, "sentence": sentence})


def parse_sections(text: str) -> list[dict[str, Any]]:
    """[{"title", "paragraphs": [str]}]; paragraphs before the first heading stand under an empty title."""
    found: list[dict[str, Any]] = []
    for number, line in _lines(text):
        if line[0] in "#＃":
            title = line.lstrip("#＃ \u3000")
            if not title:
                raise _wrong(number, _("“#”后面请写小标题。"))
            found.append({"title": title, "paragraphs": []})
            continue
        if not found:
            found.append({"title": "", "paragraphs": []})
        found[-1]["paragraphs"].append(line)
    if empty := [section["title"] for section in found if not section["paragraphs"]]:
        raise NoticeTextError(_("“%(title)s”下面还没有正文。") % {"title": empty[0]})
    return found


def print_sections(sections: list[dict[str, Any]]) -> str:
    blocks = []
    for section in sections:
        head = [f"# {section['title']}"] if section.get("title") else []
        blocks.append("\n".join(head + list(section.get("paragraphs", []))))
    return "\n\n".join(blocks)


def parse_basis(text: str) -> list[dict[str, str]]:
    """[{"title", "doc_no"}]"""
    found = []
    for number, line in _lines(text):
        match = _BASIS.fullmatch(line)
        if match is None:
            raise _wrong(number, _("请写成“《标题》（文号）”，没有文号的写“《标题》”。"))
        found.append({"title": match[1].strip(), "doc_no": (match[2] or "").strip()})
    return found


def print_basis(docs: list[dict[str, str]]) -> str:
    return "\n".join(f"《{doc['title']}》" + (f"（{doc['doc_no']}）" if doc.get("doc_no") else "") for doc in docs)


def parse_contacts(text: str) -> list[dict[str, Any]]:
    """[{"name", "tel": [landlines], "mobile": [mobile numbers]}]"""
    found = []
    for number, line in _lines(text):
        name, _sep, rest = line.replace(":", "：", 1).partition("：")
        # A name of two characters may come spread to the width of three, as it is printed (R72).
        name = "".join(name.split())
        numbers = [part for part in re.split(r"[，,、;；]", rest) if part.strip()]
        if not name or not numbers:
            raise _wrong(number, _("请写成“姓名：电话，电话”。"))
        contact: dict[str, Any] = {"name": name, "tel": [], "mobile": []}
        for written in numbers:
            try:
                checked = check_phone(written)
            except ValueError as error:
                raise _wrong(number, str(error)) from error
            contact["mobile" if _is_mobile(checked) else "tel"].append(checked)
        found.append(contact)
    return found


def _is_mobile(number: str) -> bool:
    try:
        return check_mobile(number) == number
    except ValueError:
        return False


def print_contacts(contacts: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{person['name']}：{'，'.join([*person.get('tel', []), *person.get('mobile', [])])}" for person in contacts
    )
