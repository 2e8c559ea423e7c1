package io.github.continuo.examples;

import io.github.continuo.midi.GeneralMidi;
import io.github.continuo.tokenize.PieceSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who plays, how fast, in which meter and key. */
final class PieceSetupOptions {
  private static final Pattern METER = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

  @Option(
      names = "--instruments",
      paramLabel = "NAMES",
      split = ",",
      description = "Instruments by their General MIDI names, separated by commas; no others play.")
  private List<String> instruments = new ArrayList<>();

  @Option(names = "--drum-kit", paramLabel = "NAME", description = "A drum kit, such as Jazz.")
  private @Nullable String drumKit;

  @Option(names = "--tempo", paramLabel = "BPM", description = "Quarter notes a minute.")
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
   * The ensemble.
   *
   * @throws IllegalArgumentException if an option says none
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
    return timeSignature == null ? setup : withTimeSignature(setup, timeSignature);
  }

  private static PieceSetup withTimeSignature(PieceSetup setup, String timeSignature) {
    Matcher matcher = METER.matcher(timeSignature);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "meter must be two numbers such as 3/4, got \"%s\"", timeSignature));
    }
    return setup.withTimeSignature(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
