package io.github.continuo.data.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.data.Pieces;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.Augmentation;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowTransformTest {

  @ParameterizedTest
  @EnumSource
  void augmenting_draws_an_augmentation_for_each_window(EventVersion version) {
    EventTokenizer tokenizer = EventTokenizer.of(version);
    TokenSequence window = tokenizer.encode(Pieces.tune(480, 1)).tokens().slice(3, 15);

    TokenSequence varied =
        WindowTransform.augmenting(tokenizer).of(window, new SplittableRandom(5));

    Augmentation drawn = Augmentation.draw(new SplittableRandom(5));
    assertThat(varied).isEqualTo(drawn.apply(window, version)).isNotEqualTo(window);
  }

  /** Of both kinds of tokens, whole pieces and such that are arranged around a region. */
  @Property(tries = 40)
  void transposing_moves_pitches_alone_and_every_key_comes(
      @ForAll("tokenizers") Tokenizer tokenizer, @ForAll boolean isArranged, @ForAll long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    TokenSequence window = window(tokenizer, isArranged, random);
    List<Note> before = notes(tokenizer, window);
    int first = before.get(0).isDrum() ? 1 : 0; // they take turns

    Set<Integer> moves = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      TokenSequence varied = WindowTransform.transposing(tokenizer).of(window, random);
      List<Note> after = notes(tokenizer, varied);
      int move = after.get(first).pitch() - before.get(first).pitch();
      assertThat(after).isEqualTo(before.stream().map(note -> moved(note, move)).toList());
      moves.add(move);
    }

    assertThat(moves).containsExactly(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6);
  }

  /** A whole piece, or one around a region of it. */
  private static TokenSequence window(
      Tokenizer tokenizer, boolean isArranged, RandomGenerator random) {
    TokenSequence piece = tokenizer.encode(tuneAndDrums(random)).tokens().concat(tokenizer.end());
    return isArranged
        ? tokenizer
            .sampleInfill(piece, 0, piece.length(), piece.length() / 2, random)
            .map(infill -> infill.tokens(piece.length() + 2))
            .orElse(piece)
        : piece;
  }

  @Property(tries = 40)
  void arranged_windows_can_be_augmented(@ForAll EventVersion version, @ForAll long seed) {
    EventTokenizer tokenizer = EventTokenizer.of(version);
    RandomGenerator random = new SplittableRandom(seed);
    TokenSequence window = window(tokenizer, true, random);

    TokenSequence varied = WindowTransform.augmenting(tokenizer).of(window, random);

    assertThat(varied.length()).isEqualTo(window.length());
    assertThat(notes(tokenizer, varied)).hasSameSizeAs(notes(tokenizer, window));
  }

  @Provide
  static Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(
        Pieces.TOKENIZER,
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.of(EventVersion.V2),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  private static Score tuneAndDrums(RandomGenerator random) {
    List<ScoreEvent> notes = new ArrayList<>();
    for (int beat = 0; beat < 64; beat++) {
      notes.add(new Note(480L * beat, 240, 0, 40 + random.nextInt(50), 80));
      notes.add(new Note(480L * beat + 240, 240, Note.DRUM_CHANNEL, 35 + random.nextInt(47), 80));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(notes)));
  }

  private static List<Note> notes(Tokenizer tokenizer, TokenSequence tokens) {
    return tokenizer.decode(tokens).tracks().stream()
        .flatMap(Track::notes)
        .sorted(Comparator.comparing(Note::tick))
        .toList();
  }

  private static Note moved(Note note, int semitones) {
    return note.isDrum()
        ? note
        : new Note(
            note.tick(),
            note.durationTicks(),
            note.channel(),
            note.pitch() + semitones,
            note.velocity(),
            note.releaseVelocity());
  }

  @Test
  void a_window_that_would_leave_the_range_of_pitches_stays() {
    int lowest = NoteTokenizer.NOTE.first();
    TokenSequence window = TokenSequence.of(1, 128 + 6, lowest + 127, 6, 128 + 6, lowest + 60);
    RandomGenerator up = () -> 11L << 33; // which nextInt makes 6 of

    TokenSequence varied = WindowTransform.transposing(Pieces.TOKENIZER).of(window, up);

    assertThat(varied).isSameAs(window);
  }

  @Test
  void none_leaves_a_window_as_it_is() {
    TokenSequence window = TokenSequence.of(1, 1, 2, 3);

    assertThat(WindowTransform.none().of(window, new SplittableRandom(5))).isSameAs(window);
  }

  @Test
  void tokens_of_notes_cannot_be_augmented() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowTransform.augmenting(Pieces.TOKENIZER))
        .withMessage("augmentation needs a tokenizer of events, got " + Pieces.TOKENIZER);
  }
}
