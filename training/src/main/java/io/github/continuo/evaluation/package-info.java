/**
 * Evaluation of trained models. {@link io.github.continuo.evaluation.LikelihoodEvaluation} computes
 * the likelihood of held-out pieces, {@link io.github.continuo.evaluation.GeneratedSamples}
 * compares generated continuations with the real ones, and {@link
 * io.github.continuo.report.EvaluationReport} writes both as a page. {@link
 * io.github.continuo.evaluation.InfillingLikelihood} and {@link
 * io.github.continuo.evaluation.InfillingSamples} do the same for infilling, and {@link
 * io.github.continuo.report.ComparisonReport} compares several models.
 */
@NullMarked
package io.github.continuo.evaluation;

import org.jspecify.annotations.NullMarked;
