"""Model fields whose column holds only ciphertext; equality is found by a blind index column beside them."""

import json
import zlib
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact

from accounts import crypto

COMPRESS_FROM = 1024


class EmptyOnly(Exact):
    """`field=""` is the one comparison that ciphertext allows; constraints need it."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("An encrypted field cannot be searched: use its blind index.")
        return self.rhs


class EncryptedField(models.TextField):
    """Common to both kinds: purpose, no searching, conversion on the way in and out."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"purpose": self.purpose}

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return EmptyOnly
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"An encrypted field has no lookup {lookup_name!r}: use its blind index.")

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return value if value is None or value == "" else self.unpack(crypto.decrypt(self.purpose, value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or value == "" or hasattr(value, "as_sql"):
            return value
        return crypto.encrypt(self.purpose, self.pack(value))

    def pack(self, value: Any) -> bytes:
        raise NotImplementedError

    def unpack(self, plain: bytes) -> Any:
        raise NotImplementedError


class EncryptedTextField(EncryptedField):
    """Text; `max_length` counts characters of the plain text. '' is stored as ''."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def pack(self, value: Any) -> bytes:
        return str(value).encode()

    def unpack(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(EncryptedField):
    """Any JSON value; packed before encryption when it is larger than a kilobyte."""

    def __init__(self, *args: Any, encoder: type[json.JSONEncoder] = DjangoJSONEncoder, **kwargs: Any) -> None:
        self.encoder = encoder
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return crypto.encrypt(self.purpose, self.pack(value))

    def pack(self, value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=self.encoder).encode()
        return b"z" + zlib.compress(text, 6) if len(text) > COMPRESS_FROM else b"j" + text

    def unpack(self, plain: bytes) -> Any:
        return json.loads(zlib.decompress(plain[1:]) if plain[:1] == b"z" else plain[1:])

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False, cls=self.encoder)
