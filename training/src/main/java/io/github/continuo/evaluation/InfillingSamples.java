package io.github.continuo.evaluation;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.metrics.InfillingMetric;
import io.github.continuo.midi.Score;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Regions of songs that a model infilled, with the reference notes and with continuations of the
 * music before the regions.
 *
 * @param regions the samples, in the order of generation
 */
public record InfillingSamples(List<InfillingSample> regions) {

  /**
   * Copies the list.
   *
   * @param regions the samples, in the order of generation
   */
  public InfillingSamples {
    regions = List.copyOf(regions);
  }

  /**
   * Infills regions, and continues the music before each region to the end of the region.
   *
   * @param model infills and continues; it stays open
   * @param regions the regions to infill, in this order
   * @param options generation options; the length is ignored, and the seed is that of the first
   *     region and increases by 1 per region
   * @param threads regions to compute at a time, each on its own thread, at least 1; the music is
   *     the same for any number
   * @param progress called with the number of regions done, on the calling thread
   * @return the infilled regions and the continuations
   * @throws IllegalStateException if the model was not trained for infilling
   * @throws InterruptedException if the calling thread is interrupted; the call waits until no
   *     thread uses the model
   */
  public static InfillingSamples generate(
      SequenceModel model,
      List<InfillingCase> regions,
      GenerationOptions options,
      int threads,
      IntConsumer progress)
      throws InterruptedException {
    List<InfillingSample> samples = new ArrayList<>();
    try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2);
        Generator generator = Generator.sharing(model)) { // closed first: it stops what runs
      pool.inOrder(
          regions.size(),
          i -> generate(generator, regions.get(i), options.withSeed(options.seed() + i)),
          (sample, i) -> {
            samples.add(sample);
            progress.accept(i + 1);
          });
    }
    return new InfillingSamples(samples);
  }

  private static InfillingSample generate(
      Generator generator, InfillingCase place, GenerationOptions options) {
    PromptAndReference cut = place.cut();
    return new InfillingSample(
        place,
        generator.infill(place.score(), place.region(), options),
        generator.continueFrom(
            cut.prompt(), options.withLength(GenerationLength.beats(cut.beatsToWrite()))));
  }

  /** {@return the number of infilled regions without a note} */
  public long emptyCount() {
    return regions.stream().filter(region -> region.filled().notes().findAny().isEmpty()).count();
  }

  /** {@return the number of samples with a changed event outside the region} Must be 0. */
  public long changedOutsideCount() {
    return regions.stream().filter(region -> !region.keepsTheRest()).count();
  }

  /** {@return the metrics of the reference notes} Metrics defined for no region are left out. */
  public Map<InfillingMetric, Summary> reference() {
    return metrics(region -> region.place().original());
  }

  /** {@return the metrics of the infilled notes} Metrics defined for no region are left out. */
  public Map<InfillingMetric, Summary> infilled() {
    return metrics(InfillingSample::filled);
  }

  /**
   * {@return the metrics of the continuations, cut to the regions} Metrics defined for no region
   * are left out.
   */
  public Map<InfillingMetric, Summary> continued() {
    return metrics(InfillingSample::continued);
  }

  private Map<InfillingMetric, Summary> metrics(Function<InfillingSample, Score> bars) {
    return Summary.ofEach(
        InfillingMetric.class,
        regions,
        (metric, region) -> metric.of(bars.apply(region), region.place().around()));
  }
}
