package io.github.continuo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.examples.Run;
import org.junit.jupiter.api.Test;

class DevicesCommandTest {

  @Test
  void lists_the_cpu_and_says_which_one_auto_takes() {
    Run run = Run.of("devices", "--json");

    assertThat(run.status()).isZero();
    assertThat(run.objects())
        .extracting(object -> object.get("device").getAsString())
        .contains("cpu");
    assertThat(run.objects().stream().map(object -> object.get("auto")).map(Object::toString))
        .containsOnlyOnce("true");
  }

  @Test
  void people_see_a_star_at_the_device_that_auto_takes() {
    JsonObject auto =
        Run.of("devices", "--json").objects().stream()
            .filter(object -> object.get("auto").getAsBoolean())
            .findFirst()
            .orElseThrow();

    assertThat(Run.of("devices").out()).contains("* " + auto.get("device").getAsString());
  }

  @Test
  void memory_and_versions_are_told() {
    JsonObject cpu =
        Run.of("devices", "--json").objects().stream()
            .filter(object -> object.get("device").getAsString().equals("cpu"))
            .findFirst()
            .orElseThrow();

    assertThat(cpu.get("totalBytes").getAsLong()).isPositive();
    assertThat(cpu.get("threads").getAsInt()).isPositive();
    assertThat(cpu.get("features").isJsonArray()).isTrue();
    assertThat(Run.of("devices").out())
        .contains(
            " GiB, " + cpu.get("processor").getAsString(),
            "libtorch " + cpu.get("torch").getAsString(),
            "DJL " + cpu.get("djl").getAsString());
  }
}
