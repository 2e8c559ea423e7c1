package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.continuo.engine.Devices;
import io.github.continuo.generate.Amount;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.tokenize.Ensemble;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
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
            .withAmount(Amount.rows(40))
            .withTemperature(temperature)
            .withSeed(0);

    assertThat(piece(Devices.select("gpu"), options)).isEqualTo(piece(Device.cpu(), options));
  }

  private static List<PlacedEvent> piece(Device device, GenerationOptions options) {
    EventTokenizer tokenizer = EventTokenizer.of(Version.V2);
    try (Generator generator = Generator.of(TinyDual.lively(tokenizer, 64, 1, device))) {
      return generator.generate(Ensemble.empty(), options).added();
    }
  }
}
