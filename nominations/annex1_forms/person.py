"""基本信息: the ID number, and the sex that follows from it."""

from django.utils.translation import gettext as _t

from nominations.annex1_forms.step import StepForm
from nominations.annex1_rules.person import read_id
from nominations.identity import IdentityError, check_id_number, mask_id


class PersonForm(StepForm):
    """The ID number is typed once, then shown masked; sex follows from it (R82, R87)."""

    def build(self) -> None:
        self.known = read_id(self.app.id_no, self.deadline)
        if self.known is not None:
            words = {"masked": mask_id(self.app.id_no)}
            self.fields["id_no"].help_text = _t("已保存 %(masked)s。更换时请重新填写整个号码，不换则留空。") % words
            self.fields["sex"].disabled = True
            self.fields["sex"].help_text = _t("由身份证号码得出。")

    def clean(self) -> None:
        text = self.cleaned_data.get("id_no")
        if not text:
            self.cleaned_data.pop("id_no", None)
            return
        sex = self.cleaned_data.get("sex", "") if self.known is None else ""
        try:
            number = check_id_number(text, on=self.deadline)
            if sex and sex != number.sex:
                self.add_error("sex", _t("性别与身份证号码不一致，请核对后更正。"))
                del self.cleaned_data["id_no"]
                return
        except IdentityError as error:
            self.add_error("id_no", error.message)
            return
        self.cleaned_data |= {"id_no": number.number, "sex": number.sex}
