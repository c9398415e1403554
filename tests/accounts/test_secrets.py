"""Encrypted fields: nothing in clear in the database, equality by blind index, rotation loses nothing."""

import base64
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from accounts import crypto, phones
from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.management.commands.rotate_field_keys import encrypted_models
from accounts.models import OutgoingMail, User
from tests.factories.accounts import UserFactory

NEW_KEY = "k2:" + base64.b64encode(bytes(range(32))).decode()


def _dump() -> str:
    """Every text the database stores, as a stolen dump would show it."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts.append(repr(cursor.fetchall()))
    return "".join(parts)


@pytest.mark.django_db
def test_a_dump_shows_no_phone():
    UserFactory(phone="13812345678")
    assert "13812345678" not in _dump() and "12345678" not in _dump()
    assert User.objects.get().phone == "+8613812345678"


@pytest.mark.django_db
def test_the_same_number_is_found_and_refused_twice():
    user = UserFactory(phone="138 1234 5678")
    assert User.objects.by_phone("+8613812345678") == user
    other = UserFactory(phone="13812345679")
    other.set_phone("１３８１２３４５６７８")
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.django_db
def test_two_people_without_phone_or_email_are_no_duplicates():
    UserFactory(phone="", email="")
    UserFactory(phone="", email="")
    UserFactory(email="same@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="SAME@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(email="").update(email="Same@Example.com")


def test_tokens_differ_each_time_and_open_only_for_their_purpose():
    first, second = crypto.encrypt("a", "密".encode()), crypto.encrypt("a", "密".encode())
    assert first != second and crypto.decrypt("a", first) == "密".encode()
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt("b", first)


@pytest.mark.parametrize("damage", [lambda t: t[:-4] + "AAAA", lambda t: "plain", lambda t: "v9" + t[2:],
                                    lambda t: t.replace(".t1.", ".zz."), lambda t: "v1.t1."])  # fmt: skip
def test_a_damaged_token_is_an_error_never_a_wrong_text(damage):
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt("a", damage(crypto.encrypt("a", b"secret")))


def test_files_are_sealed_too():
    sealed = crypto.encrypt_bytes("file", b"%PDF-1.7")
    assert b"PDF" not in sealed and crypto.decrypt_bytes("file", sealed) == b"%PDF-1.7"
    for bad in (b"", b"SAQ1", sealed[:-1], b"SAQ1\xff" + sealed[5:]):
        with pytest.raises(crypto.CryptoError):
            crypto.decrypt_bytes("file", bad)


def test_blind_index_depends_on_purpose_and_key(settings):
    index = crypto.blind_index("a", "13812345678")
    assert len(index) == 64 and index == crypto.blind_index("a", "13812345678")
    assert index != crypto.blind_index("b", "13812345678") and crypto.blind_index("a", "") == ""
    settings.SAQ_INDEX_KEY = base64.b64encode(b"x" * 32).decode()
    assert index != crypto.blind_index("a", "13812345678")


def test_a_large_json_is_packed_and_comes_back():
    field = EncryptedJSONField(purpose="json")
    values: list[Any] = [{"名": "值" * 5000, "n": [1, None, True]}, {}, [], "", 0]
    for value in values:
        token = field.get_db_prep_value(value, connection)
        assert field.from_db_value(token, None, connection) == value
        assert len(token) < 3000
    assert field.get_db_prep_value(None, connection) is None


def test_an_encrypted_field_refuses_to_be_searched():
    for lookup in ({"phone": "138"}, {"phone__icontains": "138"}, {"phone__in": ["138"]}, {"phone__startswith": "1"}):
        with pytest.raises(FieldError):
            User.objects.filter(**lookup)


def test_length_is_checked_on_the_plain_text():
    field = EncryptedTextField(purpose="x", max_length=3)
    with pytest.raises(ValidationError):
        field.run_validators("四个汉字")
    field.run_validators("三个字")
    assert EncryptedTextField(purpose="x").deconstruct()[3]["purpose"] == "x"


@pytest.mark.django_db
def test_rotation_replaces_every_old_token_and_then_the_old_key_can_go(settings):
    from allauth.mfa.models import Authenticator

    user = UserFactory(phone="13812345678")
    index = user.phone_index
    secret = {"secret": crypto.encrypt("mfa.secret", b"TOTP")}
    Authenticator.objects.create(user=user, type="totp", data=secret)
    OutgoingMail.objects.create(key="k", address="a@example.com", subject="s", body="b", message_id="<1@x>")
    old = settings.SAQ_FIELD_KEYS
    settings.SAQ_FIELD_KEYS = [NEW_KEY, *old]
    call_command("rotate_field_keys")
    settings.SAQ_FIELD_KEYS = [NEW_KEY]
    user.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (user.phone, user.phone_index, mail.address, mail.body) == ("+8613812345678", index, "a@example.com", "b")
    assert crypto.decrypt("mfa.secret", Authenticator.objects.get().data["secret"]) == b"TOTP"
    call_command("rotate_field_keys")
    settings.SAQ_FIELD_KEYS = old
    with pytest.raises(crypto.CryptoError):
        user.refresh_from_db()


def test_rotation_knows_every_encrypted_column():
    found = {(model._meta.label, field.name) for model, fields in encrypted_models() for field in fields}
    assert {("accounts.User", "phone"), ("accounts.OutgoingMail", "body")} <= found


@pytest.mark.parametrize("text", ["", "abc", "1381234567", "138123456789", "+8612345678901", "+1", "021-50000000"])
def test_what_is_no_mobile_number_is_refused(text):
    with pytest.raises(ValidationError):
        phones.normalise(text)


def test_numbers_are_masked_and_shown_locally():
    assert phones.masked("+8613812345678") == "138****5678"
    assert phones.normalise("+852 5123 4567") == "+85251234567"
    assert phones.masked("") == "" and phones.local("+8613812345678") == "13812345678"
    assert issubclass(EncryptedTextField, models.TextField)
