"""Times training steps of Continuo and of PyTorch with the Llama of transformers in turn, and prints a table with their ratios.

  mvn -B -Pengine -DskipTests package
  python benchmarks/python/training.py DATA [--models base,dual] [--precisions fp32,bf16] [--optimizer muon|adamw] [--rounds N]
                                       [--batch N] [--length N] [--steps N] [--threads N]

DATA: a folder of MIDI files. In each round each side trains in a process of its own; the first step is not counted. A ratio is taken
within a round; the table has medians and, in brackets, the least and the most. Networks, sequences and targets have the same sizes on
both sides, and the optimizer is the same: AdamW, or Muon for the matrices of the layers. PyTorch runs eagerly, with autocast for bf16
and the fused AdamW. Needs torch and transformers, and `java` on the path.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
from torch.nn import functional as F

from compare import spread, words
from generate import FLAT_NOTE, NOTE_ROW, SIZES, Base, Dual

JAR = pathlib.Path(__file__).resolve().parents[2] / "examples/target/continuo.jar"
PRESETS = {"base": ("base", "base"), "dual": ("small-7m", "small")}  # the names here and in generate.py


def continuo(given, model, precision, out):
    """The seconds of each step."""
    command = ["java", f"-Dai.djl.pytorch.num_threads={given.threads}", "-jar", JAR, "train", "--model", model, "--preset", PRESETS[model][0],
               "--data", given.data, "--validation-fraction", "0.001", "--out", out, "--optimizer", given.optimizer, "--precision", precision,
               "--batch-size", given.batch, "--sequence-length", given.length, "--steps", given.steps + 1, "--warmup-steps", "1",
               "--validate-every", "1000", "--samples-every", "0", "--checkpoint-every", "1000"]
    memory = run([str(word) for word in command])[1]
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    return [line["seconds"] for line in lines if "seconds" in line], memory


def pytorch(given, model, precision):
    """The same of this file, started as the other side."""
    command = [sys.executable, __file__, given.data, "--side", "pytorch", "--models", model, "--precisions", precision]
    for option in ("optimizer", "batch", "length", "steps", "threads"):
        command += [f"--{option}", str(getattr(given, option))]
    output, memory = run([str(word) for word in command])
    return json.loads(output), memory


def run(command):
    """Returns what a command prints, and the most MB of memory that it was resident in."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: must exit with 0, got {process.returncode}")
        out.seek(0)
        return out.read(), usage.ru_maxrss // 1024


def steps(given, model, precision):
    """The seconds of each step in PyTorch."""
    torch.manual_seed(1)
    torch.set_num_threads(given.threads)
    net = (Dual if model == "dual" else Base)(*SIZES[model, PRESETS[model][1]])
    ranges = NOTE_ROW if model == "dual" else [FLAT_NOTE[i % 3] for i in range(given.length + 1)]
    shape = (given.batch, given.length + 1) if model == "dual" else (given.batch,)
    ids = torch.stack([torch.randint(ids.start, ids.stop, shape) for ids in ranges], -1)

    def logits():
        if model == "base":
            return net.output(net.net(ids[:, :-1], use_cache=False).last_hidden_state)
        events = net.event_net(inputs_embeds=net.event_net.embed_tokens(ids[:, :-1]).sum(-2), use_cache=False).last_hidden_state
        inputs = torch.cat([events.flatten(0, 1)[:, None], net.token_net.embed_tokens(ids[:, 1:, :-1].flatten(0, 1))], 1)
        return net.output(net.token_net(inputs_embeds=inputs, use_cache=False).last_hidden_state)

    matrices, rest = [], []
    for name, weight in net.named_parameters():
        (matrices if given.optimizer == "muon" and ".layers." in name and weight.dim() == 2 else rest).append(weight)
    optimizers = [torch.optim.AdamW(rest, lr=6e-4, weight_decay=0.1, betas=(0.9, 0.95), fused=True)]
    if matrices:
        optimizers.append(torch.optim.Muon(matrices, lr=6e-4, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"))
    seconds = []
    for _ in range(given.steps + 1):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = F.cross_entropy(logits().flatten(0, -2).float(), ids[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        seconds.append(time.perf_counter() - start)
    return seconds


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("--models", type=words, default=["base", "dual"])
    arguments.add_argument("--precisions", type=words, default=["fp32", "bf16"])
    arguments.add_argument("--optimizer", choices=["muon", "adamw"], default="muon")
    for name, default in (("rounds", 3), ("batch", 8), ("length", 512), ("steps", 5), ("threads", 2)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    arguments.add_argument("--side", choices=["pytorch"], help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.side:
        print(json.dumps(steps(given, *given.models, *given.precisions)))
        return
    print("| | PyTorch s | Continuo s | speedup (by round) | PyTorch MB | Continuo MB |", "| --- | --- | --- | --- | --- | --- |", sep="\n")
    for model in given.models:
        for precision in given.precisions:
            theirs, ours = [], []
            for _ in range(given.rounds):
                theirs.append(pytorch(given, model, precision))
                with tempfile.TemporaryDirectory() as folder:
                    ours.append(continuo(given, model, precision, pathlib.Path(folder) / "out"))
            medians = [[statistics.median(seconds[1:]) for seconds, _ in side] for side in (theirs, ours)]
            memory = [max(megabytes for _, megabytes in side) for side in (theirs, ours)]
            ratio = spread([a / b for a, b in zip(*medians)], 2)
            print(f"| {model}, {precision} | {statistics.median(medians[0]):.2f} | {statistics.median(medians[1]):.2f} | {ratio} | {memory[0]} | {memory[1]} |",
                  flush=True)


if __name__ == "__main__":
    main()
