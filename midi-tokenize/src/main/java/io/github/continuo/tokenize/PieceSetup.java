package io.github.continuo.tokenize;

import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Who plays, how fast, in which meter and key: what a new piece is to begin with. Immutable; the
 * {@code with} methods give changed copies.
 *
 * <p>What is not chosen is left to the model. {@link Tokenizer#encode(PieceSetup)} gives the tokens
 * to begin with, {@link #constraints} what keeps the music to the chosen instruments. {@link
 * io.github.continuo.midi.GeneralMidi} knows the numbers of instruments and drum kits by name.
 */
public final class PieceSetup {

  /** The most instruments beside the drums: one a channel. */
  public static final int MAX_INSTRUMENTS = 15;

  /** The slowest tempo, in quarter notes a minute: slower ones do not fit into a MIDI file. */
  public static final int SLOWEST_TEMPO = 4;

  /** The fastest tempo, in quarter notes a minute, that rows of both versions can say. */
  public static final int FASTEST_TEMPO = 255;

  private static final int MAX_NUMERATOR = 16;
  private static final List<Integer> DENOMINATORS = List.of(2, 4, 8, 16);

  private static final PieceSetup EMPTY =
      new PieceSetup(
          List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final List<Integer> instruments;
  private final OptionalInt drumKit;
  private final Optional<Tempo> tempo;
  private final Optional<TimeSignature> timeSignature;
  private final Optional<KeySignature> keySignature;

  private PieceSetup(
      List<Integer> instruments,
      OptionalInt drumKit,
      Optional<Tempo> tempo,
      Optional<TimeSignature> timeSignature,
      Optional<KeySignature> keySignature) {
    requireRange("number of instruments", instruments.size(), 0, MAX_INSTRUMENTS);
    instruments.forEach(program -> requireRange("program of an instrument", program, 0, 127));
    drumKit.ifPresent(program -> requireRange("program of a drum kit", program, 0, 127));
    this.instruments = instruments;
    this.drumKit = drumKit;
    this.tempo = tempo;
    this.timeSignature = timeSignature;
    this.keySignature = keySignature;
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be in %d..%d, got %d", what, least, most, value));
    }
  }

  /** {@return an ensemble of which nothing is chosen} */
  public static PieceSetup empty() {
    return EMPTY;
  }

  /**
   * {@return this ensemble with other instruments in place of those before} They get the channels
   * in order, but not that of the drums.
   *
   * @param programs at most {@value #MOST_INSTRUMENTS}, 0 to 127 each; one may come again
   */
  public PieceSetup withInstruments(int... programs) {
    return new PieceSetup(
        IntStream.of(programs).boxed().toList(), drumKit, tempo, timeSignature, keySignature);
  }

  /**
   * {@return this ensemble with a drum kit}
   *
   * @param program 0 to 127; 0 is the standard kit
   */
  public PieceSetup withDrumKit(int program) {
    return new PieceSetup(instruments, OptionalInt.of(program), tempo, timeSignature, keySignature);
  }

  /**
   * {@return this ensemble with a tempo}
   *
   * @param beatsPerMinute quarter notes a minute, {@value #SLOWEST_TEMPO} to {@value
   *     #FASTEST_TEMPO}
   */
  public PieceSetup withTempo(int beatsPerMinute) {
    requireRange("beats per minute", beatsPerMinute, SLOWEST_TEMPO, FASTEST_TEMPO);
    Tempo newTempo = new Tempo(0, WholeTempo.microsPerQuarter(beatsPerMinute));
    return new PieceSetup(instruments, drumKit, Optional.of(newTempo), timeSignature, keySignature);
  }

  /**
   * {@return this ensemble with a meter} Rows of version 1 cannot say it.
   *
   * @param numerator beats in a bar, 1 to 16
   * @param denominator what a beat is: 2, 4, 8 or 16
   */
  public PieceSetup withTimeSignature(int numerator, int denominator) {
    requireRange("numerator", numerator, 1, MAX_NUMERATOR);
    if (!DENOMINATORS.contains(denominator)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "denominator must be one of %s, got %d", DENOMINATORS, denominator));
    }
    TimeSignature newTimeSignature =
        new TimeSignature(0, numerator, Integer.numberOfTrailingZeros(denominator));
    return new PieceSetup(instruments, drumKit, tempo, Optional.of(newTimeSignature), keySignature);
  }

  /**
   * {@return this ensemble with a key} Rows of version 1 cannot say it.
   *
   * @param sharps number of sharps, negative for flats, -7 to 7
   * @param mode major or minor
   */
  public PieceSetup withKeySignature(int sharps, Mode mode) {
    KeySignature newKey = new KeySignature(0, sharps, mode);
    return new PieceSetup(instruments, drumKit, tempo, timeSignature, Optional.of(newKey));
  }

  /** {@return the programs of the instruments, without the drums} */
  public List<Integer> instruments() {
    return instruments;
  }

  /** {@return the program of the drum kit, if one is chosen} */
  public OptionalInt drumKit() {
    return drumKit;
  }

  /** {@return the tempo, at tick 0, if one is chosen} */
  public Optional<Tempo> tempo() {
    return tempo;
  }

  /** {@return the meter, at tick 0, if one is chosen} */
  public Optional<TimeSignature> timeSignature() {
    return timeSignature;
  }

  /** {@return the key, at tick 0, if one is chosen} */
  public Optional<KeySignature> keySignature() {
    return keySignature;
  }

  /**
   * {@return a score without notes that says who plays, for new music to be added to} Meter, key
   * and tempo are in track 0; then comes a track with the program of each instrument, on channels 0
   * to 8 and 10 to 15, and one with the drum kit's, on the drum channel. It has 480 ticks a quarter
   * and format 1.
   */
  public Score score() {
    List<Track> tracks = new ArrayList<>();
    List<ScoreEvent> conductor = new ArrayList<>();
    timeSignature.ifPresent(conductor::add);
    keySignature.ifPresent(conductor::add);
    tempo.ifPresent(conductor::add);
    tracks.add(Track.of(conductor));
    for (int i = 0; i < instruments.size(); i++) {
      tracks.add(player(channel(i), instruments.get(i)));
    }
    drumKit.ifPresent(program -> tracks.add(player(Note.DRUM_CHANNEL, program)));
    return new Score(1, TimeBase.ticksPerQuarter(EventRows.TICKS_PER_BEAT), tracks);
  }

  private static Track player(int channel, int program) {
    return Track.of(List.of(new ProgramChange(0, channel, program)));
  }

  private static int channel(int instrument) {
    return instrument < Note.DRUM_CHANNEL ? instrument : instrument + 1;
  }

  /**
   * {@return rules that keep the music to this ensemble} If it has instruments, programs do not
   * change and no other channels play. A drum kit alone, or nothing, leaves all to the model.
   *
   * @param base the rules to start from: what they block stays blocked
   */
  public GenerationConstraints constraints(GenerationConstraints base) {
    if (instruments.isEmpty()) {
      return base;
    }
    Set<EventType> kinds = EnumSet.of(EventType.PROGRAM_CHANGE);
    kinds.addAll(base.blockedTypes());
    Set<Integer> channels = new TreeSet<>(base.blockedChannels());
    for (int i = instruments.size(); i < MAX_INSTRUMENTS; i++) {
      channels.add(channel(i));
    }
    if (drumKit.isEmpty()) {
      channels.add(Note.DRUM_CHANNEL);
    }
    return base.withBlockedTypes(kinds).withBlockedChannels(channels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceSetup that
        && instruments.equals(that.instruments)
        && drumKit.equals(that.drumKit)
        && tempo.equals(that.tempo)
        && timeSignature.equals(that.timeSignature)
        && keySignature.equals(that.keySignature);
  }

  @Override
  public int hashCode() {
    return Objects.hash(instruments, drumKit, tempo, timeSignature, keySignature);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Ensemble[instruments=%s, drumKit=%s, tempo=%s, timeSignature=%s, keySignature=%s]",
        instruments,
        drumKit,
        tempo,
        timeSignature,
        keySignature);
  }
}
