package io.github.continuo.picture;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A piano roll: converts a score to a picture. It consists of systems, one below the other as in
 * printed music, with time to the right, pitch upwards, a line at each beat and a darker line at
 * each bar. Drums are drawn as outlines.
 *
 * <p>The notes are in layers, each with a color and a name in the legend. {@link #of(Score)} makes
 * a layer of each track. Two layers show a continuation:
 *
 * <pre>{@code
 * PianoRoll.of("prompt", continuation.prompt()).withLayer("new", continuation.newEvents())
 * }</pre>
 *
 * <p>The first seven layers have colors that color-blind people can also distinguish. All other
 * layers share a gray and are drawn below them.
 *
 * <p>A beat is a quarter note, or half a second with a SMPTE time base; the first beat is 0. A
 * system contains as many whole bars as fit into 64 beats, and the last one up to four beats more.
 * There are at most 24 systems; for a longer piece, the last 24 are shown. A score without notes
 * has one empty system.
 *
 * <p>Immutable and safe to share between threads. Equal music gives equal pictures, byte for byte.
 */
public final class PianoRoll {

  /** Up to this beat, successive beats are different doubles, with a margin for rounding. */
  private static final double MAX_BEATS = 0x1p50;

  private final Score score; // for the time base and time signatures
  private final List<NoteLayer> layers;
  private final @Nullable BeatRange beats;
  private final @Nullable BeatRange shaded;

  private PianoRoll(
      Score score, List<NoteLayer> layers, @Nullable BeatRange beats, @Nullable BeatRange shaded) {
    this.score = score;
    this.layers = List.copyOf(layers);
    this.beats = beats;
    this.shaded = shaded;
    if (lastBeat() > MAX_BEATS) {
      throw new IllegalArgumentException(
          "notes must end before beat 2^50 to be drawn, got one that ends at beat " + lastBeat());
    }
  }

  /**
   * {@return a piano roll of a score, with a layer for each track that has notes, or for each
   * channel of a track with several channels}
   *
   * @param score the music; all layers use its ticks and time signatures
   * @throws IllegalArgumentException if a note ends after beat 2<sup>50</sup>
   */
  public static PianoRoll of(Score score) {
    return new PianoRoll(score, NoteLayer.ofTracks(score), null, null);
  }

  /**
   * {@return a piano roll of a score, with all notes in one layer}
   *
   * @param name the name of the layer in the legend
   * @param score the music; all layers use its ticks and time signatures
   * @throws IllegalArgumentException if a note ends after beat 2<sup>50</sup>
   */
  public static PianoRoll of(String name, Score score) {
    return new PianoRoll(score, List.of(new NoteLayer(name, score.notes().toList())), null, null);
  }

  /**
   * {@return a copy with one more layer} It is drawn over the layers before it, but below the first
   * seven unless it is one of them.
   *
   * @param name the name of the layer in the legend
   * @param events the events in ticks of the score; events other than notes are ignored
   * @throws IllegalArgumentException if a note ends after beat 2<sup>50</sup>
   */
  public PianoRoll withLayer(String name, List<TrackEvent> events) {
    List<Note> notes =
        events.stream()
            .map(TrackEvent::event)
            .filter(Note.class::isInstance)
            .map(Note.class::cast)
            .toList();
    List<NoteLayer> more = new ArrayList<>(layers);
    more.add(new NoteLayer(name, notes));
    return new PianoRoll(score, more, beats, shaded);
  }

  /**
   * {@return a copy that shows only the given beats} It ends at the end of the music if that is
   * earlier.
   *
   * @param from the first beat, at least 0
   * @param to the end beat, exclusive, greater than {@code from}
   * @throws IllegalArgumentException if the range is invalid
   */
  public PianoRoll withBeats(double from, double to) {
    return new PianoRoll(score, layers, new BeatRange(from, to), shaded);
  }

  /**
   * {@return a copy that highlights the given beats with a colored background, and no others}
   *
   * @param from the first beat, at least 0
   * @param to the end beat, exclusive, greater than {@code from}
   * @throws IllegalArgumentException if the range is invalid
   */
  public PianoRoll withHighlightedBeats(double from, double to) {
    return new PianoRoll(score, layers, beats, new BeatRange(from, to));
  }

  /** {@return the picture as an SVG document} */
  public String toSvg() {
    return Svg.of(drawing());
  }

  /**
   * Writes the picture to an SVG file atomically.
   *
   * @param file the file; an existing file is replaced; the folder must exist
   * @throws IOException if the file cannot be written
   */
  public void writeSvg(Path file) throws IOException {
    AtomicFile.write(file, toSvg());
  }

  Canvas drawing() {
    return PianoRollLayout.of(this);
  }

  Score score() {
    return score;
  }

  List<NoteLayer> layers() {
    return layers;
  }

  Optional<BeatRange> shaded() {
    return Optional.ofNullable(shaded);
  }

  /** Returns the beats to draw: all up to the end of the last beat, or the given range. */
  BeatRange beats() {
    double last = lastBeat();
    return beats == null
        ? new BeatRange(0, last)
        : new BeatRange(beats.from(), Math.min(beats.to(), Math.max(last, beats.from() + 1)));
  }

  /** Returns the end of the last beat; a note of length 0 at a beat extends to the next beat. */
  private double lastBeat() {
    BeatMap ticks = BeatMap.of(score.timeBase());
    return notes()
        .mapToDouble(
            note -> Math.max(Math.ceil(ticks.end(note)), Math.floor(ticks.start(note)) + 1))
        .max()
        .orElse(1);
  }

  private Stream<Note> notes() {
    return layers.stream().flatMap(layer -> layer.notes().stream());
  }
}
