"""`manage.py render` writes what the workers would write, and says in Chinese what it cannot."""

import io
import subprocess

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import AuditEvent
from nominations.models import Application
from nominations.pipeline import Status
from tests.factories.journey import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted():
    return Town.build().reach(Status.SUBMITTED)


def render(*args):
    out = io.StringIO()
    call_command("render", *map(str, args), stdout=out)
    return out.getvalue()


def words(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def test_annex_1_of_an_acceptance_number(submitted, tmp_path):
    said = render("annex1", submitted.acceptance_no, "--out", tmp_path / "f.pdf")
    text = words(tmp_path / "f.pdf")
    assert submitted.name in text and submitted.id_no in text
    assert "第 3 版" in said
    assert (tmp_path / "f.pdf").stat().st_mode & 0o077 == 0
    assert AuditEvent.objects.get(action="document.command").target == f"application:{submitted.pk}"


def test_it_is_the_frozen_form_and_not_the_present_row(submitted, tmp_path):
    Application.objects.filter(pk=submitted.pk).update(name="改过的名字")
    render("annex1", submitted.key, "--out", tmp_path / "f.pdf")
    assert submitted.name in words(tmp_path / "f.pdf")


@pytest.mark.parametrize("by", ["key", "number"])
def test_annex_2_of_a_batch(submitted, tmp_path, by):
    batch = submitted.batch_items.get().batch
    which = batch.key if by == "key" else f"2023-{batch.recommender_id:04d}-1"
    render("annex2", which, "--out", tmp_path / "f.pdf")
    render("annex2", which, "--out", tmp_path / "f.xlsx")
    assert submitted.name in words(tmp_path / "f.pdf")
    cells = [str(cell) for row in load_workbook(tmp_path / "f.xlsx").active.iter_rows(values_only=True) for cell in row]
    assert submitted.name in cells


def test_what_it_cannot_do_it_says(submitted, tmp_path):
    draft = Town.build(submitted.cycle).draft()
    batch = submitted.batch_items.get().batch
    for args, sentence in (
        (("annex3", "2023-0001", "--out", tmp_path / "f.pdf"), "没有“annex3”这种文件"),
        (("annex1", "2023-9999", "--out", tmp_path / "f.pdf"), "没有受理编号为“2023-9999”的申报"),
        (("annex1", "2023-0001", "--out", tmp_path / "f.xlsx"), "扩展名应为 .pdf"),
        (("annex1", "2023-0001", "--out", tmp_path / "no" / "f.pdf"), "不存在"),
        (("annex1", draft.key, "--out", tmp_path / "f.pdf"), "还没有提交给工作单位"),
        (("annex2", "x", "--out", tmp_path / "f.pdf"), "不是批次"),
        (("annex2", "2023-9999-1", "--out", tmp_path / "f.pdf"), "没有批次"),
    ):
        with pytest.raises(CommandError, match=sentence):
            render(*args)
    batch.revisions.update(void_at=batch.submitted_at)
    with pytest.raises(CommandError, match="还没有锁定"):
        render("annex2", batch.key, "--out", tmp_path / "f.pdf")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_may_not_be_written(submitted, tmp_path):
    (tmp_path / "f.pdf").mkdir()
    with pytest.raises(CommandError, match="不能写入"):
        render("annex1", submitted.acceptance_no, "--out", tmp_path / "f.pdf")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".render")]
