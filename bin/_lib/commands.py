"""Several management commands in one interpreter, since loading the application takes longer than most of them.

Run by the Python of .venv: commands.py '[["Memuat wilayah …", "load_regions"], ["", "migrate", "--noinput"]]'
A sentence is said before its command; what a command prints appears only when it fails.
"""

import contextlib
import io
import json
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main(steps: list[list[str]]) -> int:
    sys.path[0] = str(ROOT)  # instead of this folder, whose redis.py is not the library
    import django
    from django.core.management import call_command

    django.setup()
    for sentence, *command in steps:
        if sentence:
            print(f"▸ {sentence}", flush=True)
        told = io.StringIO()
        try:
            with contextlib.redirect_stdout(told):
                call_command(*command)
        except BaseException as error:
            sys.stderr.write(told.getvalue()[-8000:])
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            traceback.print_exc()
            print(f"✗ Perintah gagal: {' '.join(command)}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
