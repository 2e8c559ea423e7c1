package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.midi.Score;
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
 * Music that a model has written after the beginnings of pieces, and what these pieces really go on
 * with: the same number of bars of both, so that figures compare.
 *
 * <p>A prompt has the first bars of a piece from the one with the first note on; notes that sound
 * on at its end are cut there. Bars are those of the meter where the notes begin, if the piece, or
 * the tokens that it is given in, say one; else, and so with all flat tokens, of four beats.
 *
 * @param plan how it was written
 * @param pieces in the order of writing
 */
public record GeneratedSamples(SamplePlan plan, List<GeneratedSample> pieces) {

  /**
   * Copies the list.
   *
   * @param plan how it was written
   * @param pieces in the order of writing
   */
  public GeneratedSamples {
    pieces = List.copyOf(pieces);
  }

  /**
   * Has a model write after the beginnings of pieces as its tokens say them.
   *
   * <p>The pieces to go on from are taken evenly from all; for one that is too short the next one
   * is taken, so there may be fewer than planned, or none. If more are planned than there are
   * pieces, these are taken again, as often as it needs, and cut later each time: after as many
   * bars more as a prompt and what is written after it have; all before the cut is then the prompt.
   *
   * @param model writes; it stays open
   * @param pieces in the tokens of the model
   * @param plan how much is written, and how
   * @param progress told the number of pieces written
   * @return what it wrote, and what the pieces really go on with
   * @throws IllegalArgumentException if the options leave nothing to write
   */
  public static GeneratedSamples generate(
      SequenceModel model, List<Piece> pieces, SamplePlan plan, IntConsumer progress) {
    Tokenizer tokenizer = model.tokenizer();
    return generate(
        model,
        pieces.stream().map(Piece::name).toList(),
        i -> tokenizer.decode(pieces.get(i).tokens()),
        plan,
        progress);
  }

  /**
   * Has a model write after the beginnings of songs as they are, whatever its tokens can say of
   * them: what models with different tokens write compares then. Songs are taken as pieces are.
   *
   * @param model writes; it stays open
   * @param songs by their names
   * @param plan how much is written, and how
   * @param progress told the number of pieces written
   * @return what it wrote, and what the songs really go on with
   * @throws IllegalArgumentException if the options leave nothing to write
   */
  public static GeneratedSamples generate(
      SequenceModel model, Map<String, Score> songs, SamplePlan plan, IntConsumer progress) {
    List<Score> scores = List.copyOf(songs.values());
    return generate(model, List.copyOf(songs.keySet()), scores::get, plan, progress);
  }

  private static GeneratedSamples generate(
      SequenceModel model,
      List<String> names,
      IntFunction<Score> scores,
      SamplePlan plan,
      IntConsumer progress) {
    List<GeneratedSample> written = new ArrayList<>();
    int songs = names.size();
    int count = songs == 0 ? 0 : plan.pieces();
    try (Generator generator = Generator.sharing(model)) {
      for (int i = 0; i < count; i++) {
        int earlierCuts = i / songs;
        int place = i % songs;
        int places = Math.min(songs, count - earlierCuts * songs);
        long seed = plan.options().seed() + i;
        IntStream.range(at(place, places, songs), at(place + 1, places, songs))
            .mapToObj(
                song ->
                    PromptAndReference.of(names.get(song), scores.apply(song), plan, earlierCuts))
            .flatMap(Optional::stream)
            .findFirst()
            .ifPresent(
                song -> written.add(generate(generator, song, plan.options().withSeed(seed))));
        progress.accept(i + 1);
      }
    }
    return new GeneratedSamples(plan, written);
  }

  private static GeneratedSample generate(
      Generator generator, PromptAndReference song, GenerationOptions options) {
    GenerationLength amount = GenerationLength.beats(song.beatsToWrite());
    return GeneratedSample.of(
        song, generator.continueFrom(song.prompt(), options.withLength(amount)));
  }

  private static int at(int index, int count, int size) {
    return (int) ((long) index * size / count);
  }

  /** {@return how many of the continuations have no note in their bars} It should be none. */
  public long emptyCount() {
    return pieces.stream().filter(piece -> piece.writtenBars().notes().findAny().isEmpty()).count();
  }

  /** {@return how many notes a second of calculation gave, prompts read too} */
  public double notesPerSecond() {
    return pieces.stream().mapToLong(piece -> piece.writtenBars().notes().count()).sum()
        / secondsOfWriting();
  }

  /** {@return how many seconds of music a second of calculation gave, prompts read too} */
  public double realTimeFactor() {
    return pieces.stream().mapToDouble(GeneratedSample::seconds).sum() / secondsOfWriting();
  }

  private double secondsOfWriting() {
    return pieces.stream()
        .mapToDouble(piece -> piece.continuation().totalTime().toNanos() * 1e-9)
        .sum();
  }

  /** {@return the figures of what was written} Those that no piece has are left out. */
  public Map<MusicMetric, Summary> written() {
    return figures(GeneratedSample::writtenBars);
  }

  /**
   * {@return the figures of what the pieces really go on with} Those that no piece has are left
   * out.
   */
  public Map<MusicMetric, Summary> original() {
    return figures(GeneratedSample::originalBars);
  }

  private Map<MusicMetric, Summary> figures(Function<GeneratedSample, Score> bars) {
    return Summary.ofEach(
        MusicMetric.class, pieces, (figure, piece) -> figure.of(bars.apply(piece)));
  }
}
