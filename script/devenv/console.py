"""Progress on the terminal, and failures told in one line."""

import contextlib
import os
import signal
import subprocess
import sys
import time


class Failure(Exception):
    """Something the reader can act on; its text says what went wrong and what to do."""


class CommandFailure(Failure):
    """A command ended with an error; `output` holds what it said."""

    def __init__(self, message, output=""):
        super().__init__(message)
        self.output = output


def say(message):
    print(message, flush=True)


@contextlib.contextmanager
def step(message):
    """Announce a step that takes a while and, at its end, the seconds it took."""
    start = time.monotonic()
    print(f"{message} ... ", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def run(command, *, failure, log=None, **options):
    """Run a command silently and return its output.

    :param failure: what to tell the reader when the command fails
    :param log: a file that keeps the output, named in the failure
    :raise CommandFailure: when the command is missing or ends with an error
    """
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stderr", subprocess.STDOUT)
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, **options)
    except OSError as error:
        raise CommandFailure(f"{failure} ({error})") from error
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout)
    if done.returncode:
        last_line = (done.stdout.strip().splitlines() or ["no output"])[-1].strip()
        where = f"; the whole log is {log}" if log else ""
        raise CommandFailure(f"{failure} ({last_line}{where})", done.stdout)
    return done.stdout


def attend(command, **options):
    """Run a command on this terminal; after Ctrl-C give it time to clean up.

    :return: its exit status
    """
    process = subprocess.Popen([str(word) for word in command], **options)
    try:
        return process.wait()
    except KeyboardInterrupt as interrupt:
        # Ctrl-C reaches both processes, any other signal only this one.
        if interrupt.args:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            process.kill()
        raise


def run_main(main):
    """Exit with the status of `main`, with one line for each expected failure."""

    def stop(number, _frame):
        raise KeyboardInterrupt(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    try:
        status = main()
    except Failure as failure:
        status = _complaint(failure)
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        status = 1
    except OSError as error:
        # Such as a full disk, or a folder that this user may not write in.
        where = f": {error.filename}" if error.filename else ""
        status = _complaint(f"{error.strerror or error}{where}")
    sys.exit(status)


def _complaint(text):
    return f"{os.path.basename(sys.argv[0])}: {text}"
