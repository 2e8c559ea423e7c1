/**
 * The {@code continuo} command, which continues, infills, generates and plays MIDI music, and
 * trains and evaluates models.
 *
 * <p>{@link io.github.continuo.examples.Continuo} is the entry point. Each subcommand is a class
 * {@code *Command}, a short program that uses the library; classes {@code *Options} hold options
 * that several commands share.
 */
@NullMarked
package io.github.continuo.examples;

import org.jspecify.annotations.NullMarked;
