package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.BeatGrid;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventOrder;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.event.encoding.EventReader;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.routing.ChannelAllocator;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import io.github.continuo.tokenize.rules.NoteRules;
import io.github.continuo.tokenize.rules.NoteRules.Player;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts generated event tokens to MIDI events that continue a score or fill a region of it; the
 * contract is in {@link EventTokenizer}.
 *
 * <p>Steps are counted from the true time of the last event, or from the earliest beat from which
 * one event can reach the end of the score.
 */
final class EventDetokenizer implements IncrementalDetokenizer {

  private static final int MAX_BEATS = EventParameter.BEATS.size() - 1;
  private static final long REACH_STEPS = (long) MAX_BEATS * STEPS_PER_BEAT;

  private final EventLayout layout;
  private final BeatGrid grid;
  private final ChannelAllocator channelAllocator;
  private final @Nullable AllowedTracks allowedTracks;
  private final boolean isMusical;
  private final @Nullable EventNoteRules noteRules; // null if there are no constraints on notes
  private final EventGrammar grammar;
  private final long minTick; // of the next event, where ticks are coarser than steps

  private final EventReader reader;
  private @Nullable TokenSequence before; // until its tracks and channels are in the next map
  private final TrackChannelMap numbering;
  private final Map<Player, Player> numbers = new HashMap<>(); // in tokens, by those of the score
  private final BitSet blocked = new BitSet(); // token ids
  private final BitSet next = new BitSet(); // token ids that are allowed next
  private long minStep; // of the next event
  private boolean isAtStart; // whether the next event must be at the minimum step
  private long eventBeat; // of the incomplete event, once its beats are known

