package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of events that another reader finds, and that an event tokenizer builds upon. */
class GoldenScoresTest {

  private static final Set<String> OTHERWISE_ON_PURPOSE =
      Set.of(
          "syn07_tempo_changes", // a tempo of 0 is kept raw
          "syn25_header_only", // no tracks, and the division that the header states
          "syn31_truncated_chunk", // the whole events of a chunk that is cut off are kept
          "syn32_alien_chunk", // a chunk of another kind is no track
          "syn33_bad_data_bytes", // data bytes above 127 are read as 127
          "syn34_smpte_division"); // film time is not ticks per beat

  static List<Path> files() {
    return MidiResources.midiFiles("golden/midi").stream()
        .filter(file -> !OTHERWISE_ON_PURPOSE.contains(name(file)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void events_by_release_stand_in_the_order_of_the_reference(Path file) throws IOException {
    JsonObject expected = expected(file);

    Score score = MidiReader.read(file);

    assertThat(score.timeBase())
        .isEqualTo(TimeBase.ticksPerQuarter(expected.get("ticks_per_beat").getAsInt()));
    assertThat(ScoreJson.tracks(score)).isEqualTo(expected.get("tracks"));
  }

  private static JsonObject expected(Path file) throws IOException {
    Path golden = MidiResources.path("golden/score/" + name(file) + ".json.gz");
    try (Reader reader =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(golden)), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".mid", "");
  }
}
