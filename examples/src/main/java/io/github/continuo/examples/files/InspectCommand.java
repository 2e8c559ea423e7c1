package io.github.continuo.examples.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.metrics.RhythmicPrecision;
import io.github.continuo.midi.Diagnostic;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ReadResult;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the contents and the defects of MIDI files. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the contents and the defects of MIDI files.",
      "onGridFraction is the fraction of notes that start at most 1/64 beat from a multiple of 1/4"
          + " beat; random onsets give 0.125, and 0.25 on the time grid of the event tokenizers.",
      "For a folder, prints the total of notes and the onGridFraction of all files below it."
    })
public final class InspectCommand extends FilesCommand {

  @Option(
      names = "--notes",
      description =
          "Also list the notes: [track, startTick, durationTicks, channel, pitch, velocity].")
  private boolean notes;

  @Option(
      names = "--quality",
      description =
          "Also check whether the music is suitable for training (optimized event-v2 tokens).")
  private boolean quality;

  @Override
  void describe(Path file, JsonObject result) throws IOException {
    if (Files.isDirectory(file)) {
      if (notes || quality) {
        throw new IOException(file + ": --notes and --quality need a file, got a folder");
      }
      FolderJson.write(file, result, commandLine().getErr());
      return;
    }
    ReadResult read = MidiReader.readWithDiagnostics(file);
    Score score = read.score();
    result.addProperty("format", score.format());
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      result.addProperty("ticksPerQuarter", musical.ticks());
    } else if (score.timeBase() instanceof TimeBase.Smpte film) {
      result.add("ticksPerQuarter", JsonNull.INSTANCE);
      result.addProperty("framesPerSecond", film.rate().framesPerSecond());
      result.addProperty("ticksPerFrame", film.ticksPerFrame());
    }
    result.addProperty("tracks", score.tracks().size());
    result.addProperty("notes", score.notes().count());
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      result.addProperty("beats", (double) score.endTick() / musical.ticks());
      FolderJson.addShare(RhythmicPrecision.of(score), result);
    } else {
      result.add("beats", JsonNull.INSTANCE);
      result.add("onGridFraction", JsonNull.INSTANCE);
    }
    result.addProperty("seconds", score.tempoMap().secondsAt(score.endTick()));
    JsonArray diagnostics = new JsonArray();
    for (Diagnostic diagnostic : read.diagnostics()) {
      diagnostics.add(diagnostic.toString());
    }
    result.add("diagnostics", diagnostics);
    if (notes) {
      result.add("noteList", noteList(score.tracks()));
    }
    if (quality) {
      result.add("quality", QualityJson.of(score));
    }
  }

  private static JsonArray noteList(List<Track> tracks) {
    JsonArray list = new JsonArray();
    for (int i = 0; i < tracks.size(); i++) {
      int track = i;
      tracks.get(i).notes().forEach(note -> list.add(note(track, note)));
    }
    return list;
  }

  private static JsonArray note(int track, Note note) {
    JsonArray values = new JsonArray();
    values.add(track);
    values.add(note.tick());
    values.add(note.durationTicks());
    values.add(note.channel());
    values.add(note.pitch());
    values.add(note.velocity());
    return values;
  }

  @Override
  void print(JsonObject result, PrintWriter out) {
    for (Map.Entry<String, JsonElement> member : result.entrySet()) {
      String name = member.getKey();
      if (name.equals("file")) {
        out.println(member.getValue().getAsString());
      } else {
        lines(member.getValue())
            .forEach(line -> out.printf(Locale.ROOT, "  %-16s %s%n", name, line));
      }
    }
  }

  private static Stream<String> lines(JsonElement value) {
    if (value instanceof JsonArray list) {
      return list.asList().stream().map(InspectCommand::text);
    }
    if (value instanceof JsonObject object) {
      return object.entrySet().stream()
          .flatMap(member -> lines(member.getValue()).map(line -> member.getKey() + " " + line));
    }
    return value.isJsonNull() ? Stream.empty() : Stream.of(text(value));
  }

  private static String text(JsonElement value) {
    if (!(value instanceof JsonPrimitive primitive)) {
      return value.toString();
    }
    return primitive.isNumber() && primitive.getAsNumber() instanceof Double number
        ? String.format(Locale.ROOT, "%.2f", number)
        : primitive.getAsString();
  }
}
