/**
 * Music as numbers: tokenizers, their vocabularies and grammars.
 *
 * <p>A {@link io.github.continuo.tokenize.Tokenizer} turns a score into a {@link
 * io.github.continuo.tokenize.TokenSequence} and back. What an id means is said by its {@link
 * io.github.continuo.tokenize.Vocabulary}, what may follow by its {@link
 * io.github.continuo.tokenize.Grammar}. An {@link io.github.continuo.tokenize.Encoding} also
 * remembers the score, and leads to an {@link io.github.continuo.tokenize.Extension} that writes
 * new notes behind it, within {@link io.github.continuo.tokenize.ExtensionRules}. To begin from
 * nothing, an {@link io.github.continuo.tokenize.Ensemble} says who plays. {@link
 * io.github.continuo.tokenize.NoteTokenizer} writes notes as one flat line, {@link
 * io.github.continuo.tokenize.EventTokenizer} all events as rows of eight.
 *
 * <p>For training on such rows, {@link io.github.continuo.tokenize.QualityCheck} tells which pieces
 * are worth it, and {@link io.github.continuo.tokenize.Augmentation} gives them in other keys and
 * sounds.
 */
@NullMarked
package io.github.continuo.tokenize;

import org.jspecify.annotations.NullMarked;
