package io.github.continuo.generate;

import io.github.continuo.messages.Ranges;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.SequenceConverter;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.BundledModel;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.hub.DownloadListener;
import io.github.continuo.transformer.hub.NamedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sound.midi.Sequence;

/**
 * Continues scores, generates new pieces and infills regions with a trained model: takes a {@link
 * Score} and options, returns a {@link Continuation}.
 *
 * <p>The generator reads the prompt once, then samples one position after another until the music
 * has the requested length. When the model's context is full, the generator reads the last half of
 * it again and continues from there, so the length is not limited. Generation stops early if 1,024
 * positions in a row bring no progress towards the requested length: no new note if notes are
 * counted, no passing of time if time is counted.
 *
 * <p>{@link GenerationOptions#defaults} picks a new seed each time, so the music differs each time.
 * The {@link Continuation} contains the seed. The same model, prompt, options and seed give the
 * same music; with the backend {@code java} it is bit-identical on every machine.
 *
 * <p>The result can be written and read back: {@code read(write(score))} equals the score if this
 * holds for the prompt. New notes of one pitch, channel and track overlap neither each other nor
 * notes of the prompt: a note that would start while its pitch sounds is left out, or starts at the
 * end of the sounding note if that is within a twelfth of a beat. Before the first new note of each
 * channel, the new events include resets of settings that the prompt left behind and that would
 * spoil the new music: a bent pitch wheel is centered, a pedal is released, and a volume or
 * expression near 0 returns to its earlier value. Such events that the model generates itself are
 * kept.
 *
 * <p>Music is returned as a whole ({@link #continueFrom}, {@link #generate}, {@link #infill}), in
 * {@link #variations}, event by event as a {@link #stream}, or interactively in a {@link #session}.
 *
 * <p>Safe for use by several threads, including virtual threads: each call has its own cache, and
 * all share the model. {@link #close} stops running calls, {@link #closeAfterRunning} waits for
 * them; both end open streams and sessions.
 */
public final class Generator implements AutoCloseable {
  private final SharedModel shared;

  private Generator(SharedModel shared) {
    this.shared = shared;
  }

  /**
   * Loads a model on the {@code auto} device.
   *
   * @param checkpoint folder of a saved model, in any format on the class path
   * @return the generator, which the caller closes
   * @throws IOException if the folder cannot be read or holds no model
   */
  public static Generator load(Path checkpoint) throws IOException {
    return load(checkpoint, LoadOptions.defaults());
  }

  /**
   * Loads a model with the given options.
   *
   * @param checkpoint folder of a saved model, in any format on the class path
   * @param options device, precision and adapters
   * @return the generator, which the caller closes
   * @throws IOException if the model or an adapter cannot be read, or is not one
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static Generator load(Path checkpoint, LoadOptions options) throws IOException {
    return of(ModelFormat.loadAny(checkpoint, options));
  }

  /**
   * Loads a model by name on the {@code auto} device.
   *
   * @param name path of an existing folder, name of a bundled model, or id of a model on Hugging
   *     Face, such as {@code skytnt/midi-model-tv2o-medium}, which is downloaded unless it is on
   *     this machine already; see {@link NamedModel}
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if downloading or loading fails
   */
  public static Generator load(String name) throws IOException {
    return load(name, LoadOptions.defaults());
  }

  /**
   * Loads a model by name with the given options.
   *
   * @param name as for {@link #load(String)}
   * @param options device, precision and adapters
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if downloading or loading fails
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static Generator load(String name, LoadOptions options) throws IOException {
    return load(name, options, DownloadListener.logging());
  }

  /**
   * Loads a model by name with the given options.
   *
   * @param name as for {@link #load(String)}
   * @param options device, precision and adapters
   * @param listener told of downloads, which are logged otherwise
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if downloading or loading fails
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static Generator load(String name, LoadOptions options, DownloadListener listener)
      throws IOException {
    return NamedModel.load(name, options, listener, Generator::load);
  }

  /**
   * Loads a bundled model from the class path on the {@code auto} device.
   *
   * @param name such as {@code pop909-dual}, in the artifact {@code continuo-pop909-dual}
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if loading fails
   */
  public static Generator bundled(String name) throws IOException {
    return bundled(name, LoadOptions.defaults());
  }

