package io.github.continuo.tokenize;

import io.github.continuo.messages.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chord: its name and pitch classes. Immutable.
 *
 * @param name as given, such as {@code Am7} or {@code C/E}; {@code N.C.} for no chord
 * @param pitchClasses bit i is set if the chord has the pitch class i, 0 (C) to 11 (B)
 */
public record Chord(String name, int pitchClasses) {
  private static final Pattern PATTERN = Pattern.compile("([A-G][#b]?)(.*?)(?:/([A-G][#b]?))?");
  private static final Map<String, int[]> KINDS = new LinkedHashMap<>(); // semitones above the root

  static {
    kind("", 0, 4, 7);
    kind("m", 0, 3, 7);
    kind("5", 0, 7);
    kind("dim", 0, 3, 6);
    kind("aug", 0, 4, 8);
    kind("sus2", 0, 2, 7);
    kind("sus4", 0, 5, 7);
    kind("6", 0, 4, 7, 9);
    kind("m6", 0, 3, 7, 9);
    kind("7", 0, 4, 7, 10);
    kind("maj7", 0, 4, 7, 11);
    kind("m7", 0, 3, 7, 10);
    kind("mMaj7", 0, 3, 7, 11);
    kind("dim7", 0, 3, 6, 9);
    kind("m7b5", 0, 3, 6, 10);
    kind("aug7", 0, 4, 8, 10);
    kind("7b5", 0, 4, 6, 10);
    kind("7sus4", 0, 5, 7, 10);
    kind("add9", 0, 2, 4, 7);
    kind("madd9", 0, 2, 3, 7);
    kind("6/9", 0, 2, 4, 7, 9);
    kind("7b9", 0, 1, 4, 7, 10);
    kind("7#9", 0, 3, 4, 7, 10);
    kind("9", 0, 2, 4, 7, 10);
    kind("maj9", 0, 2, 4, 7, 11);
    kind("m9", 0, 2, 3, 7, 10);
    kind("11", 0, 2, 4, 5, 7, 10);
    kind("m11", 0, 2, 3, 5, 7, 10);
    kind("13", 0, 2, 4, 7, 9, 10);
    kind("maj13", 0, 2, 4, 7, 9, 11);
    kind("m13", 0, 2, 3, 7, 9, 10);
  }

  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("maj", ""),
          Map.entry("M", ""),
          Map.entry("min", "m"),
          Map.entry("-", "m"),
          Map.entry("°", "dim"),
          Map.entry("o", "dim"),
          Map.entry("+", "aug"),
          Map.entry("sus", "sus4"),
          Map.entry("min6", "m6"),
          Map.entry("-6", "m6"),
          Map.entry("M7", "maj7"),
          Map.entry("Δ", "maj7"),
          Map.entry("min7", "m7"),
          Map.entry("-7", "m7"),
          Map.entry("mM7", "mMaj7"),
          Map.entry("°7", "dim7"),
          Map.entry("o7", "dim7"),
          Map.entry("ø", "m7b5"),
          Map.entry("+7", "aug7"),
          Map.entry("7#5", "aug7"),
          Map.entry("7sus", "7sus4"),
          Map.entry("69", "6/9"),
          Map.entry("M9", "maj9"),
          Map.entry("min9", "m9"));

  /** No chord: every pitch is allowed. */
  public static final Chord NONE = new Chord("N.C.", 0xFFF);

  private static void kind(String name, int... intervals) {
    KINDS.put(name, intervals);
  }

  /**
   * Checks the pitch classes.
   *
   * @param name as given, such as {@code Am7} or {@code C/E}
   * @param pitchClasses at least one of the bits 0 to 11
   */
  public Chord {
    PitchClasses.requireSome(pitchClasses);
  }

  /**
   * {@return the chord of a name: a root such as C, F# or Bb, a kind such as m7 (nothing for
   * major), and optionally a bass note after a slash, which belongs to the chord} {@code N.C.} is
   * {@link #NONE}.
   *
   * @param name the name
   * @throws IllegalArgumentException if there is no such chord; the message lists the kinds known
   */
  public static Chord parse(String name) {
    if (name.equals(NONE.name)) {
      return NONE;
    }
    Matcher matcher = PATTERN.matcher(name);
    if (matcher.matches()) {
      String kind = OTHER_NAMES.getOrDefault(matcher.group(2), matcher.group(2));
      int[] intervals = KINDS.get(kind);
      if (intervals != null) {
        int tones = PitchClasses.of(PitchClasses.ofNote(matcher.group(1)), intervals);
        String bass = matcher.group(3);
        return new Chord(name, bass == null ? tones : tones | (1 << PitchClasses.ofNote(bass)));
      }
    }
    throw new IllegalArgumentException(
        Text.format(
            "chord must be a note such as C or Bb and nothing (major) or one of%s, or N.C., got"
                + " \"%s\"",
            String.join(" ", KINDS.keySet()), name));
  }

  /**
   * {@return whether the chord has a pitch}
   *
   * @param pitch 0 to 127, in any octave
   */
  public boolean contains(int pitch) {
    return PitchClasses.contains(pitchClasses, pitch);
  }
}
