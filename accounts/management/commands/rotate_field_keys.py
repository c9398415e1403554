"""`manage.py rotate_field_keys`: encrypt every token anew that an older key made, in all apps, row by row."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

from accounts import crypto
from accounts.fields import EncryptedField

CHUNK = 200


class Command(BaseCommand):
    help = "用 SAQ_FIELD_KEYS 的第一把密钥重新加密所有旧密钥加密的内容；可随时中断、重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for model, fields in encrypted_models():
            count = sum(rotate(model, field) for field in fields)
            total += count
            if count:
                self.stdout.write(f"{model._meta.label}: {count}")
        total += rotate_second_factors()
        self.stdout.write(f"共更新 {total} 处，当前密钥 {crypto.current_key_id()}。")


def encrypted_models() -> Iterator[tuple[type[models.Model], list[EncryptedField]]]:
    """Every model of the project that has encrypted columns."""
    for model in apps.get_models():
        fields = [field for field in model._meta.local_fields if isinstance(field, EncryptedField)]
        if fields:
            yield model, fields


def rotate(model: type[models.Model], field: EncryptedField) -> int:
    """Rewrite this column; the plain text never leaves memory, nothing else in the row is touched."""
    quote = connection.ops.quote_name
    table, column, pk = quote(model._meta.db_table), quote(str(field.column)), quote(str(model._meta.pk.column))
    fresh = f"{crypto.VERSION}.{crypto.current_key_id()}.%"
    old = f"{column} IS NOT NULL AND {column} <> '' AND {column} NOT LIKE %s"
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {pk}, {column} FROM {table} WHERE {old} ORDER BY {pk} LIMIT {CHUNK}{lock}", [fresh])
            rows = cursor.fetchall()
            for key, token in rows:
                anew = crypto.encrypt(field.purpose, crypto.decrypt(field.purpose, token))
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", [anew, key])
        if not rows:
            return done
        done += len(rows)


@transaction.atomic
def rotate_second_factors() -> int:
    """TOTP secrets and recovery seeds lie in allauth's JSON column."""
    done = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        for name in ("secret", "seed"):
            token = row.data.get(name)
            if token and crypto.token_key_id(token) != crypto.current_key_id():
                row.data[name] = crypto.encrypt("mfa.secret", crypto.decrypt("mfa.secret", token))
                row.save(update_fields=["data"])
                done += 1
    return done
