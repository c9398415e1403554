"""Rows of a related table as one JSON column of the row they belong to: a page with its lists in one query."""

from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class JSONRows(Subquery):
    """`JSONRows(queryset, name="expression", …)`: a list of {name: value}; [] where there is no row.

    The queryset is correlated by OuterRef and keeps its order. Dates arrive as text, booleans of SQLite as 0 and 1.
    """

    template = "(SELECT JSON_GROUP_ARRAY(JSON(saq_rows.item)) FROM (%(subquery)s) saq_rows)"
    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], **columns: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**columns)))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT COALESCE(JSONB_AGG(saq_rows.item), '[]') FROM (%(subquery)s) saq_rows)"
        return self.as_sql(compiler, connection, template=template, **context)
