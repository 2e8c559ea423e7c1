package io.github.continuo.tokenize.rules;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.NoteConstraint.Harmony;
import io.github.continuo.tokenize.NoteConstraint.InChords;
import io.github.continuo.tokenize.NoteConstraint.InScale;
import io.github.continuo.tokenize.NoteConstraint.MinNotesPerBar;
import io.github.continuo.tokenize.NoteConstraint.NoRepeatedBar;
import io.github.continuo.tokenize.NoteConstraint.NotesAtOnce;
import io.github.continuo.tokenize.NoteConstraint.NotesPerBar;
import io.github.continuo.tokenize.NoteConstraint.OnGrid;
import io.github.continuo.tokenize.NoteConstraint.PitchRange;
import io.github.continuo.tokenize.NoteConstraint.Players;
import io.github.continuo.tokenize.NoteConstraint.RhythmOfBar;
import io.github.continuo.tokenize.Part;
import io.github.continuo.tokenize.TokenRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@link NoteConstraint}s of one piece while it is generated: tells when a note may start, and
 * which pitches may then sound, in a track and on a channel, until a given time.
 *
 * <p>Of two notes that differ in their end, the shorter one is allowed if the longer one is. So
 * "may sound until" answers every question of a detokenizer, in whatever order its tokens come: a
 * token is allowed if a note that the later tokens can complete is. A pitch that sounds in its
 * track and channel is not allowed, because such a note would be moved or dropped.
 *
 * <p>After the end of a region every pitch is allowed: those notes only end the generation.
 */
public final class NoteRules {

