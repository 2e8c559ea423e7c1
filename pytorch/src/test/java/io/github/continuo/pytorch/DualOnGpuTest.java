package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("gpu")
class DualOnGpuTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.8})
  void a_gpu_draws_what_a_cpu_draws(double temperature) {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withLength(GenerationLength.positions(40))
            .withTemperature(temperature)
            .withSeed(0);

    assertThat(piece(Devices.select("gpu"), options)).isEqualTo(piece(Device.cpu(), options));
  }

  private static List<TrackEvent> piece(Device device, GenerationOptions options) {
    EventTokenizer tokenizer = EventTokenizer.of(EventVersion.V2);
    try (Generator generator = Generator.of(TinyDual.lively(tokenizer, 64, 1, device))) {
      return generator.generate(PieceSetup.empty(), options).newEvents();
    }
  }
}
