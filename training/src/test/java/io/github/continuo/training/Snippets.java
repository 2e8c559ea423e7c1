package io.github.continuo.training;

import ai.djl.Device;
import io.github.continuo.data.Corpus;
import io.github.continuo.data.CorpusTokenizer;
import io.github.continuo.data.Split;
import io.github.continuo.data.TokenCache;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.LoraConfig;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.nio.file.Path;

/** The code of docs/training.md, so that it compiles. */
final class Snippets {
  private Snippets() {}

  // @start train
  static void train(Path songs, Path folder) throws IOException, InterruptedException {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    Corpus corpus = Corpus.read(songs, tokenizer, count -> {});
    corpus.skipped().forEach(file -> System.err.println(file.path() + ": " + file.reason()));
    Split split = Split.byContent(corpus, 0.05);

    TrainingConfig config = TrainingConfig.ofSteps(2_000);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEvaluation(Evaluation evaluation) {
            System.err.println("step " + evaluation.step() + ": " + evaluation.loss());
          }
        };

    DecoderConfig sizes = BaseTransformer.Preset.SMALL.config(512);
    Device device = Devices.select("auto");
    try (TrainableBase model = TrainableBase.create(sizes, tokenizer, 0, device)) {
      TrainingReport report = new Trainer(model, split, folder, config, listener).train();
      System.err.println("unigram: " + report.unigramLoss());
    }
  }

  // @end train

  // @start adapt
  static void adapt(Path model, Split split, Path adapter)
      throws IOException, InterruptedException {
    LoadOptions options = LoadOptions.defaults();
    LoraConfig settings = LoraConfig.ofRank(16);
    try (TrainableModel adapted = TrainableModel.loadWithLora(model, options, settings)) {
      TrainingConfig config = TrainingConfig.ofSteps(500);
      new Trainer(adapted, split, adapter, config, new TrainingListener() {}).train();
    }
  }

  // @end adapt

  // @start tokenize
  static Corpus tokenize(Path songs, Path tokens) throws IOException, InterruptedException {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    return CorpusTokenizer.of(songs, tokenizer)
        .withProgress((done, files) -> System.err.println(done + " of " + files))
        .writeTo(tokens);
  }

  // @end tokenize

  // @start watch
  static TrainingReport train(TrainableModel model, Split split, Path folder, TrainingConfig config)
      throws IOException, InterruptedException {
    try (TrainingCurves curves = new TrainingCurves(folder)) {
      SampleWriter samples = new SampleWriter(model, folder.resolve("samples"), 500);
      TrainingListener all = TrainingListener.of(curves, samples);
      return new Trainer(model, split, folder, config, all).train();
    }
  }

  // @end watch

  static Corpus cached(Path songs, NoteTokenizer tokenizer)
      throws IOException, InterruptedException {
    // @start cache
    Corpus corpus = TokenCache.ofUser().read(songs, tokenizer, (done, files) -> {});
    // @end cache
    return corpus;
  }

  static TrainingConfig settings() {
    // @start settings
    return TrainingConfig.ofSteps(5_000)
        .withData(new TrainingConfig.Data(8, 4, 512, 1))
        .withOptimizer(TrainingConfig.Optimizer.defaults().withLearningRate(3e-4))
        .withSchedule(new TrainingConfig.Schedule(200, 0.1))
        .withEvaluation(new TrainingConfig.Evaluation(250, 256).withPatience(8))
        .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(1_000));
    // @end settings
  }
}
