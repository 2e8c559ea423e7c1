package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import io.github.continuo.data.CorpusTokenizer;
import io.github.continuo.data.Split;
import io.github.continuo.data.TokenFolder;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableDual;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.training.TrainingConfig.Data.Augment;
import io.github.continuo.training.TrainingConfig.Optimizer.Method;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that goes from Java to training/torchrun/train.py and back. */
class TorchrunTest {
  private static final String PYTHON = System.getenv().getOrDefault("CONTINUO_PYTHON", "python3");
  private static final Path SCRIPT = Path.of("torchrun", "train.py").toAbsolutePath();
  private static final int STEPS = 20;

  private static final NoteTokenizer NOTES = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private static final EventTokenizer EVENTS = EventTokenizer.optimizing(EventVersion.V2);

  /** The kinds of models. */
  enum Kind {
    BASE,
    DUAL;

    Tokenizer tokenizer() {
      return this == BASE ? NOTES : EVENTS;
    }

    TrainableModel create() {
      if (this == BASE) {
        DecoderConfig sizes = new DecoderConfig(32, 2, 4, 2, 48, 64, 10_000);
        return TrainableBase.create(sizes, NOTES, 1, Device.cpu());
      }
      DecoderConfig eventNet = new DecoderConfig(32, 2, 4, 48, 64);
      DecoderConfig tokenNet = new DecoderConfig(32, 1, 2, 24, 16);
      return TrainableDual.create(new DualConfig(EVENTS, eventNet, tokenNet), 1, Device.cpu());
    }
  }

  private final Path folder;

  TorchrunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void requireTorch() throws IOException, InterruptedException {
    boolean isThere;
    try {
      isThere = run(List.of(PYTHON, "-c", "import torch, numpy, safetensors")) == 0;
    } catch (IOException e) {
      isThere = false; // no Python at all
    }
    assumeTrue(
        isThere,
        PYTHON + " must have torch, numpy and safetensors; $CONTINUO_PYTHON names another Python");
  }

