"""Built-in tags and filters of every template. Words and shapes come from `slrt.ui.words`; no database here."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from slrt.ui import badges, blocks, charts, icons, qr, refusals, words
from slrt.ui.strict import misuse

register = template.Library()

register.filter("angka", words.number)
register.filter("rupiah", words.rupiah)
register.filter("persen", words.percent)
register.filter("tanggal", words.long_date)
register.filter("tanggal_sedang", words.mid_date)
register.filter("tanggal_pendek", words.short_date)
register.filter("hari_tanggal", words.weekday_date)
register.filter("jam", words.clock)
register.filter("waktu", words.moment)
register.filter("waktu_pendek", words.short_moment)
register.filter("sejak", words.ago)
register.filter("mask_nik", words.mask_nik)
register.filter("kelompok", words.grouped)
register.filter("ukuran", words.file_size)
register.simple_tag(icons.icon, name="icon")
register.simple_tag(badges.badge_html, name="badge")
register.simple_tag(badges.tag_html, name="tag")
register.simple_tag(blocks.due_html, name="due")
register.simple_tag(blocks.bar_html, name="bar")
register.simple_tag(blocks.field_html, name="field")


@register.simple_tag
def form_key() -> SafeString:
    """The hidden key of a form that is only a button: sent twice, it does its work once (slrt.accounts.once)."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4())


@register.simple_tag
def zona() -> str:
    """WIB, WITA or WIT of the active zone."""
    return words.zone_name()


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: object) -> str:
    """The page's own query with changes; None drops a key. The place in the list (`c`) is dropped unless given.

    `<a href="{% query_string tab='lewat' %}">`
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}
    query.pop("c", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """ "Kesalahan: " before the title when a form on the page was refused (ux §1.2)."""
    values = (value for layer in context.dicts for value in layer.values())
    return "Kesalahan: " if any(_refused(value) for value in values) else ""


def _refused(value: object) -> bool:
    # By type, not isinstance: that would wake lazy values (the menu, the CSRF token and with it a cookie).
    if issubclass(type(value), BaseForm):
        return value.is_bound and bool(value.errors)
    return issubclass(type(value), BaseFormSet) and value.is_bound and not value.is_valid()


@register.simple_tag(takes_context=True)
def guard(context: template.Context, *names: str, one_of: str = "", **allowed: str) -> str:
    """First line of a component: the named attributes must be given, and unknown ones are misuse.

    `allowed` narrows an attribute to a list: `{% guard "label" tone="blue amber red" %}`.
    """
    component = context["cotton_data"]["stack"][-1]["key"]
    for name in names:
        if context.get(name) in (None, ""):
            misuse(f"<c-{component}> needs the attribute {name}")
    for name, values in allowed.items():
        if str(context.get(name)) not in values.split() and context.get(name) not in (None, ""):
            misuse(f"<c-{component} {name}={context.get(name)!r}>: one of {values}")
    for key in _rest(context):
        if not key.startswith(FREE_ATTRIBUTES):
            misuse(f"<c-{component}> does not know the attribute {key}")
    return ""


FREE_ATTRIBUTES = ("id", "role", "hidden", "data-", "aria-", "hx-")


def _rest(context: template.Context) -> dict:
    attrs = context.get("attrs")
    return attrs.attrs_dict() if attrs else {}


@register.simple_tag(takes_context=True)
def rest(context: template.Context) -> SafeString:
    """The attributes a component does not name itself (id, data-, aria-, hx-), escaped."""
    return flatatt(_rest(context))


@register.simple_tag
def error_summary(form: object = None, forms: object = None, heading: str = "Ada yang perlu diperbaiki") -> SafeString:
    return blocks.errors_html(refusals.lines(form, forms), getattr(form, "summary_heading", "") or heading)


@register.simple_tag
def sort_state(sort: object, key: str) -> object:
    """How a column stands in the current order: `slrt.ui.listing.Sort.state`."""
    return sort.state(key)


@register.simple_tag(takes_context=True)
def crispy_block(context: template.Context) -> SafeString:
    """A field inside `{% crispy form %}`: the same markup as `{% field %}`."""
    return blocks.field_html(context["field"], css=str(context.get("wrapper_class") or ""))


@register.simple_tag(takes_context=True)
def crispy_errors(context: template.Context) -> SafeString:
    """The error summary of a crispy form, unless the page has shown it already with <c-error-summary>."""
    return blocks.errors_html(refusals.lines(context.get("form"), once=True))


@register.simple_tag
def query_string_only(pairs: list[tuple[str, str]]) -> str:
    """A query of just these pairs: the list with its tab and order, without filters."""
    return f"?{urlencode(pairs)}"


@register.simple_tag
def chart(made: charts.Chart, open_table: bool = False) -> SafeString:
    """A chart with its note and its table folded below: `{% chart gap_chart %}`."""
    return made.html(open_table=open_table)


register.simple_tag(qr.qr_svg, name="qr")
