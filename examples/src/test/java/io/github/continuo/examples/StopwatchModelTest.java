package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.continuo.generate.Amount;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.transformer.BaseTransformer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.SequenceModel;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopwatchModelTest {

  private static StopwatchModel model() {
    return new StopwatchModel(
        BaseTransformer.create(
            new DecoderConfig(8, 2, 2, 16, 64),
            NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
            1,
            Device.cpu()));
  }

  /** What it did not would be measured in place of the model, which may have a faster way. */
  @ParameterizedTest
  @ValueSource(classes = {SequenceModel.class, Decoding.class})
  void everything_is_left_to_the_model(Class<?> role) throws Exception {
    try (StopwatchModel model = model();
        Decoding decoding = model.decode()) {
      Class<?> standIn = role == Decoding.class ? decoding.getClass() : model.getClass();

      List<String> own = signatures(standIn.getDeclaredMethods());

      assertThat(own).containsAll(signatures(role.getMethods()));
    }
  }

  private static List<String> signatures(Method[] methods) {
    return Stream.of(methods)
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .toList();
  }

  @Test
  void rows_are_counted_and_timed() {
    StopwatchModel model = model();
    try (Generator generator = Generator.of(model)) {

      generator.variations(
          Songs.scale(60, 8), 3, GenerationOptions.defaults().withAmount(Amount.rows(5)));

      assertThat(model.rows()).isEqualTo(5);
      assertThat(model.promptSeconds()).isPositive();
      assertThat(model.furtherRowsSeconds()).isPositive();
    }
  }

  @Test
  void reset_begins_anew() {
    StopwatchModel model = model();
    GenerationOptions options = GenerationOptions.defaults().withAmount(Amount.rows(5));
    try (Generator generator = Generator.of(model)) {
      generator.continueFrom(Songs.scale(60, 8), options);

      model.reset();
      generator.continueFrom(Songs.scale(60, 8), options);

      assertThat(model.rows()).isEqualTo(5);
    }
  }

  /** 64 rows of context for 100 new ones. */
  @Test
  void rows_beyond_the_context_are_counted_on() {
    StopwatchModel model = model();
    try (Generator generator = Generator.of(model)) {

      generator.continueFrom(
          Songs.scale(60, 8), GenerationOptions.defaults().withAmount(Amount.rows(100)));

      assertThat(model.rows()).isEqualTo(100);
    }
  }
}
