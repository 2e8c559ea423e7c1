/**
 * What constraints on notes leave: {@link io.github.continuo.tokenize.rules.NoteRules} tells when a
 * note may start and which pitches may sound. Not exported; for the detokenizers.
 */
@NullMarked
package io.github.continuo.tokenize.rules;

import org.jspecify.annotations.NullMarked;
