package io.github.continuo.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateInfillingCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path plainModel;
  private Path model;

  @BeforeEach
  void write_corpus_and_models() throws IOException {
    data = Songs.corpus(folder.resolve("data"));
    plainModel = TinyModel.saveTo(folder.resolve("plain"));
    model = TinyModel.saveFillingTo(folder.resolve("regions"));
  }

  private Run run(Path evaluated, int bars, Object... more) {
    Object[] given = {
      "evaluate-infilling",
      evaluated,
      "--data",
      data,
      "--split",
      "all",
      "--device",
      "cpu",
      "--bars",
      bars
    };
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void evaluates_and_infills_as_many_regions_as_asked() {
    Run run = run(model, 1, "--cases", 4, "--json");

    assertThat(run.status()).as(run.err()).isZero();
    JsonObject result = run.object();
    assertThat(result.get("regions").getAsInt()).isEqualTo(4);
    assertThat(result.get("notes").getAsInt()).isEqualTo(4 * 8); // eighths
    assertThat(result.getAsJsonObject("nllPerNoteWithContext").get("all").getAsDouble())
        .isNotEqualTo(result.getAsJsonObject("nllPerNotePrefixOnly").get("all").getAsDouble());
    JsonObject written = result.getAsJsonObject("samples");
    assertThat(written.get("changedOutside").getAsInt()).isZero();
    assertThat(written.getAsJsonObject("reference").getAsJsonObject("notes").get("mean"))
        .isEqualTo(new JsonPrimitive(8.0));
    assertThat(written.getAsJsonObject("infilled").keySet())
        .containsExactly("pitch-class overlap", "groove similarity", "notes");
  }

  @Test
  void for_people_there_are_a_few_lines() {
    Run run = run(model, 1, "--cases", 2);
    Run likelihood = run(model, 1, "--cases", 2, "--likelihood-only");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("nats per note of 2 regions, 16 notes", "  onset", "of 2 regions: infilled")
        .startsWith(likelihood.out());
    assertThat(likelihood.out()).doesNotContain("filled");
  }

  @Test
  void what_is_not_there_is_said() {
    Run noTrack = run(model, 1, "--track", "PIANO");
    Run tooLong = run(model, 9);
    Run noRegions = run(plainModel, 1);

    assertThat(noTrack.status()).isEqualTo(1);
    assertThat(noTrack.err())
        .contains("must hold a piece of 3 bars in one time signature with a track PIANO, got none");
    assertThat(tooLong.status()).isEqualTo(1);
    assertThat(tooLong.err())
        .contains("must hold a piece of 27 bars in one time signature, got none");
    assertThat(noRegions.status()).isEqualTo(1);
    assertThat(noRegions.err()).contains("must have been trained for infilling");
  }
}
