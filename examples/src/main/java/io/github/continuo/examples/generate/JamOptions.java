package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.live.LiveOptions;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeSignature;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for how a model plays with a musician. */
final class JamOptions {
  private static final int MAX_TEMPO = 400;

  @Option(
      names = "--accompany",
      description = "Play along, from the bar after the first note, instead of in turns.")
  private boolean accompany;

  @Option(
      names = "--bars",
      paramLabel = "N",
      defaultValue = "2",
      description = "Bars of each call and of each answer, 1 to 64 (default: ${DEFAULT-VALUE}).")
  @Max(64)
  private int bars;

  @Option(
      names = "--tempo",
      paramLabel = "BPM",
      description = "Tempo in quarter notes per minute, 20 to 400 (default: 120, or the file's).")
  @Max(MAX_TEMPO)
  private @Nullable Double tempo;

  @Option(
      names = "--time-signature",
      paramLabel = "N/D",
      description = "Time signature, such as 3/4 (default: 4/4, or the file's).")
  private @Nullable String timeSignature;

  @Option(
      names = "--beat",
      paramLabel = "SOURCE",
      defaultValue = "tempo",
      description =
          "What counts the beats: tempo, midi_clock of the input, or tap, which is the Enter key,"
              + " four times to count in (default: ${DEFAULT-VALUE}).")
  private LiveOptions.Beat beat;

  @Option(
      names = "--channel",
      paramLabel = "N",
      defaultValue = "1",
      description = "Channel of the answers, 1 to 16 (default: ${DEFAULT-VALUE}).")
  @Max(16)
  private int channel;

  @Option(names = "--click", description = "Click each beat on the drum channel.")
  private boolean click;

  @Option(names = "--thru", description = "Also send what is played to the output.")
  private boolean thru;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  LiveOptions.Beat beat() {
    return beat;
  }

  boolean hasNewSeed() {
    return sampling.hasNewSeed();
  }

  /**
   * Returns the options of a session.
   *
   * @param song the file that plays, which gives the tempo, the time signature and the beat; null
   *     if a person does
   * @throws IllegalArgumentException if an option is out of range
   */
  LiveOptions options(@Nullable Score song) {
    LiveOptions options =
        LiveOptions.defaults()
            .withMode(
                accompany ? LiveOptions.Mode.ACCOMPANIMENT : LiveOptions.Mode.CALL_AND_RESPONSE)
            .withBars(bars)
            .withBeat(song == null ? beat : LiveOptions.Beat.MIDI_CLOCK)
            .withChannel(zeroBased(channel))
            .withClick(click)
            .withThru(thru || song != null)
            .withGeneration(sampling.options());
    if (song != null) {
      options = like(song, options);
    }
    if (tempo != null) {
      options = options.withTempo(tempo);
    }
    if (timeSignature != null) {
      int[] numbers = PieceSetupOptions.timeSignature(timeSignature);
      options = options.withTimeSignature(numbers[0], numbers[1]);
    }
    return options;
  }

  private static int zeroBased(int channel) {
    if (channel < 1) {
      throw new IllegalArgumentException("channel must be in 1..16, got " + channel);
    }
    return channel - 1;
  }

  private static LiveOptions like(Score song, LiveOptions options) {
    double beatsPerMinute = 60 / song.tempoMap().secondsAt(ticksPerBeat(song));
    LiveOptions like =
        options.withTempo(Math.max(20, Math.min(beatsPerMinute, MAX_TEMPO))); // the clock follows
    for (TimeSignature first : song.timeSignatures().stream().limit(1).toList()) {
      like = like.withTimeSignature(first.numerator(), first.denominator());
    }
    return like;
  }

  private static long ticksPerBeat(Score song) {
    return BeatMap.of(song.timeBase()).tickAt(1);
  }
}
