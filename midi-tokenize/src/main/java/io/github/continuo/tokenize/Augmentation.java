package io.github.continuo.tokenize;

import static java.util.stream.Collectors.toSet;

import io.github.continuo.midi.Note;
import io.github.continuo.tokenize.EventTokenizer.Version;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A change of rows that gives the same music in another key, sound or loudness, so that training
 * sees more than there is.
 *
 * <p>Times, durations and kinds of rows stay as they are, and so does their number. In the rest
 *
 * <ul>
 *   <li>notes are transposed, those on the drum channel not;
 *   <li>key signatures follow, spelt with at most seven flats and six sharps; on tracks whose notes
 *       are all drums there is none to follow, and they become C major or A minor;
 *   <li>velocities, and the values of modulation, breath, volume and expression (controllers 1, 2,
 *       7 and 11), move up or down and stop at 1 and 127;
 *   <li>tempos move and stop at 1 and the fastest that the rows can say;
 *   <li>tracks and channels are numbered round, the drum channel left out.
 * </ul>
 *
 * <p>It is what the published checkpoints were trained with. Immutable.
 *
 * @param semitones what is added to pitches, -127 to 127
 * @param velocity what is added to velocities, -127 to 127
 * @param controlValue what is added to the values of those four controllers, -127 to 127
 * @param beatsPerMinute what is added to tempos, -383 to 383
 * @param tracks what is added to track numbers, -127 to 127, round 128
 * @param channels what is added to channel numbers, -16 to 16, round 16; one that would come to
 *     drums takes the place that the drum channel would have come to
 */
