"""Run by bench/importing.py: seconds of a bare COPY into an unlogged table, and of its indexes. One line of JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import psycopg
from psycopg import sql

BLOCK = 1 << 20
INDEXES = {
    "NIK": "CREATE INDEX ON bare (nik)",
    "KK": "CREATE INDEX ON bare (nokk)",
    "ID": "CREATE INDEX ON bare (id_dtks)",
    "village": "CREATE INDEX ON bare (kecamatan, desa_keluarahan, tanggal_lahir)",
    "name": "CREATE INDEX ON bare USING gin (nama gin_trgm_ops)",
}


def main(file: Path) -> dict:
    """Seconds per step, and the process from which the server's come: its CPU time is read from the system."""
    taken = {}
    with psycopg.connect(os.environ["SLRT_DATABASE_OWNER_URL"], autocommit=True) as connection, file.open("rb") as rows:
        header = rows.readline().decode().strip().split("|")
        rows.seek(0)
        names = [name.lower().replace(" ", "_").replace("/", "_").replace("-", "_") for name in header]
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
        connection.execute(sql.SQL("CREATE UNLOGGED TABLE bare ({})").format(columns))
        begun = time.perf_counter()
        with connection.cursor().copy("COPY bare FROM STDIN (FORMAT csv, DELIMITER '|', HEADER)") as copy:
            while block := rows.read(BLOCK):
                copy.write(block)
        taken["COPY"] = time.perf_counter() - begun
        for name, statement in INDEXES.items():
            begun = time.perf_counter()
            connection.execute(statement)
            taken[name] = time.perf_counter() - begun
        connection.execute("DROP TABLE bare")
        backend = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    return {"seconds": taken, "server": int(backend.rpartition(")")[2].split()[1])}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
