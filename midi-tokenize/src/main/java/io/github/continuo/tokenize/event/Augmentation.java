package io.github.continuo.tokenize.event;

import static java.util.stream.Collectors.toSet;

import io.github.continuo.messages.Ranges;
import io.github.continuo.midi.Note;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.event.encoding.KeyDetection;
import io.github.continuo.tokenize.routing.ChannelUsage;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Data augmentation for training: changes the key, loudness, tempo, track numbers and channels of
 * event tokens, and returns the changed tokens.
 *
 * <p>The number of events, their types, times and durations stay the same. Of the other parameters
 *
 * <ul>
 *   <li>the pitches of notes are transposed, except on the drum channel;
 *   <li>key signatures are transposed too, to keys with at most seven flats and six sharps; on
 *       tracks whose notes are all drums they become C major or A minor;
 *   <li>velocities, and the values of modulation, breath, volume and expression (controllers 1, 2,
 *       7 and 11), are shifted and clamped to 1..127;
 *   <li>tempos are shifted and clamped to the range from 1 to the fastest tempo in the vocabulary;
 *   <li>track and channel numbers are rotated, except the drum channel.
 * </ul>
 *
 * <p>The published checkpoints were trained with this augmentation. Immutable.
 *
 * @param semitones the number added to pitches, -127 to 127
 * @param velocity the number added to velocities, -127 to 127
 * @param controlValue the number added to the values of those four controllers, -127 to 127
 * @param beatsPerMinute the number added to tempos, -383 to 383
 * @param tracks the number added to track numbers modulo 128, -127 to 127
 * @param channels the number added to channel numbers modulo 16, -16 to 16; a channel that would
 *     become the drum channel gets the number that the drum channel would have become
 */
public record Augmentation(
    int semitones, int velocity, int controlValue, int beatsPerMinute, int tracks, int channels) {
  private static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0);

  /** Modulation, breath, volume and expression: continuous controllers, not switches. */
  private static final Set<Integer> CONTROLLERS = Set.of(1, 2, 7, 11);

  /**
   * Checks the ranges.
   *
   * @param semitones the number added to pitches
   * @param velocity the number added to velocities
   * @param controlValue the number added to the values of the four controllers
   * @param beatsPerMinute the number added to tempos
   * @param tracks the number added to track numbers
   * @param channels the number added to channel numbers
   */
  public Augmentation {
    Ranges.require("shift of semitones", semitones, -127, 127);
    Ranges.require("shift of velocity", velocity, -127, 127);
    Ranges.require("shift of control value", controlValue, -127, 127);
    Ranges.require("shift of beats per minute", beatsPerMinute, -383, 383);
    Ranges.require("shift of tracks", tracks, -127, 127);
    Ranges.require("shift of channels", channels, -16, 16);
  }

  /** {@return the augmentation that changes nothing} */
  public static Augmentation none() {
    return NONE;
  }

  /**
   * {@return a random augmentation, uniformly distributed over the published ranges: -4 to 4
   * semitones, -10 to 10 for velocities, control values and beats per minute, 0 for tracks, and 0
   * to 16 for channels, where 16 is a full rotation}
   *
   * @param random the source of randomness
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
   * {@return a copy with the given transposition}
   *
   * @param newSemitones the number added to pitches, -127 to 127
   */
  public Augmentation withSemitones(int newSemitones) {
    return new Augmentation(newSemitones, velocity, controlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return a copy with the given shift of velocities}
   *
   * @param newVelocity the number added to velocities, -127 to 127
   */
  public Augmentation withVelocity(int newVelocity) {
    return new Augmentation(semitones, newVelocity, controlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return a copy with the given shift of control values}
   *
   * @param newControlValue the number added to the values of the four controllers, -127 to 127
   */
  public Augmentation withControlValue(int newControlValue) {
    return new Augmentation(semitones, velocity, newControlValue, beatsPerMinute, tracks, channels);
  }

  /**
   * {@return a copy with the given shift of tempos}
   *
   * @param newBeatsPerMinute the number added to tempos, -383 to 383
   */
  public Augmentation withBeatsPerMinute(int newBeatsPerMinute) {
    return new Augmentation(semitones, velocity, controlValue, newBeatsPerMinute, tracks, channels);
  }

  /**
   * {@return a copy with the given rotation of track numbers}
   *
   * @param newTracks the number added to track numbers, -127 to 127
   */
  public Augmentation withTracks(int newTracks) {
    return new Augmentation(semitones, velocity, controlValue, beatsPerMinute, newTracks, channels);
  }

  /**
   * {@return a copy with the given rotation of channel numbers}
   *
   * @param newChannels the number added to channel numbers, -16 to 16
   */
  public Augmentation withChannels(int newChannels) {
    return new Augmentation(semitones, velocity, controlValue, beatsPerMinute, tracks, newChannels);
  }

  /**
   * Returns the changed tokens, or the given ones if a pitch would leave 0..127.
   *
   * @param tokens tokens of an {@link EventTokenizer}; the BOS and EOS events may be missing, pads
   *     may follow, and the tokens may be in {@linkplain InfillSequence infilling order}
   * @param version the version of that tokenizer
   * @return the changed tokens, as many as before
   * @throws IllegalArgumentException if the tokens break the grammar of the tokenizer; the message
   *     names the position
   */
  public TokenSequence apply(TokenSequence tokens, EventVersion version) {
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

  /** The events in token order, which may be {@linkplain InfillSequence infilling order}. */
  private static List<GridEvent> events(TokenSequence tokens, EventLayout layout) {
    int length = tokens.length();
    int prefixPosition = tokens.indexOf(EventLayout.START, 1);
    if (length == 0 || tokens.id(0, 0) != EventLayout.END || prefixPosition == length) {
      return EventRows.events(tokens, layout);
    }
    int regionPosition = tokens.indexOf(EventLayout.END, prefixPosition);
    int firstPosition = Math.min(regionPosition + 1, length);
    int endPosition = tokens.indexOf(EventLayout.END, firstPosition);
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
    switch (event.type) {
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

  private static int clamped(int value, int max) {
    return Math.max(1, Math.min(value, max));
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
