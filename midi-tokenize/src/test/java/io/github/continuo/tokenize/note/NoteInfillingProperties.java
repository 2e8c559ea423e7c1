package io.github.continuo.tokenize.note;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NoteInfillingProperties {

  @Property
  void flat_pieces_come_back_from_any_arrangement(
      @ForAll("noteTokenizers") NoteTokenizer tokenizer,
      @ForAll("noteScores") Score score,
      @ForAll @IntRange(max = 3_000) int startStep,
      @ForAll @IntRange(min = 1, max = 3_000) int steps,
      @ForAll @IntRange(min = 256, max = 512) int boundary) {
    TokenSequence piece = tokenizer.encode(score).tokens().concat(tokenizer.end());
    long length = GridNotes.of(piece).stream().mapToLong(GridNote::step).max().orElse(0);
    Assume.that(length <= tokenizer.maxGapSteps());

    InfillSequence infill =
        new NoteInfilling(tokenizer)
            .arrange(GridNotes.of(piece), startStep, startStep + steps, id -> id < boundary);

    assertThat(tokenizer.inTimeOrder(infill.tokens())).isEqualTo(piece);
    assertThat(tokenizer.decode(infill.tokens())).isEqualTo(tokenizer.decode(piece));
  }

  @Provide
  Arbitrary<NoteTokenizer> noteTokenizers() {
    return NoteScores.anyTokenizer();
  }

  @Provide
  Arbitrary<Score> noteScores() {
    return NoteScores.any();
  }
}
