"""Small pieces of HTML made in one go in Python, where a component would be too slow: table rows and forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.forms import BoundField, CheckboxInput
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from slrt.ui import words
from slrt.ui.badges import tag_html
from slrt.ui.forms import look
from slrt.ui.icons import icon
from slrt.ui.refusals import Line
from slrt.ui.strict import misuse


def due_html(value: dt.date | dt.datetime | None, *, now: dt.datetime | None = None, paused: str = "") -> SafeString:
    """The deadline cell: words (red tag when late, amber today), then date and time. `paused` is why the clock stands.

    Pass `now` once for a whole list: every row then speaks of the same moment.
    """
    if paused:
        return format_html('{}jeda<div class="sub">{}</div>', icon("pause"), paused)
    text, tone = words.due(value, now)
    if not value:
        return format_html('<span class="sub">{}</span>', text)
    shown = text if tone == "plain" else tag_html(text, tone, "clock" if tone == "red" else "")
    exact = words.short_moment(value) if isinstance(value, dt.datetime) else words.mid_date(value)
    return format_html('{}<div class="sub nowrap">{}</div>', shown, exact)


def bar_html(share: float | Decimal | None, tone: str = "") -> SafeString:
    """A thin bar of a share 0–1, as SVG so that it needs no style attribute. The number belongs beside it, in words."""
    width = 0 if share is None else min(100, max(0, round(float(share) * 100, 1)))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg>',
        tone,
        f"{width:g}",
    )


def errors_html(lines: Iterable[Line], heading: str = "Ada yang perlu diperbaiki") -> SafeString:
    """The error summary (ux §1.2): takes the focus, every line leads to its field. Empty when nothing was refused."""
    items = format_html_join(
        "",
        "<li>{}</li>",
        ((format_html('<a href="#{}">{}</a>', line.id, line.text) if line.id else line.text,) for line in lines),
    )
    if not items:
        return SafeString("")
    return format_html(
        '<div class="errors focus-quiet" role="alert" tabindex="-1" aria-labelledby="kesalahan">'
        '<h2 id="kesalahan">{}</h2><ul>{}</ul></div>',
        heading,
        items,
    )


def field_html(field: BoundField, label: str | None = None, aside: str = "", css: str = "") -> SafeString:
    """Label, hint, error and control of a form field (also used by crispy and by `field.as_field_group`).

    `label` replaces the label; `aside` is a light remark after it ("16 angka, spasi diabaikan"); `css` adds classes.
    """
    if not isinstance(field, BoundField):
        misuse(f"{{% field %}} needs a form field, not {field!r}")
        return SafeString("")
    if field.is_hidden:
        return SafeString(str(field))
    look(field.field)
    classes = " ".join(filter(None, ["field", css, "bad" if field.errors else "", field.css_classes()]))
    words_of_label = field.label if label is None else label
    aside = aside or getattr(field.field, "aside", "")
    if isinstance(field.field.widget, CheckboxInput):
        inner = _checkbox(field, words_of_label)
    elif field.use_fieldset:
        inner = format_html(
            "<fieldset{}><legend>{}</legend>{}{}{}</fieldset>",
            _describedby(field),
            _label_text(field, words_of_label, aside),
            _errors(field),
            field,
            _hint(field),
        )
    else:
        head = format_html('<label for="{}">{}</label>', field.id_for_label, _label_text(field, words_of_label, aside))
        inner = format_html("{}{}{}{}", head, _errors(field), field, _hint(field))
    return format_html('<div class="{}" id="div_{}">{}</div>', classes, field.auto_id or field.html_name, inner)


def _checkbox(field: BoundField, label: str) -> SafeString:
    return format_html(
        '{}<div class="form-check">{}<label for="{}">{}</label></div>{}',
        _errors(field),
        field,
        field.id_for_label,
        label,
        _hint(field),
    )


def _label_text(field: BoundField, label: str, aside: str) -> SafeString:
    """Fields are required unless they say so: the exception is marked, not the rule."""
    optional = "" if field.field.required or getattr(field.field, "quiet", False) else "bila ada"
    remark = aside or ", ".join(filter(None, (optional, getattr(field.field, "example", ""))))
    return format_html("{} <i>{}</i>", label, remark) if remark else conditional_escape(label)


def _describedby(field: BoundField) -> SafeString:
    ids = field.aria_describedby
    return format_html(' aria-describedby="{}"', ids) if ids else SafeString("")


def _hint(field: BoundField) -> SafeString:
    if not field.help_text:
        return SafeString("")
    return format_html('<div class="hint" id="{}_helptext">{}</div>', field.auto_id, field.help_text)


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return SafeString("")
    lines = format_html_join("", "<li>{}{}</li>", ((icon("error"), error) for error in field.errors))
    return format_html('<ul class="field-error" id="{}_error">{}</ul>', field.auto_id, lines)
