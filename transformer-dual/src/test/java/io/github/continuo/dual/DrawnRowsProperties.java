package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.engine.EngineThread;
import io.github.continuo.generate.Amount;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventKind;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.ExtensionRules;
import io.github.continuo.tokenize.ExtensionRules.Strictness;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Rows drawn in one call are those that are drawn id by id. */
class DrawnRowsProperties {
  private static final int CONTEXT_ROWS = 24; // so short that it is left behind

  private static final Map<EventTokenizer, DualTransformer> MODELS =
      Map.of(
          EventTokenizer.of(Version.V1),
          TinyDual.lively(EventTokenizer.of(Version.V1), CONTEXT_ROWS, 1),
          EventTokenizer.optimising(Version.V2),
          TinyDual.lively(EventTokenizer.optimising(Version.V2), CONTEXT_ROWS, 2));

  private static final Score PROMPT =
      new Score(
          1,
          new TimeBase.TicksPerQuarter(96),
          List.of(
              Track.of(List.of(new Note(0, 48, 0, 60, 100), new Note(64, 40, 0, 64, 90))),
              Track.of(List.of(new Note(24, 24, 3, 40, 80), new Note(90, 50, 9, 36, 70)))));

  @AfterContainer
  static void closeModels() {
    MODELS.values().forEach(DualTransformer::close);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void pieces_are_the_same_whether_drawn_row_by_row_or_id_by_id(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("rules") ExtensionRules rules,
      @ForAll("options") GenerationOptions options,
      @ForAll @IntRange(min = 1, max = 3) int count,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    DualTransformer model = Objects.requireNonNull(MODELS.get(tokenizer));
    GenerationOptions all = options.withRules(rules).withSeed(seed);

    List<List<PlacedEvent>> drawn;
    try (DrawnRows rows = new DrawnRows(model)) {
      drawn = pieces(Generator.of(rows), count, all);
    }

    assertThat(drawn).isEqualTo(pieces(Generator.of(model), count, all));
  }

  private static List<List<PlacedEvent>> pieces(
      Generator generator, int count, GenerationOptions options) {
    return generator.variations(PROMPT, count, options).stream().map(Continuation::added).toList();
  }

  @Example
  void weights_that_are_no_numbers_are_reported() {
    EventTokenizer tokenizer = EventTokenizer.of(Version.V2);
    try (DualTransformer model = TinyDual.lively(tokenizer, CONTEXT_ROWS, 1);
        DrawnRows rows = new DrawnRows(model)) {
      EngineThread.run(() -> model.weights().get("lm_head.weight").muli(Float.NaN));
      Generator generator = Generator.of(rows);

      assertThatThrownBy(() -> generator.continueFrom(PROMPT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("logits must be numbers, got NaN; the model's weights may be damaged");
    }
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return Arbitraries.of(MODELS.keySet());
  }

  @Provide
  Arbitrary<ExtensionRules> rules() {
    return Combinators.combine(
            Arbitraries.of(Strictness.values()),
            Arbitraries.of(
                Set.<EventKind>of(),
                Set.of(EventKind.NOTE),
                Set.of(EventKind.CONTROL_CHANGE, EventKind.PROGRAM_CHANGE)),
            Arbitraries.integers().between(0, 15).set().ofMaxSize(6),
            Arbitraries.integers().between(0, 127).set().ofMaxSize(100))
        .as(
            (strictness, kinds, channels, controllers) ->
                ExtensionRules.defaults()
                    .withStrictness(strictness)
                    .withBlockedKinds(kinds)
                    .withBlockedChannels(channels)
                    .withBlockedControllers(controllers));
  }

  @Provide
  Arbitrary<GenerationOptions> options() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 3).edgeCases(config -> config.add(0.0, 1.0)),
            Arbitraries.integers().between(0, 30),
            Arbitraries.doubles().between(0.05, 1).edgeCases(config -> config.add(1.0)),
            Arbitraries.of(Amount.rows(12), Amount.rows(30)),
            Arbitraries.of(GenerationOptions.Ending.values()))
        .as(
            (temperature, topK, topP, amount, ending) ->
                GenerationOptions.defaults()
                    .withTemperature(temperature)
                    .withTopK(topK)
                    .withTopP(topP)
                    .withAmount(amount)
                    .withEnding(ending));
  }
}
