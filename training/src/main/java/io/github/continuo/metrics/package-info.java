/**
 * Music metrics, which compare generated music with real music. They work on scores and need
 * neither tokenizers nor models. {@link io.github.continuo.metrics.MusicMetric} lists the metrics
 * of a single score.
 */
@NullMarked
package io.github.continuo.metrics;

import org.jspecify.annotations.NullMarked;
