package io.github.continuo.examples;

import io.github.continuo.pytorch.LoraConfig;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which model to go on from, and whether all of it is trained. */
final class FineTuningOptions {

  /** What a model brings along. */
  private static final List<String> OF_NEW_MODELS =
      List.of(
          "--model", "--preset", "--tokenizer", "--optimize", "--steps-per-beat", "--step-millis");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--init-from",
      paramLabel = "DIR",
      description =
          "Folder of a model to go on from, in place of a new one; kind, size and tokens are its.")
  private @Nullable Path from;

  @Option(
      names = "--lora-rank",
      paramLabel = "N",
      description =
          "With --init-from: train a LoRA adapter of this rank and leave the model as it is; the adapter"
              + " alone is saved.")
  @Max(4096)
  private @Nullable Integer loraRank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "ALPHA",
      description = "How strongly the adapter counts, rank times scale (default: twice the rank).")
  @Max(1_000_000)
  private @Nullable Double loraAlpha;

  @Option(
      names = "--lora-targets",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Maps that the adapter changes: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
              + " down_proj, or longer ends of names (default: all).")
  private @Nullable List<String> loraTargets;

  /** Whether there is a model to go on from. */
  boolean isAsked() {
    return from != null;
  }

  /** Whether all weights of a model are trained that have learned something before. */
  boolean changesWholeModel() {
    return from != null && loraRank == null;
  }

  /**
   * Checks that no option is given that needs another.
   *
   * @throws ParameterException if one is
   */
  void check() {
    if (from == null) {
      refuse(List.of("--lora-rank"), "needs --init-from");
    } else {
      refuse(OF_NEW_MODELS, "is that of the model to go on from, with --init-from");
    }
    if (loraRank == null) {
      refuse(List.of("--lora-alpha", "--lora-targets"), "needs --lora-rank");
    }
  }

  private void refuse(List<String> options, String reason) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), String.format(Locale.ROOT, "%s %s", option, reason));
      }
    }
  }

  /**
   * Loads the model that is asked for.
   *
   * @param seed of a new adapter
   */
  TrainableModel load(String device, long seed) throws IOException {
    LoadOptions options = LoadOptions.defaults().withDevice(device);
    Path folder = Objects.requireNonNull(from);
    Integer rank = loraRank;
    return rank == null
        ? TrainableModel.load(folder, options)
        : TrainableModel.loadWithLora(folder, options, settings(rank).withSeed(seed));
  }

  private LoraConfig settings(int rank) {
    return Usage.checked(
        spec,
        () -> {
          LoraConfig settings = LoraConfig.ofRank(rank);
          settings = loraAlpha == null ? settings : settings.withAlpha(loraAlpha);
          return loraTargets == null ? settings : settings.withTargets(loraTargets);
        });
  }
}
