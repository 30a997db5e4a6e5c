"""Runs the local AWS for as long as somebody holds its standard input open.

The parent keeps the other end of the pipe. When it closes it, or dies in any way whatever, this process
stops in an orderly way and saves what the local AWS holds: no orphan, and nothing lost.
"""

import os
import signal
import sys
import threading


def stop_with_parent() -> None:
    # Not through sys.stdin: Python would want its lock at the end, and this thread holds it.
    while os.read(0, 4096):
        pass
    # The server's own handler of this signal is the one that saves its state.
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    # A shell starts background jobs with interrupts ignored; the orderly stop relies on this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=stop_with_parent, daemon=True).start()

    from ministack.app import main
    from registries import answer_for_named_registries

    answer_for_named_registries()
    sys.argv = ["ministack"]
    main()
