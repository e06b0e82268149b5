"""The queries that shoppers are suggested, for staff. Changes when they are to decide more of it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.audit.service_admin import ReadOnlyAdmin, actor_of
from shop.search.models import PopularQuery
from shop.search.services.hide_queries import hide_queries


@admin.register(PopularQuery)
class PopularQueryAdmin(ReadOnlyAdmin[PopularQuery]):
    """What shoppers search for most, the most popular first. Once an hour it is counted anew; hidden ones stay so."""

    list_display = ("text", "score_shown", "hidden")
    list_display_links = None
    list_filter = ("hidden",)
    search_fields = ("text",)
    ordering = ("-score", "text")
    sortable_by = ()
    actions = ("hide", "show")
    show_full_result_count = False

    @admin.display(description="popularity")
    def score_shown(self, row: PopularQuery) -> str:
        """How many shoppers opened something after it, a fortnight ago counting half."""
        return f"{row.score:.1f}"

    @admin.action(description="Hide from shoppers", permissions=["decide"])
    def hide(self, request: HttpRequest, queryset: QuerySet[PopularQuery]) -> None:
        """Suggest the chosen queries to nobody any more."""
        self._decide(request, queryset, hidden=True)

    @admin.action(description="Show to shoppers", permissions=["decide"])
    def show(self, request: HttpRequest, queryset: QuerySet[PopularQuery]) -> None:
        """Suggest the chosen queries again, while they are popular."""
        self._decide(request, queryset, hidden=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[PopularQuery], *, hidden: bool) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        count = hide_queries(actor=actor_of(request), query_ids=ids, hidden=hidden)
        words = "Hidden" if hidden else "Shown"
        self.message_user(request, f"{words}: {count}. Pages follow within two minutes.", messages.SUCCESS)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change popular queries may hide and show them; looking alone is not enough."""
        return bool(request.user.has_perm("search.change_popularquery"))
