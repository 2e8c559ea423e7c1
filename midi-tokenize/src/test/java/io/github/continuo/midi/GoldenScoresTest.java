package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
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
import java.util.stream.Stream;
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
    assertThat(score.tracks().stream().map(GoldenScoresTest::eventsByRelease).toList())
        .isEqualTo(
            expected.getAsJsonArray("tracks").asList().stream()
                .map(
                    track ->
                        track.getAsJsonArray().asList().stream().map(Object::toString).toList())
                .toList());
  }

  private static List<String> eventsByRelease(Track track) {
    return track.eventsByRelease().stream().flatMap(GoldenScoresTest::json).toList();
  }

  private static Stream<String> json(ScoreEvent event) {
    if (event instanceof Note note) {
      return array(
          "note", note.tick(), note.durationTicks(), note.channel(), note.pitch(), note.velocity());
    }
    if (event instanceof ProgramChange change) {
      return array("patch_change", change.tick(), change.channel(), change.program());
    }
    if (event instanceof ControlChange change) {
      return array(
          "control_change", change.tick(), change.channel(), change.controller(), change.value());
    }
    if (event instanceof Tempo tempo) {
      return array("set_tempo", tempo.tick(), tempo.microsPerQuarter());
    }
    if (event instanceof TimeSignature meter) {
      return array(
          "time_signature",
          meter.tick(),
          meter.numerator(),
          meter.denominatorExponent(),
          meter.clocksPerClick(),
          meter.thirtySecondsPerQuarter());
    }
    if (event instanceof KeySignature key) {
      return array(
          "key_signature", key.tick(), key.sharps(), key.mode() == KeySignature.Mode.MINOR ? 1 : 0);
    }
    return Stream.empty();
  }

  private static Stream<String> array(String kind, Number... numbers) {
    JsonArray array = new JsonArray();
    array.add(kind);
    for (Number number : numbers) {
      array.add(number);
    }
    return Stream.of(((JsonElement) array).toString());
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
