package io.github.continuo.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes every step and every validation of a training run to two files in a folder, {@code
 * metrics.csv} for spreadsheets and {@code metrics.jsonl} for programs: one line each, written
 * immediately.
 *
 * <table>
 * <caption>Columns of the CSV file and members of the JSON lines</caption>
 * <tr><th>CSV</th><th>JSON</th><th>meaning</th></tr>
 * <tr><td>step</td><td>step</td><td>number of the step; for a validation, the steps done</td></tr>
 * <tr><td>loss</td><td>loss</td><td>training loss of a step, nats per target</td></tr>
 * <tr><td>validation_loss</td><td>validationLoss</td><td>validation loss, nats per target</td></tr>
 * <tr><td>gradient_norm</td><td>gradientNorm</td><td>gradient norm before clipping</td></tr>
 * <tr><td>learning_rate</td><td>learningRate</td><td>learning rate of the step</td></tr>
 * <tr><td>targets</td><td>targets</td><td>number of predicted tokens</td></tr>
 * <tr><td>seconds</td><td>seconds</td><td>duration of the step</td></tr>
 * <tr><td>tokens_per_second</td><td>tokensPerSecond</td><td>targets per second</td></tr>
 * <tr><td>wait_share</td><td>waitShare</td><td>fraction of the duration that the step waited for
 *     data</td></tr>
 * </table>
 *
 * <p>The line of a step has no validation loss; the line of a validation has only the step and the
 * validation loss. In CSV the other fields are empty. Numbers that are not finite are {@code NaN}
 * or {@code Infinity} in CSV, null in JSON.
 *
 * <p>Existing files belong to a run that resumes or restarts: their lines from the first new step
 * on are removed. So the files contain each step once, however often the run was stopped.
 *
 * <p>If a line cannot be written, training ends with an {@link UncheckedIOException}, because the
 * model could not be saved to a full disk either. For one training run at a time.
 */
public final class MetricsFiles implements TrainingListener, AutoCloseable {
  private static final String CSV = "metrics.csv";

  private final LineLog csv;
  private final LineLog json;

  /**
   * Creates metrics files in a folder; nothing is written before the first step is done.
   *
   * @param folder folder of the files, created if missing
   */
  public MetricsFiles(Path folder) {
    csv = new LineLog(folder.resolve(CSV), MetricsRow.CSV_HEADER + "\n", MetricsRow::placeOfCsv);
    json = new LineLog(folder.resolve("metrics.jsonl"), "", MetricsRow::placeOfJson);
  }

  @Override
  public void onStep(Step step) {
    append(MetricsRow.place(step), MetricsRow.csv(step), MetricsRow.json(step));
  }

  @Override
  public void onEvaluation(Evaluation evaluation) {
    append(MetricsRow.place(evaluation), MetricsRow.csv(evaluation), MetricsRow.json(evaluation));
  }

  private void append(long place, String csvLine, String jsonLine) {
    try {
      csv.append(place, csvLine);
      json.append(place, jsonLine);
    } catch (IOException e) {
      throw new UncheckedIOException("metrics cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Replays the steps and validations in the files of a folder to a listener, in their order; does
   * nothing if there are no files. The files do not record whether a validation was saved.
   *
   * @param folder folder of the files
   * @param listener receives steps and validations
   * @throws IOException if the files cannot be read
   */
  public static void replay(Path folder, TrainingListener listener) throws IOException {
    replay(folder, Long.MAX_VALUE, listener);
  }

  /** Replays the lines before a {@linkplain MetricsRow place}. */
  static void replay(Path folder, long place, TrainingListener listener) throws IOException {
    Path file = folder.resolve(CSV);
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long linePlace = MetricsRow.placeOfCsv(line);
        if (linePlace >= place) {
          return;
        }
        if (linePlace != LineLog.HEADER) {
          MetricsRow.tell(line, listener);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": must hold lines of a training: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      csv.close();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException("metrics cannot be written: " + e.getMessage(), e);
    }
  }
}
