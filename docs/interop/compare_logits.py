"""Loads a base checkpoint in Hugging Face transformers and compares its logits with ours.

  mvn -B -DskipTests package
  java -cp benchmarks/target/continuo-benchmarks.jar io.github.continuo.benchmarks.Logits MODEL PROMPT.mid > logits.json
  python docs/interop/compare_logits.py MODEL logits.json

Needs torch and transformers. Fails if any logit differs by more than 1e-4.
"""
import json, sys

import torch
from transformers import AutoModelForCausalLM, LlamaForCausalLM

model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32).eval()
assert isinstance(model, LlamaForCausalLM), type(model)
ours = {name: torch.tensor(values) for name, values in json.load(open(sys.argv[2])).items()}
with torch.no_grad():
    theirs = model(ours["ids"].long()[None]).logits[0]
difference = (ours["logits"] - theirs).abs().max().item()
print(f"{len(ours['ids'])} tokens, largest logit {theirs.abs().max().item():.3f}, largest difference {difference:.2e}")
sys.exit(0 if difference < 1e-4 else 1)
