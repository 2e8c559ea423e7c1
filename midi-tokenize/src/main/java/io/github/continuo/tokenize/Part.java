package io.github.continuo.tokenize;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.GeneralMidi;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notes that a {@link NoteConstraint} concerns: those of a track or an instrument, the drums,
 * or all others. Immutable.
 *
 * @param kind what the number counts
 * @param number index of the track in the score, or program of the instrument; 0 for other kinds
 */
public record Part(Kind kind, int number) {
  private static final Pattern TRACK = Pattern.compile("[1-9]\\d{0,4}");

  /** Kinds of parts. */
  public enum Kind {
    /** All notes that are not on the drum channel. */
    PITCHED,
    /** The notes on the drum channel. */
    DRUMS,
    /** The notes of a track. */
    TRACK,
    /** The notes on channels that have a program, 0 if none is set; drums are none of them. */
    INSTRUMENT
  }

  /**
   * Checks the range.
   *
   * @param kind what the number counts
   * @param number index of a track, from 0; program, 0 to 127; 0 for other kinds
   */
  public Part {
    int max =
        switch (kind) {
          case PITCHED, DRUMS -> 0;
          case TRACK -> 0xFFFE;
          case INSTRUMENT -> 127;
        };
    if (number < 0 || number > max) {
      throw new IllegalArgumentException(
          Text.format(
              "number of a part must be in 0..%d for %s, got %d",
              max, kind.name().toLowerCase(Locale.ROOT), number));
    }
  }

  /** {@return all notes that are not drums} */
  public static Part pitched() {
    return new Part(Kind.PITCHED, 0);
  }

  /** {@return the notes on the drum channel} */
  public static Part drums() {
    return new Part(Kind.DRUMS, 0);
  }

  /**
   * {@return the notes of a track}
   *
   * @param track index of the track in the score, from 0
   */
  public static Part track(int track) {
    return new Part(Kind.TRACK, track);
  }

  /**
   * {@return the notes of an instrument}
   *
   * @param program 0 to 127
   */
  public static Part instrument(int program) {
    return new Part(Kind.INSTRUMENT, program);
  }

  /**
   * {@return the part of a name: {@code pitched}, {@code drums}, the number of a track from 1, or
   * an instrument of General MIDI}
   *
   * @param name the name
   * @throws IllegalArgumentException if there is no such part
   */
  public static Part parse(String name) {
    String text = name.strip();
    Matcher matcher = TRACK.matcher(text);
    if (matcher.matches()) {
      return track(Integer.parseInt(text) - 1);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "pitched" -> pitched();
      case "drums" -> drums();
      default -> instrument(GeneralMidi.instrument(text));
    };
  }

  /** {@return the part as text, such as {@code track 2}; tracks count from 1} */
  @Override
  public String toString() {
    return switch (kind) {
      case PITCHED, DRUMS -> kind.name().toLowerCase(Locale.ROOT);
      case TRACK -> "track " + (number + 1);
      case INSTRUMENT -> "instrument " + number;
    };
  }
}
