package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.continuo.data.Pieces;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.metrics.InfillingMetric;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.transformer.DecoderConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InfillingSamplesTest {
  private static final Score SONG =
      Score.of(
          TimeBase.ticksPerQuarter(12),
          List.of(
              Track.of(
                  IntStream.range(0, 24)
                      .mapToObj(i -> new Note(i * 12L, 12, 0, 60, 80))
                      .toList())));
  private static final List<InfillingCase> REGIONS =
      InfillingCase.sample(Map.of("song", SONG), 4, 1, Optional.empty(), 1);

  private TrainableBase model;

  @BeforeEach
  void create() {
    model =
        TrainableBase.create(
            new DecoderConfig(16, 2, 2, 24, 64), Pieces.TOKENIZER, 3, Device.cpu());
    model.enableInfilling();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void a_model_fills_all_regions_and_touches_nothing_else() throws InterruptedException {
    List<Integer> told = new ArrayList<>();
    GenerationOptions options = GenerationOptions.defaults().withSeed(5);

    InfillingSamples music = InfillingSamples.generate(model, REGIONS, options, 2, told::add);

    assertThat(told).containsExactly(1, 2, 3, 4);
    assertThat(music.regions()).extracting(InfillingSample::place).isEqualTo(REGIONS);
    assertThat(music.changedOutsideCount()).isZero();
    assertThat(music.reference().get(InfillingMetric.NOTES)).isEqualTo(new Summary(4, 4, 4, 0));
    assertThat(music.reference().get(InfillingMetric.PITCH_CLASS_OVERLAP))
        .isEqualTo(new Summary(4, 1, 1, 0));
    assertThat(music.reference().get(InfillingMetric.GROOVE_SIMILARITY))
        .isEqualTo(new Summary(4, 1, 1, 0));
    assertThat(music.infilled()).isNotEqualTo(music.reference());
    assertThat(music.infilled()).isNotEqualTo(music.continued());
    assertThat(InfillingSamples.generate(model, REGIONS, options, 2, done -> {}).infilled())
        .isEqualTo(music.infilled());
  }

  @Test
  void what_is_empty_and_what_strays_is_counted() {
    InfillingCase place = REGIONS.get(0);
    Score kept = SONG.withoutNotesIn(place.region());
    long start = place.region().startTick();

    InfillingSample empty = filled(place, kept);
    InfillingSample stray = filled(place, kept, new Note(start - 6, 6, 0, 70, 80));
    InfillingSample good = filled(place, kept, new Note(start, 6, 0, 70, 80));

    assertThat(empty.keepsTheRest()).isTrue();
    assertThat(stray.keepsTheRest()).isFalse();
    assertThat(good.keepsTheRest()).isTrue();
    assertThat(good.filled().notes()).containsExactly(new Note(0, 6, 0, 70, 80));
    InfillingSamples music = new InfillingSamples(List.of(empty, stray, good));
    assertThat(music.emptyCount()).isEqualTo(2);
    assertThat(music.changedOutsideCount()).isEqualTo(1);
    assertThat(music.infilled().get(InfillingMetric.PITCH_CLASS_OVERLAP))
        .isEqualTo(new Summary(1, 0, 0, 0));
  }

  private static InfillingSample filled(InfillingCase place, Score kept, Note... added) {
    Continuation filling =
        new Continuation(
            kept,
            Stream.of(added).map(note -> new TrackEvent(0, note)).toList(),
            0,
            0,
            0,
            1,
            1,
            Duration.ZERO,
            Duration.ZERO);
    return new InfillingSample(place, filling, filling);
  }

  @Test
  void only_the_notes_of_regions_are_foreseen() throws InterruptedException {
    InfillingLikelihood found = InfillingLikelihood.of(model, REGIONS, 40, 2, done -> {});

    assertThat(found.regions()).isEqualTo(4);
    assertThat(found.withContext().notes()).isEqualTo(4 * 4);
    assertThat(found.afterPrefix().notes()).isEqualTo(4 * 4);
    assertThat(found.withContext().all().targets()).isEqualTo(4 * 12); // time, duration, pitch
    assertThat(found.withContext().nllByPart()).containsOnlyKeys("onset", "pitch", "duration");
    assertThat(found.withContext().nllPerNote()).isNotEqualTo(found.afterPrefix().nllPerNote());
    double sum = 0;
    for (InfillingCase region : REGIONS) {
      InfillingLikelihood one = InfillingLikelihood.of(model, List.of(region), 40, 2, done -> {});
      sum += one.withContext().nllPerNote();
    }
    assertThat(found.withContext().nllPerNote()).isCloseTo(sum / 4, within(1e-9));
  }

  @Test
  void regions_that_fill_more_than_half_of_a_window_are_left_out() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InfillingLikelihood.of(model, REGIONS, 23, 2, done -> {}))
        .withMessage("there must be a note to predict, got none");
  }

  @Test
  void a_model_without_regions_is_refused() {
    try (TrainableBase plain =
        TrainableBase.create(
            new DecoderConfig(16, 2, 2, 24, 64), Pieces.TOKENIZER, 3, Device.cpu())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> InfillingLikelihood.of(plain, REGIONS, 40, 2, done -> {}))
          .withMessageContaining("must have been trained for infilling");
    }
  }
}
