package io.github.continuo.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes every step and every validation of a training into two files of a folder, {@code
 * metrics.csv} for spreadsheets and {@code metrics.jsonl} for programs: a line for each, in the
 * file as soon as it is over.
 *
 * <table>
 * <caption>The columns of the one, the members of the other</caption>
 * <tr><th>CSV</th><th>JSON</th><th>meaning</th></tr>
 * <tr><td>step</td><td>step</td><td>of a step its number, of a validation the steps done</td></tr>
 * <tr><td>loss</td><td>loss</td><td>of a step: nats per target</td></tr>
 * <tr><td>validation_loss</td><td>validationLoss</td><td>of a validation: nats per target</td></tr>
 * <tr><td>gradient_norm</td><td>gradientNorm</td><td>before clipping</td></tr>
 * <tr><td>learning_rate</td><td>learningRate</td><td>of the step</td></tr>
 * <tr><td>targets</td><td>targets</td><td>predicted ids</td></tr>
 * <tr><td>seconds</td><td>seconds</td><td>that the step took</td></tr>
 * <tr><td>tokens_per_second</td><td>tokensPerSecond</td><td>targets in a second</td></tr>
 * <tr><td>wait_share</td><td>waitShare</td><td>share of the seconds in which the step waited for
 *     data</td></tr>
 * </table>
 *
 * <p>Lines of a step have no validation loss and those of a validation nothing else; in CSV their
 * fields are empty. Numbers that are not finite are {@code NaN} or {@code Infinity} in CSV, null in
 * JSON.
 *
 * <p>Files that are there already belong to a training that goes on, or to one that begins again:
 * lines of steps from the first new one on give way. So, whenever a training was stopped and from
 * wherever it goes on, each step is there once.
 *
 * <p>If a line cannot be written, the training ends with an {@link UncheckedIOException}: a disk
 * that is full is full for the model, too. For one training at a time.
 */
public final class MetricsFiles implements TrainingListener, AutoCloseable {
  private static final String CSV = "metrics.csv";

  private final LineLog csv;
  private final LineLog json;

  /**
   * Files in a folder; nothing is touched before the first step is over.
   *
   * @param folder made if it is not there
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
   * Tells a listener all that the files in a folder know, as if it had been there; nothing if there
   * are none. Whether a validation was saved they do not know.
   *
   * @param folder of the files
   * @param listener told of steps and validations in their order
   * @throws IOException if they cannot be read
   */
  public static void replay(Path folder, TrainingListener listener) throws IOException {
    replay(folder, Long.MAX_VALUE, listener);
  }

  /** Tells what stands before a {@linkplain MetricsRow place}. */
  static void replay(Path folder, long place, TrainingListener listener) throws IOException {
    Path file = folder.resolve(CSV);
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long itsPlace = MetricsRow.placeOfCsv(line);
        if (itsPlace >= place) {
          return;
        }
        if (itsPlace != LineLog.HEADER) {
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
