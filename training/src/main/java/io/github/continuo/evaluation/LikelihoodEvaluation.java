package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Likelihood of held-out pieces under a model, per token and per note.
 *
 * <p>The loss, which is the mean negative log-likelihood (NLL) per token, and the perplexity are
 * comparable only between models with the same tokenizer. The <b>NLL per note</b> compares models
 * with different tokenizers: it is the NLL of all tokens, whatever their type, divided by the
 * number of notes. Two values on the same pieces differ by what the models have learned, by what
 * the tokens encode (a finer grid, velocities and pedals cost more), and by how much music a window
 * holds.
 *
 * <p><b>Parts.</b> The NLL is broken down by what the tokens encode. The parts add up to the total:
 *
 * <table>
 * <caption>The parts</caption>
 * <tr><th>part</th><th>note tokens</th><th>event tokens</th></tr>
 * <tr><td>onset</td><td>time tokens; for a duration token, that a duration came instead of more
 *     time</td><td>type, beats and step of notes</td></tr>
 * <tr><td>duration</td><td>duration tokens, except what counts for the onset</td>
 *     <td>duration of notes</td></tr>
 * <tr><td>pitch</td><td>note and drum tokens</td><td>pitch of notes</td></tr>
 * <tr><td>track, channel, velocity</td><td>not encoded</td><td>those of notes</td></tr>
 * <tr><td>program change, control change, tempo, time signature, key signature</td>
 *     <td>not encoded</td><td>all tokens of such an event, type and time included</td></tr>
 * <tr><td>end</td><td>EOS</td><td>the EOS event</td></tr>
 * </table>
 *
 * <p><b>What a part is conditioned on.</b> The model predicts each token from all earlier positions
 * of the window and from the earlier tokens of the same position. With note tokens, a duration is
 * conditioned on the onset, and a pitch on both; notes that start together come in the order of
 * pitch. With event tokens, the onset comes first, conditioned on the previous event, which may be
 * a pedal event at the same time; then track and channel; then pitch, velocity and duration, in the
 * order of the tokenizer version. Notes that start together come in the order of tracks. With both,
 * the onset includes that a note comes rather than EOS. The first position of a piece is not
 * predicted and does not count.
 *
 * @param sequences the number of windows that the pieces were cut into
 * @param sequenceLength the most positions predicted per window
 * @param notes the number of notes predicted
 * @param all statistics of all tokens
 * @param tokens statistics of each token type, such as {@code time} or {@code note: pitch}, in the
 *     order of decreasing NLL
 * @param nllByPart the total NLL of each part, in nats: {@link #ONSET}, {@link #PITCH}, {@link
 *     #DURATION}, then the others in the order of decreasing NLL
 * @param order the tokens of a note, in their order
 */
public record LikelihoodEvaluation(
    int sequences,
    int sequenceLength,
    long notes,
    TokenStatistics all,
    Map<String, TokenStatistics> tokens,
    Map<String, Double> nllByPart,
    String order) {

  /** Name of the part for the start times of notes. */
  public static final String ONSET = "onset";

  /** Name of the part for the pitches of notes. */
  public static final String PITCH = "pitch";

  /** Name of the part for the durations of notes. */
  public static final String DURATION = "duration";

  /** Names of the parts that models with any tokenizer have. */
  public static final List<String> MAIN_PARTS = List.of(ONSET, PITCH, DURATION);

  /**
   * Copies the maps, which keep their order.
   *
   * @param sequences the number of windows that the pieces were cut into
   * @param sequenceLength the most positions predicted per window
   * @param notes the number of notes predicted
   * @param all statistics of all tokens
   * @param tokens statistics of each token type, in the order of decreasing NLL
   * @param nllByPart the total NLL of each part, in nats, the main parts first
   * @param order the tokens of a note, in their order
   */
  public LikelihoodEvaluation {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    nllByPart = Collections.unmodifiableMap(new LinkedHashMap<>(nllByPart));
  }

  /**
   * Evaluates a model on pieces, which are cut into windows from their start.
   *
   * @param model the model to evaluate; it stays open
   * @param pieces pieces in the tokens of the model
   * @param sequenceLength predicted positions per window, 1 to the model's context length
   * @param batchSize windows computed together, at least 1
   * @param maxWindows most windows to evaluate, spread evenly over all, at least 1
   * @param threads batches to compute at a time, each on its own thread, at least 1; the result is
   *     the same for any number
   * @param progress called with the number of windows done, on the calling thread
   * @return the likelihood of the pieces
   * @throws IllegalArgumentException if the windows hold no note to predict
   * @throws InterruptedException if the calling thread is interrupted; the call waits until no
   *     thread uses the model
   */
  public static LikelihoodEvaluation of(
      SequenceModel model,
      List<Piece> pieces,
      int sequenceLength,
      int batchSize,
      int maxWindows,
      int threads,
      IntConsumer progress)
      throws InterruptedException {
    List<TokenSequence> windows = new TrainingWindows(pieces, sequenceLength, 0).evenly(maxWindows);
    LikelihoodAccumulator accumulator = new LikelihoodAccumulator(model);
    try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2)) {
      pool.inOrder(
          (windows.size() + batchSize - 1) / batchSize,
          i -> {
            int first = i * batchSize;
            int end = Math.min(first + batchSize, windows.size());
            return accumulator.losses(windows.subList(first, end).stream().toList());
          },
          (losses, i) -> {
            losses.forEach(accumulator::add);
            progress.accept(accumulator.windows());
          });
    }
    return accumulator.predictions(sequenceLength);
  }

  /** {@return the NLL per note, in nats: the total NLL divided by the number of notes} */
  public double nllPerNote() {
    return perNote(all.totalNll());
  }

  /**
   * {@return an NLL divided by the number of notes}
   *
   * @param nats a total, such as that of a part
   */
  public double perNote(double nats) {
    return nats / notes;
  }
}
