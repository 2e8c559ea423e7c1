package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingHistoryTest {
  private static final String STATE = "{\"stepsDone\":1,\"skippedInARow\":0,\"evaluations\":[]}";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[1]", "[null]", "[{}]", "[{\"step\":\"1\"}]"})
  void evaluations_that_are_none_are_refused_by_name(String evaluations) throws IOException {
    String state = STATE.replace("[]", evaluations);

    refuses(state, "", "state.json: evaluations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2", "", "one,1,1,1,1,1,1", "1,1,1,1,1.5,1,1"})
  void a_line_that_is_no_step_is_refused_by_its_number(String line) throws IOException {
    String header = "number,loss,gradientNorm,learningRate,targets,seconds,waitSeconds\n";

    refuses(STATE, header + line + "\n", "steps.csv must hold a step on line 2");
  }

  @Test
  void a_table_of_another_kind_is_refused() throws IOException {
    refuses(STATE, "", "steps.csv must begin with number,loss");
  }

  private void refuses(String state, String steps, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("steps.csv"), steps);
    JsonFile json = JsonFile.parse("state.json", state);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new TrainingHistory().read(json, file))
        .withMessageContaining(message);
  }
}
