package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.training.Validation;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.TokenLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LikelihoodEvaluationTest {
  /** A chord of C and E and, 200 steps later, a drum. */
  private static final List<ScoreEvent> MUSIC =
      List.of(
          new Note(0, 240, 0, 60, 80),
          new Note(0, 240, 0, 64, 80),
          new Note(200 * 40, 40, Note.DRUM_CHANNEL, 36, 80));

  private static TokenLoss oneNat(int id) {
    return new TokenLoss(1, 0.25f, id % 2 == 0);
  }

  private static Piece piece(Tokenizer tokenizer, List<? extends ScoreEvent> events) {
    Score score = Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));
    return new Piece(
        Path.of("song.mid"), "", tokenizer.encode(score).tokens().concat(tokenizer.end()));
  }

  private static LikelihoodEvaluation predictions(Tokenizer tokenizer, Piece piece)
      throws InterruptedException {
    StatedModel model = new StatedModel(tokenizer, LikelihoodEvaluationTest::oneNat);
    return LikelihoodEvaluation.of(model, List.of(piece), 64, 4, 100, 2, done -> {});
  }

  @Test
  void flat_tokens_are_parted_into_what_they_say() throws InterruptedException {
    // start | duration 60, duration 64, time 127, time 73, duration drum, end
    LikelihoodEvaluation found = predictions(Pieces.TOKENIZER, piece(Pieces.TOKENIZER, MUSIC));

    assertThat(found.notes()).isEqualTo(3);
    assertThat(found.all().targets()).isEqualTo(9);
    assertThat(found.nllPerNote()).isEqualTo(9 / 3.0);
    assertThat(found.all().perplexity()).isCloseTo(Math.E, within(1e-12));
    assertThat(found.nllByPart())
        .containsExactly(
            entry("onset", 2 + 3 * 0.25),
            entry("pitch", 3.0),
            entry("duration", 3 * 0.75),
            entry("end", 1.0));
    assertThat(found.tokens())
        .containsOnlyKeys("time", "duration", "note", "drum", "end")
        .extractingByKey("duration", InstanceOfAssertFactories.type(TokenStatistics.class))
        .isEqualTo(
            new TokenStatistics(3, 2, 3)); // 134 twice and 129, of which the even ones are hits
  }

  @Test
  void rows_of_events_are_parted_into_what_they_say() throws InterruptedException {
    EventTokenizer tokenizer = EventTokenizer.of(EventVersion.V1);
    List<ScoreEvent> events = new ArrayList<>(MUSIC);
    events.add(new Tempo(0, 500_000));
    events.add(new ControlChange(480, 0, 64, 127));

    LikelihoodEvaluation found = predictions(tokenizer, piece(tokenizer, events));

    assertThat(found.notes()).isEqualTo(3);
    assertThat(found.nllByPart())
        .containsEntry("onset", 9.0)
        .containsEntry("pitch", 3.0)
        .containsEntry("duration", 3.0)
        .containsEntry("velocity", 3.0)
        .containsEntry("track", 3.0)
        .containsEntry("channel", 3.0)
        .containsEntry("tempo", 5.0)
        .containsEntry("control change", 7.0)
        .containsEntry("end", 1.0)
        .hasSize(9);
    assertThat(found.all().totalNll()).isEqualTo(37);
    assertThat(found.tokens()).containsKeys("note: type", "note: step", "tempo: beats per minute");
    assertThat(found.order())
        .isEqualTo("type, beats, step, track, duration, channel, pitch, velocity");
  }

  @Test
  void parts_and_kinds_of_a_model_sum_up_to_its_loss() throws InterruptedException {
    NoteTokenizer tokenizer = Pieces.TOKENIZER;
    List<Piece> pieces =
        List.of(
            Pieces.tune("a", 40, tokenizer),
            Pieces.tune("b", 7, tokenizer),
            Pieces.tune("c", 90, tokenizer));
    try (TrainableBase model =
        TrainableBase.create(new DecoderConfig(16, 2, 2, 24, 64), tokenizer, 3, Device.cpu())) {
      LikelihoodEvaluation found =
          LikelihoodEvaluation.of(model, pieces, 50, 3, 1_000, 2, done -> {});

      Validation validation = new Validation(model, pieces, 50, 2, 1_000);
      double nats = validation.natsPerToken() * validation.targets();
      assertThat(found.all().targets()).isEqualTo(validation.targets());
      assertThat(found.all().totalNll()).isCloseTo(nats, within(1e-4 * nats));
      assertThat(found.notes()).isEqualTo(40 + 7 + 90);
      assertThat(found.nllByPart().values().stream().mapToDouble(part -> part).sum())
          .isCloseTo(found.all().totalNll(), within(1e-6 * nats));
      assertThat(
              found.tokens().values().stream()
                  .reduce(TokenStatistics.NONE, TokenStatistics::plus)
                  .targets())
          .isEqualTo(found.all().targets());
    }
  }

  @Test
  void windows_are_taken_evenly_where_there_are_too_many() throws InterruptedException {
    Piece piece = Pieces.tune("a", 100, Pieces.TOKENIZER);
    StatedModel model = new StatedModel(Pieces.TOKENIZER, LikelihoodEvaluationTest::oneNat);
    List<Integer> told = new ArrayList<>();

    LikelihoodEvaluation found =
        LikelihoodEvaluation.of(model, List.of(piece), 20, 2, 5, 2, told::add);

    assertThat(found.sequences()).isEqualTo(5);
    assertThat(found.all().targets()).isEqualTo(100);
    assertThat(told).containsExactly(2, 4, 5);
  }

  @Test
  void perplexity_is_the_exponential_of_the_mean_nll() {
    TokenStatistics halved = new TokenStatistics(4, 0, 4 * Math.log(2));

    assertThat(halved.perplexity()).isCloseTo(2, within(1e-12));
    assertThat(new TokenStatistics(3, 3, 0).perplexity()).isEqualTo(1);
    assertThat(TokenStatistics.NONE.perplexity()).isNaN();
  }

  @Test
  void music_without_a_note_is_refused() {
    Piece piece = Pieces.ofIds("empty", NoteTokenizer.START, NoteTokenizer.END);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> predictions(Pieces.TOKENIZER, piece))
        .withMessage("there must be a note to predict, got none");
  }
}
