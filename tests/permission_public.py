"""The lines of the permission matrix about what families send themselves (tests/permission_matrix.py).

The own place of the matrix is Kendal, where families cannot write; the form is tried in Tabalong, where they can.
What is sent there and who may register it is walked in tests/complaints/test_online_desk.py.
"""

from __future__ import annotations

from tests.permission_routes import Route, act, form, page

PUBLIC: dict[str, Route] = {
    "apply:choose": page(),
    "apply:form": form(args=("tabalong",)),
    "apply:sent": page(args=("tabalong", "mark-of-nobody"), get={404}),
    "tracking:reply": form(),
    "complaints:accept": form("complaint", "restricted", get={409}, post={409}),
    "complaints:online": page(get={404}),
    "tracking:reopen": form(),
    # The survey, too, is on in Tabalong and off in Kendal: tests/monitoring/test_survey.py.
    "survey:form": form(args=("tabalong",)),
    "survey:ticket": form(args=("tabalong", "mark-of-nobody"), get={404}, post={404}),
    "survey:thanks": page(args=("tabalong",)),
    "survey:thanks_again": page(args=("tabalong",)),
    "survey:published": page(args=("tabalong",)),
    "monitoring:survey": page(get={404}),
    "monitoring:survey_publish": act(post={404}),
    "monitoring:survey_export": act(post={404}),
    "monitoring:survey_poster": page(get={404}),
}
