"""The offline script counts a published round again, finds what was changed, and names one's own ballots."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.roles import Role
from nominations.acting import Actor
from review.votes import proof, rounds
from tests.factories.journey import click
from tests.factories.votes import NO, YES, vote

pytestmark = pytest.mark.django_db


def run(file, *more):
    script = settings.BASE_DIR / "docs" / "verify_vote.py"
    done = subprocess.run([sys.executable, script, file, *more], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_round_is_counted_again_offline(sitting, staff, tmp_path):
    row, found = sitting
    by, file = Actor(staff, Role.STAFF), tmp_path / "proof.json"
    one = rounds.open_round(row, found[:1], by=by, key=click())
    receipts = [vote(one, member, NO if member.number == 1 else YES) for member in row.members.order_by("number")]
    one = rounds.close_round(one, by=by)
    data = proof.published(one)
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    code, told = run(file, *proof.spoken(receipts[0].secret).split())
    assert code == 0 and "同意 6，不同意 1" in told and told.count("您的选票") == 1
    assert told.strip().endswith("：不同意")
    void = proof.published(one, void={one.candidacies.get().pk})
    file.write_text(json.dumps(void, ensure_ascii=False), encoding="utf-8")
    assert "计票无效" in run(file)[1]
    data["candidates"][0]["ballots"][0][1] = "abstain"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    code, told = run(file)
    assert code == 1 and told.count("不符") == 2


def test_who_steps_out_checks_the_round_without_those_ballots(sitting, staff, tmp_path):
    row, found = sitting
    places = {found[0].pk: 1, found[1].pk: 2}
    one = rounds.open_round(row, found[:2], by=Actor(staff, Role.STAFF), key=click(), places=places)
    # Keys against the order of the list: only then does the order of the file say anything.
    for candidacy, key in zip(one.candidacies.all(), ("f" * 32, "0" * 32), strict=True):
        one.candidacies.filter(pk=candidacy.pk).update(key=key)
    for member in row.members.order_by("number"):
        vote(one, member, YES)
    one = rounds.close_round(one, by=Actor(staff, Role.STAFF))
    kept_back = one.candidacies.get(application=found[0])
    keys = [row["key"] for row in proof.published(one)["candidates"]]
    assert keys == sorted(keys), "in the order of the list a hidden one would tell its place"
    data, file = proof.published(one, {kept_back.pk}), tmp_path / "proof.json"
    assert [set(row) for row in data["candidates"] if row["key"] == str(kept_back.key)] == [{"key", "sha256"}]
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    code, told = run(file)
    assert code == 0 and told.count("相符") == 2 and "回避的人选" in told
