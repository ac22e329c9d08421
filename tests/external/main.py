"""Runs the checks against one server; the last line says how many passed and failed."""

import argparse
import pathlib
import re
import subprocess
import sys

import harness
from caudal_server import Server

FOLDER = pathlib.Path(__file__).resolve().parent


def javascript(server):
    """The checks of the JavaScript client, if it is there."""
    if not (FOLDER / "node_modules" / "@aws-sdk" / "client-kinesis").is_dir():
        print("skip JavaScript: there is no node, no npm or no registry", flush=True)
        return 0, 0
    done = subprocess.run(
        ["node", str(FOLDER / "js" / "checks.mjs")],
        env=server.environment(),
        capture_output=True,
        text=True,
        cwd=FOLDER,
    )
    print(done.stdout, end="", flush=True)
    passed = len(re.findall(r"^ok ", done.stdout, re.MULTILINE))
    failed = len(re.findall(r"^FAIL ", done.stdout, re.MULTILINE))
    if done.returncode != 0 or passed + failed == 0:
        print(f"FAIL js_runs: {done.stderr}", flush=True)
        failed += 1
    return passed, failed


def stops(world):
    """SIGTERM ends it in order, soon and without complaint, though a subscription is open."""
    from checks import push

    name = world.stream()
    subscription = push.Subscription(world, push.consumer(world, name))
    code, seconds, errors = world.server.stop()
    subscription.thread.join(5)
    if subscription.thread.is_alive():
        errors += "the open subscription did not end"
    if (code, errors) == (0, "") and seconds < 5:
        print(f"ok   sigterm_ends_it_with_0 ({seconds:.2f} s)", flush=True)
        return 1, 0
    print(f"FAIL sigterm_ends_it_with_0: code {code}, {seconds:.1f} s, {errors!r}", flush=True)
    return 0, 1


def killed(binary, kills):
    """The kill test, as one check."""
    done = subprocess.run([sys.executable, str(FOLDER / "kill"), binary, str(kills)])
    return (1, 0) if done.returncode == 0 else (0, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--only", help="part of a check's name")
    given = parser.parse_args()

    server = Server(given.binary, "--in-memory")
    print(f"server at {server.url}", flush=True)
    counts = []
    try:
        world = harness.World(server, FOLDER, pathlib.Path(sys.prefix))
        import checks  # noqa: F401  registers them

        counts.append(harness.run(world, given.only))
        if not given.only or given.only == "js":
            counts.append(javascript(server))
        counts.append(stops(world))
    finally:
        if server.process.poll() is None:
            server.kill()
    if not given.only and given.kills > 0:
        counts.append(killed(given.binary, given.kills))
    passed, failed = (sum(part) for part in zip(*counts))
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