  /** Returns a detokenizer that continues a score after its end. */
  static EventDetokenizer after(
      EventLayout layout,
      Score score,
      TokenSequence tokens,
      TrackChannelMap numbering,
      GenerationConstraints constraints) {
    BeatGrid grid = BeatGrid.of(score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    constraints.requireStartAfter(lastOnset);
    boolean startsExactly = constraints.startTick().isPresent();
    long minTick = constraints.startTick().orElse(lastOnset + 1);
    long startStep =
        startsExactly
            ? grid.stepsIn(constraints.startTick().getAsLong())
            : lastOnset < 0 ? 0 : endStep(score, grid);
    long entryStep = lastOnset < 0 ? startStep : Math.max(grid.stepsIn(lastOnset) + 1, startStep);
    return new EventDetokenizer(
        layout,
        grid,
        tokens,
        numbering,
        new ChannelAllocator(score, numbering, constraints.blockedChannels()),
        null,
        constraints,
        NoteRules.after(
            score, Math.max(minTick, grid.tickAt(entryStep)), grid, REACH_STEPS, constraints),
        true,
        minTick,
        entryStep,
        startsExactly);
  }

  /**
   * Returns a detokenizer of the notes of a region.
   *
   * @param prefix the events before the region
   * @param previous the detokenizer of the region so far; null at its beginning
   */
  static EventDetokenizer within(
      EventLayout layout,
      Score score,
      Region region,
      TokenSequence prefix,
      TrackChannelMap numbering,
      AllowedTracks allowedTracks,
      GenerationConstraints constraints,
      @Nullable EventDetokenizer previous) {
    BeatGrid grid = BeatGrid.of(score);
    EnumSet<EventType> blocked = EnumSet.allOf(EventType.class);
    blocked.remove(EventType.NOTE);
    blocked.addAll(constraints.blockedTypes());
    NoteRules rules =
        previous == null
            ? NoteRules.within(score, region, grid, REACH_STEPS, constraints)
            : previous.resumedRules(region.startTick());
    return new EventDetokenizer(
        layout,
        grid,
        prefix,
        numbering,
        new ChannelAllocator(score, numbering, constraints.blockedChannels()),
        allowedTracks,
        constraints.withBlockedTypes(blocked),
        rules,
        previous == null,
        region.startTick(),
        grid.stepsIn(region.startTick()),
        false);
  }

  /**
   * @param before the events before the new ones
   * @param allowedTracks the tracks and channels of new notes; null for any
   * @param rules constraints on notes; null if there are none
   * @param isBeginning whether the constraints are to be checked
   * @param minTick the earliest tick of a new event
   * @param entryStep the earliest step of the next event
   * @param startsExactly whether everything up to the first note must be at this step
   */
  private EventDetokenizer(
      EventLayout layout,
      BeatGrid grid,
      TokenSequence before,
      TrackChannelMap numbering,
      ChannelAllocator channelAllocator,
      @Nullable AllowedTracks allowedTracks,
      GenerationConstraints constraints,
      @Nullable NoteRules rules,
      boolean isBeginning,
      long minTick,
      long entryStep,
      boolean startsExactly) {
    this.layout = layout;
    this.grid = grid;
    this.before = before;
    this.numbering = numbering;
    this.channelAllocator = channelAllocator;
    this.allowedTracks = allowedTracks;
    this.minTick = minTick;
    isMusical = constraints.strictness() == Strictness.MUSICAL;
    grammar = EventGrammar.betweenEvents(layout);
    long lastStep = lastStep(before, layout);
    minStep = Math.max(entryStep, lastStep);
    isAtStart = startsExactly;
    reader =
        new EventReader(
            layout, Math.max(lastStep / STEPS_PER_BEAT, minStep / STEPS_PER_BEAT - MAX_BEATS));
    noteRules =
        rules == null
            ? null
            : new EventNoteRules(rules, layout, channelAllocator, allowedTracks, blocked);
    block(constraints);
    if (noteRules != null && isBeginning) {
      noteRules.rules().requirePossible(entryStep, noteRules::mayStart);
      if (!noteRules.mayStart(minStep, startsExactly ? minStep + 1 : endOfReach())) {
        throw new NoteRules.ImpossibleException(
            startsExactly
                ? "no note may start at the start tick"
                : "the first note is too late for the tokens");
      }
    }
    allowNext();
  }

  /** Returns the numbers in tokens by those of the score; reads the events before only once. */
  private Map<Player, Player> numbers() {
    if (before != null) {
      Map<Player, Player> ofBefore = new HashMap<>();
      for (GridEvent event : new EventReader(layout, 0).readAll(before)) {
        if (event.isNote()) {
          ofBefore.putIfAbsent(
              new Player(numbering.scoreTrack(event.track), numbering.scoreChannel(event.channel)),
              new Player(event.track, event.channel));
        }
      }
      numbers.putAll(ofBefore);
      before = null;
    }
    return numbers;
  }

  /** The step after the last one of the next event. */
  private long endOfReach() {
    return (reader.beat() + MAX_BEATS + 1) * STEPS_PER_BEAT;
  }

  private @Nullable NoteRules resumedRules(long startTick) {
    return noteRules == null ? null : noteRules.rules().resumedAt(startTick);
  }

  /** The step at which the music of a score ends, on a beat. */
  private static long endStep(Score score, BeatGrid grid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return grid.beatAt(endTick) * STEPS_PER_BEAT;
  }

  /** The step of the last event of an encoding. */
  private static long lastStep(TokenSequence tokens, EventLayout layout) {
    TokenRange beats = layout.range(EventParameter.BEATS);
    TokenRange steps = layout.range(EventParameter.STEP);
    long step = 0;
    for (int position = 1; position < tokens.length(); position++) {
      long beat = step / STEPS_PER_BEAT + beats.value(tokens.id(position, 1));
      step = beat * STEPS_PER_BEAT + steps.value(tokens.id(position, 2));
    }
    return step;
  }

  /**
   * Blocks tokens once, before the first one. Blocking event types once is enough: a channel number
   * that is allowed stays allowed, because the one that takes the last free channel keeps it.
   */
  private void block(GenerationConstraints constraints) {
    block(EventParameter.PROGRAM, constraints.blockedPrograms());
    block(EventParameter.CONTROLLER, constraints.blockedControllers());
    blockTracksAndChannels();
    for (EventType type : layout.kinds()) {
      blocked.set(
          EventLayout.id(type),
          constraints.blockedTypes().contains(type) || !hasAllowedValues(type));
    }
    if (blocked.get(EventLayout.id(EventType.NOTE))
        || (allowedTracks != null && !allowedTracks.isAnyOpen(blocked))) {
      throw new IllegalArgumentException("rules must leave notes to write, got " + constraints);
    }
  }

  private void block(EventParameter parameter, Set<Integer> values) {
    values.forEach(value -> blocked.set(layout.range(parameter).id(value)));
  }

  private void blockTracksAndChannels() {
    TokenRange tracks = layout.range(EventParameter.TRACK);
    for (int track = 0; track < tracks.size(); track++) {
      blocked.set(tracks.id(track), !channelAllocator.mayUseTrack(track));
    }
    TokenRange channels = layout.range(EventParameter.CHANNEL);
    for (int channel = 0; channel < channels.size(); channel++) {
      blocked.set(channels.id(channel), !channelAllocator.mayUse(channel));
    }
    if (noteRules != null) {
      noteRules.updatePlayers();
    }
  }

  /** Whether each parameter of an event type has a value that is not blocked. */
  private boolean hasAllowedValues(EventType type) {
    return layout.parametersOf(type).stream()
        .map(layout::range)
        .allMatch(range -> range.contains(blocked.nextClearBit(range.first())));
  }

  @Override
  public BitSet allowedTokens() {
    return (BitSet) next.clone();
  }

  private void clearBelow(int minValue, EventParameter parameter, BitSet ids) {
    TokenRange range = layout.range(parameter);
    ids.clear(range.first(), range.first() + minValue);
  }

  private void allowNext() {
    next.clear();
    grammar.addAllowed(next);
    if (grammar.atParameter()) {
      EventParameter parameter = grammar.nextParameter();
      clearBelow(minValue(parameter), parameter, next);
      if (isAtStart && (parameter == EventParameter.BEATS || parameter == EventParameter.STEP)) {
        next.clear(layout.range(parameter).id(minValue(parameter)) + 1, next.length());
      }
      if (allowedTracks != null) {
        allowedTracks.restrict(parameter, grammar.row(), blocked, next);
      }
    }
    next.andNot(blocked);
    if (noteRules != null) {
      keepRules(noteRules);
    }
  }

  /** Removes tokens after which the constraints on notes allow no event. */
  private void keepRules(EventNoteRules noteRules) {
    if (grammar.atParameter()) {
      EventParameter parameter = grammar.nextParameter();
      boolean isNote = grammar.row()[0] == EventLayout.id(EventType.NOTE);
      if (isNote && parameter == EventParameter.BEATS) {
        noteRules.restrictBeats(reader.beat(), minStep, next);
      } else if (isNote) {
        noteRules.restrict(parameter, grammar.row(), eventStep(), next);
      } else if (parameter == EventParameter.BEATS) {
        noteRules.restrictTime(parameter, reader.beat() * STEPS_PER_BEAT, minStep, next);
      } else if (parameter == EventParameter.STEP) {
        noteRules.restrictTime(parameter, eventBeat * STEPS_PER_BEAT, minStep, next);
      }
    } else {
      noteRules.restrictTypes(minStep, endOfReach(), next);
    }
  }

  /** The step of the incomplete event once it is known, otherwise the start of its beat. */
  private long eventStep() {
    TokenRange steps = layout.range(EventParameter.STEP);
    boolean isKnown = grammar.nextParameter() != EventParameter.STEP;
    return eventBeat * STEPS_PER_BEAT + (isKnown ? steps.value(grammar.row()[2]) : 0);
  }

  /** The minimum of the next parameter: lower values are too early or make a silent note. */
  private int minValue(EventParameter parameter) {
    return switch (parameter) {
      case BEATS -> (int) (minStep / STEPS_PER_BEAT - reader.beat());
      case STEP -> eventBeat == minStep / STEPS_PER_BEAT ? (int) (minStep % STEPS_PER_BEAT) : 0;
      case DURATION, VELOCITY -> isMusical ? 1 : 0;
      default -> 0;
    };
  }

  @Override
  public @Nullable TrackEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(layout.vocabulary().mismatch(next, id));
    }
    boolean wasParameter = grammar.atParameter();
    if (wasParameter && grammar.nextParameter() == EventParameter.BEATS) {
      eventBeat = reader.beat() + layout.range(EventParameter.BEATS).value(id);
    }
    grammar.accept(id);
    TrackEvent trackEvent = null;
    if (!grammar.atParameter()) {
      trackEvent = wasParameter ? trackEvent(reader.read(grammar.row(), 0)) : null;
      grammar.fillUpRow();
    }
    allowNext();
    return trackEvent;
  }

  private @Nullable TrackEvent trackEvent(GridEvent event) {
    minStep = isMusical ? event.step : Math.max(minStep, event.beat() * STEPS_PER_BEAT);
    if (event.isSilent()) {
      return null;
    }
    isAtStart &= event.type != EventType.NOTE;
    long tick = tickAt(event.step);
    long endTick = grid.tickAt(event.step + event.durationSteps);
    int track = channelAllocator.track(event.track);
    int channel = event.hasChannel() ? channelAllocator.channel(event.channel) : 0;
    numbers.putIfAbsent(new Player(track, channel), new Player(event.track, event.channel));
    TrackEvent trackEvent =
        new TrackEvent(track, event.at(tick, Math.max(1, endTick - tick), channel));
    if (noteRules != null && trackEvent.event() instanceof Note note) {
      noteRules.rules().add(track, note);
    }
    blockTracksAndChannels();
    return trackEvent;
  }

  @Override
  public boolean isBetweenEvents() {
    return grammar.slot() == 0;
  }

  @Override
  public int tokenOf(TrackEvent event) {
    GridEvent wanted = onGrid(event);
    int[] ids = new int[EventLayout.WIDTH];
    if (wanted == null || !EventWriter.write(wanted, reader.beat(), layout, ids, 0)) {
      return -1;
    }
    int slot = grammar.slot();
    boolean isOnTheWay = Arrays.equals(grammar.row(), 0, slot, ids, 0, slot);
    return isOnTheWay && next.get(ids[slot]) ? ids[slot] : -1;
  }

  /** Returns a note or control change of the score with the numbers of tokens, otherwise null. */
  private @Nullable GridEvent onGrid(TrackEvent event) {
    long step = grid.stepsIn(event.event().tick());
    GridEvent onGrid = null;
    if (event.event() instanceof Note note) {
      long steps = Math.max(1, grid.stepsIn(note.durationTicks()));
      int maxSteps = EventParameter.DURATION.size() - 1;
      onGrid = GridEvent.note(step, event.track(), note, (int) Math.min(steps, maxSteps));
    } else if (event.event() instanceof ControlChange change) {
      onGrid = GridEvent.controlChange(step, event.track(), change);
    }
    if (onGrid == null) {
      return null;
    }
    Player inTokens = numbers().get(new Player(event.track(), onGrid.channel));
    if (inTokens == null) {
      return null;
    }
    onGrid.track = inTokens.track();
    onGrid.channel = inTokens.channel();
    return onGrid;
  }

  @Override
  public boolean reaches(int id, TrackEvent event) {
    long step = grid.stepsIn(event.event().tick());
    if (!grammar.atParameter()) {
      return minStep >= step;
    }
    EventParameter parameter = grammar.nextParameter();
    if (parameter == EventParameter.BEATS) {
      long beat = reader.beat() + layout.range(parameter).value(id);
      return beat > step / STEPS_PER_BEAT;
    }
    return parameter == EventParameter.STEP
        && eventBeat * STEPS_PER_BEAT + layout.range(parameter).value(id) >= step;
  }

  @Override
  public Comparator<TrackEvent> order() {
    return Comparator.<TrackEvent>comparingLong(event -> grid.stepsIn(event.event().tick()))
        .thenComparingInt(TrackEvent::track)
        .thenComparingInt(
            event ->
                EventOrder.rank(
                    event.event() instanceof Note ? EventType.NOTE : EventType.CONTROL_CHANGE));
  }

  @Override
  public long currentTick() {
    return tickAt(minStep);
  }

  private long tickAt(long step) {
    return Math.max(minTick, grid.tickAt(step));
  }
}
