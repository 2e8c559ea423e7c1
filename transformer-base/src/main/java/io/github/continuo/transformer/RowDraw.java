package io.github.continuo.transformer;

import io.github.continuo.tokenize.RowChoices;
import java.util.List;

/**
 * How a row is to be drawn as a whole, at each of its places from all ids that may stand there.
 *
 * @param choices what may stand in the row
 * @param temperature by which logits are divided; at 0 the likeliest id is taken
 * @param topK the most ids to draw among; 0 for any number
 * @param topP ids are drawn among while those before sum up to no more, above 0 and at most 1
 * @param points where in the sum of the ids drawn among the chosen one lies: a number from 0 to
 *     below 1 for each place of the row, of which those of its pads are not used
 */
public record RowDraw(
    RowChoices choices, double temperature, int topK, double topP, List<Double> points) {}
