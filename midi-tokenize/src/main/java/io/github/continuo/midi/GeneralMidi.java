package io.github.continuo.midi;

import static java.util.Objects.requireNonNull;

import io.github.continuo.messages.Text;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The names of the instruments and drum kits of General MIDI, levels 1 and 2.
 *
 * <p>Lookups ignore case, spaces and punctuation.
 */
public final class GeneralMidi {
  private static final int SUGGESTIONS = 6; // in the message for an unknown name

  private static final List<String> INSTRUMENTS =
      """
      Acoustic Grand Piano, Bright Acoustic Piano, Electric Grand Piano, Honky-tonk Piano,
      Electric Piano 1, Electric Piano 2, Harpsichord, Clavi,
      Celesta, Glockenspiel, Music Box, Vibraphone,
      Marimba, Xylophone, Tubular Bells, Dulcimer,
      Drawbar Organ, Percussive Organ, Rock Organ, Church Organ,
      Reed Organ, Accordion, Harmonica, Tango Accordion,
      Acoustic Guitar (nylon), Acoustic Guitar (steel), Electric Guitar (jazz),
      Electric Guitar (clean), Electric Guitar (muted), Overdriven Guitar,
      Distortion Guitar, Guitar Harmonics,
      Acoustic Bass, Electric Bass (finger), Electric Bass (pick), Fretless Bass,
      Slap Bass 1, Slap Bass 2, Synth Bass 1, Synth Bass 2,
      Violin, Viola, Cello, Contrabass,
      Tremolo Strings, Pizzicato Strings, Orchestral Harp, Timpani,
      String Ensemble 1, String Ensemble 2, SynthStrings 1, SynthStrings 2,
      Choir Aahs, Voice Oohs, Synth Voice, Orchestra Hit,
      Trumpet, Trombone, Tuba, Muted Trumpet,
      French Horn, Brass Section, SynthBrass 1, SynthBrass 2,
      Soprano Sax, Alto Sax, Tenor Sax, Baritone Sax,
      Oboe, English Horn, Bassoon, Clarinet,
      Piccolo, Flute, Recorder, Pan Flute,
      Blown Bottle, Shakuhachi, Whistle, Ocarina,
      Lead 1 (square), Lead 2 (sawtooth), Lead 3 (calliope), Lead 4 (chiff),
      Lead 5 (charang), Lead 6 (voice), Lead 7 (fifths), Lead 8 (bass + lead),
      Pad 1 (new age), Pad 2 (warm), Pad 3 (polysynth), Pad 4 (choir),
      Pad 5 (bowed), Pad 6 (metallic), Pad 7 (halo), Pad 8 (sweep),
      FX 1 (rain), FX 2 (soundtrack), FX 3 (crystal), FX 4 (atmosphere),
      FX 5 (brightness), FX 6 (goblins), FX 7 (echoes), FX 8 (sci-fi),
      Sitar, Banjo, Shamisen, Koto,
      Kalimba, Bag pipe, Fiddle, Shanai,
      Tinkle Bell, Agogo, Steel Drums, Woodblock,
      Taiko Drum, Melodic Tom, Synth Drum, Reverse Cymbal,
      Guitar Fret Noise, Breath Noise, Seashore, Bird Tweet,
      Telephone Ring, Helicopter, Applause, Gunshot
      """
          .strip()
          .transform(names -> List.of(names.split(",\\s+")));

  private static final Map<String, Integer> DRUM_KITS = new LinkedHashMap<>();

  static {
    DRUM_KITS.put("Standard", 0);
    DRUM_KITS.put("Room", 8);
    DRUM_KITS.put("Power", 16);
    DRUM_KITS.put("Electronic", 24);
    DRUM_KITS.put("Analog", 25);
    DRUM_KITS.put("Jazz", 32);
    DRUM_KITS.put("Brush", 40);
    DRUM_KITS.put("Orchestra", 48);
    DRUM_KITS.put("SFX", 56);
  }

  private GeneralMidi() {}

  /** {@return the names of the 128 instruments, in order of their programs} */
  public static List<String> instruments() {
    return INSTRUMENTS;
  }

  /** {@return the drum kit names and their programs on the drum channel, by ascending program} */
  public static Map<String, Integer> drumKits() {
    return Collections.unmodifiableMap(DRUM_KITS);
  }

  /**
   * Returns the program of an instrument, for example 73 for the flute.
   *
   * @param name one of {@link #instruments}
   * @return the program, 0 to 127
   * @throws IllegalArgumentException if no instrument has the name; the message suggests similar
   *     names
   */
  public static int instrument(String name) {
    return INSTRUMENTS.indexOf(found("instrument", name, INSTRUMENTS));
  }

  /**
   * Returns the program of a drum kit on the drum channel, for example 32 for the jazz kit.
   *
   * @param name one of the names in {@link #drumKits}
   * @return the program, 0 to 127
   * @throws IllegalArgumentException if no drum kit has the name; the message suggests similar
   *     names
   */
  public static int drumKit(String name) {
    return requireNonNull(DRUM_KITS.get(found("drum kit", name, List.copyOf(DRUM_KITS.keySet()))));
  }

  private static String found(String what, String name, List<String> names) {
    String plain = plain(name);
    return names.stream()
        .filter(known -> plain(known).equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "%s must be one of General MIDI, such as %s, got \"%s\"",
                        what, String.join(", ", mostSimilar(plain, names)), name)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static List<String> mostSimilar(String plain, List<String> names) {
    return names.stream()
        .sorted(Comparator.comparingInt(known -> distance(plain, plain(known))))
        .limit(SUGGESTIONS)
        .toList();
  }

  /** Returns the smallest edit distance between a name and any substring of another. */
  private static int distance(String part, String whole) {
    int[] distances = new int[whole.length() + 1]; // to the substrings that end at each letter
    for (int i = 0; i < part.length(); i++) {
      int diagonal = distances[0];
      distances[0] = i + 1;
      for (int j = 1; j <= whole.length(); j++) {
        int change = diagonal + (part.charAt(i) == whole.charAt(j - 1) ? 0 : 1);
        diagonal = distances[j];
        distances[j] = Math.min(change, 1 + Math.min(diagonal, distances[j - 1]));
      }
    }
    return IntStream.of(distances).min().orElseThrow();
  }
}
