"""Runs a command and prints what it took as JSON: seconds of wall clock and of CPU, and at most how much memory, in bytes.

Its own output goes nowhere. A command that ends with a status above the first argument has failed.
"""

import json
import resource
import subprocess
import sys
import time

if __name__ == "__main__":
    highest, *command = sys.argv[1:]
    started = time.perf_counter()
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall = time.perf_counter() - started
    if not 0 <= ended.returncode <= int(highest):
        sys.exit(f"{command[0]} ended with {ended.returncode}: {ended.stderr.decode(errors='replace')[-500:]}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit}))
