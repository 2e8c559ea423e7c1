package io.github.continuo.evaluation;

import io.github.continuo.generate.Amount;
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
public record FilledMusic(List<FilledRegion> regions) {

  /**
   * Copies the list.
   *
   * @param regions in the order of writing
   */
  public FilledMusic {
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
  public static FilledMusic write(
      SequenceModel model,
      List<SongRegion> regions,
      GenerationOptions options,
      IntConsumer progress) {
    List<FilledRegion> filled = new ArrayList<>();
    try (Generator generator = Generator.ofBorrowed(model)) {
      for (SongRegion place : regions) {
        GenerationOptions seeded = options.withSeed(options.seed() + filled.size());
        CutSong cut = place.cut();
        filled.add(
            new FilledRegion(
                place,
                generator.fill(place.score(), place.region(), seeded),
                generator.continueFrom(
                    cut.prompt(), seeded.withAmount(Amount.beats(cut.beatsToWrite())))));
        progress.accept(filled.size());
      }
    }
    return new FilledMusic(filled);
  }

  /** {@return how many fillings have no note} */
  public long empty() {
    return regions.stream().filter(region -> region.filled().notes().findAny().isEmpty()).count();
  }

  /** {@return how many fillings changed anything outside their region} It should be none. */
  public long strays() {
    return regions.stream().filter(region -> !region.keepsTheRest()).count();
  }

  /** {@return the figures of what is really there} Those that no region has are left out. */
  public Map<RegionFigure, Spread> original() {
    return figures(region -> region.place().original());
  }

  /** {@return the figures of the fillings} Those that no region has are left out. */
  public Map<RegionFigure, Spread> filled() {
    return figures(FilledRegion::filled);
  }

  /**
   * {@return the figures of the continuations, cut to the regions} Those that no region has are
   * left out.
   */
  public Map<RegionFigure, Spread> continued() {
    return figures(FilledRegion::continued);
  }

  private Map<RegionFigure, Spread> figures(Function<FilledRegion, Score> bars) {
    return Spread.ofEach(
        RegionFigure.class,
        regions,
        (figure, region) -> figure.of(bars.apply(region), region.place().around()));
  }
}
