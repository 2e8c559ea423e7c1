/**
 * Benchmarks of the library, compared with similar programs.
 *
 * <p>Each JMH class measures one step between MIDI input and MIDI output; the songs come from
 * {@link io.github.continuo.benchmarks.Songs}. {@link io.github.continuo.benchmarks.ReadFolder} is
 * a separate program, which also measures allocation and uses several threads. {@link
 * io.github.continuo.benchmarks.GenerateSpeed} measures generation. {@link
 * io.github.continuo.benchmarks.GreedyRows} and {@link io.github.continuo.benchmarks.Logits} print
 * results for comparison with other programs.
 */
@NullMarked
package io.github.continuo.benchmarks;

import org.jspecify.annotations.NullMarked;
