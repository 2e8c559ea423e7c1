package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid.Milliseconds;
import io.github.continuo.tokenize.note.TimeGrid.StepsPerBeat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.statistics.Statistics;

/** Music of random tokens that constraints allow; its seed determines all that is random. */
final class RandomMusic {
  private static final int MAX_POSITIONS = 90;
  private static final int POSITIONS_READ_AGAIN = 33; // then the context is shortened

  /** How music is generated. */
  enum Task {
    CONTINUE,
    INFILL,
    GENERATE
  }

  private final Tokenizer tokenizer;
  private final Score prompt;
  private final Task task;
  private final long seed;
  private final Region region;

  RandomMusic(Tokenizer tokenizer, Score prompt, Task task, long seed) {
    this.tokenizer = tokenizer;
    this.prompt = prompt;
    this.task = task;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    BeatMap beats = BeatMap.of(prompt.timeBase());
    long startTick = beats.tickAt(random.nextInt(5));
    region = Region.ofTicks(startTick, startTick + beats.tickAt(1 + random.nextInt(9)));
  }

  /**
   * Writes music, and checks on the way that there is always a token.
   *
   * @return the music, to be checked; empty if the constraints are refused
   */
  Optional<ConstraintCheck> written(List<NoteConstraint> constraints) {
    SplittableRandom random = new SplittableRandom(seed);
    GenerationOptions options =
        GenerationOptions.defaults()
            .withSeed(seed)
            .withNotesPastEnd(random.nextBoolean())
            .withRepeatedBars(random.nextBoolean() ? 0 : random.nextDouble())
            .withEnding(random.nextBoolean() ? Ending.ALLOWED : Ending.IGNORED)
            .withLength(GenerationLength.positions(MAX_POSITIONS))
            .withConstraints(GenerationConstraints.defaults().withNoteConstraints(constraints));
    GenerationState state;
    try {
      state = state(options);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining(" ");
      Statistics.collect("refused");
      return Optional.empty();
    }

    generate(state, random);

    Continuation piece = state.continuation();
    Statistics.collect(
        "notes: " + piece.newEvents().stream().anyMatch(p -> p.event() instanceof Note));
    return Optional.of(check(piece, state.isDone()));
  }

  private GenerationState state(GenerationOptions options) {
    ScriptedModel model = new ScriptedModel(tokenizer, 40);
    PieceSetup setup = PieceSetup.empty().withTimeSignature(3, 4).withInstruments(0, 33);
    return switch (task) {
      case CONTINUE ->
          new GenerationState(
              SharedModel.borrowed(model), prompt, tokenizer.encode(prompt), options);
      case INFILL ->
          new GenerationState(
              SharedModel.borrowed(model),
              new InfillTask(tokenizer, prompt, region, options),
              options);
      case GENERATE ->
          new GenerationState(
              SharedModel.borrowed(model),
              setup.score(),
              tokenizer.encode(setup),
              options.withConstraints(setup.constraints(options.constraints())));
    };
  }

  private ConstraintCheck check(Continuation piece, boolean isDone) {
    boolean isClock =
        tokenizer instanceof NoteTokenizer notes && notes.grid() instanceof Milliseconds;
    double step =
        tokenizer instanceof NoteTokenizer notes
            ? notes.grid() instanceof StepsPerBeat beat ? 1.0 / beat.steps() : 0.032
            : 1.0 / 16;
    long start =
        switch (task) {
          case CONTINUE -> tokenizer.encode(prompt).detokenizer().currentTick();
          case INFILL -> region.startTick();
          case GENERATE -> 0;
        };
    long end = task == Task.INFILL ? region.endTick() : Long.MAX_VALUE;
    return new ConstraintCheck(
        task == Task.INFILL ? prompt : piece.prompt(),
        piece,
        task == Task.INFILL && isDone ? end : 0,
        start,
        end,
        step / 2,
        !isClock);
  }

  /** Draws tokens that are allowed, most of them close together and long. */
  private void generate(GenerationState state, SplittableRandom random) {
    float[] bias = bias(random);
    int end = tokenizer.end().id(0, 0);
    for (int position = 1; !state.isDone() && position <= 2 * MAX_POSITIONS; position++) {
      int[] row = new int[tokenizer.width()];
      Arrays.fill(row, tokenizer.padId());
      int length = 1;
      for (int i = 0; i < length; i++) {
        assertThat(state.allowed().isEmpty()).as("dead end").isFalse();
        float[] logits = new float[tokenizer.vocabulary().size()];
        for (int id = 0; id < logits.length; id++) {
          logits[id] = bias[id] + (float) random.nextDouble() * 6;
        }
        row[i] = state.choose(logits);
        length = tokenizer.tokenCount(row[0]);
      }
      state.add(TokenSequence.of(row.length, row));
      if (position % POSITIONS_READ_AGAIN == 0 && !state.isDone()) {
        state.shortenContext();
      }
      if (row[0] != end) {
        assertThat(state.allowed().isEmpty()).as("dead end").isFalse();
      }
    }
  }

  /** Whether a value is one of the same note again and again, on the beat. */
  private static boolean isOfOnePulse(TokenRange range, int value) {
    return switch (range.name()) {
      case "pitch", "note" -> range.size() == 1 || value == 60; // of events, a note is a type
      case "time" -> value == 12;
      case "beats" -> value == 1;
      case "track", "channel", "step" -> value == 0;
      case "duration" -> value <= 2;
      case "velocity" -> true;
      default -> false;
    };
  }

  private float[] bias(SplittableRandom random) {
    float[] bias = new float[tokenizer.vocabulary().size()];
    int longest = 1 + random.nextInt(60);
    boolean likesEnd = random.nextInt(4) == 0;
    boolean isMonotonous = random.nextInt(3) == 0;
    for (TokenRange range : tokenizer.vocabulary().ranges()) {
      for (int value = 0; value < range.size(); value++) {
        boolean isLiked =
            isMonotonous
                ? isOfOnePulse(range, value)
                : switch (range.name()) {
                  case "pitch", "note", "drum" -> range.size() == 1 || (value > 40 && value < 80);
                  case "channel" -> value <= 1 || value == 9;
                  case "track" -> value <= 3;
                  case "beats" -> value <= 1;
                  case "time" -> value <= 6;
                  case "duration" -> value <= longest;
                  case "control change" -> false;
                  case "end" -> likesEnd;
                  default -> true;
                };
        bias[range.id(value)] = isLiked ? 0 : -8;
      }
    }
    return bias;
  }
}
