package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.files.Durable;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Log of a training run, {@code metrics.jsonl} in its folder: one JSON object per line for each
 * step and each validation, in the file as soon as the step or validation is over.
 *
 * <table>
 * <caption>Members of a line</caption>
 * <tr><th>member</th><th>line of</th><th>meaning</th></tr>
 * <tr><td>step</td><td>both</td><td>number of the step; for a validation, the steps done</td></tr>
 * <tr><td>loss</td><td>step</td><td>training loss in nats per target; null if not finite</td></tr>
 * <tr><td>gradientNorm</td><td>step</td><td>gradient norm before clipping; null if not
 *     finite</td></tr>
 * <tr><td>learningRate</td><td>step</td><td>learning rate of the step</td></tr>
 * <tr><td>targets</td><td>step</td><td>number of predicted tokens</td></tr>
 * <tr><td>seconds</td><td>step</td><td>duration of the step</td></tr>
 * <tr><td>waitSeconds</td><td>step</td><td>part of the duration spent waiting for data</td></tr>
 * <tr><td>validationLoss</td><td>validation</td><td>validation loss in nats per target</td></tr>
 * <tr><td>saved</td><td>validation</td><td>whether the model was saved, because the loss is the
 *     lowest so far</td></tr>
 * </table>
 *
 * <p>A step with a null was skipped. A {@link Trainer} that resumes cuts the log to its length at
 * the checkpoint, so it contains each step once, however often the run was stopped. Only the last
 * line of a killed run may be incomplete.
 */
public final class MetricsLog implements AutoCloseable {
  private static final String NAME = "metrics.jsonl";

  private final Path folder;
  private final RandomAccessFile out; // unlike a channel, not closed by an interrupt

  private MetricsLog(Path folder) throws IOException {
    this.folder = folder;
    out = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw");
  }

  /** Opens the log in the existing folder of a training run, to be begun or resumed. */
  static MetricsLog open(Path folder) throws IOException {
    MetricsLog log = new MetricsLog(folder);
    Durable.syncEntries(folder);
    return log;
  }

  /**
   * Removes all lines.
   *
   * @throws IOException if they are not those of a log; the file is then unchanged
   */
  void begin() throws IOException {
    replay(folder, new TrainingListener() {});
    cut(0);
  }

  /**
   * Removes the lines after a checkpoint, and replays those before.
   *
   * @param length what {@link #sync} returned for the checkpoint
   * @throws IOException if the file is shorter, which leaves it unchanged, or not a log
   */
  void resume(long length, TrainingListener listener) throws IOException {
    if (out.length() < length) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must have the %d bytes that it had at the checkpoint, got %d; put it back, or restart",
              folder.resolve(NAME),
              length,
              out.length()));
    }
    cut(length);
    replay(folder, listener);
  }

  private void cut(long length) throws IOException {
    if (out.length() > length) {
      out.setLength(length);
    }
    out.seek(length);
  }

  void add(Step step) throws IOException {
    JsonObject line = new JsonObject();
    line.addProperty("step", step.number());
    line.add("loss", finite(step.loss()));
    line.add("gradientNorm", finite(step.gradientNorm()));
    line.addProperty("learningRate", step.learningRate());
    line.addProperty("targets", step.targets());
    line.addProperty("seconds", step.seconds());
    line.addProperty("waitSeconds", step.waitSeconds());
    append(line);
  }

  void add(Evaluation evaluation) throws IOException {
    JsonObject line = new JsonObject();
    line.addProperty("step", evaluation.step());
    line.addProperty("validationLoss", evaluation.loss());
    line.addProperty("saved", evaluation.saved());
    append(line);
  }

  private void append(JsonObject line) throws IOException {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: could not be written (%s); the last checkpoint stays",
              folder.resolve(NAME),
              e.getMessage()),
          e);
    }
  }

  /** Waits until all lines are on the disk, and returns the length of the file in bytes. */
  long sync() throws IOException {
    out.getFD().sync();
    return out.getFilePointer();
  }

  /**
   * Replays the steps and validations of a training run to a listener, in their order; does nothing
   * if there is no log.
   *
   * @param folder folder of the training run
   * @param listener receives steps, skipped steps and validations
   * @throws IOException if the log cannot be read
   */
  public static void replay(Path folder, TrainingListener listener) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int number = 1;
      for (String line = wholeLine(in); line != null; line = wholeLine(in)) {
        tell(JsonFile.parse(file + ": line " + number++, line), listener);
      }
    }
  }

  /** Returns the next line that ends with a newline; null if there is none. */
  private static @Nullable String wholeLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString(UTF_8);
      }
      line.write(next);
    }
    return null;
  }

  private static void tell(JsonFile line, TrainingListener listener) throws IOException {
    int number = line.number("step");
    if (line.has("validationLoss")) {
      listener.onEvaluation(
          new Evaluation(number, line.real("validationLoss"), line.flag("saved")));
      return;
    }
    Step step =
        new Step(
            number,
            realOrNan(line, "loss"),
            realOrNan(line, "gradientNorm"),
            line.real("learningRate"),
            (long) line.real("targets"),
            line.real("seconds"),
            realOrNan(line, "waitSeconds")); // not in early logs
    if (Double.isFinite(step.loss()) && Double.isFinite(step.gradientNorm())) {
      listener.onStep(step);
    } else {
      listener.onSkip(step);
    }
  }

  private static JsonElement finite(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  private static double realOrNan(JsonFile line, String member) throws IOException {
    return line.has(member) ? line.real(member) : Double.NaN;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
