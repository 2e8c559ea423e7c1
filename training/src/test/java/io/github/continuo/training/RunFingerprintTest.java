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
            Map.entry("data.batchSize", "1"),
            Map.entry("optimizer.beta1", "0.9"),
            Map.entry("optimizer.method", "ADAMW"),
            Map.entry("schedule.decaySteps", "0"));
    assertThat(RunFingerprint.saved(Map.of("data.augmented", "true")).facts())
        .containsEntry("data.augment", "MIDI_MODEL");
  }

  @Test
  void what_is_written_now_stays_as_it_is() {
    Map<String, String> written = Map.of("data.augment", "TRANSPOSE", "optimizer.method", "MUON");

    assertThat(RunFingerprint.saved(written).facts()).isEqualTo(written);
  }

  @Test
  void what_was_written_with_other_names_has_todays() {
    Map<String, String> written =
        Map.ofEntries(
            Map.entry("data.rows", "512"),
            Map.entry("data.predictedRows", "9"),
            Map.entry("data.accumulation", "2"),
            Map.entry("data.regionShare", "0.5"),
            Map.entry("data.augment", "PUBLISHED"),
            Map.entry("calculation.dropout", "0.1"),
            Map.entry("schedule.finalShare", "0.1"),
            Map.entry("schedule.firstStep", "RESTS"),
            Map.entry("evaluation.averageDecay", "0.9"),
            Map.entry("contextRows", "1024"));

    assertThat(RunFingerprint.saved(written).facts())
        .containsOnly(
            Map.entry("data.sequenceLength", "512"),
            Map.entry("data.targetsPerSequence", "9"),
            Map.entry("data.gradientAccumulation", "2"),
            Map.entry("data.infillRate", "0.5"),
            Map.entry("data.augment", "MIDI_MODEL"),
            Map.entry("forward.dropout", "0.1"),
            Map.entry("schedule.finalFraction", "0.1"),
            Map.entry("schedule.warmupFromZero", "true"),
            Map.entry("evaluation.emaDecay", "0.9"),
            Map.entry("contextLength", "1024"));
    assertThat(RunFingerprint.saved(Map.of("schedule.firstStep", "MOVES")).facts())
        .containsOnly(Map.entry("schedule.warmupFromZero", "false"));
  }
}
