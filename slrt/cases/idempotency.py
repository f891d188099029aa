"""Once per key, for cases as for everything else: slrt.accounts.once, which lies so low that accounts can use it."""

from slrt.accounts.once import FIELD, add_key, answered, given, key_of, new_key, once

__all__ = ("FIELD", "add_key", "answered", "given", "key_of", "new_key", "once")
