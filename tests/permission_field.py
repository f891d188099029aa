"""The lines of the permission matrix about guiding the field staff (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from tests.permission_routes import MOVED, Route, act, form, page


def guides(user: User, person: Any) -> bool:
    from households.coaching.people import guided_by

    return person.pk in {each.pk for each in guided_by(user, "33.24")}


FIELD: dict[str, Route] = {
    "households:coaching": page(),
    "households:coaching_export": act(),
    "households:coaching_mine": page(),
    "households:coached": page("fieldworker", seen=guides),
    "households:coaching_note": form("fieldworker", seen=guides),
    "households:coaching_seen": act("coaching"),
    "households:village": page(),
    "households:village_list": page(residents=True),
    "households:village_answers": form(residents=True),
    "households:coaching_settle": act("coaching", post=MOVED),
}

# Neither place of the matrix has the data service: its pages do not exist there (a place that has it:
# households/test_data_requests.py).
FIELD |= {
    "households:data_requests": page(get={404}),
    "households:data_request_new": form(get={404}, post={404}),
    "households:data_request": page(get={404}, args=(1,)),
    "households:data_request_step": form(get={404}, post={404}, args=(1, "check")),
}
