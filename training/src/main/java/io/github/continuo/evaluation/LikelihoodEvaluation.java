package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.data.TrainingWindows;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How well a model foresees pieces, id by id and note by note.
 *
 * <p>Nats per token do not compare between models whose tokens say more or less each. <b>Nats per
 * note</b> do: the nats of all ids, whatever they say, divided by the number of notes among them.
 * Two figures on the same pieces differ by what the models know, by what their tokens say (a finer
 * grid, velocities and pedals cost more), and by how much music a window holds.
 *
 * <p><b>Parts.</b> All nats are parted by what they say of the music, so the parts sum up to the
 * whole:
 *
 * <table>
 * <caption>The parts</caption>
 * <tr><th>part</th><th>flat tokens</th><th>rows of events</th></tr>
 * <tr><td>onset</td><td>time tokens; and of a duration, that no time token came any more, but a
 *     duration</td><td>kind, beats and step of notes</td></tr>
 * <tr><td>duration</td><td>duration tokens, without what counts to the onset</td>
 *     <td>duration of notes</td></tr>
 * <tr><td>pitch</td><td>note and drum tokens</td><td>pitch of notes</td></tr>
 * <tr><td>track, channel, velocity</td><td>are not said</td><td>those of notes</td></tr>
 * <tr><td>program change, control change, tempo, time signature, key signature</td>
 *     <td>are not said</td><td>all ids of such a row, its kind and time too</td></tr>
 * <tr><td>end</td><td>the end token</td><td>the end row</td></tr>
 * </table>
 *
 * <p><b>What a part is conditioned on.</b> Every id is foreseen from all rows before it in its
 * window and from the ids before it in its row. A flat duration is foreseen knowing the onset, and
 * the pitch knowing both; notes that start together come by pitch. Of a row of events the onset
 * comes first, from the row before, which may be a pedal that told the time already; then track and
 * channel; and pitch, velocity and duration in the order of the version; notes that start together
 * come by track. That a note comes and not the end is part of the onset with both. The first row of
 * a piece is foreseen by nobody and does not count.
 *
 * @param windows how many windows the pieces were seen in
 * @param rows rows foreseen in a window, at most
 * @param notes how many notes there are among what was foreseen
 * @param all of all ids
 * @param tokens of the ids of each name, such as {@code time} or {@code note: pitch}, by falling
 *     nats
 * @param partNats the sum of the nats of each part: {@link #ONSET}, {@link #PITCH}, {@link
 *     #DURATION}, then the others by falling nats
 * @param order what the ids of a note say, one after the other
 */
public record LikelihoodEvaluation(
    int windows,
    int rows,
    long notes,
    TokenStatistics all,
    Map<String, TokenStatistics> tokens,
    Map<String, Double> partNats,
    String order) {

  /** The part that says when notes start. */
  public static final String ONSET = "onset";

  /** The part that says which pitches notes have. */
  public static final String PITCH = "pitch";

  /** The part that says how long notes sound. */
  public static final String DURATION = "duration";

  static final List<String> MAIN_PARTS = List.of(ONSET, PITCH, DURATION);

  /**
   * Copies the maps, which keep their order.
   *
   * @param windows how many windows the pieces were seen in
   * @param rows rows foreseen in a window, at most
   * @param notes how many notes there are among what was foreseen
   * @param all of all ids
   * @param tokens of the ids of each name, by falling nats
   * @param partNats the sum of the nats of each part, the main parts first
   * @param order what the ids of a note say, one after the other
   */
  public LikelihoodEvaluation {
    tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    partNats = Collections.unmodifiableMap(new LinkedHashMap<>(partNats));
  }

  /**
   * Has a model foresee pieces, in windows from their start on.
   *
   * @param model foresees; it stays open
   * @param pieces in the tokens of the model
   * @param rows rows to foresee in a window, at least 1 and at most the model's context
   * @param batch windows that are calculated at once, at least 1
   * @param maxWindows no more are taken, evenly from all; at least 1
   * @param progress told the number of windows done
   * @return how well it foresees them
   * @throws IllegalArgumentException if the windows hold no note to foresee
   */
  public static LikelihoodEvaluation of(
      SequenceModel model,
      List<Piece> pieces,
      int rows,
      int batch,
      int maxWindows,
      IntConsumer progress) {
    List<TokenSequence> windows = new TrainingWindows(pieces, rows, 0).evenly(maxWindows);
    LikelihoodAccumulator count = new LikelihoodAccumulator(model);
    for (int i = 0; i < windows.size(); i += batch) {
      List<TokenSequence> together =
          windows.subList(i, Math.min(i + batch, windows.size())).stream().toList();
      count.add(together);
      progress.accept(i + together.size());
    }
    return count.predictions(rows);
  }

  /** {@return the mean cost of a note, in nats: all nats divided by the number of notes} */
  public double natsPerNote() {
    return perNote(all.totalNll());
  }

  /**
   * {@return some of the nats, divided by the number of notes}
   *
   * @param nats such as the sum of a part
   */
  public double perNote(double nats) {
    return nats / notes;
  }
}
