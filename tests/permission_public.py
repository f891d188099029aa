"""The lines of the permission matrix about what families send themselves (tests/permission_matrix.py).

The own place of the matrix is Kendal, where families cannot write; the form is tried in Tabalong, where they can.
What is sent there and who may register it is walked in tests/complaints/test_online_desk.py.
"""

from __future__ import annotations

from tests.permission_routes import Route, form, page

PUBLIC: dict[str, Route] = {
    "apply:choose": page(),
    "apply:form": form(args=("tabalong",)),
    "apply:sent": page(args=("tabalong", "mark-of-nobody"), get={404}),
    "tracking:reply": form(),
    "complaints:accept": form("complaint", "restricted", get={409}, post={409}),
    "complaints:online": page(get={404}),
    "tracking:reopen": form(),
}
