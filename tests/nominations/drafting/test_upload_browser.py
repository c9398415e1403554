"""In Chromium: files are dropped, shown with a bar, stopped; a bank number is covered before the picture leaves."""

import base64
import io
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from documents import files
from nominations.models import Attachment
from tests.nominations.drafting.test_browser import _open_today, draft, open_step  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)
DROP = """([claim, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0)), carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const target = document.getElementById(claim);
  for (const kind of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


def picture(color, size=(600, 400)):
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


def drop(page, claim, name, data, kind="image/jpeg"):
    page.evaluate(DROP, [f"claim-file_{claim}", name, kind, base64.b64encode(data).decode()])


def there(draft, kind):  # noqa: F811 - the fixture's value
    return Attachment.objects.filter(application=draft, kind=kind, removed_at=None)


def test_dropping_stopping_and_turning(live, draft, axe):  # noqa: F811 - the fixture
    live.sign_in(draft.nominee)
    page = open_step(live, draft, "files")
    claim = page.locator("#claim-file_supplement")
    drop(page, "supplement", "证明.jpg", picture((90, 120, 120)))
    expect(claim.locator(".saq-filelist__name")).to_contain_text("证明.jpg")
    drop(page, "supplement", "假的.jpg", b"<html><script>alert(1)</script></html>")
    expect(claim.get_by_role("alert")).to_contain_text("这个文件的内容与要求不符")
    assert there(draft, "supplement").count() == 1
    claim.get_by_role("button", name="旋转").click()
    expect(page.locator("body")).to_contain_text("已旋转：证明.jpg")
    assert there(draft, "supplement").get().file.width == 400
    held = []
    page.route("**/upload/", lambda route: held.append(route))  # noqa: PLW0108 - it is given an attribute; never answered
    drop(page, "supplement", "第二份.jpg", picture((10, 20, 30)))
    row = claim.locator(".saq-upload__row")
    expect(row.get_by_role("progressbar")).to_be_visible()
    assert axe(page) == []
    row.get_by_role("button", name="取消").click()
    expect(row).to_contain_text("已取消，没有上传")
    for route in held:  # or it would go its way as soon as nobody holds it any more
        with suppress(PlaywrightError):
            route.abort()
    page.unroute("**/upload/")
    live.context.set_offline(True)
    drop(page, "supplement", "第三份.jpg", picture((40, 20, 30)))
    expect(row.last).to_contain_text("没有上传成功，文件还在您的设备上")
    live.context.set_offline(False)
    row.last.get_by_role("button", name="重试").click()
    expect(claim.locator(".saq-filelist__name")).to_have_count(2)
    assert there(draft, "supplement").count() == 2


def test_the_bank_number_never_leaves_the_device(live, draft, axe):  # noqa: F811 - the fixture
    live.sign_in(draft.nominee)
    live.page.set_viewport_size({"width": 390, "height": 844})
    page = open_step(live, draft, "files")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/upload/" in request.url else None)
    card = {"name": "服务卡.jpg", "mimeType": "image/jpeg", "buffer": picture((250, 250, 250))}
    page.locator("#id_file_union_card").set_input_files(card)
    box = page.get_by_role("dialog", name="遮挡银行卡号")
    canvas = box.locator("canvas")
    expect(canvas).to_be_visible()
    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    frame = canvas.bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.1, frame["y"] + frame["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.9, frame["y"] + frame["height"] * 0.8, steps=4)
    page.mouse.up()
    assert sent == []
    box.get_by_role("button", name="已遮好，上传").click()
    expect(page.locator("#claim-file_union_card .saq-filelist__name")).to_contain_text("服务卡.jpg")
    assert len(sent) == 1
    kept = Image.open(io.BytesIO(files.read(there(draft, "union_card").get().file))).convert("L")
    assert kept.getpixel((300, 260)) < 20, "covered"
    assert kept.getpixel((300, 80)) > 230, "the rest is as it was"
