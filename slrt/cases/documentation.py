"""docs/workflows.md and docs/roles.md, written from the same tables that the application runs on."""

from __future__ import annotations

from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES, Reach
from slrt.cases.workflow import REGISTRY, AnyOf, Transition, When, Workflow

HEAD = "<!-- Dibuat oleh `bin/manage make_docs` dari kode; jangan disunting. -->\n\n"
_REACH = {
    Reach.UNIT: "unit sendiri",
    Reach.TERRITORY: "wilayah tugasnya",
    Reach.JURISDICTION: "seluruh kabupaten/kota",
    Reach.ADDRESSED: "yang ditujukan ke unitnya",
}


def workflows() -> str:
    """Every kind of case: its states, its arrows, who may take them, and the clause each rests on."""
    parts = [HEAD, "# Alur kasus\n\n"]
    parts.append(
        "Setiap langkah dijaga dua kali: oleh `slrt.cases.actions.perform` dan oleh pemicu PostgreSQL yang dibuat dari"
        " tabel yang sama.\n"
    )
    parts += [_workflow(REGISTRY[kind]) for kind in sorted(REGISTRY)]
    return "".join(parts)


def _workflow(workflow: Workflow) -> str:
    lines = [f"\n## {workflow.label} (`{workflow.kind}`)\n", "\n| Status | Kode | Tahap warga | Jam | Terbuka |\n"]
    lines.append("|---|---|---|---|---|\n")
    for state in workflow.states:
        first = " (awal)" if state.code in workflow.initial else ""
        lines.append(
            f"| {state.label}{first} | `{state.code}` | {state.phase or '–'} | {state.clock.value} |"
            f" {'ya' if state.open else 'tidak'} |\n"
        )
    lines.append("\n| Langkah | Dari | Ke | Siapa | Syarat profil | Empat mata | Isian | Dasar |\n")
    lines.append("|---|---|---|---|---|---|---|---|\n")
    lines += [_transition(workflow, transition) for transition in workflow.transitions]
    return "".join(lines)


def _transition(workflow: Workflow, transition: Transition) -> str:
    sources = ", ".join(workflow.state(code).label for code in transition.sources)
    conditions = "; ".join(_condition(condition) for condition in transition.conditions) or "–"
    if transition.roles_from:
        conditions = f"peran ∈ `{transition.roles_from}`" + ("" if conditions == "–" else f"; {conditions}")
    cells = (
        f"{transition.label} (`{transition.name}`)",
        sources,
        workflow.state(transition.target).label,
        _who(transition),
        conditions,
        ", ".join(f"`{name}`" for name in transition.not_by) or "–",
        ", ".join(f"`{name}`" for name in transition.inputs) or "–",
        transition.clause or "–",
    )
    return "| " + " | ".join(cells) + " |\n"


def _who(transition: Transition) -> str:
    if transition.internal:
        return "dari layar lain"
    if transition.permission is None:
        return "sistem"
    holders = [role.label for role in ROLES.values() if transition.permission in role.permissions]
    return ", ".join(holders) + ("; kata sandi ditanyakan lagi" if transition.fresh else "")


def _condition(condition: When | AnyOf) -> str:
    if isinstance(condition, AnyOf):
        return " atau ".join(_condition(option) for option in condition.options)
    words = [f"`{condition.key}` = {'/'.join(str(value) for value in condition.values)}"] if condition.key else []
    if condition.case:
        words.append(f"kasus `{condition.case}`")
    return " dan ".join(words)


def roles() -> str:
    """Every role: its sentence, how far it reaches, and a table of abilities."""
    parts = [HEAD, "# Peran dan wewenang\n\n", "| Peran | Kode | Tugas | Jangkauan |\n|---|---|---|---|\n"]
    parts += [f"| {role.label} | `{role.code}` | {role.sentence} | {_REACH[role.reach]} |\n" for role in ROLES.values()]
    parts.append("\n## Wewenang\n\n| Boleh … | Peran |\n|---|---|\n")
    for permission in Permission:
        holders = ", ".join(role.label for role in ROLES.values() if permission in role.permissions)
        parts.append(f"| {permission.label} (`{permission.value}`) | {holders or '–'} |\n")
    return "".join(parts)
