package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Instruments, tempo, time signature and key of a new piece. Immutable; the {@code with} methods
 * return changed copies.
 *
 * <p>The model chooses what the setup leaves open. {@link Tokenizer#encode(PieceSetup)} returns the
 * tokens that begin the piece, {@link #constraints} the constraints that keep the music to the
 * chosen instruments. {@link io.github.continuo.midi.GeneralMidi} finds the programs of instruments
 * and drum kits by name.
 */
public final class PieceSetup {

  /** Maximum number of instruments besides the drums: one per channel. */
  public static final int MAX_INSTRUMENTS = 15;

  /** Minimum tempo in quarter notes per minute; slower ones do not fit into a MIDI file. */
  public static final int MIN_TEMPO = 4;

  /** Maximum tempo in quarter notes per minute that both versions of event tokens can hold. */
  public static final int MAX_TEMPO = 255;

  private static final int MAX_NUMERATOR = 16;
  private static final int TICKS_PER_QUARTER = 480;
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
    Ranges.require("number of instruments", instruments.size(), 0, MAX_INSTRUMENTS);
    instruments.forEach(program -> Ranges.require("program of an instrument", program, 0, 127));
    drumKit.ifPresent(program -> Ranges.require("program of a drum kit", program, 0, 127));
    this.instruments = instruments;
    this.drumKit = drumKit;
    this.tempo = tempo;
    this.timeSignature = timeSignature;
    this.keySignature = keySignature;
  }

  /** {@return a setup that leaves everything to the model} */
  public static PieceSetup empty() {
    return EMPTY;
  }

  /**
   * {@return a copy with the given instruments, replacing those chosen before} They get the
   * channels in order, except the drum channel.
   *
   * @param programs up to {@value #MAX_INSTRUMENTS} programs, 0 to 127 each; duplicates are allowed
   */
  public PieceSetup withInstruments(int... programs) {
    return new PieceSetup(
        IntStream.of(programs).boxed().toList(), drumKit, tempo, timeSignature, keySignature);
  }

  /**
   * {@return a copy with the given drum kit}
   *
   * @param program program of the kit, 0 to 127; 0 is the standard kit
   */
  public PieceSetup withDrumKit(int program) {
    return new PieceSetup(instruments, OptionalInt.of(program), tempo, timeSignature, keySignature);
  }

  /**
   * {@return a copy with the given tempo}
   *
   * @param beatsPerMinute quarter notes per minute, {@value #MIN_TEMPO} to {@value #MAX_TEMPO}
   */
  public PieceSetup withTempo(int beatsPerMinute) {
    Ranges.require("beats per minute", beatsPerMinute, MIN_TEMPO, MAX_TEMPO);
    Tempo newTempo =
        new Tempo(0, (int) (60.0 / beatsPerMinute * 1e6)); // as event tokens are decoded
    return new PieceSetup(instruments, drumKit, Optional.of(newTempo), timeSignature, keySignature);
  }

  /**
   * {@return a copy with the given time signature} Event tokens of version 1 cannot represent it.
   *
   * @param numerator beats per bar, 1 to 16
   * @param denominator note value of a beat: 2, 4, 8 or 16
   */
  public PieceSetup withTimeSignature(int numerator, int denominator) {
    Ranges.require("numerator", numerator, 1, MAX_NUMERATOR);
    if (!DENOMINATORS.contains(denominator)) {
      throw new IllegalArgumentException(
          Text.format("denominator must be one of %s, got %d", DENOMINATORS, denominator));
    }
    TimeSignature newTimeSignature = new TimeSignature(0, numerator, denominator);
    return new PieceSetup(instruments, drumKit, tempo, Optional.of(newTimeSignature), keySignature);
  }

  /**
   * {@return a copy with the given key} Event tokens of version 1 cannot represent it.
   *
   * @param sharps number of sharps, negative for flats, -7 to 7
   * @param mode major or minor
   */
  public PieceSetup withKeySignature(int sharps, Mode mode) {
    KeySignature newKey = new KeySignature(0, sharps, mode);
    return new PieceSetup(instruments, drumKit, tempo, timeSignature, Optional.of(newKey));
  }

  /** {@return the programs of the instruments, without the drum kit} */
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

  /** {@return the time signature, at tick 0, if one is chosen} */
  public Optional<TimeSignature> timeSignature() {
    return timeSignature;
  }

  /** {@return the key, at tick 0, if one is chosen} */
  public Optional<KeySignature> keySignature() {
    return keySignature;
  }

  /**
   * {@return a score without notes that begins the piece; generated events are added to it}
   *
   * <p>Track 0 holds time signature, key and tempo. Then follow one track per instrument with its
   * program change, on channels 0 to 8 and 10 to 15, and one with the program change of the drum
   * kit, on the drum channel. The score has 480 ticks per quarter note and format 1.
   */
  public Score score() {
    List<Track> tracks = new ArrayList<>();
    List<ScoreEvent> conductor = new ArrayList<>();
    timeSignature.ifPresent(conductor::add);
    keySignature.ifPresent(conductor::add);
    tempo.ifPresent(conductor::add);
    tracks.add(Track.of(conductor));
    for (int i = 0; i < instruments.size(); i++) {
      tracks.add(programTrack(channel(i), instruments.get(i)));
    }
    drumKit.ifPresent(program -> tracks.add(programTrack(Note.DRUM_CHANNEL, program)));
    return new Score(1, TimeBase.ticksPerQuarter(TICKS_PER_QUARTER), tracks);
  }

  private static Track programTrack(int channel, int program) {
    return Track.of(List.of(new ProgramChange(0, channel, program)));
  }

  private static int channel(int instrument) {
    return instrument < Note.DRUM_CHANNEL ? instrument : instrument + 1;
  }

  /**
   * {@return constraints that keep the music to this setup} With instruments, programs do not
   * change and no other channels play; with a drum kit alone, or an empty setup, nothing more is
   * blocked.
   *
   * @param base the constraints to start from; what they block stays blocked
   */
  public GenerationConstraints constraints(GenerationConstraints base) {
    if (instruments.isEmpty()) {
      return base;
    }
    Set<EventType> types = EnumSet.of(EventType.PROGRAM_CHANGE);
    types.addAll(base.blockedTypes());
    Set<Integer> channels = new TreeSet<>(base.blockedChannels());
    for (int i = instruments.size(); i < MAX_INSTRUMENTS; i++) {
      channels.add(channel(i));
    }
    if (drumKit.isEmpty()) {
      channels.add(Note.DRUM_CHANNEL);
    }
    return base.withBlockedTypes(types).withBlockedChannels(channels);
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
    return Text.format(
        "PieceSetup[instruments=%s, drumKit=%s, tempo=%s, timeSignature=%s, keySignature=%s]",
        instruments, drumKit, tempo, timeSignature, keySignature);
  }
}