  /** Constraints that no music can keep. */
  public static final class ImpossibleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Creates an exception. */
    public ImpossibleException(String message) {
      super(message);
    }
  }

  /** Creates a detokenizer with constraints. */
  public interface Factory {
    /** Returns a detokenizer. */
    IncrementalDetokenizer create(GenerationConstraints constraints);
  }

  /**
   * A track and a channel of the score on which notes may be written.
   *
   * @param track a new one has no notes
   */
  public record Player(int track, int channel) {}

  private static final int MAX_BARS = 4_096; // that are looked at before the first note

  private final List<NoteConstraint> constraints;
  private final Steps steps;
  private final long reachSteps; // longest time that tokens can pass without a note
  private long startTick; // earliest tick of the next note
  private final long endTick; // of the region; Long.MAX_VALUE without one
  private final long keptEndTick; // of the music around the new notes
  private final Bars bars;
  private final Sounding sounding;
  private final Map<Integer, TreeMap<Long, Integer>> programs = new HashMap<>(); // by channel

  private final List<Chords> charts = new ArrayList<>();
  private final List<PitchRange> ranges = new ArrayList<>();
  private final List<NotesAtOnce> limits = new ArrayList<>();
  private final List<Players> players = new ArrayList<>();
  private final List<OnGrid> grids = new ArrayList<>();
  private Pitches pitched = Pitches.ALL; // of the scales and the ranges of all pitched notes
  private final List<Rhythm> rhythms = new ArrayList<>();
  private int maxPerBar = Integer.MAX_VALUE;
  private int minPerBar;
  private @Nullable BarMinimum minimum; // null without one, and until it is known to be possible
  private List<Player> writers = List.of();
  private boolean mayRepeatBars = true;
  private final BarMemory memory;

  /** The chords of a chart as sets of pitches. */
  private record Chords(Harmony harmony, List<List<Pitches>> bars) {
    Chords(InChords chords) {
      this(
          chords.harmony(),
          chords.chart().bars().stream()
              .map(bar -> bar.stream().map(c -> Pitches.ofClasses(c.pitchClasses())).toList())
              .toList());
    }

    List<Pitches> of(Bars.Bar bar) {
      return bars.get(bar.index() % bars.size());
    }
  }

  private NoteRules(
      GenerationConstraints given,
      Score score,
      Score kept,
      long startTick,
      long endTick,
      Steps steps,
      long reachSteps,
      IntPredicate tracks) {
    if (given.strictness() != GenerationConstraints.Strictness.MUSICAL) {
      throw new IllegalArgumentException(
          "strictness must be MUSICAL for constraints on notes, got " + given.strictness());
    }
    constraints = given.noteConstraints();
    for (Part part : parts(constraints)) {
      if (part.kind() == Part.Kind.TRACK) {
        Ranges.require("track of a constraint", part.number() + 1, 1, kept.tracks().size());
      }
    }
    this.steps = steps;
    this.reachSteps = reachSteps;
    this.startTick = startTick;
    this.endTick = endTick;
    bars = new Bars(kept, startTick);
    sounding = new Sounding(kept, startTick);
    memory = new BarMemory(bars, kept, tracks, startTick);
    for (Track track : kept.tracks()) {
      for (ScoreEvent event : track.events()) {
        if (event instanceof ProgramChange change) {
          programs
              .computeIfAbsent(change.channel(), channel -> new TreeMap<>())
              .put(change.tick(), change.program());
        }
      }
    }
    keptEndTick = kept.endTick();
    constraints.forEach(constraint -> add(constraint, score));
  }

  private void add(NoteConstraint constraint, Score score) {
    if (constraint instanceof InScale scale) {
      pitched = pitched.and(Pitches.ofClasses(scale.scale().pitchClasses()));
    } else if (constraint instanceof InChords chords) {
      charts.add(new Chords(chords));
    } else if (constraint instanceof PitchRange range) {
      if (range.part().equals(Part.pitched())) {
        pitched = pitched.and(Pitches.range(range.lowest(), range.highest()));
      } else {
        ranges.add(range);
      }
    } else if (constraint instanceof NotesAtOnce limit) {
      limits.add(limit);
    } else if (constraint instanceof Players some) {
      players.add(some);
    } else if (constraint instanceof OnGrid grid) {
      grids.add(grid);
    } else if (constraint instanceof NotesPerBar limit) {
      maxPerBar = Math.min(maxPerBar, limit.max());
    } else if (constraint instanceof MinNotesPerBar limit) {
      minPerBar = Math.max(minPerBar, limit.min());
    } else if (constraint instanceof RhythmOfBar rhythm) {
      rhythms.add(new Rhythm(rhythm.part(), onsetBeats(rhythm, score)));
    } else if (constraint instanceof NoRepeatedBar) {
      mayRepeatBars = false;
    }
  }

  /** Returns the times of the notes of a bar and a part. */
  private List<Double> onsetBeats(RhythmOfBar rhythm, Score score) {
    Set<Double> onsets = new TreeSet<>();
    for (int track = 0; track < score.tracks().size(); track++) {
      for (Note note : (Iterable<Note>) score.tracks().get(track).notes()::iterator) {
        int program = program(note.channel(), note.tick());
        if (bars.number(note.tick()) == rhythm.bar()
            && (rhythm.part() == null || matches(rhythm.part(), track, note.channel(), program))) {
          onsets.add(bars.beatsInBar(note.tick()));
        }
      }
    }
    if (onsets.isEmpty()) {
      throw new ImpossibleException("there is no note in bar " + rhythm.bar());
    }
    return List.copyOf(onsets);
  }

  /**
   * Returns the rules for music after a score, or null if there are no constraints.
   *
   * @param startTick the earliest tick of new music
   * @param reachSteps the longest time that tokens can pass without a note
   */
  public static @Nullable NoteRules after(
      Score score,
      long startTick,
      Steps steps,
      long reachSteps,
      GenerationConstraints constraints) {
    return constraints.noteConstraints().isEmpty()
        ? null
        : new NoteRules(
            constraints, score, score, startTick, Long.MAX_VALUE, steps, reachSteps, track -> true);
  }

  /** Returns the rules for a region, or null if there are no constraints. */
  public static @Nullable NoteRules within(
      Score score, Region region, Steps steps, long reachSteps, GenerationConstraints constraints) {
    return constraints.noteConstraints().isEmpty()
        ? null
        : new NoteRules(
            constraints,
            score,
            score.withoutNotesIn(region),
            region.startTick(),
            region.endTick(),
            steps,
            reachSteps,
            region::includesTrack);
  }

  /** Returns the parts that constraints name. */
  public static List<Part> parts(List<NoteConstraint> constraints) {
    List<Part> parts = new ArrayList<>();
    for (NoteConstraint constraint : constraints) {
      if (constraint instanceof PitchRange range) {
        parts.add(range.part());
      } else if (constraint instanceof NotesAtOnce limit) {
        parts.add(limit.part());
      } else if (constraint instanceof Players some) {
        parts.addAll(some.parts());
      } else if (constraint instanceof RhythmOfBar rhythm && rhythm.part() != null) {
        parts.add(rhythm.part());
      }
    }
    return parts;
  }

  /**
   * Creates a detokenizer; if its constraints are impossible, finds out which of them are.
   *
   * @throws IllegalArgumentException names one constraint that is impossible by itself, two that
   *     are together, or all
   */
  public static IncrementalDetokenizer create(GenerationConstraints constraints, Factory factory) {
    try {
      return factory.create(constraints);
    } catch (ImpossibleException e) {
      throw new IllegalArgumentException(
          "constraints must leave notes to write: " + culprits(constraints, factory), e);
    }
  }

  private static String culprits(GenerationConstraints constraints, Factory factory) {
    List<NoteConstraint> all = constraints.noteConstraints();
    for (NoteConstraint each : all) {
      String reason = reason(constraints.withNoteConstraints(List.of(each)), factory);
      if (reason != null) {
        return Text.format("\"%s\" is impossible here: %s", each, reason);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        List<NoteConstraint> pair = List.of(all.get(j), all.get(i));
        String reason = reason(constraints.withNoteConstraints(pair), factory);
        if (reason != null) {
          return Text.format("\"%s\" and \"%s\" conflict: %s", pair.get(0), pair.get(1), reason);
        }
      }
    }
    return all + " are impossible together";
  }

  /** Returns why constraints are impossible; null if they are not. */
  private static @Nullable String reason(GenerationConstraints constraints, Factory factory) {
    try {
      factory.create(constraints);
      return null;
    } catch (ImpossibleException e) {
      return e.getMessage();
    }
  }

  /** Whether the music depends on its bars, so that time signatures may not change. */
  public boolean dependOnBars() {
    return !charts.isEmpty()
        || !grids.isEmpty()
        || !rhythms.isEmpty()
        || minPerBar > 0
        || countsBars();
  }

  /** Whether a bar may become full or complete, so that music moves on to the next. */
  private boolean countsBars() {
    return maxPerBar < Integer.MAX_VALUE || !mayRepeatBars;
  }

  /** Whether the music depends on its programs, so that they may not change. */
  public boolean dependOnPrograms() {
    return parts(constraints).stream().anyMatch(part -> part.kind() == Part.Kind.INSTRUMENT);
  }

  /** Whether a note may start at a step, if any pitch may. */
  public boolean mayStart(long step) {
    long tick = steps.tickAt(step);
    if (!mayReach(step)) {
      return false;
    }
    return tick >= endTick
        || (isOnset(step, tick)
            && (maxPerBar == Integer.MAX_VALUE || memory.newNotesAt(tick) < maxPerBar));
  }

  /**
   * Whether no bar before a step misses notes; if one does, no later step can be reached either.
   */
  public boolean mayReach(long step) {
    return minimum == null || minimum.isCompleteUntil(Math.min(steps.tickAt(step), endTick));
  }

  /** Whether the grids, and the rhythms of all notes, have a step. */
  private boolean isOnset(long step, long tick) {
    if (tick < startTick) {
      return false;
    }
    for (OnGrid grid : grids) {
      if (steps.stepAt(bars.nearestPoint(tick, 1.0 / grid.onsetsPerBeat())) != step) {
        return false;
      }
    }
    for (Rhythm rhythm : rhythms) {
      if (rhythm.part() == null && !rhythm.isOnset(step, bars, steps)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an event that is no note may be at a step. */
  public boolean mayPass(long step) {
    return minimum == null || minimum.mayGoOnAt(step);
  }

  /** Whether the music may end now. */
  public boolean mayEnd() {
    return minimum == null
        || (endTick < Long.MAX_VALUE ? minimum.isCompleteUntil(endTick) : minimum.isComplete());
  }

  /** Takes the tracks and channels on which notes may be written from now on. */
  public void setWriters(List<Player> newWriters) {
    writers = newWriters;
    changeMinimum();
  }

  /**
   * Returns the pitches that may sound from a step on, at which a note {@linkplain #mayStart may
   * start}.
   *
   * @param durationSteps at least 1
   * @param track track of the score; a new one has no notes
   * @param channel channel of the score
   */
  public Pitches pitches(long step, long durationSteps, int track, int channel) {
    long tick = steps.tickAt(step);
    if (tick >= endTick) {
      return Pitches.ALL;
    }
    long noteEnd = Math.max(tick + 1, steps.tickAt(step + durationSteps));
    Pitches pitches = pitches(step, noteEnd, track, channel, null);
    if (!mayRepeatBars) {
      pitches = memory.withoutRepetition(pitches, tick, channel == Note.DRUM_CHANNEL);
    }
    boolean isOpen =
        pitches.isEmpty()
            || minimum == null
            || minimum.isPossibleAfter(new BarMinimum.Held(track, channel, tick, noteEnd));
    return isOpen ? pitches : Pitches.NONE;
  }

  /** Whether some note of one step can start, whatever the bar and the held note have. */
  private boolean isOpen(long step, BarMinimum.@Nullable Held held) {
    long tick = steps.tickAt(step);
    if (!isOnset(step, tick)) {
      return false;
    }
    // One pitch may repeat the bar before, one may sound already.
    int others = (mayRepeatBars ? 0 : 1) + (held == null ? 0 : 1);
    long noteEnd = Math.max(tick + 1, steps.tickAt(step + 1));
    Pitches drums = Pitches.NONE;
    Pitches pitched = Pitches.NONE;
    for (Player writer : writers) {
      Pitches more = pitches(step, noteEnd, writer.track, writer.channel, held);
      if (writer.channel == Note.DRUM_CHANNEL) {
        drums = drums.or(more);
      } else {
        pitched = pitched.or(more);
      }
      if (drums.size() + pitched.size() > others) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the pitches of a note, whatever its bar has.
   *
   * @param held another note that sounds then; its pitch is not known
   */
  private Pitches pitches(
      long step, long noteEnd, int track, int channel, BarMinimum.@Nullable Held held) {
    long tick = steps.tickAt(step);
    int program = program(channel, tick);
    for (Players some : players) {
      if (isNamed(some.parts(), track, channel, program) != some.play()) {
        return Pitches.NONE;
      }
    }
    for (NotesAtOnce limit : limits) {
      if (matches(limit.part(), track, channel, program)
          && !isBelow(limit, track, tick, noteEnd, held)) {
        return Pitches.NONE;
      }
    }
    for (Rhythm rhythm : rhythms) {
      if (rhythm.part() != null
          && matches(rhythm.part(), track, channel, program)
          && !rhythm.isOnset(step, bars, steps)) {
        return Pitches.NONE;
      }
    }
    Pitches pitches = channel == Note.DRUM_CHANNEL ? Pitches.ALL : harmony(step, tick, noteEnd);
    for (PitchRange range : ranges) {
      if (matches(range.part(), track, channel, program)) {
        pitches = pitches.and(Pitches.range(range.lowest(), range.highest()));
      }
    }
    return pitches.isEmpty() ? pitches : sounding.silent(pitches, track, channel, tick);
  }

  private boolean isBelow(
      NotesAtOnce limit, int track, long tick, long noteEnd, BarMinimum.@Nullable Held held) {
    Part part = limit.part();
    boolean isHeld =
        held != null
            && held.track() == track
            && matches(part, track, held.channel(), program(held.channel(), held.startTick()));
    return sounding.isBelow(
        limit.max() - (isHeld ? 1 : 0),
        other -> matches(part, track, other.channel(), program(other.channel(), other.startTick())),
        track,
        tick,
        noteEnd);
  }

  private static boolean isNamed(Set<Part> parts, int track, int channel, int program) {
    for (Part part : parts) {
      if (matches(part, track, channel, program)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a note belongs to a part. */
  private static boolean matches(Part part, int track, int channel, int program) {
    return switch (part.kind()) {
      case PITCHED -> channel != Note.DRUM_CHANNEL;
      case DRUMS -> channel == Note.DRUM_CHANNEL;
      case TRACK -> track == part.number();
      case INSTRUMENT -> channel != Note.DRUM_CHANNEL && program == part.number();
    };
  }

  private int program(int channel, long tick) {
    TreeMap<Long, Integer> changes = programs.get(channel);
    Map.Entry<Long, Integer> change = changes == null ? null : changes.floorEntry(tick);
    return change == null ? 0 : change.getValue();
  }

  /** Returns the pitches of pitched notes in the scale, the range and the chords. */
  private Pitches harmony(long step, long tick, long noteEnd) {
    Pitches pitches = pitched;
    for (Chords chart : charts) {
      pitches =
          chart.harmony == Harmony.ALWAYS
              ? pitches.and(common(chart, tick, Math.min(noteEnd, endTick)))
              : pitches.and(onStrongBeat(chart, step, tick));
    }
    return pitches;
  }

  /** Returns the common tones of the chords of some time. */
  private Pitches common(Chords chart, long tick, long noteEnd) {
    Pitches common = Pitches.ALL;
    Bars.Bar bar = bars.at(tick);
    while (bar.startTick() < noteEnd) {
      List<Pitches> chords = chart.of(bar);
      for (int i = 0; i < chords.size(); i++) {
        if (chordTick(bar, chords, i) < noteEnd && chordTick(bar, chords, i + 1) > tick) {
          common = common.and(chords.get(i));
        }
      }
      if (common.isEmpty()) {
        return common;
      }
      bar = bars.get(bar.index() + 1);
    }
    return common;
  }

  /** Returns the tick at which a chord of a bar begins. */
  private static long chordTick(Bars.Bar bar, List<Pitches> chords, int index) {
    return bar.startTick()
        + Math.round((double) (bar.endTick() - bar.startTick()) * index / chords.size());
  }

  private Pitches onStrongBeat(Chords chart, long step, long tick) {
    Bars.Bar bar = bars.at(tick);
    List<Pitches> chords = chart.of(bar);
    int index = 0;
    while (index + 1 < chords.size() && chordTick(bar, chords, index + 1) <= tick) {
      index++;
    }
    boolean isStrong =
        isAt(chordTick(bar, chords, index), step)
            || isAt(bars.nearestPoint(tick, bar.strongBeats()), step);
    return isStrong ? chords.get(index) : Pitches.ALL;
  }

  /** Whether a step is nearest to a tick, or a note at the step is at the tick. */
  private boolean isAt(long tick, long step) {
    return steps.stepAt(tick) == step || steps.tickAt(step) == tick;
  }

  /**
   * Returns the longest duration of a note in steps, so short that tokens reach a time after its
   * end; 0 if there is none.
   *
   * @param max the longest that tokens have
   * @param isAllowed whether a note may be so long; then it may be shorter, too
   */
  public int longest(int max, IntPredicate isAllowed) {
    int allowed = 0;
    int end = (int) Math.min(max, Math.max(1, reachSteps * 3 / 8)) + 1;
    while (end - allowed > 1) {
      int middle = (allowed + end) / 2;
      if (isAllowed.test(middle)) {
        allowed = middle;
      } else {
        end = middle;
      }
    }
    return allowed;
  }

  /** Removes the token ids of a range whose values are not allowed. */
  public static void retain(BitSet ids, TokenRange range, IntPredicate isAllowed) {
    for (int id = ids.nextSetBit(range.first());
        id >= 0 && id < range.end();
        id = ids.nextSetBit(id + 1)) {
      if (!isAllowed.test(id - range.first())) {
        ids.clear(id);
      }
    }
  }

  /** Goes on in the rest of a region. */
  public NoteRules resumedAt(long newStartTick) {
    startTick = newStartTick;
    changeMinimum();
    return this;
  }

  /** Takes a new note. */
  public void add(int track, Note note) {
    sounding.add(track, note);
    if (note.tick() < endTick) {
      memory.add(note);
    }
    changeMinimum();
  }

  private void changeMinimum() {
    if (minimum != null) {
      minimum.change();
    }
  }

  /**
   * Checks, before the first note, that notes can start everywhere often enough: then a model never
   * comes to a point from which its time tokens reach no note.
   *
   * @param mayStart whether any note may start at a step
   * @throws ImpossibleException if it cannot
   */
  public void requirePossible(long entryStep, LongPredicate mayStart) {
    long maxGapSteps = reachSteps / 4; // twice this and a held note are within reach
    if (pitched.isEmpty()) {
      throw new ImpossibleException("no pitch is left");
    }
    int cycle = charts.stream().mapToInt(chart -> chart.bars.size()).max().orElse(1);
    long horizon = endTick < Long.MAX_VALUE ? endTick : bars.get(cycle).endTick();
    long lastStep = entryStep;
    for (long step = entryStep; steps.tickAt(step) < horizon; step++) {
      if (mayStart.test(step)) {
        lastStep = step;
      } else if (step - lastStep > maxGapSteps) {
        throw noNote(lastStep);
      }
    }
    if (lastStep == entryStep && !mayStart.test(entryStep)) {
      throw noNote(entryStep);
    }
    for (int i = 0; i < cycle && bars.get(i).startTick() < horizon; i++) {
      requirePitches(bars.get(i));
    }
    long barSteps = steps.stepAt(bars.get(0).endTick()) - steps.stepAt(bars.get(0).startTick());
    if (countsBars() && barSteps > reachSteps / 16) {
      throw new ImpossibleException("a bar is too long for the tokens to pass it without a note");
    }
    if (minPerBar > 0) {
      minimum = requireMinimum();
    }
  }

  /** Returns the minimum of notes per bar if each bar can have them. */
  private BarMinimum requireMinimum() {
    if (maxPerBar < minPerBar) {
      throw new ImpossibleException("no bar can have as many notes as it must");
    }
    if (!steps.areAlikeInBeats()) {
      throw new ImpossibleException("the time of the tokens or the score is not in beats");
    }
    BarMinimum all =
        new BarMinimum(minPerBar, bars, steps, memory, startTick, endTick, this::isOpen);
    int lastBar = (endTick < Long.MAX_VALUE ? 0 : periodBars()) + bars.at(lastChange()).index();
    if (lastBar > MAX_BARS) {
      throw new ImpossibleException("there are too many different bars");
    }
    for (int i = 0; i <= lastBar; i++) {
      Bars.Bar bar = bars.get(i);
      if (steps.stepAt(bar.endTick()) - steps.stepAt(bar.startTick()) > reachSteps / 16) {
        throw new ImpossibleException("a bar is too long for the tokens to pass it without a note");
      }
      if (!all.isPossible(bar)) {
        throw new ImpossibleException(
            Text.format(
                "there is no time for %d notes, one after the other, in bar %d of the new music",
                minPerBar, i + 1));
      }
    }
    return all;
  }

  /** Returns the tick after which the bars of new music repeat. */
  private long lastChange() {
    return endTick < Long.MAX_VALUE ? endTick : Math.max(startTick, keptEndTick);
  }

  /** Returns the number of bars after which steps and chords repeat, when nothing else changes. */
  private int periodBars() {
    double beatsPerBar = bars.beats(bars.at(lastChange()));
    for (int period = 1; period <= MAX_BARS; period++) {
      int candidate = period;
      if (period * beatsPerBar % 1 == 0
          && charts.stream().allMatch(chart -> candidate % chart.bars.size() == 0)) {
        return period;
      }
    }
    return MAX_BARS + 1;
  }

  private void requirePitches(Bars.Bar bar) {
    for (Chords chart : charts) {
      for (Pitches chord : chart.of(bar)) {
        if (pitched.and(chord).isEmpty()) {
          throw new ImpossibleException(
              "a chord has no pitch in bar " + (bar.index() + 1) + " of the new music");
        }
      }
    }
  }

  private ImpossibleException noNote(long step) {
    return new ImpossibleException(
        "no note can start from tick " + Math.max(startTick, steps.tickAt(step)) + " on");
  }
}
