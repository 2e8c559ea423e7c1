/**
 * Figures about music, to hold generated pieces beside those that a model has learned from; knows
 * scores, not tokens nor networks. {@link io.github.continuo.metrics.Figure} lists them.
 */
@NullMarked
package io.github.continuo.metrics;

import org.jspecify.annotations.NullMarked;
