/**
 * Training of any {@link io.github.continuo.pytorch.TrainableModel}: {@link
 * io.github.continuo.training.Trainer} is the loop, {@link
 * io.github.continuo.training.TrainingConfig} its settings, {@link
 * io.github.continuo.training.TrainingListener} the way to watch it: {@link
 * io.github.continuo.training.MetricsFiles}, {@link io.github.continuo.training.TrainingCurves} and
 * {@link io.github.continuo.training.SampleWriter} do.
 */
@NullMarked
package io.github.continuo.training;

import org.jspecify.annotations.NullMarked;
