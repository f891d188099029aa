"""The lines of the permission matrix about service standards and the public catalogue (tests/permission_matrix.py)."""

from __future__ import annotations

from tests.permission_routes import Route, page

HERE = "the first jurisdiction, Kendal, knows no standards; places that do: tests/programs/test_standards.py"
PUBLIC = "everybody reads the public catalogue"

SERVICES: dict[str, Route] = {
    "programs:standards": page(get={404}, why=HERE),
    "programs:standard": page(get={404}, args=("pengaduan",), why=HERE),
    "programs:standard_edit": Route(get={404}, post={404}, args=("pengaduan",), why=HERE),
    "services:places": page(why=PUBLIC),
    "services:catalogue": page(args=("kendal",), why=PUBLIC),
    "services:programme": page(args=("kendal", "PKH"), why=PUBLIC),
    "services:standard": page(get={404}, args=("kendal", "pengaduan"), why=HERE),
}
