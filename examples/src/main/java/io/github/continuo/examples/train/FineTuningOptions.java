package io.github.continuo.examples.train;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.pytorch.LoraConfig;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for fine-tuning: the model to start from, and whether to train it or a LoRA adapter. */
final class FineTuningOptions {

  /** Options that a loaded model determines. */
  private static final List<String> OF_NEW_MODELS =
      List.of(
          "--model", "--preset", "--tokenizer", "--optimize", "--steps-per-beat", "--step-millis");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--init-from",
      paramLabel = "MODEL",
      description =
          "Model to fine-tune instead of a new one: its folder, name of a bundled model, or"
              + " owner/name on Hugging Face; it determines kind, size and tokenizer.")
  private @Nullable String initFrom;

  @Option(
      names = "--lora-rank",
      paramLabel = "N",
      description =
          "With --init-from: train a LoRA adapter of this rank instead of the model, and save only"
              + " the adapter.")
  @Max(4096)
  private @Nullable Integer loraRank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "ALPHA",
      description =
          "Scale of the adapter: its update is multiplied by ALPHA / rank (default: twice the"
              + " rank).")
  @Max(1_000_000)
  private @Nullable Double loraAlpha;

  @Option(
      names = "--lora-targets",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Linear layers to adapt: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj,"
              + " or longer suffixes of names (default: all).")
  private @Nullable List<String> loraTargets;

  /** Returns whether a model to fine-tune is given. */
  boolean isAsked() {
    return initFrom != null;
  }

  /** Returns whether all weights of a loaded model are trained. */
  boolean changesWholeModel() {
    return initFrom != null && loraRank == null;
  }

  /**
   * Checks that the options fit together.
   *
   * @throws ParameterException if an option needs another one, or contradicts it
   */
  void check() {
    if (initFrom == null) {
      refuse(List.of("--lora-rank"), "needs --init-from");
    } else {
      refuse(OF_NEW_MODELS, "must not be given with --init-from: the model determines it");
    }
    if (loraRank == null) {
      refuse(List.of("--lora-alpha", "--lora-targets"), "needs --lora-rank");
    }
  }

  private void refuse(List<String> options, String reason) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " " + reason);
      }
    }
  }

  /**
   * Loads the model to fine-tune.
   *
   * @param seed seed of the initial weights of a new adapter
   */
  TrainableModel load(String device, long seed) throws IOException {
    String name = Objects.requireNonNull(initFrom);
    Integer rank = loraRank;
    return ModelName.load(
        name,
        LoadOptions.defaults().withDevice(device),
        (folder, options) ->
            rank == null
                ? TrainableModel.load(folder, options)
                : TrainableModel.loadWithLora(
                    folder, options, named(config(rank).withSeed(seed), name)),
        spec.commandLine().getErr());
  }

  /** Names the model in the adapter, unless it is a folder, which others do not have. */
  private static LoraConfig named(LoraConfig config, String name) {
    return Files.isDirectory(Path.of(name)) ? config : config.withBaseModel(name);
  }

  private LoraConfig config(int rank) {
    return Usage.checked(
        spec,
        () -> {
          LoraConfig config = LoraConfig.ofRank(rank);
          config = loraAlpha == null ? config : config.withAlpha(loraAlpha);
          return loraTargets == null ? config : config.withTargets(loraTargets);
        });
  }
}
