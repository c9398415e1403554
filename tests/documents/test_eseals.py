"""Electronic seals: whole, by whom, and vouched for by whom; whatever was changed or cannot be checked is refused."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents import checks, eseals
from tests.factories.eseals import Authority, signed

pytestmark = pytest.mark.plain
SHA256_OID = "608648016503040201"
SM3_OID = "2a811ccf5501831101"  # in the arc of the national algorithms, as long as the other


def plain() -> bytes:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(842, 595))
    pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def sealed(authority):
    return signed(plain(), authority.holder("申浦重型装备集团有限公司"))


def trusting(settings, tmp_path, *authorities):
    settings.SAQ_SEAL_TRUST = []
    for number, one in enumerate(authorities):
        file = tmp_path / f"root{number}.pem"
        file.write_bytes(one.pem)
        settings.SAQ_SEAL_TRUST.append(str(file))


def test_whole_and_by_a_holder_whom_a_root_vouches_for(settings, tmp_path, authority, sealed):
    trusting(settings, tmp_path, Authority(), authority)
    found = eseals.check(sealed)
    line = found.report["signatures"][0]
    assert (found.problem, found.report["roots"], len(found.report["signatures"])) == ("", 2, 1)
    assert (line["intact"], line["covers"], line["trusted"]) == (True, True, True)
    assert line["signer"] == "申浦重型装备集团有限公司" and line["issuer"] == "演示电子认证"
    assert line["from"][:10] <= timezone.now().date().isoformat() <= line["until"][:10]


@pytest.mark.parametrize("roots", [0, 1])
def test_without_a_root_the_holder_is_unverified_and_the_rest_is_checked(settings, tmp_path, sealed, roots):
    trusting(settings, tmp_path, *[Authority() for _one in range(roots)])
    found = eseals.check(sealed)
    assert found.problem == "" and found.report["signatures"][0]["trusted"] is False
    assert found.report["roots"] == roots
    assert eseals.check(sealed.replace(b"842", b"843", 1)).problem == eseals.ALTERED


def test_a_certificate_that_is_over_vouches_for_nobody(settings, tmp_path, authority):
    trusting(settings, tmp_path, authority)
    late = signed(plain(), authority.holder("演示单位", until=timezone.now() - timedelta(days=1)))
    assert eseals.check(late).report["signatures"][0]["trusted"] is False


def test_two_seals_one_upon_the_other(authority, sealed):
    both = signed(sealed, authority.holder("演示工作单位"), field="Second")
    found = eseals.check(both)
    assert found.problem == "" and [line["signer"] for line in found.report["signatures"]][1] == "演示工作单位"


def test_what_was_put_behind_the_seal_or_is_not_to_be_read_is_refused(sealed):
    later = IncrementalPdfFileWriter(io.BytesIO(sealed))
    later.root["/Lang"] = pdf_string("en")
    later.update_root()
    out = io.BytesIO()
    later.write(out)
    for data in (out.getvalue(), sealed + b"\n% a remark", sealed[: len(sealed) // 2] + b"/ByteRange"):
        assert eseals.check(data) == eseals.Checked(eseals.ALTERED, {})
    for data in (plain(), b"no pdf", plain() + b"% /ByteRange"):
        assert eseals.check(data).problem == eseals.UNSIGNED


def test_a_national_algorithm_cannot_be_checked_and_is_not_taken_on_trust(sealed):
    place = sealed.index(b"/Contents")
    head, body = sealed[:place], sealed[place:]
    changed = head + body.replace(SHA256_OID.encode(), SM3_OID.encode())
    assert changed != sealed and eseals.check(changed) == eseals.Checked(eseals.UNKNOWN, {})


def test_a_root_that_cannot_be_read_is_said_at_the_start(settings, tmp_path, authority):
    trusting(settings, tmp_path, authority)
    assert checks.seal_roots(None) == []
    (tmp_path / "root0.pem").write_bytes(b"nothing")
    assert [one.id for one in checks.seal_roots(None)] == ["documents.E002"]
    settings.SAQ_SEAL_TRUST = ["/nowhere.pem"]
    assert [one.id for one in checks.seal_roots(None)] == ["documents.E002"]


def test_the_seal_stands_on_the_very_bytes_that_were_printed(sealed):
    import hashlib

    print_ = plain()
    assert eseals.stands_on(sealed, hashlib.sha256(print_).hexdigest(), len(print_)) == sealed.startswith(print_)
    assert not eseals.stands_on(print_, hashlib.sha256(print_).hexdigest(), len(print_))
