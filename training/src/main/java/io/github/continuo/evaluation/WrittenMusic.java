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

/**
 * Music that a model has written after the beginnings of pieces, and what these pieces really go on
 * with: the same number of bars of both, so that figures compare.
 *
 * <p>Both are as the tokens of the model say music, on its grid. A prompt has the first bars of a
 * piece from the one with the first note on; notes that sound on at its end are cut there. Bars are
 * those of the meter where the notes begin, if the tokens say one; else, and so with all flat
 * tokens, of four beats.
 *
 * @param plan how it was written
 * @param pieces in the order of writing
 */
public record WrittenMusic(WritingPlan plan, List<WrittenPiece> pieces) {

  public WrittenMusic {
    pieces = List.copyOf(pieces);
  }

  /**
   * Has a model write.
   *
   * <p>The pieces to go on from are taken evenly from all; for one that is too short the next one
   * is taken, so there may be fewer than planned, or none.
   *
   * @param pieces in the tokens of the model
   * @param progress told the number of pieces written
   * @throws IllegalArgumentException if the options leave nothing to write
   */
  public static WrittenMusic write(
      SequenceModel model, List<Piece> pieces, WritingPlan plan, IntConsumer progress) {
    Tokenizer tokenizer = model.tokenizer();
    List<WrittenPiece> written = new ArrayList<>();
    int count = Math.min(plan.pieces(), pieces.size());
    try (Generator generator = Generator.ofBorrowed(model)) {
      for (int i = 0; i < count; i++) {
        List<Piece> candidates =
            pieces.subList(at(i, count, pieces.size()), at(i + 1, count, pieces.size()));
        long seed = plan.options().seed() + i;
        candidates.stream()
            .map(piece -> CutSong.of(piece.name(), tokenizer.decode(piece.tokens()), plan))
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

  /** The figures of what was written; those that no piece has are left out. */
  public Map<Figure, Spread> written() {
    return figures(WrittenPiece::writtenBars);
  }

  /** The figures of what the pieces really go on with, likewise. */
  public Map<Figure, Spread> original() {
    return figures(WrittenPiece::originalBars);
  }

  private Map<Figure, Spread> figures(Function<WrittenPiece, Score> bars) {
    return Spread.ofEach(Figure.class, pieces, (figure, piece) -> figure.of(bars.apply(piece)));
  }
}
