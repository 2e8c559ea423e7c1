package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.midi.Score;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Continuations that a model generated from prompts, and the reference continuations of the same
 * pieces: equal numbers of bars, so that their metrics are comparable.
 *
 * <p>A prompt holds the first bars of a piece, starting at the bar of the first note; notes that
 * sound past its end are cut there. Bars follow the time signature in force at the first note. They
 * have four beats if there is none, which is always so for pieces in note tokens.
 *
 * @param plan the settings of the generation; its sampling leaves nothing open
 * @param pieces the samples, in the order of generation
 */
public record GeneratedSamples(SamplePlan plan, List<GeneratedSample> pieces) {

  /**
   * Copies the list.
   *
   * @param plan the settings of the generation
   * @param pieces the samples, in the order of generation
   */
  public GeneratedSamples {
    pieces = List.copyOf(pieces);
  }

  /**
   * Generates continuations of tokenized pieces.
   *
   * <p>The prompts come from pieces that are spread evenly over the list. A piece that is too short
   * is replaced by the next one, so there may be fewer samples than planned, or none. If more
   * samples are planned than there are pieces, the pieces are used again, as often as necessary.
   * Each time the cut is later, by the bars of a prompt plus the bars to generate, and the prompt
   * is everything before the cut.
   *
   * @param model generates the continuations; it stays open
   * @param pieces pieces in the tokens of the model
   * @param plan the settings of the generation
   * @param threads pieces to compute at a time, each on its own thread, at least 1; the music is
   *     the same for any number
   * @param progress called with the number of pieces done, on the calling thread
   * @return the generated and the reference continuations
   * @throws IllegalArgumentException if the options leave nothing to generate
   * @throws InterruptedException if the calling thread is interrupted; the call waits until no
   *     thread uses the model
   */
  public static GeneratedSamples generate(
      SequenceModel model, List<Piece> pieces, SamplePlan plan, int threads, IntConsumer progress)
      throws InterruptedException {
    Tokenizer tokenizer = model.tokenizer();
    return generate(
        model,
        pieces.stream().map(Piece::name).toList(),
        i -> tokenizer.decode(pieces.get(i).tokens()),
        plan,
        threads,
        progress);
  }

  /**
   * Generates continuations of songs, with references that are not limited to what the tokenizer
   * can encode. The samples of models with different tokenizers are then comparable. Songs are
   * chosen and cut as {@linkplain #generate(SequenceModel, List, SamplePlan, int, IntConsumer)
   * pieces} are.
   *
   * @param model generates the continuations; it stays open
   * @param songs the songs by name
   * @param plan the settings of the generation
   * @param threads songs to compute at a time, each on its own thread, at least 1; the music is the
   *     same for any number
   * @param progress called with the number of songs done, on the calling thread
   * @return the generated and the reference continuations
   * @throws IllegalArgumentException if the options leave nothing to generate
   * @throws InterruptedException if the calling thread is interrupted; the call waits until no
   *     thread uses the model
   */
  public static GeneratedSamples generate(
      SequenceModel model,
      Map<String, Score> songs,
      SamplePlan plan,
      int threads,
      IntConsumer progress)
      throws InterruptedException {
    List<Score> scores = List.copyOf(songs.values());
    return generate(model, List.copyOf(songs.keySet()), scores::get, plan, threads, progress);
  }

  private static GeneratedSamples generate(
      SequenceModel model,
      List<String> names,
      IntFunction<Score> scores,
      SamplePlan plan,
      int threads,
      IntConsumer progress)
      throws InterruptedException {
    SamplePlan complete = plan.completedBy(model);
    List<GeneratedSample> samples = new ArrayList<>();
    int songs = names.size();
    int count = songs == 0 ? 0 : plan.pieces();
    try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2);
        Generator generator = Generator.sharing(model)) { // closed first: it stops what runs
      pool.inOrder(
          count,
          i -> {
            int earlierCuts = i / songs;
            int index = i % songs;
            int samplesInRound = Math.min(songs, count - earlierCuts * songs);
            GenerationOptions options = complete.options().withSeed(plan.options().seed() + i);
            return IntStream.range(
                    at(index, samplesInRound, songs), at(index + 1, samplesInRound, songs))
                .mapToObj(
                    song ->
                        PromptAndReference.of(
                            names.get(song), scores.apply(song), plan, earlierCuts))
                .flatMap(Optional::stream)
                .findFirst()
                .map(song -> generate(generator, song, options));
          },
          (sample, i) -> {
            sample.ifPresent(samples::add);
            progress.accept(i + 1);
          });
    }
    return new GeneratedSamples(complete, samples);
  }

  private static GeneratedSample generate(
      Generator generator, PromptAndReference song, GenerationOptions options) {
    GenerationLength length = GenerationLength.beats(song.beatsToWrite());
    return GeneratedSample.of(
        song,
        generator.continueFrom(song.prompt(), options.withLength(length).withNotesPastEnd(true)));
  }

  private static int at(int index, int count, int size) {
    return (int) ((long) index * size / count);
  }

  /** {@return the number of generated continuations without a note in their bars} Ideally 0. */
  public long emptyCount() {
    return pieces.stream()
        .filter(piece -> piece.generatedBars().notes().findAny().isEmpty())
        .count();
  }

  /**
   * {@return the generated notes per second of computation on one of the threads, prefill of the
   * prompts included}
   */
  public double notesPerSecond() {
    return pieces.stream().mapToLong(piece -> piece.generatedBars().notes().count()).sum()
        / computationSeconds();
  }

  /**
   * {@return the generated seconds of music per second of computation on one of the threads,
   * prefill of the prompts included}
   */
  public double realTimeFactor() {
    return pieces.stream().mapToDouble(GeneratedSample::seconds).sum() / computationSeconds();
  }

  private double computationSeconds() {
    return pieces.stream()
        .mapToDouble(piece -> piece.continuation().totalTime().toNanos() * 1e-9)
        .sum();
  }

  /**
   * {@return the metrics of the generated bars} Metrics that are defined for no piece are left out.
   */
  public Map<MusicMetric, Summary> generated() {
    return metrics(GeneratedSample::generatedBars);
  }

  /**
   * {@return the metrics of the reference bars} Metrics that are defined for no piece are left out.
   */
  public Map<MusicMetric, Summary> reference() {
    return metrics(GeneratedSample::referenceBars);
  }

  private Map<MusicMetric, Summary> metrics(Function<GeneratedSample, Score> bars) {
    return Summary.ofEach(
        MusicMetric.class, pieces, (metric, piece) -> metric.of(bars.apply(piece)));
  }
}
