"""Makes the golden checkpoint of this folder: a small Llama with random weights, saved by Hugging Face transformers, and its logits.

  python make.py                                    (torch 2.13, transformers 5.18)
  python make.py ../llama-golden-grouped 4 2        another folder, heads, heads of keys and values
"""
import json, pathlib, sys

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

here = pathlib.Path(sys.argv[1]) if sys.argv[1:] else pathlib.Path(__file__).parent
heads, key_value_heads = map(int, sys.argv[2:]) if sys.argv[2:] else (2, 2)
torch.manual_seed(1)
config = LlamaConfig(
    vocab_size=836, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=heads, num_key_value_heads=key_value_heads,
    max_position_embeddings=64, rms_norm_eps=1e-6, bos_token_id=834, eos_token_id=832, pad_token_id=835, tie_word_embeddings=False)
model = LlamaForCausalLM(config).eval()
with torch.no_grad():
    for name, weight in model.named_parameters():  # so that every part counts
        weight.normal_(1 if "norm" in name else 0, 0.3)
model.save_pretrained(here)
(here / "generation_config.json").unlink(missing_ok=True)
ids = torch.randint(0, 836, (40,))
with torch.no_grad():
    logits = model(ids[None]).logits[0]
save_file({"ids": ids.float(), "logits": logits.contiguous()}, here / "expected.safetensors")
tokenizer = {"name": "note", "stepsPerBeat": 12, "maxTimeTokens": 16, "quantisation": "nearest"}
(here / "continuo.json").write_text(json.dumps({"formatVersion": 1, "model": "base", "tokenizer": tokenizer}, indent=2) + "\n")
