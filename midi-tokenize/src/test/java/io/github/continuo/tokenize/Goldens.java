package io.github.continuo.tokenize;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiResources;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The expected data of the reference, and the scores it was made from. */
public final class Goldens {

  /** The names of the tokenizers in the golden arrays. */
  public static final List<String> VARIANTS = List.of("v1", "v1o", "v2", "v2o");

  /** Files that a correct reader reads otherwise; their scores are taken as the reference's. */
  private static final Set<String> READ_OTHERWISE =
      Set.of(
          "syn07_tempo_changes",
          "syn25_header_only",
          "syn31_truncated_chunk",
          "syn32_alien_chunk",
          "syn33_bad_data_bytes",
          "syn34_smpte_division");

  private Goldens() {}

  /** The tokenizer of a variant. */
  public static EventTokenizer tokenizer(String variant) {
    EventVersion version = variant.startsWith("v1") ? EventVersion.V1 : EventVersion.V2;
    return variant.endsWith("o") ? EventTokenizer.optimizing(version) : EventTokenizer.of(version);
  }

  public static List<String> names() {
    return MidiResources.midiFiles("golden/midi").stream()
        .map(file -> file.getFileName().toString().replace(".mid", ""))
        .toList();
  }

  /** The score of a golden file, as our reader reads it where that is as the reference does. */
  public static Score score(String name) {
    try {
      return READ_OTHERWISE.contains(name)
          ? score(json("score/" + name + ".json.gz"))
          : MidiReader.read(MidiResources.path("golden/midi/" + name + ".mid"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static JsonObject json(String path) {
    Path file = MidiResources.path("golden/" + path);
    try (Reader reader =
        new InputStreamReader(
            path.endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Rows as lists, so that a difference is shown row by row. */
  public static List<List<Integer>> rows(TokenSequence tokens) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int row = 0; row < tokens.length(); row++) {
      List<Integer> ids = new ArrayList<>();
      for (int position = 0; position < tokens.width(); position++) {
        ids.add(tokens.id(row, position));
      }
      rows.add(ids);
    }
    return rows;
  }

  public static List<List<Integer>> rows(JsonElement json) {
    return json.getAsJsonArray().asList().stream()
        .map(row -> row.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList())
        .toList();
  }

  public static TokenSequence tokens(List<List<Integer>> rows) {
    return TokenSequence.of(
        8, rows.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray());
  }

  /**
   * A score of what the reference read. Times are laid on the grid of rows if the reference's ticks
   * per beat are more than a score may have.
   */
  public static Score score(JsonObject json) {
    int ticksPerBeat = json.get("ticks_per_beat").getAsInt();
    boolean onGrid = ticksPerBeat > 0x7FFF;
    double scale = onGrid ? 16.0 / ticksPerBeat : 1;
    return Score.of(
        TimeBase.ticksPerQuarter(onGrid ? 16 : ticksPerBeat),
        json.getAsJsonArray("tracks").asList().stream()
            .map(track -> Track.of(events(track.getAsJsonArray(), scale)))
            .toList());
  }

  /** The same from the list {@code [ticks per beat, track, ...]}. */
  public static Score shortScore(JsonArray json) {
    JsonObject score = new JsonObject();
    score.add("ticks_per_beat", json.remove(0));
    score.add("tracks", json);
    return score(score);
  }

  private static List<ScoreEvent> events(JsonArray track, double scale) {
    return track.asList().stream().flatMap(event -> event(event.getAsJsonArray(), scale)).toList();
  }

  /** An event; none if its values are such as no file can hold. */
  private static Stream<ScoreEvent> event(JsonArray json, double scale) {
    int[] values = json.asList().stream().skip(1).mapToInt(JsonElement::getAsInt).toArray();
    long tick = (long) Math.rint(values[0] * scale);
    try {
      return Stream.of(
          switch (json.get(0).getAsString()) {
            case "note" ->
                new Note(
                    tick, (long) Math.rint(values[1] * scale), values[2], values[3], values[4]);
            case "patch_change" -> new ProgramChange(tick, values[1], values[2]);
            case "control_change" -> new ControlChange(tick, values[1], values[2], values[3]);
            case "set_tempo" -> new Tempo(tick, values[1]);
            case "time_signature" ->
                new TimeSignature(tick, values[1], 1 << values[2], values[3], values[4]);
            case "key_signature" ->
                new KeySignature(tick, values[1], values[2] == 1 ? Mode.MINOR : Mode.MAJOR);
            default -> throw new AssertionError("unknown kind " + json);
          });
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException impossibleValues) {
      return Stream.empty();
    }
  }
}
