"""Who a person or a unit is, checked by the letter of the standards: pure functions, no database.

A `check_*` function returns the normalised value or raises `IdentityError`, whose message says what is wrong and what
to do; a `*_warning` function returns a sentence or None and never stops anybody.
"""

from .contact import check_landline, check_mobile, check_phone, check_postcode, mask_addr, mask_phone, postcode_warning
from .error import IdentityError
from .organisation import check_credit_code, credit_code_warning, normalise_credit_code, normalise_unit_name
from .person import (
    IdNumber,
    age_on,
    check_id_number,
    check_name,
    mask_id,
    name_key,
    normalise_id,
    one_dot,
    retirement_warning,
)

__all__ = [
    "IdNumber",
    "IdentityError",
    "age_on",
    "check_credit_code",
    "check_id_number",
    "check_landline",
    "check_mobile",
    "check_name",
    "check_phone",
    "check_postcode",
    "credit_code_warning",
    "mask_addr",
    "mask_id",
    "mask_phone",
    "name_key",
    "normalise_credit_code",
    "normalise_id",
    "normalise_unit_name",
    "one_dot",
    "postcode_warning",
    "retirement_warning",
]
