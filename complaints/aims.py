"""Whether a case belongs to social protection or to the fight against poverty (BS 2(2)a-b).

The aim of its programme tells it. Without a programme, or where the catalogue does not say, its category does: who is
not listed, not reached or lacks something belongs to the fight against poverty; emergencies, outreach and how the
desks serve belong to social protection.
"""

from __future__ import annotations

from django.db.models import Q

from complaints.enums import Category
from complaints.models import Complaint
from programs.enums import Aim

POVERTY = (Category.K1, Category.K2, Category.K3, Category.K4, Category.K5, Category.K6, Category.K7, Category.N1,
           Category.N2, Category.N6)  # fmt: skip


def aim_of(case: Complaint) -> Aim:
    if case.programme is not None and case.programme.aim:
        return Aim(case.programme.aim)
    return Aim.POVERTY if case.category in POVERTY else Aim.PROTECTION


def with_aim(aim: str) -> Q:
    """The same as a condition on complaints."""
    unsaid = Q(programme__isnull=True) | Q(programme__aim="")
    category = Q(category__in=POVERTY)
    return Q(programme__aim=aim) | unsaid & (category if aim == Aim.POVERTY else ~category)
