package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.midi.GeneralMidi;
import io.github.continuo.tokenize.PieceSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the instruments, tempo, time signature and key of a new piece. */
final class PieceSetupOptions {
  private static final Pattern TIME_SIGNATURE = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

  @Option(
      names = "--instruments",
      paramLabel = "NAMES",
      split = ",",
      description = "General MIDI names of the instruments, separated by commas (default: any).")
  private List<String> instruments = new ArrayList<>();

  @Option(names = "--drum-kit", paramLabel = "NAME", description = "Drum kit, such as Jazz.")
  private @Nullable String drumKit;

  @Option(names = "--tempo", paramLabel = "BPM", description = "Tempo in quarter notes per minute.")
  @Max(1_000_000)
  private @Nullable Integer tempo;

  @Option(
      names = "--time-signature",
      paramLabel = "N/D",
      description = "Time signature, such as 3/4.")
  private @Nullable String timeSignature;

  @Option(names = "--key", paramLabel = "KEY", description = "Key, such as D, Bb or \"F# minor\".")
  private @Nullable String key;

  /**
   * Returns the setup of the piece.
   *
   * @throws IllegalArgumentException if the value of an option is not valid
   */
  PieceSetup setup() {
    PieceSetup setup =
        PieceSetup.empty()
            .withInstruments(instruments.stream().mapToInt(GeneralMidi::instrument).toArray());
    if (drumKit != null) {
      setup = setup.withDrumKit(GeneralMidi.drumKit(drumKit));
    }
    if (tempo != null) {
      setup = setup.withTempo(tempo);
    }
    if (key != null) {
      KeyName name = KeyName.parse(key);
      setup = setup.withKeySignature(name.sharps(), name.mode());
    }
    if (timeSignature != null) {
      int[] numbers = timeSignature(timeSignature);
      setup = setup.withTimeSignature(numbers[0], numbers[1]);
    }
    return setup;
  }

  /**
   * Returns the numerator and the denominator.
   *
   * @throws IllegalArgumentException if the text is not two numbers
   */
  static int[] timeSignature(String text) {
    Matcher matcher = TIME_SIGNATURE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "time signature must be two numbers such as 3/4, got \"" + text + "\"");
    }
    return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
  }
}
