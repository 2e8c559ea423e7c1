package io.github.continuo.generate;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.SequenceConverter;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.transformer.BundledModel;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sound.midi.Sequence;

/**
 * Continues music, or writes new music, with a trained model.
 *
 * <p>The prompt is read once; then one row of tokens after another is drawn until there is as much
 * new music as asked for. When the model's context is full, the last half of it is read again and
 * the music goes on from there, so there is no limit to its length; only a model that comes no
 * nearer to the amount (writes no note where notes are counted, lets no time pass where time is) is
 * stopped, after 1,024 rows.
 *
 * <p>Where no seed is given, each {@link GenerationOptions#defaults} has a new one: other music
 * every time. The {@link Continuation} tells the seed that was used, and the same model, prompt and
 * options, with that seed, give the same music every time: computed in Java, on every machine, bit
 * for bit.
 *
 * <p>What comes out can be written and read back: {@code read(write(score))} is the score, if that
 * holds of the prompt. New notes of one pitch, channel and track do not overlap, neither each other
 * nor those of the prompt: one that would start while its pitch sounds is left out, or starts where
 * that ends if this is within a twelfth of a beat. Before the first new note of each channel there
 * are events, among the new ones, that undo what the prompt left behind and that would spoil it: a
 * bent pitch wheel, a pedal that is down, a volume or expression near 0, which becomes what it was
 * before it went there. What the model itself says of these stands.
 *
 * <p>Music may be had as a whole ({@link #continueFrom}, {@link #generate}), in {@link
 * #variations}, event by event as a {@link #stream}, or by turns with a host in a {@link #session}.
 *
 * <p>Safe for use by several threads, virtual ones too: each call has a cache of its own, the model
 * is shared. {@link #close} stops calls that are running, {@link #closeAfterRunning} waits for
 * them; streams and sessions that are open end then.
 */
public final class Generator implements AutoCloseable {
  private final SharedModel shared;

  private Generator(SharedModel shared) {
    this.shared = shared;
  }

  /**
   * Loads a model on the {@code auto} device.
   *
   * @param checkpoint folder of a saved model, of any kind on the class path
   * @return the generator, which the caller closes
   * @throws IOException if it cannot be read or is no model
   */
  public static Generator load(Path checkpoint) throws IOException {
    return load(checkpoint, LoadOptions.defaults());
  }

  /**
   * Loads a model on a device of choice, or with adapters.
   *
   * @param checkpoint folder of a saved model, of any kind on the class path
   * @param options on which device, in which precision, with which adapters
   * @return the generator, which the caller closes
   * @throws IOException if the model or an adapter cannot be read or is none
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static Generator load(Path checkpoint, LoadOptions options) throws IOException {
    return of(ModelFormat.loadAny(checkpoint, options));
  }

  /**
   * Loads a model that an artifact on the class path holds, on the {@code auto} device.
   *
   * @param name such as {@code pop909-dual}, of the artifact {@code continuo-pop909-dual}
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if loading fails
   */
  public static Generator bundled(String name) throws IOException {
    return bundled(name, LoadOptions.defaults());
  }

  /**
   * Loads a model that an artifact on the class path holds, on a device of choice, or with
   * adapters.
   *
   * @param name such as {@code pop909-dual}, of the artifact {@code continuo-pop909-dual}
   * @param options on which device, in which precision, with which adapters
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if it or an adapter cannot be read
   * @throws IllegalArgumentException if there is no such device as the options name
   */
  public static Generator bundled(String name, LoadOptions options) throws IOException {
    return of(BundledModel.load(name, options));
  }

  /**
   * {@return a generator of a model, which it owns from now on}
   *
   * @param model freed by {@link #close}
   */
  public static Generator of(SequenceModel model) {
    return new Generator(SharedModel.owned(model));
  }

