package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.transformer.LoadOptions.Purpose;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {

  @Test
  void each_option_is_changed_alone() {
    LoadOptions options = LoadOptions.defaults();
    Path one = Path.of("one");
    Path two = Path.of("two");

    assertThat(options.device()).isEqualTo("auto");
    assertThat(options.adapters()).isEmpty();
    assertThat(options.withDevice("gpu1").device()).isEqualTo("gpu1");
    assertThat(options.withAdapter(one).withDevice("cpu").adapters()).containsExactly(one);
    assertThat(options.withDevice("cpu").withAdapters(List.of(two, one)))
        .hasToString(
            "LoadOptions[device=cpu, precision=usual, purpose=INFERENCE, adapters=[two, one],"
                + " newAdapter=none]");
    assertThat(options.precision()).isEmpty();
    assertThat(options.withPrecision(Precision.BF16).withDevice("cpu").precision())
        .contains(Precision.BF16);
    assertThat(options.withPurpose(Purpose.TRAINING).withAdapter(one).purpose())
        .isEqualTo(Purpose.TRAINING);
    assertThat(options.newAdapter()).isEmpty();
    assertThat(options.withNewAdapter(LoraSettings.ofRank(2)).withDevice("cpu").newAdapter())
        .hasValueSatisfying(settings -> assertThat(settings.rank()).isEqualTo(2));
  }

  @Test
  void an_impossible_device_is_refused_at_once() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoadOptions.defaults().withDevice("tpu"))
        .withMessageEndingWith("got \"tpu\"");
  }
}
