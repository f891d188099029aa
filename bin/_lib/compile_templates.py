"""Compiles every template of ours: an unknown tag or a missing partial fails before any view runs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[0] = str(ROOT)

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines  # noqa: E402


def main() -> int:
    places = [Path(place) for place in settings.TEMPLATES[0]["DIRS"]]
    places += [Path(app.path) / "templates" for app in apps.get_app_configs() if ROOT in Path(app.path).parents]
    places = [place for place in places if place.is_dir() and ".venv" not in place.parts]
    failures = count = 0
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.suffix not in {".html", ".txt", ".svg", ".xml"}:
                continue
            name = path.relative_to(place).as_posix()
            count += 1
            try:
                engines["django"].get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
                failures += 1
                print(f"{path.relative_to(ROOT)}: {type(error).__name__}: {error}")
    print(f"{count} templates, {failures} with errors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
