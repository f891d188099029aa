"""What first migrations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def install_triggers(app_label: str) -> Callable[[Any, Any], None]:
    """For RunPython: install the triggers which the models of this app were created with (their options["triggers"]).

    One operation for all of them: pgtrigger's AddTrigger renders every related model anew, each of 150 times.
    """

    def install(apps: Any, schema_editor: Any) -> None:
        for model in apps.get_app_config(app_label).get_models():
            for trigger in getattr(model._meta, "triggers", ()):
                schema_editor.execute(trigger.install_sql, params=None)

    return install