  /**
   * {@return a generator of a model that stays whose it is} So a model in training can be heard
   * between two steps; while it is trained or closed, nothing may be asked of the generator.
   *
   * @param model not freed by {@link #close}, which frees all else
   */
  public static Generator sharing(SequenceModel model) {
    return new Generator(SharedModel.borrowed(model));
  }

  /** {@return the name of the device it runs on} */
  public String device() {
    return shared.model().device();
  }

  /** {@return what the weights of the linear maps of the model are in} */
  public Precision precision() {
    return shared.model().precision();
  }

  /**
   * {@return a sequence and 16 bars of new music after it, other ones every time, as {@code
   * javax.sound.midi} has them}
   *
   * @param prompt the music to go on from; it stays as it is
   * @throws IllegalArgumentException if there is no note in the prompt
   */
  public Sequence continueFrom(Sequence prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * {@return a sequence and new music after it, as {@code javax.sound.midi} has them}
   *
   * @param prompt the music to go on from; it stays as it is
   * @param options how much to write, and how
   * @throws IllegalArgumentException if there is no note in the prompt, or if the rules leave
   *     nothing to write
   */
  public Sequence continueFrom(Sequence prompt, GenerationOptions options) {
    return SequenceConverter.toSequence(
        continueFrom(SequenceConverter.toScore(prompt), options).score());
  }

  /**
   * {@return a score and 16 bars of new music after it, other ones every time}
   *
   * @param prompt the music to go on from
   * @throws IllegalArgumentException if there is no note in the prompt
   */
  public Continuation continueFrom(Score prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * {@return a score and new music after it}
   *
   * @param prompt the music to go on from
   * @param options how much to write, and how
   * @throws IllegalArgumentException if there is no note in the prompt, or if the rules leave
   *     nothing to write
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public Continuation continueFrom(Score prompt, GenerationOptions options) {
    return variations(prompt, 1, options).get(0);
  }

  /**
   * {@return several ways to go on from a sequence, each with the sequence before it, as {@code
   * javax.sound.midi} has them}
   *
   * @param prompt the music to go on from; it stays as it is
   * @param count how many, at least 1
   * @param options how much to write, and how; the seed is that of the first
   * @throws IllegalArgumentException if there is no note in the prompt, if the rules leave nothing
   *     to write, or if less than one is asked for
   */
  public List<Sequence> variations(Sequence prompt, int count, GenerationOptions options) {
    return variations(SequenceConverter.toScore(prompt), count, options).stream()
        .map(continuation -> SequenceConverter.toSequence(continuation.score()))
        .toList();
  }

  /**
   * {@return several ways to go on from a score, written side by side, which takes far less time
   * than one after the other} Number i, counted from 0, is what {@link #continueFrom(Score,
   * GenerationOptions)} gives with a seed that is greater by i; on the backend {@code pytorch},
   * unless a draw falls so near to the boundary between two ids that the rounding of sums decides.
   *
   * @param prompt the music to go on from
   * @param count how many, at least 1
   * @param options how much to write, and how; the seed is that of number 0
   * @throws IllegalArgumentException if there is no note in the prompt, if the rules leave nothing
   *     to write, or if less than one is asked for
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public List<Continuation> variations(Score prompt, int count, GenerationOptions options) {
    requireNotes(prompt);
    return write(prompt, shared.model().tokenizer().encode(prompt), count, options);
  }

  /** Checks what music is to go on from. */
  static void requireNotes(Score prompt) {
    if (prompt.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("prompt must have at least one note, got none");
    }
  }

  /**
   * A new piece for an ensemble.
   *
   * @param setup who plays; for {@link PieceSetup#empty}, whom the model likes
   * @param options how much to write, and how; the {@linkplain PieceSetup#constraints rules of the
   *     ensemble} are added to those given here
   * @return what goes on, from tick 0, from the {@linkplain PieceSetup#score score of the ensemble}
   * @throws IllegalArgumentException if the rules leave nothing to write
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public Continuation generate(PieceSetup setup, GenerationOptions options) {
    return variations(setup, 1, options).get(0);
  }

  /**
   * {@return several new pieces for an ensemble, written side by side, as are {@linkplain
   * #variations(Score, int, GenerationOptions) those of a prompt}}
   *
   * @param setup who plays, as for {@link #generate}
   * @param count how many, at least 1
   * @param options as for {@link #generate}; the seed is that of the first
   * @throws IllegalArgumentException if the rules leave nothing to write, or if less than one is
   *     asked for
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public List<Continuation> variations(PieceSetup setup, int count, GenerationOptions options) {
    return write(
        setup.score(),
        shared.model().tokenizer().encode(setup),
        count,
        options.withConstraints(setup.constraints(options.constraints())));
  }

  /**
   * {@return a sequence with other notes in a region, as {@code javax.sound.midi} has it}
   *
   * @param sequence the music that the region is part of; it stays as it is
   * @param region in the ticks and tracks of the sequence
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does
   * @throws IllegalStateException if the model was not trained to fill regions
   */
  public Sequence infill(Sequence sequence, Region region, GenerationOptions options) {
    return SequenceConverter.toSequence(
        infill(SequenceConverter.toScore(sequence), region, options).score());
  }

  /**
   * A score with other notes in a region.
   *
   * <p>The notes of the region are left out and new ones written, with a view to all that stands
   * around them. Everything else stays as it is, by the tick: events that are no notes, other
   * tracks, and notes that are held over the region's start or end. New notes start in the region
   * and end with it at the latest, unless they {@linkplain GenerationOptions#withNotesPastEnd may
   * sound on}; they are on the tracks of the region, and on channels that these have notes on. The
   * model ends when it holds that the region is full.
   *
   * @param score the music that the region is part of
   * @param region in the ticks and tracks of the score
   * @param options how to write; amount, ending and number of prompt rows do not matter
   * @return what was kept, and the new notes; its {@link Continuation#score} is the score that is
   *     asked for
   * @throws IllegalArgumentException if the score has no such tracks, if none of them has a note
   *     anywhere, so that nothing tells who plays there, or if the rules leave nothing to write
   * @throws IllegalStateException if the generator is closed, or if the model was not trained to
   *     fill regions
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public Continuation infill(Score score, Region region, GenerationOptions options) {
    return infillVariations(score, region, 1, options).get(0);
  }

  /**
   * {@return several ways to fill a region, written side by side, as are {@linkplain
   * #variations(Score, int, GenerationOptions) those to go on}}
   *
   * @param score the music that the region is part of
   * @param region in the ticks and tracks of the score
   * @param count how many, at least 1
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}; the seed is that of
   *     the first
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does, or
   *     if less than one is asked for
   * @throws IllegalStateException if the generator is closed, or if the model was not trained to
   *     fill regions
   * @throws CancellationException if the calling thread is interrupted, or the generator closed
   *     meanwhile
   */
  public List<Continuation> infillVariations(
      Score score, Region region, int count, GenerationOptions options) {
    InfillTask filling = filling(score, region, options);
    return write(
        count,
        i -> new GenerationState(shared.model(), filling, options.withSeed(options.seed() + i)));
  }

  /**
   * What {@link #infill(Score, Region, GenerationOptions)} adds, note by note, each as soon as it
   * is written. Nothing is written before it is asked for.
   *
   * @param score the music that the region is part of
   * @param region in the ticks and tracks of the score
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does
   * @throws IllegalStateException if the generator is closed, or if the model was not trained to
   *     fill regions
   */
  public EventStream streamInfill(Score score, Region region, GenerationOptions options) {
    InfillTask filling = filling(score, region, options);
    return stream(() -> new GenerationState(shared.model(), filling, options));
  }

  private InfillTask filling(Score score, Region region, GenerationOptions options) {
    if (!shared.model().supportsInfilling()) {
      throw new IllegalStateException(
          "the model must have been trained to fill regions, and was not; see the option --regions"
              + " of 'continuo train'");
    }
    return new InfillTask(shared.model().tokenizer(), score, region, options);
  }

  private List<Continuation> write(
      Score prompt, Encoding encoding, int count, GenerationOptions options) {
    return write(
        count,
        i ->
            new GenerationState(
                shared.model(), prompt, encoding, options.withSeed(options.seed() + i)));
  }

  private List<Continuation> write(int count, IntFunction<GenerationState> numbered) {
    if (count < 1) {
      throw new IllegalArgumentException("count of variations must be at least 1, got " + count);
    }
    return shared.use(
        () -> {
          List<GenerationState> pieces = IntStream.range(0, count).mapToObj(numbered).toList();
          new BatchGenerator(shared).write(pieces);
          return pieces.stream().map(GenerationState::continuation).toList();
        });
  }

  /**
   * New music after a score, event by event: what {@link #continueFrom(Score, GenerationOptions)}
   * adds, each event as soon as it is written. Nothing is written before it is asked for.
   *
   * @param prompt the music to go on from
   * @param options how much to write, and how
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if there is no note in the prompt, or if the rules leave
   *     nothing to write
   * @throws IllegalStateException if the generator is closed
   */
  public EventStream stream(Score prompt, GenerationOptions options) {
    requireNotes(prompt);
    return stream(prompt, shared.model().tokenizer().encode(prompt), options);
  }

  /**
   * A new piece for an ensemble, event by event: what {@link #generate} adds, each event as soon as
   * it is written. Nothing is written before it is asked for.
   *
   * @param setup who plays, as for {@link #generate}
   * @param options as for {@link #generate}
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if the rules leave nothing to write
   * @throws IllegalStateException if the generator is closed
   */
  public EventStream stream(PieceSetup setup, GenerationOptions options) {
    return stream(
        setup.score(),
        shared.model().tokenizer().encode(setup),
        options.withConstraints(setup.constraints(options.constraints())));
  }

  private EventStream stream(Score prompt, Encoding encoding, GenerationOptions options) {
    return stream(() -> new GenerationState(shared.model(), prompt, encoding, options));
  }

  private EventStream stream(Supplier<GenerationState> made) {
    GenerationState piece = shared.use(made);
    PrefixCache reading = shared.newReading();
    return new EventStream(shared, reading, piece, () -> shared.free(reading));
  }

  /**
   * A session that begins with a score.
   *
   * @param start what it begins with; it needs notes only when it is to be gone on from
   * @return the session, which the caller closes
   * @throws IllegalStateException if the generator is closed
   */
  public GenerationSession session(Score start) {
    return new GenerationSession(shared, start, null);
  }

  /**
   * A session that begins with the {@linkplain PieceSetup#score score of an ensemble} and keeps to
   * the {@linkplain PieceSetup#constraints rules of the ensemble}.
   *
   * @param setup who plays, as for {@link #generate}
   * @return the session, which the caller closes
   * @throws IllegalStateException if the generator is closed
   */
  public GenerationSession session(PieceSetup setup) {
    return new GenerationSession(shared, setup.score(), setup);
  }

  /**
   * Stops calls that are running, which is a {@link CancellationException} there, waits until they
   * have, which takes no longer than a row or a chunk of a prompt, then frees the memory, that of
   * the model unless it is {@linkplain #sharing borrowed}, also that of streams and sessions that
   * are still open: they can write no more, which is an {@link IllegalStateException}. Closing
   * twice is fine.
   */
  @Override
  public void close() {
    shared.close();
  }

  /**
   * Waits until calls that are running have given their music, then closes. Streams and sessions
   * that wait for their host to ask for the next event are not waited for. Calls that come
   * meanwhile may be refused, as after {@link #close}.
   */
  public void closeAfterRunning() {
    shared.closeAfterRunning();
  }
}
