/**
 * Training of {@link io.github.continuo.pytorch.TrainableModel}s: {@link
 * io.github.continuo.training.Trainer} is the training loop, {@link
 * io.github.continuo.training.TrainingConfig} its configuration, and {@link
 * io.github.continuo.training.TrainingListener} receives its progress. {@link
 * io.github.continuo.training.MetricsLog} is what it leaves of every step; {@link
 * io.github.continuo.training.TrainingCurves} and {@link io.github.continuo.training.SampleWriter}
 * are listeners that write files.
 */
@NullMarked
package io.github.continuo.training;

import org.jspecify.annotations.NullMarked;
