package org.example;

import io.github.continuo.generate.Continuation;
import io.github.continuo.data.Corpus;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.midi.Score;
import io.github.continuo.data.Split;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.training.Trainer;
import io.github.continuo.training.TrainingConfig;
import io.github.continuo.training.TrainingListener;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;

/** Continues a file, listens to a stream, writes variations, and trains ten steps. */
public final class Everything {
  public static void main(String[] args) throws Exception {
    Path song = Path.of(args[0]);
    continueWith("pop909-dual", song);
    train(Path.of(args[1]));
  }

  private static void continueWith(String model, Path song) throws Exception {
    GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.bars(4));
    try (Generator generator = Generator.bundled(model)) {
      Score score = MidiReader.read(song);
      Continuation continuation = generator.continueFrom(score, options);
      Path longer = Files.createTempFile("longer", ".mid");
      MidiWriter.write(continuation.score(), longer);
      check(MidiSystem.getSequence(longer.toFile()).getTickLength() > 0, "a file");

      Sequence sequence = MidiSystem.getSequence(song.toFile());
      Sequence more = generator.continueFrom(sequence, options);
      check(more.getTickLength() > sequence.getTickLength(), "a sequence");

      List<TrackEvent> heard = new ArrayList<>();
      try (EventStream stream = generator.stream(score, options)) {
        stream.forEachRemaining(heard::add);
      }
      check(heard.equals(continuation.newEvents()), "a stream");

      check(generator.variations(score, 3, options).size() == 3, "variations");
    }
  }

  private static void train(Path music) throws Exception {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    Split split = Split.byContent(Corpus.read(music, tokenizer, count -> {}), 0.2);
    Path folder = Files.createTempDirectory("model");
    DecoderConfig sizes = new DecoderConfig(32, 2, 2, 64, 64);
    TrainingConfig config =
        TrainingConfig.ofSteps(10).withData(new TrainingConfig.Data(2, 1, 64, 0));
    try (TrainableBase model = TrainableBase.create(sizes, tokenizer, 0, Devices.select("cpu"))) {
      new Trainer(model, split, folder, config, new TrainingListener() {}).train();
    }
    try (Generator generator = Generator.load(folder)) {
      File file = music.resolve("ode-to-joy.mid").toFile();
      check(generator.continueFrom(MidiSystem.getSequence(file)) != null, "a trained model");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
    System.out.println("works: " + what);
  }
}
