package io.github.continuo.embedding;

import io.github.continuo.data.Corpus;
import io.github.continuo.data.Split;
import io.github.continuo.files.ControlCharacters;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.pytorch.LoraConfig;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.training.Trainer;
import io.github.continuo.training.TrainingConfig;
import io.github.continuo.training.TrainingListener;
import io.github.continuo.transformer.BundledModel;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains a LoRA adapter of a bundled model on a folder of MIDI files, and continues a song with it:
 * {@code FineTune songs adapter song.mid longer.mid}.
 */
public final class FineTune {
  private static final String MODEL = "pop909-dual";

  private FineTune() {}

  /** Runs the program. Arguments: MIDI folder, adapter folder, prompt file, output file. */
  public static void main(String[] args) throws Exception {
    Path adapter = Path.of(args[1]);
    train(Path.of(args[0]), adapter, 200);
    LoadOptions adapted = LoadOptions.defaults().withAdapter(adapter);
    try (Generator generator = Generator.bundled(MODEL, adapted)) {
      Score song = MidiReader.read(Path.of(args[2]));
      MidiWriter.write(generator.continueFrom(song).score(), Path.of(args[3]));
    }
  }

  /**
   * Trains an adapter and saves it.
   *
   * @param songs folder of MIDI files
   * @param adapter folder for the adapter
   * @param steps training steps of two sequences each
   */
  public static void train(Path songs, Path adapter, int steps)
      throws IOException, InterruptedException {
    LoraConfig lora = LoraConfig.ofRank(8);
    try (TrainableModel model =
        BundledModel.load(
            MODEL, folder -> TrainableModel.loadWithLora(folder, LoadOptions.defaults(), lora))) {
      Corpus corpus = Corpus.read(songs, model.tokenizer(), files -> {});
      corpus
          .skipped()
          .forEach(
              file ->
                  System.err.println(
                      ControlCharacters.escaped(file.path() + ": " + file.reason())));
      Split split = Split.byContent(corpus, 0.1);
      TrainingConfig config =
          TrainingConfig.ofSteps(steps).withData(new TrainingConfig.Data(2, 1, 256, 0));
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void onEvaluation(Evaluation evaluation) {
              System.err.println("step " + evaluation.step() + ": " + evaluation.loss());
            }
          };
      new Trainer(model, split, adapter, config, listener).train();
    }
  }
}
