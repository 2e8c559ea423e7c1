package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.ScoreJson;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenSequence;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that the reference writes of its rows. */
class EventDecodingGoldenTest {

  static List<String> names() {
    return Goldens.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void decoded_written_and_read_again_the_rows_give_the_score_of_the_reference(String name)
      throws MidiFormatException {
    JsonObject tokens = Goldens.json("tokens/" + name + ".json.gz");
    JsonObject expected = Goldens.json("detok/" + name + ".json.gz");

    for (String variant : variantsWithRows(name, tokens)) {
      TokenSequence rows = Goldens.tokens(Goldens.rows(tokens.get(variant)));
      Score score = Goldens.tokenizer(variant).decode(rows);
      Score read = MidiReader.read(MidiWriter.write(score));

      assertThat(read).as(variant).isEqualTo(score);
      assertThat(ScoreJson.tracks(read)).as(variant).isEqualTo(golden(expected, variant));
    }
  }

  /** All, but of the one file that the reference fails on with one of them. */
  private static List<String> variantsWithRows(String name, JsonObject tokens) {
    List<String> variants =
        Goldens.VARIANTS.stream().filter(variant -> tokens.get(variant).isJsonArray()).toList();
    assertThat(variants).hasSize(name.equals("syn35_key_twice_same_step") ? 3 : 4);
    return variants;
  }

  static List<String> namesOfFilesWrittenAlike() {
    List<String> others = List.of("syn07_tempo_changes", "syn24_empty_track", "syn25_header_only");
    return Goldens.names().stream().filter(name -> !others.contains(name)).toList();
  }

  /** It gives note-offs the velocity of the note, where ours have the one that MIDI recommends. */
  @ParameterizedTest
  @MethodSource("namesOfFilesWrittenAlike")
  void with_the_release_velocities_of_the_reference_even_the_bytes_are_the_same(String name)
      throws NoSuchAlgorithmException {
    JsonObject tokens = Goldens.json("tokens/" + name + ".json.gz");
    JsonObject expected = Goldens.json("detok/" + name + ".json.gz");

    for (String variant : variantsWithRows(name, tokens)) {
      TokenSequence rows = Goldens.tokens(Goldens.rows(tokens.get(variant)));
      Score score = Goldens.tokenizer(variant).decode(rows);
      byte[] bytes = MidiWriter.write(releasedAtTheirVelocity(score));

      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(HexFormat.of().formatHex(hash))
          .as(variant)
          .isEqualTo(expected.getAsJsonObject(variant).get("sha256").getAsString());
    }
  }

  private static Score releasedAtTheirVelocity(Score score) {
    return new Score(
        score.format(),
        score.timeBase(),
        score.tracks().stream()
            .map(
                track ->
                    Track.of(
                        track.events().stream().map(EventDecodingGoldenTest::released).toList()))
            .toList());
  }

  private static ScoreEvent released(ScoreEvent event) {
    return event instanceof Note note
        ? new Note(
            note.tick(),
            note.durationTicks(),
            note.channel(),
            note.pitch(),
            note.velocity(),
            note.velocity())
        : event;
  }

  /**
   * What the reference reads back. Its writer cuts a tempo of 20 seconds for 3 beats off at 24
   * bits, where ours writes the slowest tempo there is; and it writes an empty track where there is
   * none.
   */
  private static JsonElement golden(JsonObject expected, String variant) {
    String tracks = expected.getAsJsonObject(variant).get("tracks").toString();
    int overflown = 20_000_000 & 0xFF_FFFF;
    return JsonParser.parseString(
        tracks.equals("[[]]") ? "[]" : tracks.replace("," + overflown + "]", ",16777215]"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void one_further_pass_changes_a_piece_no_more(String name) {
    for (String variant : Goldens.VARIANTS) {
      EventTokenizer tokenizer = Goldens.tokenizer(variant);
      Score once = tokenizer.normalize(Goldens.score(name));
      Score twice = tokenizer.normalize(once);

      assertThat(tokenizer.normalize(twice)).as(variant).isEqualTo(twice);
    }
  }
}
