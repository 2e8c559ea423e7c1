/**
 * How fast the library is, its peers beside it.
 *
 * <p>Each class with benchmarks is about one step of the walk from MIDI bytes to MIDI bytes; its
 * songs come from {@link io.github.continuo.benchmarks.Songs}. {@link
 * io.github.continuo.benchmarks.ReadFolder} is a program of its own, which also counts memory and
 * uses several threads. How fast networks go on is measured by {@link
 * io.github.continuo.benchmarks.GenerateSpeed}. {@link io.github.continuo.benchmarks.GreedyRows}
 * and {@link io.github.continuo.benchmarks.Logits} show what other programs can compare with
 * theirs.
 */
@NullMarked
package io.github.continuo.benchmarks;

import org.jspecify.annotations.NullMarked;
