"""`manage.py create_admin`: the first administrator of a new portal; all others come through the people screens."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import RoleGrant, User
from accounts.roles import Role

ENOUGH = 2


class Command(BaseCommand):
    help = "建立系统管理员账号并显示一次性密码；最多两个（授予角色需要两人），之后由管理员在页面上办理。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--phone", required=True)
        parser.add_argument("--email", required=True)

    @transaction.atomic
    def handle(self, *args: Any, name: str, phone: str, email: str, **options: Any) -> None:
        if RoleGrant.objects.filter(role=Role.ADM, revoked_at=None, user__is_active=True).count() >= ENOUGH:
            raise CommandError("已有两名系统管理员，请由他们在“账号”页面办理。")
        password = "-".join(secrets.token_hex(2) for _n in range(5))
        try:
            with transaction.atomic():
                user = User.objects.create_user(
                    name=name, phone=phone, email=email, password=password, must_change_password=True
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise CommandError("手机号或邮箱已被使用。") from error
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        RoleGrant.objects.create(user=user, role=Role.ADM)
        audit.record_late("role.bootstrap", actor=None, target=f"user:{user.pk}", detail={"role": "adm"})
        self.stdout.write(f"账号已建立。手机号 {phone}，一次性密码 {password}，首次登录后须更换密码并启用动态验证码。")