  /**
   * Loads a bundled model from the class path with the given options.
   *
   * @param name such as {@code pop909-dual}, in the artifact {@code continuo-pop909-dual}
   * @param options device, precision and adapters
   * @return the generator, which the caller closes
   * @throws IOException if there is no model of this name, or if it or an adapter cannot be read
   * @throws IllegalArgumentException if the device that the options name does not exist
   */
  public static Generator bundled(String name, LoadOptions options) throws IOException {
    return BundledModel.load(name, folder -> load(folder, options));
  }

  /**
   * Returns a generator that owns the given model.
   *
   * @param model {@link #close} closes it
   * @return the generator, which the caller closes
   */
  public static Generator of(SequenceModel model) {
    return new Generator(SharedModel.owned(model));
  }

  /**
   * Returns a generator that uses a model without owning it, for example to generate samples from a
   * model between two training steps. While the model is trained, and after it is closed, the
   * generator must not be used.
   *
   * @param model {@link #close} does not close it, but frees everything else
   * @return the generator, which the caller closes
   */
  public static Generator sharing(SequenceModel model) {
    return new Generator(SharedModel.borrowed(model));
  }

  /** {@return the model's tokenizer, which says what the model can express} */
  public Tokenizer tokenizer() {
    return shared.model().tokenizer();
  }

  /** {@return the name of the device that the model runs on} */
  public String device() {
    return shared.model().device();
  }

  /** {@return what runs the model, for people: {@code java int8}} */
  public String backend() {
    return shared.model().backend();
  }

  /** {@return the precision of the weights of linear layers} */
  public Precision precision() {
    return shared.model().precision();
  }

