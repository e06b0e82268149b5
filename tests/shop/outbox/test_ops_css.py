"""The phone's labels of Django's lists are kept in CSS: each column that has a heading has its label there."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django_celery_beat.models import PeriodicTask

from shop.accounts.models import User
from shop.audit.models import Entry
from shop.outbox.models import Effect

CSS = Path("shop/outbox/static/outbox/ops.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("model", "given"), [(Effect, {}), (PeriodicTask, {}), (Entry, {"actor_label": "who"}), (User, {})]
)
def test_each_column_of_a_list_has_its_heading_on_a_phone(model: Any, given: dict[str, str]) -> None:
    page: Any = admin.site.get_model_admin(model)
    _, *others = page.list_display
    for name in others:
        heading = given.get(name) or label_for_field(name, model, page)
        label = str(heading)[:1].upper() + str(heading)[1:]
        rule = f'.model-{model._meta.model_name} #result_list .field-{name}::before {{ content: "{label}"; }}'
        assert rule in CSS
