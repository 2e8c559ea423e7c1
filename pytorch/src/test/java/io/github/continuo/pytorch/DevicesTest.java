package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import io.github.continuo.transformer.LoadOptions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @Test
  void the_cpu_is_always_there() {
    assertThat(Devices.available()).first().isEqualTo(Device.cpu());
    assertThat(Devices.select("cpu")).isEqualTo(Device.cpu());
    assertThat(Devices.available()).contains(Devices.select("auto"));
  }

  @Test
  void every_device_is_found_by_its_name() {
    for (Device device : Devices.available()) {
      assertThat(Devices.select(Devices.name(device))).isEqualTo(device);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tpu",
        "GPU",
        "gpu-1",
        "gpu1x",
        "gpu 1",
        "cpu0",
        "cuda0",
        "cuda:",
        "cuda:-1",
        "cuda:x",
        "CUDA:0",
        "gpu:0",
        "cuda:12345"
      })
  void an_unknown_name_is_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Devices.select(name))
        .withMessage(
            "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"%s\"", name);
  }

  @ParameterizedTest
  @CsvSource({"cuda,gpu", "cuda:0,gpu0", "cuda:0,gpu", "cuda:1,gpu1", "cuda:9999,gpu9999"})
  void API_3_gpus_may_be_called_as_PyTorch_calls_them(String name, String same) {
    LoadOptions.defaults().withDevice(name);

    assertThat(selected(name)).isEqualTo(selected(same));
  }

  /** The device, or on a machine without it what is there. */
  private static String selected(String name) {
    try {
      return Devices.select(name).toString();
    } catch (IllegalArgumentException e) {
      return Objects.requireNonNull(e.getMessage()).replaceFirst("device \".*\" requested", "");
    }
  }

  @Test
  void a_device_that_is_not_there_is_refused_with_what_is() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Devices.select("gpu9999"))
        .withMessageStartingWith("device \"gpu9999\" requested but this engine sees only [cpu");
  }
}
