/**
 * Pages about models: {@link io.github.continuo.report.EvaluationReport} is about one model or
 * several.
 */
@NullMarked
package io.github.continuo.report;

import org.jspecify.annotations.NullMarked;
