package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunFingerprintTest {

  @Test
  void what_the_first_version_wrote_is_what_its_only_way_is_called_now() {
    Map<String, String> written =
        Map.of("data.augmented", "false", "data.batch", "1", "optimizer.beta1", "0.9");

    assertThat(RunFingerprint.saved(written).facts())
        .containsOnly(
            Map.entry("data.augment", "NONE"),
            Map.entry("data.batch", "1"),
            Map.entry("optimizer.beta1", "0.9"),
            Map.entry("optimizer.method", "ADAMW"),
            Map.entry("schedule.decaySteps", "0"));
    assertThat(RunFingerprint.saved(Map.of("data.augmented", "true")).facts())
        .containsEntry("data.augment", "PUBLISHED");
  }

  @Test
  void what_is_written_now_stays_as_it_is() {
    Map<String, String> written = Map.of("data.augment", "TRANSPOSE", "optimizer.method", "MUON");

    assertThat(RunFingerprint.saved(written).facts()).isEqualTo(written);
  }
}