  /** Runs a command, whose output nobody reads unless it fails; its exit status. */
  private static int run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " must end within 5 minutes, did not");
      }
      if (process.exitValue() != 0) {
        System.err.println(Files.readString(output));
      }
      return process.exitValue();
    } finally {
      Files.delete(output);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_training_through_both_has_the_losses_of_one_in_java(Kind kind) throws Exception {
    Path tokens = tokenFolder(kind.tokenizer());
    TrainingReport whole = train(kind, tokens, folder.resolve("whole"), STEPS);

    Path parts = folder.resolve("parts");
    train(kind, tokens, parts, 5);
    String sampling = "{\n  \"top_p\": 0.7\n}\n";
    Files.writeString(parts.resolve("checkpoints/step-000005/generation_config.json"), sampling);
    List<String> command = new ArrayList<>(torchrun(tokens, parts));
    command.add("--until=15");
    assertThat(run(command)).isZero();
    TrainingReport report = train(kind, tokens, parts, STEPS);

    assertThat(report.steps()).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(report.steps().get(i).loss())
          .as("loss of step %d", i + 1)
          .isCloseTo(whole.steps().get(i).loss(), within(1e-3));
    }
    assertThat(parts.resolve("generation_config.json")).hasContent(sampling);
    assertThat(report.evaluations()).hasSameSizeAs(whole.evaluations());
    for (int i = 0; i < report.evaluations().size(); i++) {
      assertThat(report.evaluations().get(i).loss())
          .isCloseTo(whole.evaluations().get(i).loss(), within(1e-3));
    }
  }

  private List<String> torchrun(Path tokens, Path to) {
    return List.of(
        PYTHON,
        "-m",
        "torch.distributed.run",
        "--nproc-per-node=2",
        "--standalone",
        SCRIPT.toString(),
        to.toString(),
        "--data=" + tokens,
        "--splits=" + folder);
  }

  @Test
  void a_training_that_is_killed_or_told_to_end_goes_on_later() throws Exception {
    Path tokens = tokenFolder(NOTES);
    Path to = folder.resolve("run");
    train(Kind.BASE, tokens, to, endless(100), 5);

    Process killed = start(torchrun(tokens, to));
    waitFor(killed, to, 14);
    List<ProcessHandle> workers = killed.descendants().toList();
    killed.destroyForcibly().waitFor();
    workers.forEach(ProcessHandle::destroyForcibly);
    workers.forEach(worker -> worker.onExit().join());
    List<Integer> kept = checkpoints(to);
    assertThat(kept).hasSize(2).allMatch(step -> step % 4 == 0 && step >= 8);

    int lost = Files.readAllLines(to.resolve("metrics.jsonl")).size(); // at least as many steps
    Process told = start(torchrun(tokens, to));
    waitFor(told, to, lost + 2);
    told.children()
        .filter(worker -> worker.info().commandLine().orElse("").contains(SCRIPT.toString()))
        .findFirst()
        .orElseThrow()
        .destroy(); // SIGTERM to one of the two
    assertThat(told.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(told.exitValue()).isZero();
    int done = checkpoints(to).get(1);
    assertThat(done).isGreaterThanOrEqualTo(lost + 2);

    TrainingReport report = train(Kind.BASE, tokens, to, endless(done + 2), done + 2);
    TrainingReport whole = train(Kind.BASE, tokens, folder.resolve("whole"), endless(14), 14);
    assertThat(report.steps()).hasSize(done + 2);
    for (int i = 0; i < 14; i++) { // later, the rounding of two programs differs by more
      assertThat(report.steps().get(i).loss())
          .as("loss of step %d", i + 1)
          .isCloseTo(whole.steps().get(i).loss(), within(1e-3));
    }
  }

  /** A constant rate lets a training have any length. */
  private static TrainingConfig endless(int steps) {
    return TrainingConfig.ofSteps(steps)
        .withData(new TrainingConfig.Data(3, 2, 48, 5))
        .withSchedule(
            new TrainingConfig.Schedule(4, 0).withShape(TrainingConfig.Schedule.Shape.CONSTANT))
        .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(4));
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  /** Waits until the log has a step. */
  private void waitFor(Process process, Path to, int step) throws Exception {
    String line = String.format(Locale.ROOT, "\"step\":%d,", step);
    while (!Files.readString(to.resolve("metrics.jsonl")).contains(line)) {
      if (!process.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("output.txt")));
      }
      Thread.sleep(20);
    }
  }

  private static List<Integer> checkpoints(Path to) throws IOException {
    try (Stream<Path> found = Files.list(to.resolve("checkpoints"))) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("step-\\d+"))
          .map(name -> Integer.parseInt(name.substring(5)))
          .sorted()
          .toList();
    }
  }

  private TrainingReport train(Kind kind, Path tokens, Path to, int lastStep) throws Exception {
    TrainingConfig config =
        TrainingConfig.ofSteps(STEPS)
            .withData(
                new TrainingConfig.Data(3, 2, 48, 5)
                    .withTargetsPerSequence(20)
                    .withAugment(Augment.TRANSPOSE))
            .withOptimizer(
                TrainingConfig.Optimizer.defaults().withMethod(Method.MUON).withLearningRate(3e-3))
            .withSchedule(TrainingConfig.Schedule.wsd(4, 6))
            .withEvaluation(new TrainingConfig.Evaluation(10, 8).withEmaDecay(0.8));
    return train(kind, tokens, to, config, lastStep);
  }

  private TrainingReport train(Kind kind, Path tokens, Path to, TrainingConfig config, int lastStep)
      throws Exception {
    Split split = Split.byLists(TokenFolder.read(tokens, kind.tokenizer()), folder);
    try (TrainableModel model = kind.create()) {
      StopAfter stop = new StopAfter(lastStep);
      Trainer trainer = new Trainer(model, split, to, config, stop);
      stop.action = trainer::stop;
      return trainer.train();
    }
  }

  private static final class StopAfter implements TrainingListener {
    private final int lastStep;
    private Runnable action = () -> {};

    StopAfter(int lastStep) {
      this.lastStep = lastStep;
    }

    @Override
    public void onStep(Step step) {
      if (step.number() == lastStep) {
        action.run();
      }
    }
  }

  /** Of six tunes with drums, the last of which are for validation. */
  private Path tokenFolder(Tokenizer tokenizer) throws IOException, InterruptedException {
    Path songs = Files.createDirectories(folder.resolve("songs"));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      names.add("tune" + i);
      MidiWriter.write(tune(new Random(i)), songs.resolve(names.get(i) + ".mid"));
    }
    Files.write(folder.resolve("train.txt"), names.subList(0, 4));
    Files.write(folder.resolve("val.txt"), names.subList(4, 6));
    Path tokens = folder.resolve("tokens");
    CorpusTokenizer.of(songs, tokenizer).writeTo(tokens);
    return tokens;
  }

  private static Score tune(Random random) {
    List<ScoreEvent> melody = new ArrayList<>();
    melody.add(new KeySignature(0, random.nextInt(12) - 5, KeySignature.Mode.MINOR));
    List<ScoreEvent> drums = new ArrayList<>();
    for (int beat = 0; beat < 80; beat++) {
      melody.add(
          new Note(480L * beat, 120L * (1 + random.nextInt(8)), 0, 50 + random.nextInt(30), 80));
      if (random.nextBoolean()) {
        drums.add(new Note(480L * beat + 240, 60, Note.DRUM_CHANNEL, 36 + random.nextInt(8), 90));
      }
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(melody), Track.of(drums)));
  }
}
