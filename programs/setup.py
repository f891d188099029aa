"""What programmes tell the ground and the families below them when the application starts."""

from __future__ import annotations


def register_all() -> None:
    from households import panel as family
    from households.duplicates import references
    from households.ranking import benefits as ranking
    from households.registry import hooks
    from programs import benefits, coaching, gap, navigation, panel, queues  # noqa: F401 - some register themselves
    from programs.enrolment import carry_over, words_of
    from programs.fitting import page  # noqa: F401 - its part of the card
    from programs.needs import card, effects, export  # noqa: F401 - each registers itself
    from programs.needs import queues as need_queues  # noqa: F401 - each registers itself
    from programs.needs.workflow import NEED
    from slrt.ui import badges, nav

    badges.register(
        "enrolment",
        {
            "active": ("menerima", "teal", "check"),
            "waiting": ("daftar tunggu", "amber", "clock"),
            "stopped": ("berhenti", "grey"),
        },
    )
    badges.register(
        "programme", {"now": ("Berlaku", "plain"), "later": ("Belum mulai", "blue"), "past": ("Versi lama", "grey"),
                      "off": ("Tidak ditawarkan", "amber")}
    )  # fmt: skip
    badges.register("need", {state.code: (state.label, state.tone, state.icon) for state in NEED.states})
    family.register(panel.programmes, order=10)
    hooks.after_commit(carry_over)
    hooks.programme_catalogue(words_of)
    ranking.register(ranking.Provider(benefits.choices, benefits.receiving))
    # Of two participations in one programme the one that still runs stays when two records become one.
    references.prefer("programs.enrolment", lambda row: row.is_active)
    nav.register(navigation.items, order=40)
