package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files are as they were, and the new music goes on in them. */
class DualJoiningTest {
  private static final int NONE = -1;

  @TempDir private Path folder;

  /** One track of format 0, 220 ticks, programs and channels in several tracks, a real song. */
  static Stream<Arguments> files() {
    return Stream.of(
            "syn01_format0_ppq480",
            "syn04_jitter_ppq220",
            "syn12_program_changes",
            "syn29_channel_in_tracks",
            "pop_331_v1")
        .flatMap(
            name ->
                Stream.of(
                        EventTokenizer.of(EventVersion.V1),
                        EventTokenizer.optimizing(EventVersion.V2))
                    .map(tokenizer -> Arguments.of(name, tokenizer)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_file_is_gone_on_with(String name, EventTokenizer tokenizer) throws IOException {
    Score prompt = MidiReader.read(Goldens.folder("midi/" + name + ".mid"));
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.positions(150)).withSeed(7);

    SpelledRows model = new SpelledRows(likesLowTracks(tokenizer));
    Continuation continuation;
    try (Generator generator = Generator.of(model)) {
      continuation = generator.continueFrom(prompt, options);
    }
    Score longer = continuation.score();
    Path file = folder.resolve("longer.mid");
    MidiWriter.write(longer, file);

    assertThat(continuation.newEvents()).hasSize(150);
    assertHolds(longer, prompt);
    assertComesAfter(prompt, continuation.newEvents());
    assertSitWithTheirKind(tokenizer, prompt, model.rows, continuation.newEvents());
    Score readBack = MidiReader.read(file);
    assertThat(readBack.timeBase()).isEqualTo(prompt.timeBase());
    assertHolds(readBack, prompt);
  }

  /** A model that chooses among all numbers of tracks, but rarely a high one. */
  private static TrainableDual likesLowTracks(EventTokenizer tokenizer) {
    TrainableDual model = TinyDual.lively(tokenizer, 96, 1);
    TokenRange tracks = tokenizer.vocabulary().range("track");
    EngineThread.run(
        () ->
            model
                .parameters()
                .get("lm_head.weight")
                .set(
                    new NDIndex(String.format(Locale.ROOT, "%d:%d", tracks.id(6), tracks.end())),
                    0));
    return model;
  }

  /**
   * All events of the prompt are in their tracks in their order, and what comes first is theirs.
   */
  private static void assertHolds(Score score, Score prompt) {
    assertThat(score.timeBase()).isEqualTo(prompt.timeBase());
    assertThat(score.tracks()).hasSizeGreaterThanOrEqualTo(prompt.tracks().size());
    for (int i = 0; i < prompt.tracks().size(); i++) {
      List<ScoreEvent> before = prompt.tracks().get(i).events();
      assertThat(score.tracks().get(i).events()).containsSubsequence(before);
    }
    long lastOnset = lastOnset(prompt);
    assertThat(notesUpTo(score, lastOnset)).isEqualTo(notesUpTo(prompt, lastOnset));
  }

  private static long lastOnset(Score score) {
    return score.notes().mapToLong(Note::tick).max().orElseThrow();
  }

  private static List<Note> notesUpTo(Score score, long tick) {
    return score.notes().filter(note -> note.tick() <= tick).toList();
  }

  /** New events start where the music has ended, at the nearest beat, and after the last onset. */
  private static void assertComesAfter(Score prompt, List<TrackEvent> added) {
    int ticksPerBeat = ((TimeBase.TicksPerQuarter) prompt.timeBase()).ticks();
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElseThrow();
    long startTick = Math.round((double) endTick / ticksPerBeat) * ticksPerBeat;
    assertThat(added)
        .allSatisfy(
            placed ->
                assertThat(placed.event().tick())
                    .isGreaterThanOrEqualTo(startTick)
                    .isGreaterThan(lastOnset(prompt)))
        .isSortedAccordingTo((a, b) -> Long.compare(a.event().tick(), b.event().tick()));
  }

  /** Each new event is where the notes are that the prompt's rows have under the same numbers. */
  private static void assertSitWithTheirKind(
      EventTokenizer tokenizer, Score prompt, List<TokenSequence> rows, List<TrackEvent> added) {
    Map<Integer, Integer> tracks = origins(tokenizer, prompt, "track");
    Map<Integer, Integer> channels = origins(tokenizer, prompt, "channel");
    int known = 0;
    for (int i = 0; i < added.size(); i++) {
      Integer track = tracks.get(value(tokenizer, rows.get(i), 0, "track"));
      Integer channel = channels.get(value(tokenizer, rows.get(i), 0, "channel"));
      if (track != null) {
        assertThat(added.get(i).track()).isEqualTo(track);
        known++;
      }
      if (channel != null) {
        assertThat(channel(added.get(i).event())).isEqualTo(channel);
      }
    }
    assertThat(known).isPositive();
  }

  /**
   * The tracks or channels of a score that the numbers in its rows came from: those that have each
   * of the number's notes, at its step and pitch. Numbers with two such are left out.
   */
  private static Map<Integer, Integer> origins(
      EventTokenizer tokenizer, Score prompt, String parameter) {
    TokenSequence rows = tokenizer.encode(prompt).tokens();
    Map<Integer, Set<Integer>> candidates = new HashMap<>();
    long beat = 0;
    for (int row = 1; row < rows.length(); row++) {
      beat += value(tokenizer, rows, row, "beats");
      int pitch = value(tokenizer, rows, row, "pitch");
      if (pitch != NONE) {
        long step = 16 * beat + value(tokenizer, rows, row, "step");
        candidates
            .computeIfAbsent(
                value(tokenizer, rows, row, parameter), number -> numbersUpTo(prompt.tracks()))
            .retainAll(whereIs(prompt, step, pitch, parameter));
      }
    }
    Map<Integer, Integer> origins = new HashMap<>();
    candidates.forEach(
        (number, left) -> {
          assertThat(left).isNotEmpty();
          if (left.size() == 1) {
            origins.put(number, left.iterator().next());
          }
        });
    return origins;
  }

  private static Set<Integer> numbersUpTo(List<Track> tracks) {
    return IntStream.range(0, Math.max(16, tracks.size()))
        .boxed()
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<Integer> whereIs(Score prompt, long step, int pitch, String parameter) {
    double ticksPerBeat = ((TimeBase.TicksPerQuarter) prompt.timeBase()).ticks();
    Set<Integer> found = new HashSet<>();
    for (int track = 0; track < prompt.tracks().size(); track++) {
      for (Note note : prompt.tracks().get(track).notes().toList()) {
        if (note.pitch() == pitch && Math.rint(16 * note.tick() / ticksPerBeat) == step) {
          found.add(parameter.equals("track") ? track : note.channel());
        }
      }
    }
    return found;
  }

  /** The value of a parameter in a row of an event; {@link #NONE} if the row does not have it. */
  private static int value(
      EventTokenizer tokenizer, TokenSequence rows, int row, String parameter) {
    TokenRange kind =
        tokenizer.eventTypes().stream()
            .filter(range -> range.first() == rows.id(row, 0))
            .findFirst()
            .orElseThrow();
    List<TokenRange> parameters = tokenizer.parameters(kind);
    return IntStream.range(0, parameters.size())
        .filter(place -> parameters.get(place).name().equals(parameter))
        .map(place -> parameters.get(place).value(rows.id(row, place + 1)))
        .findFirst()
        .orElse(NONE);
  }

  private static int channel(ScoreEvent event) {
    if (event instanceof Note note) {
      return note.channel();
    } else if (event instanceof ProgramChange change) {
      return change.channel();
    } else if (event instanceof ControlChange change) {
      return change.channel();
    }
    return NONE;
  }
}
