"""Loads a base checkpoint in Hugging Face transformers and compares its logits with ours.

  mvn -B -DskipTests package
  java -cp examples/target/continuo.jar io.github.continuo.examples.Logits MODEL PROMPT.mid logits.safetensors
  python docs/interop/compare_logits.py MODEL logits.safetensors

Needs torch, transformers and safetensors. Fails if any logit differs by more than 1e-4.
"""
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, LlamaForCausalLM

model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32).eval()
assert isinstance(model, LlamaForCausalLM), type(model)
ours = load_file(sys.argv[2])
with torch.no_grad():
    theirs = model(ours["ids"].long()[None]).logits[0]
difference = (ours["logits"] - theirs).abs().max().item()
print(f"{len(ours['ids'])} tokens, largest logit {theirs.abs().max().item():.3f}, largest difference {difference:.2e}")
sys.exit(0 if difference < 1e-4 else 1)
