"""Runs GenerateSpeed (benchmarks) and generate.py in turn, and prints a table of both with their ratios.

  mvn -B -Pengine -DskipTests package
  python benchmarks/python/compare.py [--case MODEL/PRESET/BATCH/PROMPT/NEW]... [--ours fp32,bf16,int8] [--theirs fp32,bf16]
                                      [--rounds N] [--threads N] [--log FILE]

Of a case, everything after the model may be left out. In each round every contender runs once, in a process of its own, so that
whatever else the machine does strikes all of them. A ratio is taken within a round; the table shows medians and, in brackets, the
least and the most. The Python that runs this needs torch and transformers, and `java` must be on the path.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = ROOT / "benchmarks/target/continuo-benchmarks.jar"
DEFAULT_CASES = ["dual/user", "dual/medium", "base/base/1/256/256"]
CASE_DEFAULTS = {"dual": ["user", "1", "128", "64"], "base": ["base", "1", "256", "256"]}


def case(text):
    parts = text.split("/")
    if parts[0] not in CASE_DEFAULTS or len(parts) > 5:
        raise argparse.ArgumentTypeError(f"must be MODEL/PRESET/BATCH/PROMPT/NEW with model dual or base, got {text}")
    return [*parts, *CASE_DEFAULTS[parts[0]][len(parts) - 1:]]


def words(text):
    return [word for word in text.split(",") if word]


def measure(side, precision, case, threads):
    """The figures of one run."""
    model, preset, batch, prompt, new = case
    command = (["java", "--add-modules", "jdk.incubator.vector", "-cp", JAR, "io.github.continuo.benchmarks.GenerateSpeed", "--precision", precision]
               if side == "Continuo" else
               [sys.executable, pathlib.Path(__file__).with_name("generate.py"), "--dtype", precision])
    command += ["--model", model, "--preset", preset, "--batch", batch, "--prompt", prompt, "--new", new, "--threads", str(threads)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def speed(figures):
    return figures.get("eventsPerSecond") or figures["tokensPerSecond"]


def spread(values, digits):
    least, middle, most = min(values), statistics.median(values), max(values)
    shown = f"{middle:,.{digits}f}"
    return shown if len(values) == 1 else f"{shown} ({least:,.{digits}f}-{most:,.{digits}f})"


def table(case, runs, theirs):
    """Markdown; runs: the figures of each contender, by round."""
    model, preset, batch, prompt, new = case
    unit = "events/s" if model == "dual" else "tokens/s"
    lines = [f"{model}, {preset}, batch {batch}, prompt {prompt}, {new} new", "",
             "| | " + " | ".join([unit, *(f"x Python {p}" for p in theirs), "first event ms", "prompt ms", "peak MB"]) + " |",
             "| --- " * (5 + len(theirs)) + "|"]
    for (side, precision), figures in runs.items():
        used = figures[0]["precision"]
        cells = [f"{side} {precision}" + (f" (got {used})" if precision != used else ""), spread([speed(f) for f in figures], 1)]
        for other in theirs:
            ratios = [speed(f) / speed(p) for f, p in zip(figures, runs["Python", other])]
            cells.append("1" if (side, precision) == ("Python", other) else spread(ratios, 2))
        cells.append(spread([f["firstEventMillis"] for f in figures], 0))
        cells.append(spread([f["promptSeconds"] * 1e3 for f in figures], 0))
        cells.append(str(max(f["peakRssMb"] or 0 for f in figures) or "?"))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", type=case, action="append", help=f"default: {', '.join(DEFAULT_CASES)}")
    parser.add_argument("--ours", type=words, default=["fp32", "bf16", "int8"], help="precisions of Continuo, with commas (default: fp32,bf16,int8)")
    parser.add_argument("--theirs", type=words, default=["fp32", "bf16"], help="precisions of Python (default: fp32,bf16)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--log", type=pathlib.Path, help="file to add the JSON object of every run to")
    options = parser.parse_args()
    if not JAR.exists():
        parser.error(f"{JAR.relative_to(ROOT)} must be there: mvn -B -DskipTests package")
    for chosen in options.case or [case(text) for text in DEFAULT_CASES]:
        contenders = [("Python", p) for p in options.theirs] + [("Continuo", p) for p in options.ours]
        runs = {contender: [] for contender in contenders}
        for number in range(options.rounds):
            for contender in contenders:
                print(f"round {number + 1} of {options.rounds}: {' '.join(contender)}, {'/'.join(chosen)}", file=sys.stderr)
                figures = measure(*contender, chosen, options.threads)
                runs[contender].append(figures)
                if options.log:
                    with options.log.open("a") as log:
                        log.write(json.dumps({"side": contender[0], **figures}) + "\n")
        print(table(chosen, runs, options.theirs), flush=True)


if __name__ == "__main__":
    main()
