package io.github.continuo.evaluation;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Regions of songs as a model filled them, beside what is really there and beside what the model
 * writes there when it knows nothing of what follows.
 *
 * @param regions in the order of writing
 */
public record InfillingSamples(List<InfillingSample> regions) {

  /**
   * Copies the list.
   *
   * @param regions in the order of writing
   */
  public InfillingSamples {
    regions = List.copyOf(regions);
  }

  /**
   * Has a model fill regions, and write as much after what comes before them.
   *
   * @param model fills and writes; it stays open
   * @param regions what to fill, in this order
   * @param options their amount is not looked at, and their seed is that of the first region,
   *     greater by 1 for each of the others
   * @param progress told the number of regions written
   * @return what it wrote
   * @throws IllegalStateException if the model was not trained to fill regions
   */
  public static InfillingSamples write(
      SequenceModel model,
      List<InfillingCase> regions,
      GenerationOptions options,
      IntConsumer progress) {
    List<InfillingSample> filled = new ArrayList<>();
    try (Generator generator = Generator.sharing(model)) {
      for (InfillingCase place : regions) {
        GenerationOptions seeded = options.withSeed(options.seed() + filled.size());
        PromptAndReference cut = place.cut();
        filled.add(
            new InfillingSample(
                place,
                generator.infill(place.score(), place.region(), seeded),
                generator.continueFrom(
                    cut.prompt(), seeded.withLength(GenerationLength.beats(cut.beatsToWrite())))));
        progress.accept(filled.size());
      }
    }
    return new InfillingSamples(filled);
  }

  /** {@return how many fillings have no note} */
  public long emptyCount() {
    return regions.stream().filter(region -> region.filled().notes().findAny().isEmpty()).count();
  }

  /** {@return how many fillings changed anything outside their region} It should be none. */
  public long changedOutsideCount() {
    return regions.stream().filter(region -> !region.keepsTheRest()).count();
  }

  /** {@return the figures of what is really there} Those that no region has are left out. */
  public Map<InfillingMetric, Summary> original() {
    return figures(region -> region.place().original());
  }

  /** {@return the figures of the fillings} Those that no region has are left out. */
  public Map<InfillingMetric, Summary> filled() {
    return figures(InfillingSample::filled);
  }

  /**
   * {@return the figures of the continuations, cut to the regions} Those that no region has are
   * left out.
   */
  public Map<InfillingMetric, Summary> continued() {
    return figures(InfillingSample::continued);
  }

  private Map<InfillingMetric, Summary> figures(Function<InfillingSample, Score> bars) {
    return Summary.ofEach(
        InfillingMetric.class,
        regions,
        (figure, region) -> figure.of(bars.apply(region), region.place().around()));
  }
}
