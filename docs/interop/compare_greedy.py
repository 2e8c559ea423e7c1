"""Loads a dual checkpoint in PyTorch and compares its greedy rows with ours.

  mvn -B -DskipTests package
  python docs/interop/make_dual.py MODEL                   (or any checkpoint of the family, or one of ours)
  java -cp benchmarks/target/continuo-benchmarks.jar io.github.continuo.benchmarks.GreedyRows MODEL PROMPT.mid 128 32 > ours.json
  python docs/interop/compare_greedy.py MODEL ours.json

Needs torch, transformers and safetensors. Computes in fp32; fails if any row differs.
"""
import json, pathlib, sys

import torch
from safetensors.torch import load_file
from transformers import DynamicCache, LlamaConfig, LlamaModel

folder, ours = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
config = json.loads((folder / "config.json").read_text())
V1 = config["tokenizer"]["version"] == "v1"
SIZES = dict(time1=128, time2=16, duration=2048, track=128, channel=16, pitch=128, velocity=128, patch=128, controller=128, value=128,
             bpm=256 if V1 else 384) | ({} if V1 else dict(nn=16, dd=4, sf=15, mi=2))
ROWS = {3: "time1 time2 track duration channel pitch velocity" if V1 else "time1 time2 track channel pitch velocity duration",
        4: "time1 time2 track channel patch", 5: "time1 time2 track channel controller value", 6: "time1 time2 track bpm"}
ROWS |= {} if V1 else {7: "time1 time2 track nn dd", 8: "time1 time2 track sf mi"}
FIRST, block = 3 + len(ROWS), {}
for name, size in SIZES.items():
    block[name] = range(FIRST, FIRST := FIRST + size)

state = {}
for file in folder.glob("*.safetensors"):
    state |= {name: weight.float() for name, weight in load_file(file).items()}


def net(prefix):
    model = LlamaModel(LlamaConfig(**config[f"{prefix}_config"])).eval()
    model.load_state_dict({name[len(prefix) + 1:]: weight for name, weight in state.items() if name.startswith(prefix + ".")}, strict=True)
    return model


event_net, token_net, head = net("net"), net("net_token"), state["lm_head.weight"]
rows, margin = [], float("inf")
with torch.inference_mode():
    cache, read = DynamicCache(), torch.tensor([ours["prompt"]])
    while len(rows) < len(ours["rows"]):
        hidden = event_net(inputs_embeds=event_net.embed_tokens(read).sum(-2), past_key_values=cache).last_hidden_state[:, -1:]
        inner, x, row = DynamicCache(), hidden, []
        while not row or (row[0] in ROWS and len(row) <= len(ROWS[row[0]].split())):
            logits = head @ token_net(inputs_embeds=x, past_key_values=inner).last_hidden_state[0, -1]
            allowed = torch.tensor([2, *ROWS] if not row else list(block[ROWS[row[0]].split()[len(row) - 1]]))
            best = logits[allowed].topk(2).values
            margin = min(margin, (best[0] - best[1]).item())
            row.append(allowed[logits[allowed].argmax()].item())
            x = token_net.embed_tokens(torch.tensor([[row[-1]]]))
        rows.append(row + [0] * (8 - len(row)))
        read = torch.tensor([[rows[-1]]])
        if row[0] == 2:
            break
same = rows == ours["rows"]
print(f"{sum(weight.numel() for weight in state.values())} weights, {len(rows)} rows {'equal' if same else 'DIFFER'}, smallest margin {margin:.1e}")
sys.exit(0 if same else 1)
