"""`manage.py render`: Annex 1 or Annex 2 from its last frozen revision, without a worker."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import audit
from documents.marks import mark_text
from documents.models import Snapshot
from documents.requests import render_now
from nominations.models import Application, Batch
from nominations.printing import application_target, batch_target

FORMATS = {"annex1": ("pdf",), "annex2": ("pdf", "xlsx")}


class Command(BaseCommand):
    help = (
        "按最近一次定稿的版本生成文件：render annex1 2023-0001 --out 文件.pdf；"
        "render annex2 2023-0007-1 --out 文件.pdf|文件.xlsx（年度-推荐单位编号-批次，或批次的标识）。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="annex1 或 annex2")
        parser.add_argument("which", help="受理编号，或批次")
        parser.add_argument("--out", required=True, help="写到哪个文件，扩展名决定格式")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, out = options["kind"], Path(options["out"])
        if kind not in FORMATS:
            raise CommandError(f"没有“{kind}”这种文件，可以用：{'、'.join(FORMATS)}。")
        format = out.suffix.lstrip(".").lower()
        if format not in FORMATS[kind]:
            raise CommandError(f"{kind} 的文件扩展名应为 {'、'.join('.' + name for name in FORMATS[kind])}。")
        if not out.parent.is_dir():
            raise CommandError(f"文件夹“{out.parent}”不存在。")
        target, snapshot = (_annex1 if kind == "annex1" else _annex2)(options["which"])
        payload = snapshot.payload
        mark = mark_text(kind, target, payload["revision"], snapshot.sha256)
        data = render_now(kind, payload, format, {"mark": mark})
        with transaction.atomic():
            audit.record("document.command", actor=None, target=target, detail={"kind": kind, "format": format})
            _write(out, data)
        self.stdout.write(f"已写入 {out}（第 {payload['revision']} 版，{len(data):,} 字节）")


def _annex1(which: str) -> tuple[str, Snapshot]:
    key = _uuid(which)
    rows = Application.objects.filter(key=key) if key else Application.objects.filter(acceptance_no=which)
    application = rows.first() if key or which else None
    if application is None:
        raise CommandError(f"没有受理编号为“{which}”的申报；编号形如 2023-0001。")
    revision = application.revisions.select_related("snapshot").first()
    if revision is None:
        raise CommandError("该申报还没有提交给工作单位，没有定稿的版本。")
    return application_target(application), revision.snapshot


def _annex2(which: str) -> tuple[str, Snapshot]:
    key, parts = _uuid(which), re.fullmatch(r"(\d{4})-(\d{1,18})-(\d{1,4})", which)
    if key:
        batch = Batch.objects.filter(key=key).first()
    elif parts:
        year, unit, number = (int(part) for part in parts.groups())
        batch = Batch.objects.filter(cycle__year=year, recommender=unit, number=number).first()
    else:
        raise CommandError(f"“{which}”不是批次：请写成“年度-推荐单位编号-批次”（例如 2023-0007-1），或批次的标识。")
    if batch is None:
        raise CommandError(f"没有批次“{which}”。")
    revision = batch.revisions.filter(void_at=None).select_related("snapshot").first()
    if revision is None:
        raise CommandError("该批次的名单还没有锁定，没有定稿的推荐汇总表。")
    return batch_target(batch), revision.snapshot


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _write(out: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner only: the form bears the full number."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".render-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(name, out)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"不能写入“{out}”：{error.strerror}。") from error
