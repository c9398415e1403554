"""Input only: number and name, the code, the file, which never touches a disk."""

from typing import Any

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

MOST = 5 * 1024 * 1024
AROUND = 64 * 1024  # what a browser sends along with a file
TOO_BIG = _("文件超过 5 MB。电子证书不到 1 MB，请选择从平台下载的原文件。")
QUIET = {"autocomplete": "off", "spellcheck": "false"}


class InMemory(MemoryFileUploadHandler):
    """Holds a file of any size that was let in; Django's own would put a large one on the disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


class NumberForm(forms.Form):
    """Number and name, as they stand on the certificate."""

    number = forms.CharField(
        label=_("证书编号"), max_length=60, widget=forms.TextInput(attrs=QUIET | {"autocapitalize": "characters"})
    )
    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs=QUIET))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["number"].error_messages["required"] = _t("请填写证书编号。")
        self.fields["name"].error_messages["required"] = _t("请填写证书上的姓名。")


class CodeForm(forms.Form):
    """The code to which the certificate's square leads, or that whole address."""

    code = forms.CharField(
        label=_("核验码"), max_length=200, help_text=_("二维码中网址末尾的 16 位字母和数字，也可以填写整个网址。"),
        widget=forms.TextInput(attrs=QUIET | {"autocapitalize": "characters"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].error_messages["required"] = _t("请填写核验码。")


class FileForm(forms.Form):
    """The electronic certificate."""

    file = forms.FileField(
        label=_("电子证书（PDF）"), allow_empty_file=True,
        help_text=_("选择文件，或者把文件拖到这里。不超过 5 MB，只在内存中检查，不保存。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf", "class": "saq-drop"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["file"].error_messages["required"] = _t("请选择电子证书文件。")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(TOO_BIG)
        return file

    @classmethod
    def too_big(cls) -> "FileForm":
        """The form of a file that was not even read."""
        form = cls({}, {})
        form.errors.pop("file")
        form.add_error("file", TOO_BIG)
        return form