  /**
   * Continues a {@code javax.sound.midi} sequence by 16 bars, with a new seed on each call.
   *
   * @param prompt the music to continue; it is not changed
   * @return the prompt followed by new music
   * @throws IllegalArgumentException if the prompt has no note
   */
  public Sequence continueFrom(Sequence prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * Continues a {@code javax.sound.midi} sequence.
   *
   * @param prompt the music to continue; it is not changed
   * @param options how much to generate, and how
   * @return the prompt followed by new music
   * @throws IllegalArgumentException if the prompt has no note, or if the constraints allow nothing
   */
  public Sequence continueFrom(Sequence prompt, GenerationOptions options) {
    return SequenceConverter.toSequence(
        continueFrom(SequenceConverter.toScore(prompt), options).score());
  }

  /**
   * Continues a score by 16 bars, with a new seed on each call.
   *
   * @param prompt the music to continue
   * @return the prompt and the new music
   * @throws IllegalArgumentException if the prompt has no note
   */
  public Continuation continueFrom(Score prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * Continues a score.
   *
   * @param prompt the music to continue
   * @param options how much to generate, and how
   * @return the prompt and the new music
   * @throws IllegalArgumentException if the prompt has no note, or if the constraints allow nothing
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public Continuation continueFrom(Score prompt, GenerationOptions options) {
    return variations(prompt, 1, options).get(0);
  }

  /**
   * Returns several continuations of a {@code javax.sound.midi} sequence.
   *
   * @param prompt the music to continue; it is not changed
   * @param count number of continuations, at least 1
   * @param options how much to generate, and how; the seed is that of the first
   * @return sequences, each the prompt followed by new music
   * @throws IllegalArgumentException if the prompt has no note, if the constraints allow nothing,
   *     or if the count is less than 1
   */
  public List<Sequence> variations(Sequence prompt, int count, GenerationOptions options) {
    return variations(SequenceConverter.toScore(prompt), count, options).stream()
        .map(continuation -> SequenceConverter.toSequence(continuation.score()))
        .toList();
  }

  /**
   * {@return several continuations of a score, generated as a batch, which takes far less time than
   * one after the other}
   *
   * <p>Continuation i, counted from 0, is what {@link #continueFrom(Score, GenerationOptions)}
   * returns with a seed that is greater by i. With the backend {@code pytorch}, sums may be rounded
   * differently in a batch, so very rarely another token is sampled.
   *
   * @param prompt the music to continue
   * @param count number of continuations, at least 1
   * @param options how much to generate, and how; the seed is that of continuation 0
   * @throws IllegalArgumentException if the prompt has no note, if the constraints allow nothing,
   *     or if the count is less than 1
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public List<Continuation> variations(Score prompt, int count, GenerationOptions options) {
    requireNotes(prompt);
    return generateBatch(prompt, shared.model().tokenizer().encode(prompt), count, options);
  }

  /** Checks that a prompt has a note. */
  static void requireNotes(Score prompt) {
    if (prompt.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("prompt must have at least one note, got none");
    }
  }

  /**
   * Generates a new piece.
   *
   * @param setup instruments, tempo, key and time signature; with {@link PieceSetup#empty} the
   *     model chooses them
   * @param options how much to generate, and how; the {@linkplain PieceSetup#constraints
   *     constraints of the setup} are added
   * @return the {@linkplain PieceSetup#score score of the setup} and the new music, which begins at
   *     tick 0
   * @throws IllegalArgumentException if the constraints allow nothing
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public Continuation generate(PieceSetup setup, GenerationOptions options) {
    return variations(setup, 1, options).get(0);
  }

  /**
   * Generates several new pieces as a batch, like {@linkplain #variations(Score, int,
   * GenerationOptions) variations of a continuation}.
   *
   * @param setup instruments, tempo, key and time signature, as for {@link #generate}
   * @param count number of pieces, at least 1
   * @param options as for {@link #generate}; the seed is that of the first
   * @return the pieces
   * @throws IllegalArgumentException if the constraints allow nothing, or if the count is less than
   *     1
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public List<Continuation> variations(PieceSetup setup, int count, GenerationOptions options) {
    return generateBatch(
        setup.score(),
        shared.model().tokenizer().encode(setup),
        count,
        options.withConstraints(setup.constraints(options.constraints())));
  }

  /**
   * Replaces the notes in a region of a {@code javax.sound.midi} sequence.
   *
   * @param sequence the music that contains the region; it is not changed
   * @param region in the ticks and tracks of the sequence
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}
   * @return the sequence with new notes in the region
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does
   * @throws IllegalStateException if the model was not trained for infilling
   */
  public Sequence infill(Sequence sequence, Region region, GenerationOptions options) {
    return SequenceConverter.toSequence(
        infill(SequenceConverter.toScore(sequence), region, options).score());
  }

  /**
   * Replaces the notes in a region of a score.
   *
   * <p>The generator removes the notes of the region and generates new ones that fit the music
   * before and after them. All else stays unchanged, to the tick: events that are not notes, other
   * tracks, and notes that sound across the region's start or end. New notes start in the region
   * and end with it at the latest, unless they {@linkplain GenerationOptions#withNotesPastEnd may
   * sound past its end}. They are on the tracks of the region, and on channels on which these
   * tracks have notes. Generation ends when the model samples the end token or reaches the end of
   * the region.
   *
   * @param score the music that contains the region
   * @param region in the ticks and tracks of the score
   * @param options how to generate; length, ending and maximum prompt length are ignored
   * @return the kept music and the new notes; {@link Continuation#score} has both
   * @throws IllegalArgumentException if the score does not have these tracks, if none of them has a
   *     note anywhere, so that their instruments are unknown, or if the constraints allow nothing
   * @throws IllegalStateException if the generator is closed, or if the model was not trained for
   *     infilling
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public Continuation infill(Score score, Region region, GenerationOptions options) {
    return infillVariations(score, region, 1, options).get(0);
  }

  /**
   * Returns several ways to infill a region, generated as a batch, like {@linkplain
   * #variations(Score, int, GenerationOptions) variations of a continuation}.
   *
   * @param score the music that contains the region
   * @param region in the ticks and tracks of the score
   * @param count number of ways, at least 1
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}; the seed is that of
   *     the first
   * @return the kept music and the new notes, for each way
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does, or
   *     if the count is less than 1
   * @throws IllegalStateException if the generator is closed, or if the model was not trained for
   *     infilling
   * @throws CancellationException if the calling thread is interrupted, or the generator is closed
   *     during the call
   */
  public List<Continuation> infillVariations(
      Score score, Region region, int count, GenerationOptions options) {
    InfillTask infillTask = infillTask(score, region, options);
    return generateBatch(
        count, i -> new GenerationState(shared, infillTask, options.withSeed(options.seed() + i)));
  }

  /**
   * Streams the new notes of {@link #infill(Score, Region, GenerationOptions)}, each as soon as it
   * is generated. The stream generates a note only when the caller asks for one.
   *
   * @param score the music that contains the region
   * @param region in the ticks and tracks of the score
   * @param options as for {@link #infill(Score, Region, GenerationOptions)}
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException as {@link #infill(Score, Region, GenerationOptions)} does
   * @throws IllegalStateException if the generator is closed, or if the model was not trained for
   *     infilling
   */
  public EventStream streamInfill(Score score, Region region, GenerationOptions options) {
    InfillTask infillTask = infillTask(score, region, options);
    return stream(() -> new GenerationState(shared, infillTask, options));
  }

  private InfillTask infillTask(Score score, Region region, GenerationOptions options) {
    if (!shared.model().supportsInfilling()) {
      throw new IllegalStateException(
          "the model must have been trained to fill regions, and was not; see the option"
              + " --infill-rate of 'continuo train'");
    }
    return new InfillTask(shared.model().tokenizer(), score, region, options);
  }

  private List<Continuation> generateBatch(
      Score prompt, Encoding encoding, int count, GenerationOptions options) {
    return generateBatch(
        count,
        i -> new GenerationState(shared, prompt, encoding, options.withSeed(options.seed() + i)));
  }

  private List<Continuation> generateBatch(int count, IntFunction<GenerationState> newState) {
    Ranges.requireAtLeast("count of variations", count, 1);
    return shared.use(
        () -> {
          List<GenerationState> states = IntStream.range(0, count).mapToObj(newState).toList();
          new BatchGenerator(shared).write(states);
          return states.stream().map(GenerationState::continuation).toList();
        });
  }

  /**
   * Streams the new events of {@link #continueFrom(Score, GenerationOptions)}, each as soon as it
   * is generated. The stream generates an event only when the caller asks for one.
   *
   * @param prompt the music to continue
   * @param options how much to generate, and how
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if the prompt has no note, or if the constraints allow nothing
   * @throws IllegalStateException if the generator is closed
   */
  public EventStream stream(Score prompt, GenerationOptions options) {
    requireNotes(prompt);
    return stream(prompt, shared.model().tokenizer().encode(prompt), options);
  }

  /**
   * Streams the new events of {@link #generate}, each as soon as it is generated. The stream
   * generates an event only when the caller asks for one.
   *
   * @param setup instruments, tempo, key and time signature, as for {@link #generate}
   * @param options as for {@link #generate}
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if the constraints allow nothing
   * @throws IllegalStateException if the generator is closed
   */
  public EventStream stream(PieceSetup setup, GenerationOptions options) {
    return stream(
        setup.score(),
        shared.model().tokenizer().encode(setup),
        options.withConstraints(setup.constraints(options.constraints())));
  }

  private EventStream stream(Score prompt, Encoding encoding, GenerationOptions options) {
    return stream(() -> new GenerationState(shared, prompt, encoding, options));
  }

  private EventStream stream(Supplier<GenerationState> newState) {
    GenerationState state = shared.use(newState);
    PrefixCache cache = shared.newPrefixCache();
    return new EventStream(shared, cache, state, () -> shared.free(cache));
  }

  /**
   * Starts a session with a score.
   *
   * @param start the first score; it needs notes only once it is continued
   * @return the session, which the caller closes
   * @throws IllegalStateException if the generator is closed
   */
  public GenerationSession session(Score start) {
    return new GenerationSession(shared, start, null);
  }

  /**
   * Starts a session with the {@linkplain PieceSetup#score score of a setup}, whose {@linkplain
   * PieceSetup#constraints constraints} apply to all new music.
   *
   * @param setup instruments, tempo, key and time signature, as for {@link #generate}
   * @return the session, which the caller closes
   * @throws IllegalStateException if the generator is closed
   */
  public GenerationSession session(PieceSetup setup) {
    return new GenerationSession(shared, setup.score(), setup);
  }

  /**
   * Stops running calls, waits until they have stopped, then frees the memory.
   *
   * <p>Stopped calls throw a {@link CancellationException}, after the position or the chunk of the
   * prompt in progress. The generator frees the model unless it is {@linkplain #sharing shared}. It
   * also frees streams and sessions that are still open; after that they throw an {@link
   * IllegalStateException} when asked for events. Closing twice has no effect.
   */
  @Override
  public void close() {
    shared.close();
  }

  /**
   * Waits until running calls have returned, then closes. It does not wait for streams and sessions
   * whose caller is not asking for an event. Calls that start in the meantime may be refused, as
   * after {@link #close}.
   */
  public void closeAfterRunning() {
    shared.closeAfterRunning();
  }
}