public record Augmentation(
    int semitones, int velocity, int controlValue, int beatsPerMinute, int tracks, int channels) {
  private static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0);

  /** Modulation, breath, volume, expression: what is played, rather than switched. */
  private static final Set<Integer> CONTROLLERS = Set.of(1, 2, 7, 11);

  /**
   * Checks the ranges.
   *
   * @param semitones added to pitches
   * @param velocity added to velocities
   * @param controlValue added to the values of the four controllers
   * @param beatsPerMinute added to tempos
   * @param tracks added to track numbers
   * @param channels added to channel numbers
   */
  public Augmentation {
    requireWithin(127, "semitones", semitones);
    requireWithin(127, "velocity", velocity);
    requireWithin(127, "control value", controlValue);
    requireWithin(383, "beats per minute", beatsPerMinute);
    requireWithin(127, "tracks", tracks);
    requireWithin(16, "channels", channels);
  }

  private static void requireWithin(int most, String what, int shift) {
    if (shift < -most || shift > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "shift of %s must be in %d..%d, got %d", what, -most, most, shift));
    }
  }

  /** {@return an augmentation that adds nothing} */
  public static Augmentation none() {
    return NONE;
  }

  /**
   * {@return an augmentation that is as likely as any other within the published ranges: up to 4
   * semitones, 10 of velocity, 10 of control value and 10 beats per minute up or down, no tracks, 0
   * to 16 channels; 16 is all the way round}
   *
   * @param random what it is drawn with
   */
  public static Augmentation draw(RandomGenerator random) {
    int semitones = random.nextInt(-4, 5);
    int velocity = random.nextInt(-10, 11);
    int controlValue = random.nextInt(-10, 11);
    int beatsPerMinute = random.nextInt(-10, 11);
    int channels = random.nextInt(0, 17);
    return new Augmentation(semitones, velocity, controlValue, beatsPerMinute, 0, channels);
  }

  /**
   * {@return this augmentation with another transposition}
   *
   * @param newSemitones what is added to pitches, -127 to 127
   */
  public Augmentation withSemitones(int newSemitones) {
    return new Augmentation(newSemitones, velocity, controlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return this augmentation with another shift of velocities}
   *
   * @param newVelocity what is added to velocities, -127 to 127
   */
  public Augmentation withVelocity(int newVelocity) {
    return new Augmentation(semitones, newVelocity, controlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return this augmentation with another shift of control values}
   *
   * @param newControlValue what is added to the values of the four controllers, -127 to 127
   */
  public Augmentation withControlValue(int newControlValue) {
    return new Augmentation(semitones, velocity, newControlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return this augmentation with another shift of tempos}
   *
   * @param newBeatsPerMinute what is added to tempos, -383 to 383
   */
  public Augmentation withBeatsPerMinute(int newBeatsPerMinute) {
    return new Augmentation(semitones, velocity, controlValue, newBeatsPerMinute, tracks, channels);
  }

  /**
   * {@return this augmentation with another shift of track numbers}
   *
   * @param newTracks what is added to track numbers, -127 to 127
   */
  public Augmentation withTracks(int newTracks) {
    return new Augmentation(semitones, velocity, controlValue, beatsPerMinute, newTracks, channels);
  }

  /**
   * {@return this augmentation with another shift of channel numbers}
   *
   * @param newChannels what is added to channel numbers, -16 to 16
   */
  public Augmentation withChannels(int newChannels) {
    return new Augmentation(semitones, velocity, controlValue, beatsPerMinute, tracks, newChannels);
  }

  /**
   * {@return the changed rows; those given, if a note would get a pitch below 0 or above 127}
   *
   * @param tokens rows of an {@link EventTokenizer}; the start and end may be missing, pads may
   *     follow; they may be {@linkplain InfillSequence arranged} around a region
   * @param version the version of that tokenizer
   * @throws IllegalArgumentException if the rows break its grammar; the message names the row
   */
  public TokenSequence apply(TokenSequence tokens, Version version) {
    EventTokenizer.requirePositions(tokens);
    EventLayout layout = EventLayout.of(version);
    List<GridEvent> events = events(tokens, layout);
    if (events.stream().filter(GridEvent::isNote).anyMatch(this::leavesPitches)) {
      return tokens;
    }
    Set<Integer> drumTracks = tracksOfDrumsOnly(events);
    for (GridEvent event : events) {
      change(event, layout, drumTracks.contains(event.track));
    }
    return EventWriter.withValues(tokens, events, layout);
  }

  /** In the order of their rows, which may be {@linkplain InfillSequence arranged}. */
  private static List<GridEvent> events(TokenSequence tokens, EventLayout layout) {
    int length = tokens.length();
    int prefixPosition = tokens.eventOf(EventLayout.START, 1);
    if (length == 0 || tokens.id(0, 0) != EventLayout.END || prefixPosition == length) {
      return EventRows.events(tokens, layout);
    }
    int regionPosition = tokens.eventOf(EventLayout.END, prefixPosition);
    int firstPosition = Math.min(regionPosition + 1, length);
    int endPosition = tokens.eventOf(EventLayout.END, firstPosition);
    List<GridEvent> events = EventRows.events(tokens.slice(1, prefixPosition), layout);
    events.addAll(EventRows.events(tokens.slice(prefixPosition, regionPosition), layout));
    events.addAll(EventRows.events(tokens.slice(firstPosition, endPosition), layout));
    return events;
  }

  private boolean leavesPitches(GridEvent note) {
    int pitch = pitch(note);
    return pitch < 0 || pitch > 127;
  }

  private int pitch(GridEvent note) {
    return note.channel == Note.DRUM_CHANNEL ? note.number : note.number + semitones;
  }

  private static Set<Integer> tracksOfDrumsOnly(List<GridEvent> events) {
    Set<Integer> drumTracks = noteTracks(events, true);
    drumTracks.removeAll(noteTracks(events, false));
    return drumTracks;
  }

  private static Set<Integer> noteTracks(List<GridEvent> events, boolean drums) {
    return events.stream()
        .filter(event -> event.isNote() && (event.channel == Note.DRUM_CHANNEL) == drums)
        .map(event -> event.track)
        .collect(toSet());
  }

  private void change(GridEvent event, EventLayout layout, boolean inDrumTrack) {
    switch (event.kind) {
      case NOTE -> {
        event.number = pitch(event);
        event.value = clamped(event.value + velocity, 127);
      }
      case CONTROL_CHANGE -> {
        if (CONTROLLERS.contains(event.number)) {
          event.value = clamped(event.value + controlValue, 127);
        }
      }
      case TEMPO ->
          event.number = clamped(event.number + beatsPerMinute, layout.maxBeatsPerMinute());
      case KEY_SIGNATURE -> event.number = GridEvent.NO_SHARPS + (inDrumTrack ? 0 : sharps(event));
      case PROGRAM_CHANGE, TIME_SIGNATURE -> {}
    }
    event.track = Math.floorMod(event.track + tracks, EventParameter.TRACK.size());
    if (event.hasChannel()) {
      event.channel = channel(event.channel);
    }
  }

  private static int clamped(int value, int most) {
    return Math.max(1, Math.min(value, most));
  }

  private int sharps(GridEvent key) {
    int tonic = KeyDetection.tonicOfMajor(key.number - GridEvent.NO_SHARPS) + semitones;
    return KeyDetection.sharps(tonic, key.value == GridEvent.MINOR);
  }

  private int channel(int channel) {
    int moved = Math.floorMod(channel + channels, ChannelUsage.CHANNELS);
    if (channel == Note.DRUM_CHANNEL) {
      return channel;
    }
    return moved == Note.DRUM_CHANNEL
        ? Math.floorMod(Note.DRUM_CHANNEL + channels, ChannelUsage.CHANNELS)
        : moved;
  }
}
