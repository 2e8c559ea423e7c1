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
 * A picture of music, in systems one below the other as in printed music: time to the right with a
 * line at each beat and a darker one at each bar, pitch upwards; drums as outlines.
 *
 * <p>The notes stand in layers, each with a colour and its name in the legend. {@link #of(Score)}
 * makes a layer of each track; a continuation is drawn in two:
 *
 * <pre>{@code
 * PianoRoll.of("prompt", continuation.prompt()).withLayer("new", continuation.added())
 * }</pre>
 *
 * <p>The first seven layers have colours that can be told apart by the colour-blind too; all others
 * share a grey and lie below them.
 *
 * <p>A beat is a quarter note, under a SMPTE time base half a second, and the first is beat 0. A
 * system holds as many whole bars as fit into 64 beats, the last one up to four beats more. There
 * are at most 24 systems; of a longer piece the end is shown. Without notes there is an empty
 * system.
 *
 * <p>Immutable, and may be shared between threads. Equal music gives equal pictures, byte for byte.
 */
public final class PianoRoll {

  /** Up to here a beat and the next one are different numbers, with room for rounding. */
  private static final double MAX_BEATS = 0x1p50;

  private final Score score; // for time base and meters
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
   * {@return the picture of a score, with a layer for each track that has notes, or for each of its
   * channels if it has several}
   *
   * @param score the music; its ticks and meters are those of all layers
   * @throws IllegalArgumentException if a note ends after beat 2<sup>50</sup>
   */
  public static PianoRoll of(Score score) {
    return new PianoRoll(score, NoteLayer.ofTracks(score), null, null);
  }

  /**
   * {@return the picture of a score, with all its notes in one layer}
   *
   * @param name what the legend calls them
   * @param score the music; its ticks and meters are those of all layers
   * @throws IllegalArgumentException if a note ends after beat 2<sup>50</sup>
   */
  public static PianoRoll of(String name, Score score) {
    return new PianoRoll(score, List.of(new NoteLayer(name, score.notes().toList())), null, null);
  }

  /**
   * {@return this picture and one layer more} It is drawn over those before it, but below the first
   * seven if it is none of them.
   *
   * @param name what the legend calls it
   * @param events in the ticks of the score; those that are no notes are left out
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
   * {@return a part of this picture} Where the music ends, the picture does too.
   *
   * @param from its first beat, at least 0
   * @param to the beat before which it ends, more than {@code from}
   * @throws IllegalArgumentException if the range is none
   */
  public PianoRoll withBeats(double from, double to) {
    return new PianoRoll(score, layers, new BeatRange(from, to), shaded);
  }

  /**
   * {@return this picture with some beats, and no others, on a coloured ground}
   *
   * @param from the first of them, at least 0
   * @param to the beat before which they end, more than {@code from}
   * @throws IllegalArgumentException if the range is none
   */
  public PianoRoll withHighlightedBeats(double from, double to) {
    return new PianoRoll(score, layers, beats, new BeatRange(from, to));
  }

  /** {@return the picture as an SVG document} */
  public String toSvg() {
    return Svg.of(drawing());
  }

  /**
   * Writes the picture as an SVG file, whole or not at all.
   *
   * @param file is replaced if it is there; its folder must exist
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

  /** What to draw: the music from the start to the end of its last beat, or the part asked for. */
  BeatRange beats() {
    double last = lastBeat();
    return beats == null
        ? new BeatRange(0, last)
        : new BeatRange(beats.from(), Math.min(beats.to(), Math.max(last, beats.from() + 1)));
  }

  /** Where the last beat ends; a note without length at a beat is seen in that beat. */
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
