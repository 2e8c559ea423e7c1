package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.generate.Amount;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.metrics.Figure;
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
public record WrittenMusic(WritingPlan plan, List<WrittenPiece> pieces) {

  /**
   * Copies the list.
   *
   * @param plan how it was written
   * @param pieces in the order of writing
   */
  public WrittenMusic {
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
  public static WrittenMusic write(
      SequenceModel model, List<Piece> pieces, WritingPlan plan, IntConsumer progress) {
    Tokenizer tokenizer = model.tokenizer();
    return write(
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
  public static WrittenMusic write(
      SequenceModel model, Map<String, Score> songs, WritingPlan plan, IntConsumer progress) {
    List<Score> scores = List.copyOf(songs.values());
    return write(model, List.copyOf(songs.keySet()), scores::get, plan, progress);
  }

  private static WrittenMusic write(
      SequenceModel model,
      List<String> names,
      IntFunction<Score> scores,
      WritingPlan plan,
      IntConsumer progress) {
    List<WrittenPiece> written = new ArrayList<>();
    int songs = names.size();
    int count = songs == 0 ? 0 : plan.pieces();
    try (Generator generator = Generator.ofBorrowed(model)) {
      for (int i = 0; i < count; i++) {
        int earlierCuts = i / songs;
        int place = i % songs;
        int places = Math.min(songs, count - earlierCuts * songs);
        long seed = plan.options().seed() + i;
        IntStream.range(at(place, places, songs), at(place + 1, places, songs))
            .mapToObj(song -> CutSong.of(names.get(song), scores.apply(song), plan, earlierCuts))
            .flatMap(Optional::stream)
            .findFirst()
            .ifPresent(song -> written.add(write(generator, song, plan.options().withSeed(seed))));
        progress.accept(i + 1);
      }
    }
    return new WrittenMusic(plan, written);
  }

  private static WrittenPiece write(Generator generator, CutSong song, GenerationOptions options) {
    Amount amount = Amount.beats(song.beatsToWrite());
    return WrittenPiece.of(song, generator.continueFrom(song.prompt(), options.withAmount(amount)));
  }

  private static int at(int index, int count, int size) {
    return (int) ((long) index * size / count);
  }

  /** {@return how many of the continuations have no note in their bars} It should be none. */
  public long empty() {
    return pieces.stream().filter(piece -> piece.writtenBars().notes().findAny().isEmpty()).count();
  }

  /** {@return how many notes a second of calculation gave, prompts read too} */
  public double notesPerSecond() {
    return pieces.stream().mapToLong(piece -> piece.writtenBars().notes().count()).sum()
        / secondsOfWriting();
  }

  /** {@return how many seconds of music a second of calculation gave, prompts read too} */
  public double timesPlayback() {
    return pieces.stream().mapToDouble(WrittenPiece::seconds).sum() / secondsOfWriting();
  }

  private double secondsOfWriting() {
    return pieces.stream()
        .mapToDouble(piece -> piece.continuation().total().toNanos() * 1e-9)
        .sum();
  }

  /** {@return the figures of what was written} Those that no piece has are left out. */
  public Map<Figure, Spread> written() {
    return figures(WrittenPiece::writtenBars);
  }

  /**
   * {@return the figures of what the pieces really go on with} Those that no piece has are left
   * out.
   */
  public Map<Figure, Spread> original() {
    return figures(WrittenPiece::originalBars);
  }

  private Map<Figure, Spread> figures(Function<WrittenPiece, Score> bars) {
    return Spread.ofEach(Figure.class, pieces, (figure, piece) -> figure.of(bars.apply(piece)));
  }
}
