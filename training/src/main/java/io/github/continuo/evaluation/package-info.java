/**
 * What a trained model is worth: {@link io.github.continuo.evaluation.Predictions} says how well it
 * foresees pieces, {@link io.github.continuo.evaluation.WrittenMusic} how its own music compares
 * with theirs, and {@link io.github.continuo.evaluation.EvaluationPage} shows both to people.
 */
@NullMarked
package io.github.continuo.evaluation;

import org.jspecify.annotations.NullMarked;
