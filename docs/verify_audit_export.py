#!/usr/bin/env python3
"""Verify an export of the audit trail without the portal and without any key; Python's own library is enough.

    python3 verify_audit_export.py audit-1-500.jsonl --head <链头> [--head <另一天的链头>]

Every row's link is the SHA-256 of the link before it and of the row. The links are therefore right only if no row was
changed, removed, added or moved; and whether they are the links of our portal, the day's mail says (链头).
Exit code: 0 all right, 1 broken, 2 not a file of ours.
"""

import argparse
import hashlib
import json
import sys

FIELDS = ("seq", "at", "action", "actor", "target", "detail", "ip")


class Broken(Exception):
    """The sentence names the first row that does not fit."""


def link(before, row):
    text = json.dumps([row[name] for name in FIELDS], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def read(path):
    """The head and the lines of the rows."""
    try:
        with open(path, encoding="utf-8") as file:
            first, *lines = file
        head = json.loads(first)
        if head["format"] != "saq-audit/1":
            raise ValueError
    except (ValueError, KeyError, TypeError):
        print("这不是本平台导出的审计记录文件。")
        sys.exit(2)
    return head, lines


def follow(head, lines):
    """Walk the rows; returns {link: row number}, the link before the first row included."""
    number, last = head["first"] - 1, head["before"]
    links = {last: number}
    if head["first"] == 1 and last != "":
        raise Broken("第 1 条之前不应再有记录。")
    for line in lines:
        number += 1
        try:
            row = json.loads(line)
            expected = link(last, row)
        except (ValueError, KeyError, TypeError):
            raise Broken(f"第 {number} 条无法读取，内容已损坏。") from None
        if row["seq"] != number:
            raise Broken(f"第 {number} 条缺失或顺序不对（此处是第 {row['seq']} 条）。")
        if row.get("link") != expected:
            raise Broken(f"第 {number} 条内容与链不符：这一条或它前面的链被改动过。")
        last = expected
        links[last] = number
    if number != head["last"]:
        raise Broken(f"第 {number + 1} 条缺失：文件应到第 {head['last']} 条，只有到第 {number} 条。")
    if last != head["link"]:
        raise Broken(f"第 {number} 条：末条的链值与文件首行不符。")
    return links


def main():
    parser = argparse.ArgumentParser(description="核验从平台导出的审计记录。")
    parser.add_argument("file", help="导出的 .jsonl 文件")
    parser.add_argument("--head", action="append", default=[], help="邮件中的链头，可写多个")
    options = parser.parse_args()
    head, lines = read(options.file)
    try:
        links = follow(head, lines)
    except Broken as error:
        print(f"核验不通过：{error}")
        return 1
    print(f"第 {head['first']} 至 {head['last']} 条连续、完整，共 {head['last'] - head['first'] + 1} 条。")
    found = [links.get(wanted.strip().lower()) for wanted in options.head]
    for wanted, number in zip(options.head, found, strict=True):
        if number is None:
            print(f"核验不通过：邮件中的链头 {wanted} 不在本文件中，记录与当日邮件不一致，或文件没有包含那一天。")
            return 1
        print(f"链头与邮件一致：到第 {number} 条为止，记录与发出邮件时相同。")
    if not found:
        print("尚未与邮件核对：请用 --head 填写邮件中的链头。仅凭文件本身不能证明它来自平台。")
    elif max(found) < head["last"]:
        print(f"第 {max(found) + 1} 条以后的记录晚于这封邮件，请用之后的邮件核对。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
