package io.github.continuo.tokenize;

import io.github.continuo.messages.Text;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scale: the pitch classes that a piece in a key uses. Immutable.
 *
 * @param name as given, such as {@code D minor}
 * @param pitchClasses bit i is set if the scale has the pitch class i, 0 (C) to 11 (B)
 */
public record Scale(String name, int pitchClasses) {
  private static final Pattern PATTERN = Pattern.compile("([A-Ga-g][#b]?)\\s*(.*)");
  private static final Map<String, int[]> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("major", new int[] {0, 2, 4, 5, 7, 9, 11});
    KINDS.put("minor", new int[] {0, 2, 3, 5, 7, 8, 10});
    KINDS.put("harmonic minor", new int[] {0, 2, 3, 5, 7, 8, 11});
    KINDS.put("melodic minor", new int[] {0, 2, 3, 5, 7, 9, 11});
    KINDS.put("dorian", new int[] {0, 2, 3, 5, 7, 9, 10});
    KINDS.put("phrygian", new int[] {0, 1, 3, 5, 7, 8, 10});
    KINDS.put("lydian", new int[] {0, 2, 4, 6, 7, 9, 11});
    KINDS.put("mixolydian", new int[] {0, 2, 4, 5, 7, 9, 10});
    KINDS.put("locrian", new int[] {0, 1, 3, 5, 6, 8, 10});
    KINDS.put("pentatonic", new int[] {0, 2, 4, 7, 9});
    KINDS.put("minor pentatonic", new int[] {0, 3, 5, 7, 10});
    KINDS.put("blues", new int[] {0, 3, 5, 6, 7, 10});
    KINDS.put("whole tone", new int[] {0, 2, 4, 6, 8, 10});
  }

  /**
   * Checks the pitch classes.
   *
   * @param name as given, such as {@code D minor}
   * @param pitchClasses at least one of the bits 0 to 11
   */
  public Scale {
    PitchClasses.requireSome(pitchClasses);
  }

  /**
   * {@return the scale of a name: a note such as D or Bb, and {@code major} (the default), {@code
   * minor} (natural; or {@code m}), {@code harmonic minor}, {@code melodic minor} (ascending),
   * {@code dorian}, {@code phrygian}, {@code lydian}, {@code mixolydian}, {@code locrian}, {@code
   * pentatonic}, {@code minor pentatonic}, {@code blues} or {@code whole tone}}
   *
   * @param name the name, such as {@code F# harmonic minor}
   * @throws IllegalArgumentException if there is no such scale; the message lists those known
   */
  public static Scale parse(String name) {
    Matcher matcher = PATTERN.matcher(name.strip());
    if (matcher.matches()) {
      String kind = matcher.group(2);
      String known =
          switch (kind) {
            case "", "M", "maj" -> "major";
            case "m", "min" -> "minor";
            default -> kind.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
          };
      if (KINDS.containsKey(known)) {
        int root = PitchClasses.ofNote(matcher.group(1));
        return new Scale(name.strip(), PitchClasses.of(root, KINDS.get(known)));
      }
    }
    throw new IllegalArgumentException(
        Text.format(
            "scale must be a note such as D or Bb and one of %s, got \"%s\"",
            String.join(", ", KINDS.keySet()), name));
  }

  /**
   * {@return the major or natural minor scale of a key signature}
   *
   * @param key the key signature
   */
  public static Scale of(KeySignature key) {
    // A fifth up for each sharp; the minor tonic lies three semitones below the major one.
    int major = Math.floorMod(7 * key.sharps(), 12);
    boolean isMinor = key.mode() == Mode.MINOR;
    int root = isMinor ? (major + 9) % 12 : major;
    return parse(PitchClasses.name(root) + (isMinor ? " minor" : " major"));
  }

  /**
   * {@return whether the scale has a pitch}
   *
   * @param pitch 0 to 127, in any octave
   */
  public boolean contains(int pitch) {
    return PitchClasses.contains(pitchClasses, pitch);
  }
}
