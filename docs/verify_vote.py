#!/usr/bin/env python3
"""Counts a round of the approval again from its published ballots: offline, nothing but Python.

  python3 verify_vote.py proof.json [RECEIPT CODE]

Says for each candidate whether the ballots give the figures, and whether all of them give the hash that is printed in
the minutes. With the code of a receipt it also names that voter's own ballots. Ends with an error if anything differs.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

WORDS = {"yes": "同意", "no": "不同意", "abstain": "弃权"}


def sha256_of(value: Any) -> str:
    """Of the value as JSON in one fixed way of writing."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 9:
        print(__doc__, file=sys.stderr)
        return 2
    data = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    hashes = []
    for row in sorted(data["candidates"], key=lambda row: row["key"]):
        # Of a candidate from whom the reader steps out there is the hash of the ballots and nothing else.
        hashes.append([row["key"], sha256_of(row["ballots"]) if "ballots" in row else row["sha256"]])
    whole = sha256_of({"round": data["round"], "candidates": hashes}) == data["sha256"]
    print(f"第 {data['number']} 轮，校验码{'相符' if whole else '不符'}：{data['sha256']}")
    secret = re.sub(r"[\s-]", "", "".join(arguments[1:])).lower()
    for row in data["candidates"]:
        if "ballots" not in row:
            print("（回避的人选）：只有校验码，不显示计票")
            continue
        counted = Counter(choice for _code, choice in row["ballots"])
        figures = {name: counted[name] for name in WORDS}
        fits = figures == {name: row[name] for name in WORDS} and row["passed"] == (figures["yes"] >= row["needed"])
        whole = whole and fits
        told = "，".join(f"{word} {figures[name]}" for name, word in WORDS.items())
        void = "，计票无效" if row.get("void") else ""
        print(f"{'相符' if fits else '不符'}  {row['name']}：{told}，通过线 {row['needed']}{void}")
        mine = hashlib.sha256(f"saq-ballot-1\n{secret}\n{row['key']}".encode()).hexdigest()
        for code, choice in row["ballots"]:
            if code == mine:
                print(f"您的选票  {row['name']}：{WORDS[choice]}")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
