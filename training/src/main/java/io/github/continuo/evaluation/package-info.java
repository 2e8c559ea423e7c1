/**
 * Evaluation of trained models. {@link io.github.continuo.evaluation.LikelihoodEvaluation} computes
 * the likelihood of held-out pieces, {@link io.github.continuo.evaluation.GeneratedSamples}
 * compares generated continuations with the real ones, and {@link
 * io.github.continuo.report.EvaluationReport} writes both as a page, of one model or several.
 * {@link io.github.continuo.evaluation.InfillingLikelihood} and {@link
 * io.github.continuo.evaluation.InfillingSamples} do the same for infilling.
 */
@NullMarked
package io.github.continuo.evaluation;

import org.jspecify.annotations.NullMarked;
