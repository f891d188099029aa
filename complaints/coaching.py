"""Complaints that the field staff recorded, for the supervisor's bench. Why a restricted one came back stays shut."""

from __future__ import annotations

from complaints.models import Complaint
from households.coaching import sources

sources.register(
    sources.of_cases(
        "complaints",
        "Keluhan",
        Complaint,
        route="complaints:case",
        checks=("supervisor_approve", "supervisor_check"),
        returns=("supervisor_return",),
        told=lambda case: not case.restricted,
    )
)
