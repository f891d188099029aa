"""Signing in by user name. Rights come from assignments (scope.py), never from Django's own permission tables."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend


class ScopedBackend(AuthenticationBackend):
    """allauth's backend, which hashes a password for unknown names too, without Django's permission look-ups."""

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False

    def has_module_perms(self, user_obj, app_label) -> bool:
        return False
