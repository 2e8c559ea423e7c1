"""Times mido, the usual MIDI reader of Python, over the files that ReadFolder reads.

  python read_with_mido.py FOLDER [MOST_FILES]

One thread, files in memory, one pass (mido is slow enough for that). Needs mido.
"""
import io
import pathlib
import sys
import time

import mido

paths = sorted(pathlib.Path(sys.argv[1]).rglob("*.mid"))
paths = paths[: int(sys.argv[2])] if len(sys.argv) > 2 else paths
files = [path.read_bytes() for path in paths]

start, start_cpu = time.perf_counter(), time.process_time()
for file in files:
    mido.MidiFile(file=io.BytesIO(file), clip=True)
seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu

megabytes = sum(map(len, files)) / 1e6
print(f"{len(files)} files, {megabytes:.1f} MB, mido {mido.__version__ if hasattr(mido, '__version__') else mido.version_info}")
print(f"{len(files) / seconds:.1f} files/s, {megabytes / seconds:.2f} MB/s, {megabytes / cpu_seconds:.2f} MB/CPU s")
