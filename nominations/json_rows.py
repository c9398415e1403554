"""Rows of a related table as one JSON column of the row they belong to: a page with its lists in one query."""

from typing import Any

from django.db.models import Field, JSONField, QuerySet, Subquery
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import JSONObject


class JSONRows(Subquery):
    """`JSONRows(queryset, name="expression", …)`: a list of {name: value}; [] where there is no row.

    The queryset is correlated by OuterRef and keeps its order. Dates arrive as text; of SQLite booleans as 0 and 1 and
    JSON inside as text.
    """

    template = "(SELECT JSON_GROUP_ARRAY(JSON(saq_rows.item)) FROM (%(subquery)s) saq_rows)"
    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], **columns: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**columns)))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT COALESCE(JSONB_AGG(saq_rows.item), '[]') FROM (%(subquery)s) saq_rows)"
        return self.as_sql(compiler, connection, template=template, **context)


def written_out(rows: QuerySet[Any], **columns: Subquery) -> dict[str, Combinable]:
    """The columns as the text that the database gets: put together once, and not anew for every page.

    For annotations of these very rows at the head of a query, never inside another one: the text names their table.
    """
    compiler = rows.annotate(**columns).query.get_compiler(using=rows.db)
    compiler.setup_query()
    texts = {alias: text for _column, text, alias in compiler.select if alias in columns}
    kinds: dict[str, Field[Any, Any]] = {name: column.output_field for name, column in columns.items()}
    # RawSQL brings its own brackets.
    return {name: RawSQL(sql[1:-1], params, kinds[name]) for name, (sql, params) in texts.items()}
