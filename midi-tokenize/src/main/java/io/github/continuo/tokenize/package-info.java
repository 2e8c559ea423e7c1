/**
 * Tokenizers, which convert scores to token sequences and back, with their vocabularies and
 * grammars.
 *
 * <p>A {@link io.github.continuo.tokenize.Tokenizer} converts a score to a {@link
 * io.github.continuo.tokenize.TokenSequence} and back. The {@link
 * io.github.continuo.tokenize.Vocabulary} defines the meaning of each token, the {@link
 * io.github.continuo.tokenize.Grammar} which tokens may follow. An {@link
 * io.github.continuo.tokenize.Encoding} holds the tokens of a score and creates an {@link
 * io.github.continuo.tokenize.IncrementalDetokenizer}, which converts newly generated tokens to
 * events of that score, within {@link io.github.continuo.tokenize.GenerationConstraints}. A {@link
 * io.github.continuo.tokenize.PieceSetup} describes the beginning of a new piece. The {@link
 * io.github.continuo.tokenize.note.NoteTokenizer} writes notes as a flat token sequence, the {@link
 * io.github.continuo.tokenize.event.EventTokenizer} all events, with eight tokens each.
 *
 * <p>For training data, {@link io.github.continuo.tokenize.event.QualityCheck} selects pieces, and
 * {@link io.github.continuo.tokenize.event.Augmentation} varies their keys and sounds.
 */
@NullMarked
package io.github.continuo.tokenize;

import org.jspecify.annotations.NullMarked;
