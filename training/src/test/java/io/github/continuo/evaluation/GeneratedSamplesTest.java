package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.metrics.MemorizationCheck;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.metrics.NoteDensity;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.Chart;
import io.github.continuo.report.EvaluationReport;
import io.github.continuo.report.ModelResults;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.base.BaseTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedSamplesTest {
  private static final SamplePlan PLAN =
      SamplePlan.ofPieces(3)
          .withPromptBars(2)
          .withBars(2)
          .withOptions(GenerationOptions.defaults().withSeed(5));

  private final List<Piece> pieces =
      IntStream.range(0, 7)
          .mapToObj(i -> Pieces.tune("tune" + i, i == 0 ? 5 : 60, Pieces.TOKENIZER))
          .toList();

  private BaseTransformer model;

  @BeforeEach
  void create() {
    model =
        BaseTransformer.create(
            new DecoderConfig(16, 2, 2, 24, 64), Pieces.TOKENIZER, 3, LoadOptions.defaults());
  }

  @AfterEach
  void close() {
    model.close();
  }

  private GeneratedSamples write() throws InterruptedException {
    return GeneratedSamples.generate(model, pieces, PLAN, 2, done -> {});
  }

  @Test
  void pieces_are_taken_evenly_and_those_that_are_too_short_passed_over()
      throws InterruptedException {
    assertThat(write().pieces())
        .extracting(GeneratedSample::name)
        .containsExactly("tune1", "tune2", "tune4");
  }

  @Test
  void a_seed_gives_the_same_music_every_time() throws InterruptedException {
    GeneratedSamples first = write();
    GeneratedSamples second = write();

    assertThat(second.generated()).isEqualTo(first.generated());
    assertThat(second.pieces())
        .extracting(GeneratedSample::generatedBars)
        .isEqualTo(first.pieces().stream().map(GeneratedSample::generatedBars).toList());
  }

  @Test
  void as_many_bars_of_the_model_and_of_the_data_are_held_side_by_side()
      throws InterruptedException {
    for (GeneratedSample piece : write().pieces()) {
      assertThat(piece.referenceBars().notes()).isNotEmpty();
      int ticks = 8 * 480;
      assertThat(piece.referenceBars().notes().map(Note::endTick)).allMatch(end -> end <= ticks);
      assertThat(piece.generatedBars().notes().map(Note::endTick)).allMatch(end -> end <= ticks);
      Score all = Pieces.TOKENIZER.decode(pieces.get(1).tokens());
      long first =
          all.notes().filter(note -> note.tick() >= ticks).findFirst().orElseThrow().tick();
      assertThat(piece.referenceBars().notes().findFirst().orElseThrow().tick())
          .isEqualTo(first - ticks);
    }
  }

  @Test
  void figures_are_means_over_the_pieces() throws InterruptedException {
    GeneratedSamples music = write();

    double[] densities =
        music.pieces().stream()
            .mapToDouble(piece -> NoteDensity.of(piece.referenceBars()).orElseThrow())
            .toArray();
    assertThat(music.reference()).containsOnlyKeys(MusicMetric.values());
    assertThat(music.reference().get(MusicMetric.NOTE_DENSITY))
        .isEqualTo(
            new Summary(3, (densities[0] + densities[1] + densities[2]) / 3, densities[0], 0));
  }

  @Test
  void the_page_shows_every_metric_and_every_piece(@TempDir Path folder) throws Exception {
    GeneratedSamples music = write();
    LikelihoodEvaluation predictions =
        LikelihoodEvaluation.of(model, pieces, 64, 4, 10, 2, done -> {});

    EvaluationReport.write(folder.resolve("report"), Map.of("model", "tiny"), predictions, music);

    String page = Files.readString(folder.resolve("report/report.md"));
    assertThat(page).contains("| model | tiny |", "| onset |", "| duration |", "### tune4");
    for (MusicMetric figure : MusicMetric.values()) {
      assertThat(page).contains("| " + figure.label() + " |");
    }
    Matcher links = Pattern.compile("\\]\\(([^)]+)\\)").matcher(page);
    List<String> linked = new ArrayList<>();
    while (links.find()) {
      linked.add(links.group(1));
      assertThat(folder.resolve("report").resolve(links.group(1))).isNotEmptyFile();
    }
    assertThat(linked).hasSize(9).doesNotHaveDuplicates();
    assertThat(MidiReader.read(folder.resolve("report/piece-2.mid")).notes().count())
        .isEqualTo(music.pieces().get(1).continuation().score().notes().count());
  }

  @Test
  void the_page_of_a_model_without_samples_shows_its_likelihood(@TempDir Path folder)
      throws Exception {
    LikelihoodEvaluation predictions =
        LikelihoodEvaluation.of(model, pieces, 64, 4, 10, 2, done -> {});

    EvaluationReport.write(folder, Map.of(), predictions, null);

    assertThat(folder.resolve("report.md"))
        .content()
        .contains("## Likelihood")
        .doesNotContain("## Generated samples");
  }

  @Test
  void a_spread_is_a_mean_and_a_standard_deviation() {
    assertThat(Summary.of(List.of(2.0, 4.0, 9.0))).isEqualTo(new Summary(3, 5, 4, Math.sqrt(13)));
    assertThat(Summary.of(List.of(2.0))).isEqualTo(new Summary(1, 2, 2, 0));
  }

  @Test
  void plans_of_nothing_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAN.withBars(0))
        .withMessage("bars to generate must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplePlan.ofPieces(-1))
        .withMessage("pieces to generate must be at least 1, got -1");
  }

  @Test
  void songs_are_used_again_if_more_are_to_be_written_than_there_are() throws InterruptedException {
    Map<String, Score> songs = new LinkedHashMap<>();
    for (Piece piece : pieces.subList(1, 4)) {
      songs.put(piece.name(), Pieces.TOKENIZER.decode(piece.tokens()));
    }

    GeneratedSamples music =
        GeneratedSamples.generate(
            model,
            songs,
            SamplePlan.ofPieces(5).withPromptBars(1).withBars(1).withOptions(PLAN.options()),
            2,
            done -> {});

    assertThat(music.pieces())
        .extracting(GeneratedSample::name)
        .containsExactly("tune1", "tune2", "tune3", "tune1", "tune2");
    assertThat(music.pieces().get(3).continuation().prompt().notes().count())
        .isGreaterThan(music.pieces().get(0).continuation().prompt().notes().count());
    assertThat(music.emptyCount()).isBetween(0L, 5L);
    assertThat(music.realTimeFactor()).isPositive();
    assertThat(music.notesPerSecond()).isNotNegative();
  }

  @Test
  void the_page_holds_models_side_by_side(@TempDir Path folder) throws Exception {
    GeneratedSamples music = write();
    LikelihoodEvaluation predictions =
        LikelihoodEvaluation.of(model, pieces, 64, 4, 10, 2, done -> {});
    Continuation shown = music.pieces().get(0).continuation();
    List<ModelResults> models =
        Stream.of("one", "other")
            .map(
                name ->
                    new ModelResults(
                        name,
                        Map.of("weights", "3"),
                        List.of(new Chart.Point(1, 2), new Chart.Point(2, 1)),
                        predictions,
                        music,
                        Map.of("song", shown)))
            .toList();
    MemorizationCheck learned =
        MemorizationCheck.with(List.of(Pieces.TOKENIZER.decode(pieces.get(0).tokens())));

    EvaluationReport.write(folder, Map.of("data", "tunes"), models, learned);

    String page = Files.readString(folder.resolve("report.md"));
    assertThat(page).contains("| data | tunes |", "| one | 3 |", "| metric | one | other |");
    long copies =
        music.pieces().stream()
            .filter(piece -> learned.longestCopiedRun(piece.referenceBars()) >= 16)
            .count();
    assertThat(page)
        .containsPattern("reference \\|.* \\| " + copies + " of " + music.pieces().size() + " \\|");
    for (MusicMetric figure : MusicMetric.values()) {
      assertThat(page).contains("| " + figure.label() + " |");
    }
    assertThat(folder.resolve("curves.svg")).content().contains("<svg", "</svg>");
    assertThat(folder.resolve("other/song.svg")).content().contains("<svg", "</svg>");
    assertThat(MidiReader.read(folder.resolve("one/song.mid")).notes().count())
        .isEqualTo(shown.score().notes().count());
  }

  @Test
  void a_comparison_needs_models_with_names_that_folders_can_have(@TempDir Path folder)
      throws InterruptedException {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                EvaluationReport.write(
                    folder, Map.of(), List.of(), MemorizationCheck.with(List.of())))
        .withMessageContaining("got none");
    GeneratedSamples music = write();
    LikelihoodEvaluation predictions =
        LikelihoodEvaluation.of(model, pieces, 64, 4, 10, 2, done -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ModelResults("../up", Map.of(), List.of(), predictions, music, Map.of()))
        .withMessageContaining("got ../up");
  }
}
