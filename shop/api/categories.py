"""Categories: the public tree, writes for staff. Changes when the resource does."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from shop.api.inputs import SeoInput, StrictSerializer, actor_of, id_by_slug, page_fields, renamed
from shop.api.pagination import PAGE_PARAMETERS, PAGES, Page, listed
from shop.api.parameters import refuse_unknown
from shop.api.product_pages import SeoShape
from shop.api.shapes import LinkShape
from shop.audit.actor import Actor
from shop.catalog.models import Category
from shop.catalog.queries import TreeNode, category_tree
from shop.catalog.services.create_category import create_category
from shop.catalog.services.delete_category import delete_category
from shop.catalog.services.move_category import move_category
from shop.catalog.services.update_category import update_category
from shop.catalog.services.values import UNSET, CategoryFields, Unset
from shop.common.errors import Invalid, NotFound
from shop.common.write import write


class CategoryShape(serializers.Serializer[Any]):
    """A category in its tree. `product_count` counts the active products of its whole subtree."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment]  # a field's name, not the serializer's parent
        allow_null=True, help_text="The parent's slug."
    )
    path = serializers.CharField(help_text="Slugs from the root down.")
    depth = serializers.IntegerField(help_text="0 for a root.")
    product_count = serializers.IntegerField()


class ChildShape(LinkShape):
    """A category one level below."""

    product_count = serializers.IntegerField()


class CategoryPageShape(CategoryShape):
    """Everything on a category's page."""

    description = serializers.CharField(help_text="Sanitised HTML.")
    seo = SeoShape()
    ancestors = LinkShape(many=True, help_text="From the root down, without itself.")
    children = ChildShape(many=True)


class CategoryInput(StrictSerializer):
    """A category; another `parent` moves it with everything below."""

    name = serializers.CharField(max_length=255)
    slug = serializers.CharField(max_length=255, required=False)
    parent = serializers.CharField(  # type: ignore[assignment]  # a field's name, not the serializer's parent
        required=False, allow_null=True, help_text="A category's slug; null for a root."
    )
    description = serializers.CharField(required=False, allow_blank=True, help_text="HTML; it is sanitised.")
    position = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    seo = SeoInput(required=False)


class Tree:
    """The whole category tree as it is now, in two queries, ready to be told."""

    def __init__(self) -> None:
        self.nodes = category_tree()
        self._by_id = {node.category.pk: node for node in self.nodes}

    def item(self, node: TreeNode) -> dict[str, Any]:
        """A category as lists show it."""
        way = self._way(node)
        return {
            "id": node.category.pk,
            "slug": node.category.slug,
            "name": node.category.name,
            "parent": way[-2].slug if len(way) > 1 else None,
            "path": "/".join(category.slug for category in way),
            "depth": node.depth,
            "product_count": node.products,
        }

    def page(self, slug: str) -> dict[str, Any]:
        """A category's page. Raises NotFound."""
        node = next((node for node in self.nodes if node.category.slug == slug), None)
        if node is None:
            raise NotFound(f"There is no category {slug!r}.")
        category = node.category
        return {
            **self.item(node),
            "description": category.description,
            "seo": {"title": category.seo_title, "description": category.seo_description},
            "ancestors": [{"slug": above.slug, "name": above.name} for above in self._way(node)[:-1]],
            "children": [
                {"slug": below.category.slug, "name": below.category.name, "product_count": below.products}
                for below in self.nodes
                if below.category.parent_id == category.pk
            ],
        }

    def _way(self, node: TreeNode) -> list[Category]:
        return [self._by_id[id_].category for id_ in node.category.path_ids]


@extend_schema(tags=["categories"])
class CategoryList(APIView):
    """The shop's categories."""

    rights = {"POST": "catalog.add_category"}

    @extend_schema(
        operation_id="categories_list",
        summary="List categories",
        parameters=PAGES,
        responses=listed(CategoryShape),
    )
    def get(self, request: Request) -> Response:
        """Parents before their children, siblings in the shop's order."""
        refuse_unknown(request.query_params, PAGE_PARAMETERS)
        page, tree = Page(request), Tree()
        shown = tree.nodes[page.offset : page.offset + page.size]
        return Response(page.answer(len(tree.nodes), [tree.item(node) for node in shown]))

    @extend_schema(summary="Create a category", request=CategoryInput, responses={201: CategoryPageShape})
    def post(self, request: Request) -> Response:
        """Below `parent`, or as a root."""
        body = CategoryInput(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        parent = id_by_slug(Category, values, "parent")
        created = create_category(
            actor=actor_of(request),
            fields=_fields(values),
            parent_id=None if isinstance(parent, Unset) else parent,
        )
        address = reverse("api:category", [created.slug], request=request)
        return Response(Tree().page(created.slug), status=201, headers={"Location": address})


@extend_schema(tags=["categories"])
class CategoryDetail(APIView):
    """One category."""

    rights = {"PATCH": "catalog.change_category", "DELETE": "catalog.delete_category"}

    @extend_schema(summary="A category's page", responses=CategoryPageShape)
    def get(self, request: Request, slug: str) -> Response:
        """With its way from the root and its children."""
        refuse_unknown(request.query_params, ())
        return Response(Tree().page(slug))

    @extend_schema(
        summary="Change or move a category", request=CategoryInput(partial=True), responses=CategoryPageShape
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Only what the body names changes."""
        body = CategoryInput(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changed = _change(actor=actor_of(request), slug=slug, values=body.validated_data)
        return Response(Tree().page(changed))

    @extend_schema(summary="Delete a category", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Refused while it has products or categories below."""
        delete_category(actor=actor_of(request), category_id=_id(slug))
        return Response(status=204)


def _id(slug: str) -> int:
    found = Category.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no category {slug!r}.")
    return found


def _fields(values: dict[str, Any]) -> CategoryFields:
    return CategoryFields(
        **page_fields(values),
        description=values.get("description", UNSET),
        position=values.get("position", UNSET),
    )


@write
def _change(*, actor: Actor, slug: str, values: dict[str, Any]) -> str:
    """Update and move in one transaction; returns the slug it has now."""
    category_id = _id(slug)
    parent = id_by_slug(Category, values, "parent")
    if not isinstance(parent, Unset):
        try:
            move_category(actor=actor, category_id=category_id, parent_id=parent)
        except Invalid as error:
            raise renamed(error, {"^parent_id$": "parent"}) from error
    return update_category(actor=actor, category_id=category_id, fields=_fields(values)).slug
