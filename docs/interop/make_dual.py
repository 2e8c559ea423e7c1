"""Makes a dual checkpoint with random weights, as the published ones are: bf16, config.json in the layout of the hub or of transformers 5.

  python docs/interop/make_dual.py FOLDER [--preset tv2o-medium|tv1-medium|tv2o-large] [--layout hub|full] [--shards N]

Needs torch, transformers and safetensors.
"""
import argparse, json, pathlib

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaModel

SIZES = {  # (layers, heads, width, inner) of the event net and of the token net, vocabulary, version, optimise_midi
    "tv1-medium": ((12, 16, 1024, 4096), (3, 4, 1024, 1024), 3239, "v1", False),
    "tv2o-medium": ((12, 16, 1024, 4096), (3, 4, 1024, 1024), 3406, "v2", True),
    "tv2o-large": ((24, 16, 1024, 4096), (6, 4, 1024, 1024), 3406, "v2", True)}

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--preset", choices=SIZES, default="tv2o-medium")
arguments.add_argument("--layout", choices=["hub", "full"], default="hub")
arguments.add_argument("--shards", type=int, default=1)
given = arguments.parse_args()
event, token, vocabulary, version, optimized = SIZES[given.preset]


def net_config(size):
    layers, heads, width, inner = size
    differing = dict(hidden_size=width, intermediate_size=inner, max_position_embeddings=4096, model_type="llama", num_attention_heads=heads,
                     num_hidden_layers=layers, num_key_value_heads=heads, pad_token_id=0, use_cache=False, vocab_size=vocabulary)
    return differing if given.layout == "hub" else json.loads(LlamaConfig(**differing).to_json_string(use_diff=False))


torch.manual_seed(1)
weights = {}
for prefix, size in (("net", event), ("net_token", token)):
    layers, heads, width, inner = size
    net = LlamaModel(LlamaConfig(vocab_size=vocabulary, hidden_size=width, intermediate_size=inner, num_attention_heads=heads,
                                 num_hidden_layers=layers, pad_token_id=0))
    weights |= {f"{prefix}.{name}": weight for name, weight in net.state_dict().items()}
head = torch.nn.Linear(event[2], vocabulary, bias=False).weight.data
head[2] = head[3:7].mean(0)  # the end is never the likeliest kind, so that greedy runs go on
weights["lm_head.weight"] = head
weights = {name: weight.to(torch.bfloat16).contiguous() for name, weight in weights.items()}

given.folder.mkdir(parents=True, exist_ok=True)
config = dict(architectures=["MIDIModel"], model_type="midi_model", n_embd=event[2], net_config=net_config(event), net_token_config=net_config(token),
              tokenizer=dict(version=version, optimise_midi=optimized), torch_dtype="bfloat16")
(given.folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True))
if given.shards == 1:
    save_file(weights, given.folder / "model.safetensors", metadata={"format": "pt"})
else:
    names, files = list(weights), {}
    for shard in range(given.shards):
        file = f"model-{shard + 1:05}-of-{given.shards:05}.safetensors"
        part = {name: weights[name] for name in names[shard::given.shards]}
        save_file(part, given.folder / file, metadata={"format": "pt"})
        files |= dict.fromkeys(part, file)
    (given.folder / "model.safetensors.index.json").write_text(json.dumps(dict(metadata={}, weight_map=files), indent=2))
print(f"{given.folder}: {sum(weight.numel() for weight in weights.values())} weights in bf16, config.json in the layout {given.layout}")
