package io.github.continuo.examples.files;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.continuo.data.Corpus;
import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.metrics.RhythmicPrecision;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Totals of all MIDI files below a folder, as JSON: {@code files}, {@code skipped} (number of
 * unreadable files), {@code notes}, and {@code onGridFraction} of the notes in musical time.
 */
final class FolderJson {
  private FolderJson() {}

  /**
   * Reads the files and adds the totals to a JSON object.
   *
   * @param err receives one line per skipped file, with the reason
   * @throws IOException if there is no readable file
   */
  static void write(Path folder, JsonObject result, PrintWriter err) throws IOException {
    List<Corpus.Skipped> unreadable = new ArrayList<>();
    List<Path> files = Corpus.files(folder, unreadable::add);
    for (Corpus.Skipped file : unreadable) {
      err.println("continuo: " + folder.resolve(file.path()) + ": " + file.reason());
    }
    int skipped = unreadable.size();
    long notes = 0;
    RhythmicPrecision precision = RhythmicPrecision.none();
    for (Path file : files) {
      try {
        Score score = MidiReader.read(file);
        notes += score.notes().count();
        if (score.timeBase() instanceof TimeBase.TicksPerQuarter) {
          precision = precision.plus(RhythmicPrecision.of(score));
        }
      } catch (IOException e) {
        skipped++;
        err.println("continuo: " + BadInput.message(file, e));
      }
    }
    int all = files.size() + unreadable.size();
    if (skipped == all) {
      throw new IOException(folder + ": must hold a MIDI file, got none among " + all);
    }
    result.addProperty("files", all);
    result.addProperty("skipped", skipped);
    result.addProperty("notes", notes);
    addShare(precision, result);
  }

  /** Adds {@code onGridFraction}, null if there are no notes. */
  static void addShare(RhythmicPrecision precision, JsonObject result) {
    precision
        .fraction()
        .ifPresentOrElse(
            share -> result.addProperty("onGridFraction", share),
            () -> result.add("onGridFraction", JsonNull.INSTANCE));
  }
}
