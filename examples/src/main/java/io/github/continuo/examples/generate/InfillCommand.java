package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Infills a region of a MIDI file: replaces its notes by new ones that fit the rest. */
@Command(
    name = "infill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Replaces the notes of a region of a MIDI file, such as some bars or one track of them.",
      "The model must have been trained with --infill-rate."
    })
public final class InfillCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MIDI", description = "MIDI file to infill.")
  private Path file;

  @Mixin private RegionOptions regions = new RegionOptions();

  @Mixin private OutputOptions writing = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    GenerationOptions options = Usage.checked(spec, writing::options);
    LoadOptions loading = writing.requireOutputsAndDevice();
    Score score = BadInput.in(file, () -> MidiReader.read(file));
    Region region = BadInput.in(file, () -> regions.region(score));
    BeatMap beats = BeatMap.of(score.timeBase());
    writing.write(
        (generator, variations) ->
            BadInput.in(file, () -> generator.infillVariations(score, region, variations, options)),
        roll ->
            roll.withHighlightedBeats(
                beats.beatAt(region.startTick()), beats.beatAt(region.endTick())),
        file,
        loading);
    return CommandLine.ExitCode.OK;
  }
}
