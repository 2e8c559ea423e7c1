/**
 * From a score to events on the grid, and from these to tokens, in stages. {@code ScoreScan} reads
 * the score, {@code NumberedEvents} gives tracks and channels their numbers, {@code EventOrder} and
 * {@code SetupSection} sort, {@code EventWriter} writes the tokens that {@code EventReader} reads.
 * Not exported.
 */
@NullMarked
package io.github.continuo.tokenize.event.encoding;

import org.jspecify.annotations.NullMarked;
