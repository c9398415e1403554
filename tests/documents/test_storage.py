"""Private files: unreadable on disk, without an address, whole or not there (§4.4)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer

from documents import files
from documents.files import Facts, keep
from documents.serving import serve
from documents.storage import PrivateFileStorage, PrivateS3Storage, new_name, private_storage

FACTS = Facts("application/pdf")


def on_disk(stored) -> Path:
    return Path(settings.STORAGES["private"]["OPTIONS"]["location"]) / stored.storage_name


@pytest.mark.django_db
def test_files_lie_encrypted_under_random_keys(settings, reader):
    settings.SAQ_ENCRYPT_FILES = True
    stored = keep(b"310199197801010011", FACTS, name="id.pdf", by=reader)
    assert b"310199197801010011" not in on_disk(stored).read_bytes()
    assert "id" not in stored.storage_name
    assert files.read(stored) == b"310199197801010011"
    assert stored.size == 18
    assert on_disk(stored).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_plain_and_encrypted_files_live_side_by_side(settings, reader):
    settings.SAQ_ENCRYPT_FILES = False
    plain = keep(b"plain", FACTS, name="a.pdf", by=reader)
    settings.SAQ_ENCRYPT_FILES = True
    sealed = keep(b"sealed", FACTS, name="b.pdf", by=reader)
    assert on_disk(plain).read_bytes() == b"plain"
    assert (files.read(plain), files.read(sealed)) == (b"plain", b"sealed")


def test_there_is_no_address():
    with pytest.raises(ValueError, match="no address"):
        private_storage().url("a")


def test_a_write_that_breaks_off_leaves_no_file_under_its_name(tmp_path, settings):
    settings.SAQ_ENCRYPT_FILES = False
    storage = PrivateFileStorage(location=tmp_path)

    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("disk full")

    name = new_name()
    with pytest.raises(OSError, match="disk full"):
        storage.save(name, Broken(b"whole"))
    assert not storage.exists(name)
    storage.delete(name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [], "the part is cleared away with the name"


@pytest.fixture
def bucket(monkeypatch):
    import boto3

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "bucket_name": "private", "endpoint_url": f"http://{host}:{port}", "access_key": "k", "secret_key": "s",
        "region_name": "us-east-1",
    }  # fmt: skip
    client = boto3.client("s3", endpoint_url=options["endpoint_url"], region_name="us-east-1")
    client.create_bucket(Bucket="private")
    yield options, client
    server.stop()


def test_the_bucket_holds_private_files_and_signs_for_a_minute(bucket, settings):
    options, client = bucket
    storage = PrivateS3Storage(**options)
    assert storage.file_overwrite is False
    assert storage.default_acl is None
    settings.SAQ_ENCRYPT_FILES = False
    name = storage.save(new_name(), ContentFile(b"plain"))
    assert storage.open(name).read() == b"plain"
    url = storage.url(name)
    assert "X-Amz-Expires=60" in url
    assert "X-Amz-Signature=" in url
    settings.SAQ_ENCRYPT_FILES = True
    name = storage.save(new_name(), ContentFile(b"310199197801010011"))
    assert b"3101" not in client.get_object(Bucket="private", Key=name)["Body"].read()
    assert storage.open(name).read() == b"310199197801010011"
    storage.delete(name)
    assert not storage.exists(name)


@pytest.mark.django_db
def test_delivery_by_a_signed_address(bucket, settings, rf, reader, monkeypatch):
    options, _client = bucket
    storage = PrivateS3Storage(**options)
    monkeypatch.setattr("documents.files.private_storage", lambda: storage)
    monkeypatch.setattr("documents.serving.private_storage", lambda: storage)
    settings.SAQ_DELIVERY, settings.SAQ_ENCRYPT_FILES = "signed", False
    request = rf.get("/")
    request.user = reader
    stored = keep(b"plain", FACTS, name="a.pdf", by=reader)
    answer = serve(stored, request, inline=False, filename="证明.pdf")
    assert answer.status_code == 302
    assert "X-Amz-Expires=60" in answer.url
    assert "response-content-disposition=attachment" in answer.url
    assert answer["Cache-Control"] == "no-store, private"
    settings.SAQ_ENCRYPT_FILES = True
    sealed = keep(b"sealed", FACTS, name="a.pdf", by=reader)
    assert b"".join(serve(sealed, request, inline=False, filename="a.pdf").streaming_content) == b"sealed"
