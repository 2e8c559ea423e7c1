package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventTokenizerProperties {

  @Property
  void rows_are_those_of_a_plain_reading_of_the_description(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    assertThat(Goldens.rows(tokens)).isEqualTo(PlainEventTokenizer.rows(score, tokenizer));
  }

  @Property
  void every_row_is_legal_and_nothing_may_follow_the_end(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens().concat(tokenizer.end());
    Grammar grammar = tokenizer.grammar();

    for (int id : tokens.ids()) {
      assertThat(grammar.allowed().get(id)).isTrue();
      grammar.accept(id);
    }
    assertThat(grammar.allowed().isEmpty()).isTrue();
  }

  @Property
  void what_decodes_is_the_normalized_score(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    Score decoded = tokenizer.decode(tokenizer.encode(score).tokens());

    assertThat(decoded).isEqualTo(tokenizer.normalize(score));
    assertThat(tokenizer.decode(tokenizer.encode(score).tokens().concat(tokenizer.end())))
        .isEqualTo(decoded);
  }

  @Property
  void every_note_that_is_said_is_one_of_the_score_brought_to_the_grid(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    EventEncoding encoding = tokenizer.encode(score);
    double ticksPerStep =
        score.timeBase() instanceof TimeBase.Smpte film
            ? film.ticksPerSecond() / 32
            : ((TimeBase.TicksPerQuarter) score.timeBase()).ticks() / 16.0;

    for (GridEvent said : EventRows.events(encoding.tokens(), tokenizer.layout())) {
      if (said.isNote()) {
        int track = encoding.scoreTrack(said.track).orElseThrow();
        int channel = encoding.scoreChannel(said.channel).orElseThrow();
        assertThat(score.tracks().get(track).notes())
            .anySatisfy(
                note -> {
                  assertThat(note.channel()).isEqualTo(channel);
                  assertThat(note.pitch()).isEqualTo(said.number);
                  assertThat(note.velocity()).isEqualTo(said.value);
                  assertThat(Math.abs(note.tick() - said.step * ticksPerStep))
                      .isLessThanOrEqualTo(ticksPerStep / 2 + 1e-6);
                  assertThat((double) said.durationSteps)
                      .isLessThanOrEqualTo(
                          Math.max(1, note.durationTicks() / ticksPerStep + 0.5 + 1e-6));
                });
      }
    }
  }

  @Property
  void rows_in_canonical_order_come_back_as_they_were_in_version_1(
      @ForAll("canonicalV1") TokenSequence rows) {
    assertComesBack(rows, EventTokenizer.of(EventVersion.V1));
  }

  @Property
  void rows_in_canonical_order_come_back_as_they_were_in_version_2(
      @ForAll("canonicalV2") TokenSequence rows) {
    assertComesBack(rows, EventTokenizer.of(EventVersion.V2));
  }

  private static void assertComesBack(TokenSequence rows, EventTokenizer version) {
    EventTokenizer tokenizer = version.withControlTolerance(0).withTempoTolerance(0);

    TokenSequence again = tokenizer.encode(tokenizer.decode(rows)).tokens();

    assertThat(Goldens.rows(again)).isEqualTo(Goldens.rows(rows));
  }

  @Property
  void whatever_the_grammar_allows_decodes_and_can_be_read_again_from_its_file(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll @IntRange(max = 60) int rows,
      @ForAll Random random)
      throws MidiFormatException {
    TokenSequence tokens = walk(tokenizer, rows, random);

    Score score = tokenizer.decode(tokens);

    assertThat(MidiReader.read(MidiWriter.write(score))).isEqualTo(score);
    for (int row = 0; row < tokens.length(); row++) {
      tokenizer.decode(tokens.slice(row, tokens.length())); // and so does every window
    }
  }

  private static TokenSequence walk(EventTokenizer tokenizer, int rows, Random random) {
    Grammar grammar = tokenizer.grammar();
    IntStream.Builder ids = IntStream.builder();
    for (int i = 0; i < rows * tokenizer.width() && !grammar.allowed().isEmpty(); i++) {
      int[] allowed = grammar.allowed().stream().toArray();
      int id = allowed[random.nextInt(allowed.length)];
      grammar.accept(id);
      ids.add(id);
    }
    return TokenSequence.of(tokenizer.width(), ids.build().toArray());
  }

  @Property
  void a_tail_fits_decodes_and_ends_with_the_last_rows(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll @IntRange(min = 1, max = 60) int maxLength) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    TokenSequence tail = tokenizer.keepLast(tokens, maxLength);

    assertThat(tail.length()).isEqualTo(Math.min(maxLength, tokens.length()));
    tokenizer.decode(tail);
    int kept = (maxLength + 1) / 2 - 1; // at least; the first of them is changed
    if (tokens.length() > maxLength) {
      assertThat(tail.slice(tail.length() - kept, tail.length()))
          .isEqualTo(tokens.slice(tokens.length() - kept, tokens.length()));
    }
  }

  @Property
  void the_notes_of_a_tail_are_the_last_ones_as_far_from_each_other_as_before(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll @IntRange(min = 1, max = 60) int maxLength) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    List<GridEvent> all = notes(tokens, tokenizer);
    List<GridEvent> tail = notes(tokenizer.keepLast(tokens, maxLength), tokenizer);

    List<GridEvent> last = all.subList(all.size() - tail.size(), all.size());
    for (int i = 0; i < tail.size(); i++) {
      assertThat(tail.get(i).number).isEqualTo(last.get(i).number);
      assertThat(last.get(i).step - tail.get(i).step)
          .isEqualTo(last.get(0).step - tail.get(0).step)
          .isNotNegative();
      assertThat((last.get(i).step - tail.get(i).step) % 16).isZero();
    }
  }

  private static List<GridEvent> notes(TokenSequence tokens, EventTokenizer tokenizer) {
    return EventRows.events(tokens, tokenizer.layout()).stream().filter(GridEvent::isNote).toList();
  }

  @Property
  void no_two_channels_of_rows_are_the_same_channel_of_the_score(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    EventEncoding encoding = tokenizer.encode(score);

    int[] channels =
        IntStream.range(0, 16)
            .mapToObj(encoding::scoreChannel)
            .flatMapToInt(channel -> channel.stream())
            .toArray();

    assertThat(channels).doesNotHaveDuplicates();
    assertThat(encoding.scoreChannel(Note.DRUM_CHANNEL).orElse(Note.DRUM_CHANNEL))
        .isEqualTo(Note.DRUM_CHANNEL);
    for (int track = 0; track < 128; track++) {
      assertThat(encoding.scoreTrack(track).orElse(-1)).isLessThan(score.tracks().size());
    }
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }

  @Provide
  Arbitrary<TokenSequence> canonicalV1() {
    return CanonicalRows.of(EventVersion.V1);
  }

  @Provide
  Arbitrary<TokenSequence> canonicalV2() {
    return CanonicalRows.of(EventVersion.V2);
  }
}
