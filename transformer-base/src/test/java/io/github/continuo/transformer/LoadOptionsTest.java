package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.transformer.network.Backends;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadOptionsTest {

  @Test
  void each_option_is_changed_alone() {
    LoadOptions options = LoadOptions.defaults();
    Path one = Path.of("one");
    Path two = Path.of("two");

    assertThat(options.device()).isEqualTo("auto");
    assertThat(options.backend()).isEqualTo("auto");
    assertThat(options.threads()).isZero();
    assertThat(options.adapters()).isEmpty();
    assertThat(options.precision()).isEmpty();
    assertThat(options.withDevice("gpu1").device()).isEqualTo("gpu1");
    assertThat(options.withBackend("pytorch").withThreads(3).backend()).isEqualTo("pytorch");
    assertThat(options.withThreads(3).withBackend("java").threads()).isEqualTo(3);
    assertThat(options.withAdapter(one).withDevice("cpu").adapters()).containsExactly(one);
    assertThat(options.withPrecision(Precision.BF16).withDevice("cpu").precision())
        .contains(Precision.BF16);
    assertThat(options.withDevice("cpu").withAdapters(List.of(two, one)))
        .hasToString(
            "LoadOptions[device=cpu, backend=auto, precision=default, threads=0, adapters=[two,"
                + " one]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "mps", "gpu", "gpu0", "gpu12", "cuda", "cuda:1"})
  void devices_have_these_names(String name) {
    assertThat(LoadOptions.defaults().withDevice(name).device()).isEqualTo(name);
  }

  @Test
  void what_is_impossible_is_refused_at_once() {
    LoadOptions options = LoadOptions.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withDevice("tpu"))
        .withMessage(
            "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"tpu\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withDevice("gpu0,gpu1"))
        .withMessage(
            "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"gpu0,gpu1\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withBackend("onnx"))
        .withMessage("backend must be auto, java or pytorch, got \"onnx\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withThreads(-1))
        .withMessage("threads must be at least 0 (0 is as many as help), got -1");
  }

  @Test
  void what_needs_pytorch_names_the_artifact() {
    LoadOptions options = LoadOptions.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.select(options.withDevice("gpu")))
        .withMessageStartingWith("device gpu needs the artifact continuo-pytorch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.select(options.withBackend("pytorch")))
        .withMessageStartingWith("backend pytorch needs the artifact continuo-pytorch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.select(options.withDevice("gpu").withBackend("java")))
        .withMessage("backend java runs on the device cpu only, got gpu");
  }
}
