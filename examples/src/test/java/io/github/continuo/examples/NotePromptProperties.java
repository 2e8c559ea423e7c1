package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NotePromptProperties {

  @Property(tries = 200)
  void last_rows_of_its_encoding_are_as_many_as_asked_for(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll @IntRange(min = NotePrompt.LEAST_ROWS, max = 1_500) int rows,
      @ForAll long seed) {
    Score prompt = NotePrompt.of(tokenizer, rows, seed);

    TokenSequence tokens = tokenizer.encode(prompt).tokens();

    assertThat(tokenizer.tail(tokens, rows).length()).isEqualTo(rows);
    assertThat(prompt.notes()).isNotEmpty();
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
        EventTokenizer.of(Version.V2),
        EventTokenizer.optimising(Version.V2));
  }
}
